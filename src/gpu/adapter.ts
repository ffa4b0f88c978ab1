import { detectRuntime } from './runtime.ts';
import { bounded, SETUP_TIMEOUT_MS } from './wait.ts';

/** Something that is missing, and what to do about it: each a sentence. */
export interface Problem {
  readonly problem: string;
  readonly fix: string;
}

/** Who would compute. */
export interface AdapterFacts {
  /** `'NVIDIA H200'`, `'SwiftShader driver 5.0.0 (swiftshader-device-subzero)'`. */
  readonly description: string;
  /** True for a GPU emulated on the CPU. */
  readonly software: boolean;
}

/** An adapter for one device, or why there is none. */
export type AdapterChoice =
  | { readonly adapter: GPUAdapter; readonly gpu: GPU; readonly facts: AdapterFacts; readonly problem?: Problem }
  | { readonly adapter: null; readonly problem: Problem };

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Whom an adapter's info names, and whether that is software; browsers tell less than Dawn and Deno, old ones nothing. */
export function adapterFacts(info: GPUAdapterInfo | undefined): AdapterFacts {
  if (info === undefined) return { description: 'unnamed adapter', software: false };
  // Deno gives PCI numbers where Dawn gives names; Dawn's name is a slug.
  const names = [info.vendor, info.architecture, info.device].filter((part) => part !== '' && !/^\d+$/.test(part));
  const device = (/^\d+$/.test(info.device) ? '' : info.device).replace(/-+$/, '');
  const description =
    info.description === ''
      ? names.join(' ') || 'unnamed adapter'
      : device === ''
        ? info.description
        : `${info.description} (${device})`;
  const software = info.isFallbackAdapter === true || SOFTWARE.test([...names, info.description].join(' '));
  return { description, software };
}

/**
 * Finds an adapter: a GPU when there is one, else a software adapter where the runtime offers one, else none, with the
 * reason. An adapter is good for one device.
 */
export async function findAdapter(): Promise<AdapterChoice> {
  const runtime = detectRuntime();
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (gpu === undefined && runtime.kind === 'node') {
    // Apart, so that bundles for browsers do not load it.
    const { openDawn } = await import('./node.ts');
    const dawn = await openDawn();
    return 'problem' in dawn ? { adapter: null, problem: dawn } : choose(dawn, NO_ADAPTER.node);
  }
  if (gpu === undefined) return { adapter: null, problem: withoutWebGpu(runtime.kind) };
  return choose(gpu, NO_ADAPTER[runtime.kind]);
}

/** The best adapter of one WebGPU implementation. */
export async function choose(gpu: GPU, otherwise: Problem): Promise<AdapterChoice> {
  const request = (options: GPURequestAdapterOptions): Promise<GPUAdapter | null> =>
    bounded(gpu.requestAdapter(options), SETUP_TIMEOUT_MS, 'requestAdapter').catch(() => null);
  const adapter =
    (await request({ powerPreference: 'high-performance' })) ?? (await request({ forceFallbackAdapter: true }));
  if (adapter === null) return { adapter: null, problem: otherwise };
  const facts = adapterFacts(adapter.info);
  return facts.software ? { adapter, gpu, facts, problem: softwareOnly(facts) } : { adapter, gpu, facts };
}

function softwareOnly(facts: AdapterFacts): Problem {
  return {
    problem: `No GPU was found: WebGPU runs in software on the CPU (${facts.description}).`,
    fix: 'For speed, use a machine with a GPU and its driver (on Linux: a Vulkan driver).',
  };
}

const NO_ADAPTER: Readonly<Record<'node' | 'deno' | 'browser', Problem>> = {
  node: {
    problem: 'Dawn (npm package webgpu) found neither a GPU nor a software adapter.',
    fix: "Install the GPU's driver (on Linux with Vulkan).",
  },
  deno: {
    problem: 'Deno found no WebGPU adapter.',
    fix:
      "Install the GPU's driver (on Linux with Vulkan); for a software adapter set VK_ICD_FILENAMES to its Vulkan ICD file " +
      'before Deno starts.',
  },
  browser: {
    problem: 'This browser has WebGPU but offers no adapter.',
    fix:
      'Turn on hardware acceleration and see chrome://gpu; for a software adapter start Chrome with ' +
      '--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader.',
  },
};

function withoutWebGpu(kind: 'node' | 'deno' | 'browser'): Problem {
  if ((globalThis as { isSecureContext?: boolean }).isSecureContext === false) {
    return {
      problem: 'This page is not a secure context, so the browser hides WebGPU from it.',
      fix: 'Open it by https or from localhost.',
    };
  }
  return kind === 'deno'
    ? { problem: 'This Deno has no WebGPU.', fix: 'Use Deno 2 or later.' }
    : {
        problem: 'This browser has no WebGPU.',
        fix: 'Use Chrome or Edge 113, Safari 26 or Firefox 141 or later.',
      };
}
