import type { Backend, BackendBuffer, Program, Step } from '../rollout/backend.ts';
import { ensembleRollout } from '../rollout/ensemble/rollouts.ts';
import type { ModelBuffers } from '../rollout/model.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { planBuffers } from './buffers.ts';
import { type Candidates, planCandidates } from './candidates.ts';
import { planKernels } from './kernels.ts';
import { defaultLayout, type KernelLayout, machineOf } from './layout.ts';
import { type PlanSizes, planSizes } from './sizes.ts';
import { tickSteps } from './tick.ts';

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
    /** What a tick leaves, as `readAnswer` reads it: `[B, answerWords]`. */
    readonly answer: BackendBuffer;
    /** What the model is made of: `params`, and, where there are any, `fr_data`, `fr_networks` and `fr_scales`. */
    readonly model: ModelBuffers;
  };
  /** One control tick: one submission of which only the answer is read back. */
  readonly tick: Program;
  /** The steps of `tick`, for programs that go on from its answer on the device. */
  readonly steps: readonly Step[];
  readonly candidates: Candidates;
  destroy(): void;
}

/** Makes a plan ready: sizes, kernels, buffers, steps; `layout` goes before the default one. */
export async function planProgram(
  backend: Backend,
  system: System,
  algorithm: Algorithm,
  problems: number,
  layout: Partial<KernelLayout> = {},
): Promise<PlanProgram> {
  const { maxBindingBytes } = backend;
  const wanted = { ...defaultLayout(backend, algorithm.samples, problems), ...layout, machine: machineOf(backend) };
  const sizes = planSizes(system, algorithm, problems, maxBindingBytes, wanted);
  const networks = system.ensemble && ensembleRollout(system.ensemble, backend, sizes.layout.subgroups);
  const kernelOf = planKernels(system, algorithm, sizes, networks);
  const buffers = planBuffers(backend, system, algorithm, sizes, networks);
  const params = buffers.get('params');
  const model: Record<string, BackendBuffer> = { params };
  if (Object.keys(system.data).length > 0) model.fr_data = buffers.get('fr_data');
  if (networks !== undefined) {
    model.fr_networks = buffers.get('fr_networks');
    model.fr_scales = buffers.get('fr_scales');
  }
  const steps = tickSteps(algorithm, sizes, kernelOf, buffers, networks);
  const tick = await backend.prepare(`forerun/${algorithm.name}/tick`, steps, buffers.get('answer'));

  const candidates = planCandidates({ backend, algorithm, sizes, kernelOf, buffers, networks });
  return {
    sizes,
    buffers: {
      keys: buffers.get('keys'),
      states: buffers.get('states'),
      params,
      tick: buffers.get('tick'),
      nominal: buffers.get('nominal'),
      answer: buffers.get('answer'),
      model,
    },
    tick,
    steps,
    candidates,
    destroy: () => {
      tick.destroy();
      buffers.destroy();
      candidates.destroy();
    },
  };
}
