import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ForerunError } from '../../src/error.ts';
import { softwareVulkan } from '../../src/gpu/swiftshader.ts';
import type { Piece } from './plan.ts';

/** Where libraries lie in the bundle: the Vulkan loader, a software driver for `--software`, and libraries that an old system lacks. */
export const [LOADER, SOFTWARE, FALLBACK] = ['lib', 'software', 'lib/fallback'];

/** Part of the C library, which every glibc system has; another one's would not fit its kernel and its loader. */
const EVERYWHERE = /^(linux-vdso|ld-linux-x86-64|lib(c|m|dl|pthread|rt))\.so/;

/** Of the compiler that Node and Dawn were built with. */
const CARRIED = /^lib(stdc\+\+|gcc_s|atomic)\.so/;

/**
 * The programs and libraries that do not come from the project: this very Node, the libraries that it shares with Dawn, the Vulkan loader
 * and SwiftShader of the npm package `@sparticuz/chromium`.
 *
 * @throws ForerunError `invalid-argument` where this machine cannot make a bundle for Linux on x86-64
 */
export async function systemPieces(root: string): Promise<readonly Piece[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ForerunError(
      'invalid-argument',
      `bench:bundle: this is ${process.platform}-${process.arch}; the bundle is for Linux on x86-64, and is made there, as it carries the Node that makes it.`,
    );
  }
  const vulkan = await softwareVulkan();
  if ('problem' in vulkan) {
    throw new ForerunError(
      'invalid-argument',
      `bench:bundle: the Vulkan loader comes from the npm package @sparticuz/chromium. ${vulkan.problem} ${vulkan.fix}`,
    );
  }
  const dawn = join(root, 'node_modules/webgpu/dist/linux-x64/dawn.node');
  return [
    { from: realpathSync(process.execPath), to: 'bin/node', executable: true },
    { from: vulkan.loader, to: `${LOADER}/libvulkan.so.1` },
    { from: vulkan.driver, to: `${SOFTWARE}/vk_swiftshader_icd.json` },
    { from: join(vulkan.folder, 'libvk_swiftshader.so'), to: `${SOFTWARE}/libvk_swiftshader.so` },
    ...sharedLibraries([process.execPath, dawn]).map((from) => ({ from, to: `${FALLBACK}/${basename(from)}` })),
  ];
}

/**
 * The shared libraries that programs need and that a bare system may lack; by the names that they are asked for by.
 *
 * @throws ForerunError `invalid-argument` for a Node whose parts a distribution has spread over many libraries
 */
function sharedLibraries(programs: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const program of programs) {
    const lines = execFileSync('ldd', [program], { encoding: 'utf8' }).split('\n');
    for (const line of lines) {
      const [, name = '', path = ''] = line.match(/^\s*(\S+) => (\S+)/) ?? [];
      if (name === '' || EVERYWHERE.test(basename(name))) continue;
      if (!CARRIED.test(name) || !existsSync(path)) {
        throw new ForerunError(
          'invalid-argument',
          `bench:bundle: ${program} needs ${name}, which a bare machine does not have; run it with a Node from nodejs.org, which has all in one file.`,
        );
      }
      found.set(name, path);
    }
  }
  return [...found.values()];
}
