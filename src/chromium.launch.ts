import { unpack } from './gpu/unpack.ts';

/** How Playwright starts the browser that the tests run in. */
export interface ChromiumLaunch {
  readonly headless: boolean;
  readonly args: string[];
  readonly executablePath?: string;
  readonly channel?: string;
  readonly env?: Record<string, string>;
}

/** Playwright's own headless shell has no WebGPU; Chrome's new headless mode has. */
const HEADLESS = ['--headless=new', '--no-sandbox', '--no-first-run', '--disable-quic', '--disable-sync'];
const QUIET = ['--disable-background-networking', '--disable-component-update'];

/** Compute, and canvases that can be presented: without the Vulkan and ANGLE flags presenting loses the device. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];

/**
 * The Chromium of `@sparticuz/chromium` with all it needs, from that package alone; elsewhere than on Linux x64 the Chrome
 * that is installed.
 *
 * @param gpu False for a browser in which WebGPU exists and has no adapter.
 */
export async function chromiumLaunch(gpu: boolean): Promise<ChromiumLaunch> {
  const args = [...HEADLESS, ...QUIET, ...(gpu ? SOFTWARE_GPU : ['--disable-gpu'])];
  const folder =
    process.platform === 'linux' && process.arch === 'x64'
      ? await unpack('chromium', ['chromium.br', 'swiftshader.tar.br', 'al2023.tar.br', 'fonts.tar.br'])
      : undefined;
  // `headless: false` keeps Playwright from adding its own flags for it.
  if (folder === undefined) return { headless: false, args, channel: 'chrome' };
  return {
    headless: false,
    args,
    executablePath: `${folder}/chromium`,
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: [`${folder}/lib`, folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: folder,
    },
  };
}
