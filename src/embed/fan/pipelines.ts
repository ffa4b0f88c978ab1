import fan from '../../../shaders/embed/fan.wgsl?raw';
import lines from '../../../shaders/embed/fan-lines.wgsl?raw';
import order from '../../../shaders/embed/fan-order.wgsl?raw';
import { VIRIDIS } from '../../diagnostics/plot/colors.ts';
import { ForerunError } from '../../error.ts';
import { SHADER_STAGE_VERTEX } from '../../gpu/flags.ts';
import type { Kernel } from '../../gpu/kernel.ts';
import { pipelineOf } from '../../gpu/pipeline.ts';
import { scoped } from '../../gpu/scope.ts';
import { bounded, SETUP_TIMEOUT_MS } from '../../gpu/wait.ts';
import { linkKernel } from '../../rollout/link.ts';
import type { System } from '../../systems/system.ts';
import { libraryFor } from '../../wgsl/library.ts';
import { preprocess } from '../../wgsl/preprocess.ts';

/** What draws a fan on one device. */
export interface FanPipelines {
  /** Bindings: the fan's numbers, paths, scale, order. */
  readonly order: GPUComputePipeline;
  /** Bindings: the fan's numbers, params, paths, scale, order. */
  readonly lines: GPURenderPipeline;
}

const LABEL = 'forerun/fan';

/** Lanes of the one workgroup, which are also the steps of the order. */
const LANES = 256;

/** Words of `fr_Fan`: a matrix, the palette and four numbers. */
export const FAN_WORDS = 16 + 4 * VIRIDIS.length + 4;

/** Words of `fr_Scale`. */
export const SCALE_WORDS = 2;

const kernel: Kernel = linkKernel({
  label: `${LABEL}/order`,
  text: fan + order,
  defines: { STOPS: VIRIDIS.length, PAD: 4 },
  workgroupSize: LANES,
});

/** Lines by device and text: fans of the same scene share them. */
const compiled = new WeakMap<GPUDevice, Map<string, Promise<GPURenderPipeline>>>();

/**
 * Compiles what draws a fan, once per device, scene and format.
 *
 * @param place As `placeText` gives it
 * @throws ForerunError `gpu-validation` with the compiler's messages, `timeout`
 */
export async function fanPipelines(
  device: GPUDevice,
  system: System,
  place: string,
  format: GPUTextureFormat,
): Promise<FanPipelines> {
  const code = linesText(system, place);
  const known = compiled.get(device) ?? new Map<string, Promise<GPURenderPipeline>>();
  compiled.set(device, known);
  const key = `${format}\n${code}`;
  const pending = known.get(key) ?? compileLines(device, code, format);
  known.set(key, pending);
  // A failure may be the device's; do not keep it.
  pending.catch(() => known.delete(key));
  const [ordering, drawing] = await Promise.all([pipelineOf(device, kernel), pending]);
  return { order: ordering, lines: drawing };
}

function linesText(system: System, place: string): string {
  const defines = {
    STOPS: VIRIDIS.length,
    LAST_STOP: VIRIDIS.length - 1,
    S: system.stateSize,
    LOAD_STATE: system.stateNames.map((_, k) => `fr_paths[at + ${k}u]`).join(', '),
  };
  const code = place + preprocess(fan + lines, defines);
  return libraryFor(code) + code;
}

async function compileLines(device: GPUDevice, code: string, format: GPUTextureFormat): Promise<GPURenderPipeline> {
  const label = `${LABEL}/lines`;
  const { value, error } = scoped(device, () => {
    const module = device.createShaderModule({ label, code });
    const kinds = ['uniform', 'uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage'] as const;
    const entries = kinds.map((type, binding) => ({ binding, visibility: SHADER_STAGE_VERTEX, buffer: { type } }));
    const bindGroupLayout = device.createBindGroupLayout({ label, entries });
    const over = { srcFactor: 'one', dstFactor: 'one-minus-src-alpha' } as const;
    const compiling = device.createRenderPipelineAsync({
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts: [bindGroupLayout] }),
      vertex: { module, entryPoint: 'fr_vertex' },
      // Colors are premultiplied.
      fragment: { module, entryPoint: 'fr_fragment', targets: [{ format, blend: { color: over, alpha: over } }] },
      primitive: { topology: 'line-strip' },
    });
    return { module, compiling };
  });
  const compiling = value.compiling.catch((failure: unknown) => String(failure));
  const [pipeline, refusal] = await bounded(Promise.all([compiling, error]), SETUP_TIMEOUT_MS, `compiling '${label}'`);
  if (typeof pipeline !== 'string' && refusal === undefined) return pipeline;
  const info = await bounded(value.module.getCompilationInfo(), SETUP_TIMEOUT_MS, label).catch(() => undefined);
  const messages = (info?.messages ?? []).map((m) => `  ${m.lineNum}:${m.linePos} ${m.type}: ${m.message}`);
  const advice =
    'Paint planner.candidates(count) on a 2-D canvas instead, and report this with what `forerun doctor` says.';
  throw new ForerunError(
    'gpu-validation',
    [`createFan: the GPU's compiler refused '${label}': ${refusal ?? String(pipeline)}`, ...messages, advice].join(
      '\n',
    ),
  );
}
