import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A test that stays behind, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** Which tests go into the bundle; paths from the root of the project. */
export interface GpuTests {
  readonly carried: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Packages that a bare machine does not get: a browser is larger than all the rest, and what builds or checks the package is of no use there. */
const NOT_CARRIED = ['playwright-core', 'vite', 'publint'];

const FOLDERS = ['src'];

/** The harness on a GPU. */
const BESIDES = ['bench/run.test.ts'];

/**
 * The tests that compute with WebGPU: those which name it, or use a testing file that does. Tests of browsers are
 * others; what needs packages that are not carried is left out by name.
 */
export function gpuTests(root: string): GpuTests {
  const carried: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const path of [...testFiles(root), ...BESIDES]) {
    if (!namesWebGpu(root, path, new Set())) continue;
    const missing = importsOf(root, path).find((name) => NOT_CARRIED.includes(name));
    if (missing === undefined) carried.push(path);
    else leftOut.push({ path, reason: `needs ${missing}, which is not carried` });
  }
  return { carried, leftOut };
}

function testFiles(root: string): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.test\.ts$/.test(path) && !/\.(browser|no-gpu)\.test\.ts$/.test(path))
      .map((path) => `${folder}/${path}`),
  ).sort();
}

function namesWebGpu(root: string, path: string, seen: Set<string>): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  if (/webgpu|backends\.testing/i.test(readFileSync(join(root, path), 'utf8'))) return true;
  return importsOf(root, path)
    .filter((name) => name.startsWith('.') && name.endsWith('.testing.ts'))
    .map((name) => join(dirname(path), name))
    .some((file) => existsSync(join(root, file)) && namesWebGpu(root, file, seen));
}

/** Names of the modules that a file imports at its top; those of types alone are gone when it runs. */
function importsOf(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^(?:import(?! type)|\}).* from '([^']+)';$/gm)].map(([, name = '']) => name);
}
