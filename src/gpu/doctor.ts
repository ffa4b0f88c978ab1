import { adapterFacts, findAdapter, type Problem } from './adapter.ts';
import { detectRuntime, type Runtime } from './runtime.ts';

/** What this machine offers to Forerun: plain data, as `forerun doctor --json` prints it. */
export interface DoctorReport {
  readonly runtime: Runtime;
  /** What `backend: 'auto'` would use. */
  readonly backend: 'webgpu' | 'cpu';
  /** The adapter that would be used; null without WebGPU. */
  readonly adapter: AdapterReport | null;
  /** Worst first; empty when a GPU is in use. */
  readonly problems: readonly Problem[];
}

/** A WebGPU adapter in full. */
export interface AdapterReport {
  readonly description: string;
  /** A GPU emulated on the CPU. */
  readonly software: boolean;
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly features: readonly string[];
  /** What the adapter could give; Forerun makes do with WebGPU's default limits. */
  readonly limits: Readonly<Record<string, number>>;
  readonly wgslLanguageFeatures: readonly string[];
}

/** Limits that decide how work is split, with what WebGPU guarantees. */
const LIMITS = {
  maxBufferSize: 268_435_456,
  maxStorageBufferBindingSize: 134_217_728,
  maxUniformBufferBindingSize: 65_536,
  maxStorageBuffersPerShaderStage: 8,
  maxBindingsPerBindGroup: 1000,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeWorkgroupsPerDimension: 65_535,
} as const satisfies Partial<Record<keyof GPUSupportedLimits, number>>;

/** Looks for WebGPU as a planner would, and says what was found. */
export async function diagnose(): Promise<DoctorReport> {
  const runtime = detectRuntime();
  const choice = await findAdapter();
  if (choice.adapter === null) return { runtime, backend: 'cpu', adapter: null, problems: [choice.problem] };
  const { adapter, gpu, problem } = choice;
  const limits = Object.fromEntries(
    Object.keys(LIMITS).map((name) => [name, adapter.limits[name as keyof typeof LIMITS]]),
  );
  const problems = problem === undefined ? [] : [problem];
  for (const [name, needed] of Object.entries(LIMITS)) {
    const offered = limits[name] ?? 0;
    if (offered < needed) {
      problems.push({
        problem: `The adapter's ${name} is ${offered}, below WebGPU's guarantee of ${needed}.`,
        fix: 'Update the browser, the runtime or the GPU driver.',
      });
    }
  }
  const { vendor = '', architecture = '', device = '' } = (adapter.info as Partial<GPUAdapterInfo> | undefined) ?? {};
  const facts = adapterFacts(adapter.info);
  return {
    runtime,
    backend: facts.software ? 'cpu' : 'webgpu',
    adapter: {
      ...facts,
      vendor,
      architecture,
      device,
      features: [...adapter.features].sort(),
      limits,
      wgslLanguageFeatures: [...(gpu.wgslLanguageFeatures ?? [])].sort(),
    },
    problems,
  };
}
