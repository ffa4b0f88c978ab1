import type { Backend, BackendBuffer, Program } from '../rollout/backend.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { planBuffers } from './buffers.ts';
import { planKernels } from './kernels.ts';
import { type PlanSizes, planSizes } from './sizes.ts';
import { planStep, tickSteps } from './tick.ts';

/** A plan made ready on a backend: buffers, and the steps of one control tick, compiled and bound. */
export interface PlanProgram {
  readonly sizes: PlanSizes;
  /** The buffers that the host writes. */
  readonly buffers: {
    readonly keys: BackendBuffer;
    readonly states: BackendBuffer;
    readonly params: BackendBuffer;
    readonly tick: BackendBuffer;
    readonly nominal: BackendBuffer;
    /** Behind `params` and the tables, in the order in which kernels bind them. */
    readonly model: readonly BackendBuffer[];
  };
  /** One control tick: one submission of which only the answer is read back. */
  readonly tick: Program;
  /** Rolls the first `count` samples of problem 0 out once more: per sample its cost, then its states `[H + 1, S]`. */
  readonly candidates: (count: number) => Promise<Program>;
  destroy(): void;
}

/** Makes a plan ready: sizes, kernels, buffers, steps. */
export async function planProgram(
  backend: Backend,
  system: System,
  algorithm: Algorithm,
  problems: number,
): Promise<PlanProgram> {
  const sizes = planSizes(system, algorithm, problems, backend.maxBindingBytes);
  const kernelOf = planKernels(system, algorithm, sizes);
  const buffers = planBuffers(backend, system, algorithm, sizes);
  const params = buffers.get('params');
  const model = Object.keys(system.data).length > 0 ? [params, buffers.get('fr_data')] : [params];
  const steps = tickSteps(algorithm, sizes, kernelOf, buffers);
  const tick = await backend.prepare(`forerun/${algorithm.name}/tick`, steps, buffers.get('answer'));

  const candidates = new Map<number, Promise<Program>>();
  const paths: BackendBuffer[] = [];
  const prepareCandidates = (count: number): Promise<Program> => {
    const path = backend.createBuffer(
      `forerun/${algorithm.name}/candidates`,
      4 * count * (1 + (sizes.horizon + 1) * sizes.state),
    );
    paths.push(path);
    // Drawn again where they were not stored.
    const defines = { STATES: true, CONTROL_COST: false, INLINE: sizes.redraw };
    const rename = sizes.redraw ? { mean: 'mean_drawn', deviation: 'deviation_drawn' } : {};
    const options = { iteration: algorithm.iterations - 1, defines, rename };
    const known: typeof buffers = { ...buffers, get: (name) => (name === 'paths' ? path : buffers.get(name)) };
    const step = planStep(kernelOf, known, 'rollout', count, options);
    return backend.prepare(`forerun/${algorithm.name}/candidates`, [step], path);
  };

  return {
    sizes,
    buffers: {
      keys: buffers.get('keys'),
      states: buffers.get('states'),
      params,
      tick: buffers.get('tick'),
      nominal: buffers.get('nominal'),
      model,
    },
    tick,
    candidates: (count) => {
      const made = candidates.get(count) ?? prepareCandidates(count);
      candidates.set(count, made);
      return made;
    },
    destroy: () => {
      tick.destroy();
      buffers.destroy();
      for (const path of paths) path.destroy();
    },
  };
}
