import { ForerunError } from '../error.ts';
import { SHADER_STAGE_COMPUTE } from './flags.ts';
import type { Kernel } from './kernel.ts';
import { scoped } from './scope.ts';
import { forSwiftShader, runsOnSwiftShader } from './swiftshader-code.ts';
import { bounded, SETUP_TIMEOUT_MS } from './wait.ts';

/** Compiled pipelines kept per device; the oldest go first. */
const CACHE_SIZE = 512;

const pipelines = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * Compiles a kernel, once per device and code; a compilation in flight is shared.
 *
 * @throws ForerunError `gpu-validation` with the compiler's messages, `timeout`
 */
export function pipelineOf(device: GPUDevice, kernel: Kernel): Promise<GPUComputePipeline> {
  let cache = pipelines.get(device);
  if (cache === undefined) {
    cache = new Map();
    pipelines.set(device, cache);
  }
  const key = kernelKey(kernel);
  let pipeline = cache.get(key);
  if (pipeline === undefined) {
    pipeline = compile(device, kernel);
    cache.set(key, pipeline);
    const [oldest] = cache.keys();
    if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
    // A failure may be the device's; do not keep it.
    pipeline.catch(() => cache.delete(key));
  }
  return pipeline;
}

/** Kernels with equal keys compile to the same pipeline. */
export function kernelKey(kernel: Kernel): string {
  return `${kernel.bindings.map(({ kind }) => kind).join()}\n${kernel.code}`;
}

async function compile(device: GPUDevice, kernel: Kernel): Promise<GPUComputePipeline> {
  const { label, code, bindings } = kernel;
  const { value, error } = scoped(device, () => {
    const module = device.createShaderModule({ label, code: runsOnSwiftShader(device) ? forSwiftShader(code) : code });
    const bindGroupLayout = device.createBindGroupLayout({
      label,
      entries: bindings.map(({ kind }, binding) => ({
        binding,
        visibility: SHADER_STAGE_COMPUTE,
        buffer: { type: kind },
      })),
    });
    const layout = device.createPipelineLayout({ label, bindGroupLayouts: [bindGroupLayout] });
    const compute = { module, entryPoint: 'main' };
    return { module, compiling: device.createComputePipelineAsync({ label, layout, compute }) };
  });
  const [pipeline, refusal] = await bounded(
    Promise.all([value.compiling.catch((failure: unknown) => toError(failure)), error]),
    SETUP_TIMEOUT_MS,
    `compiling '${label}'`,
  );
  if (!(pipeline instanceof Error) && refusal === undefined) return pipeline;
  const info = await bounded(value.module.getCompilationInfo(), SETUP_TIMEOUT_MS, label).catch(() => undefined);
  const messages = (info?.messages ?? []).map((m) => `  ${m.lineNum}:${m.linePos} ${m.type}: ${m.message}`);
  const summary = refusal ?? (pipeline instanceof Error ? pipeline.message : '');
  throw new ForerunError(
    'gpu-validation',
    [
      `The GPU's compiler refused kernel '${label}': ${summary.trim()}`,
      ...messages,
      "Run `forerun doctor` and report this with its output; backend 'cpu' does not need this compiler.",
    ].join('\n'),
    { cause: pipeline },
  );
}

function toError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
