import type { Problem } from './adapter.ts';
import { softwareVulkan } from './swiftshader.ts';
import { bounded, SETUP_TIMEOUT_MS } from './wait.ts';

interface Dawn {
  create(flags: string[]): GPU;
}

/** Keeps a library in the process: `RTLD_NODELETE` of glibc, which `os.constants.dlopen` does not list. */
const RTLD_NODELETE = 0x1000;

let opened: Promise<GPU | Problem> | undefined;

/**
 * WebGPU in Node: Dawn, from the npm package `webgpu`. On Linux without a Vulkan driver it gets SwiftShader, when the
 * npm package `@sparticuz/chromium` is there to take it from. Opened once per process.
 */
export async function openDawn(): Promise<GPU | Problem> {
  opened ??= open();
  const result = await opened;
  if ('problem' in result) opened = undefined;
  return result;
}

async function open(): Promise<GPU | Problem> {
  let dawn: Dawn;
  try {
    // A variable, so that bundlers leave this optional package alone.
    const name = 'webgpu';
    dawn = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Dawn;
  } catch (error) {
    return {
      problem: `Node has no WebGPU of its own, and the npm package webgpu cannot be loaded (${firstLine(error)}).`,
      fix: 'Run: npm install webgpu',
    };
  }
  // Without a Vulkan loader Dawn would only print a warning.
  if (process.platform !== 'linux' || load('libvulkan.so.1')) {
    const gpu = dawn.create([]);
    if (await hasAdapter(gpu)) return gpu;
    if (process.platform !== 'linux') return gpu;
  }
  const software = await softwareVulkan();
  if ('problem' in software) return software;
  load(software.loader);
  // The Vulkan loader reads the environment when Dawn makes its instance; after that nobody else needs it.
  const before = process.env.VK_ICD_FILENAMES;
  process.env.VK_ICD_FILENAMES ??= software.driver;
  try {
    const gpu = dawn.create([]);
    if (await hasAdapter(gpu)) return gpu;
  } finally {
    if (before === undefined) delete process.env.VK_ICD_FILENAMES;
  }
  return refused(software.driver, before);
}

function refused(driver: string, preset: string | undefined): Problem {
  if (preset !== undefined) {
    return {
      problem: `VK_ICD_FILENAMES is set to '${preset}', and Dawn found no adapter there.`,
      fix: 'Unset it, or name a Vulkan driver that works.',
    };
  }
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) {
    return {
      problem:
        "A worker thread's changes to the environment do not reach Dawn, so it did not find the software adapter.",
      fix: `Start the worker with { env: SHARE_ENV }, or set VK_ICD_FILENAMES=${driver} before Node starts.`,
    };
  }
  return {
    problem: `Dawn did not accept the software adapter in ${driver}.`,
    fix: 'Update the npm packages webgpu and @sparticuz/chromium.',
  };
}

async function hasAdapter(gpu: GPU): Promise<boolean> {
  const request = bounded(gpu.requestAdapter(), SETUP_TIMEOUT_MS, 'requestAdapter');
  return (await request.catch(() => null)) !== null;
}

/** Loads a shared library for good, so that Dawn finds it by its name; says whether it could be loaded. */
function load(library: string): boolean {
  const { RTLD_NOW, RTLD_GLOBAL } = process.getBuiltinModule('node:os').constants.dlopen;
  try {
    process.dlopen({ exports: {} }, library, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
    return true;
  } catch (error) {
    // It is loaded by now; what Node misses in it is an add-on.
    return /self-register/.test(firstLine(error));
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
