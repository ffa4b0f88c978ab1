import type { Problem } from './adapter.ts';
import { unpack } from './unpack.ts';

/** A Vulkan without a GPU, on disk. */
export interface SoftwareVulkan {
  /** Folder of both. */
  readonly folder: string;
  /** Vulkan loader, `libvulkan.so.1`. */
  readonly loader: string;
  /** Driver manifest for `VK_ICD_FILENAMES`. */
  readonly driver: string;
}

/** SwiftShader from the npm package `@sparticuz/chromium`, unpacked on first use. For Linux on x64. */
export async function softwareVulkan(): Promise<SoftwareVulkan | Problem> {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== 'linux-x64') {
    return {
      problem: `No GPU driver was found, and there is no software adapter for ${platform}.`,
      fix: "Install the GPU's driver (on Linux with Vulkan).",
    };
  }
  try {
    const folder = await unpack('swiftshader', ['swiftshader.tar.br']);
    if (folder === undefined) {
      return {
        problem: 'No Vulkan driver was found, and the software adapter is not installed.',
        fix: "Install the GPU's Vulkan driver; or run: npm install @sparticuz/chromium.",
      };
    }
    return { folder, loader: `${folder}/libvulkan.so.1`, driver: `${folder}/vk_swiftshader_icd.json` };
  } catch (error) {
    return {
      problem: `The software adapter in @sparticuz/chromium could not be unpacked: ${error instanceof Error ? error.message : error}.`,
      fix: 'Set TMPDIR to a folder that this user can write to, and reinstall that package if it is damaged.',
    };
  }
}
