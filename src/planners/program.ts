import type { Backend, BackendBuffer, Program, Step } from '../rollout/backend.ts';
import { ensembleRollout } from '../rollout/ensemble/rollouts.ts';
import type { ModelBuffers } from '../rollout/model.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { planBuffers } from './buffers.ts';
import { planKernels, type StageName } from './kernels.ts';
import { defaultLayout, type KernelLayout, machineOf } from './layout.ts';
import { type PlanSizes, planSizes } from './sizes.ts';
import { planStep, tickSteps, tileInvocations } from './tick.ts';

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
  /**
   * Rolls at least the first `count` samples of problem 0 out once more, at most `mostCandidates`: per sample its cost, then
   * its states `[H + 1, S]`.
   */
  readonly candidates: (count: number) => Promise<Program>;
  readonly mostCandidates: number;
  destroy(): void;
}

/** What rolls candidates out. */
interface Candidates {
  readonly program: Program;
  readonly destroy: () => void;
}

/** Makes a plan ready: sizes, kernels, buffers, steps; `layout` goes before the default one. */
export async function planProgram(
  backend: Backend,
  system: System,
  algorithm: Algorithm,
  problems: number,
  layout: Partial<KernelLayout> = {},
): Promise<PlanProgram> {
  const { adapter, maxBindingBytes } = backend;
  const wanted = { ...defaultLayout(backend, algorithm.samples, problems), ...layout, machine: machineOf(adapter) };
  const sizes = planSizes(system, algorithm, problems, maxBindingBytes, wanted);
  const networks = system.ensemble && ensembleRollout(system.ensemble, backend);
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

  const particles = networks?.ensemble.particles ?? 1;
  const pathBytes = 4 * (1 + (sizes.horizon + 1) * sizes.state);
  const drawn = Math.min(sizes.active.at(-1) ?? sizes.samples, sizes.chunks[0]?.columns ?? 0);
  const mostCandidates = Math.min(drawn, Math.floor(backend.maxBindingBytes / (pathBytes * particles)));
  /** Room for candidates comes in powers of two, and only the largest so far is kept. */
  let candidates: { readonly room: number; readonly made: Promise<Candidates> } | undefined;
  const makeCandidates = async (room: number): Promise<Candidates> => {
    const path = backend.createBuffer(`forerun/${algorithm.name}/candidates`, room * pathBytes);
    // Drawn again where they were not stored.
    const defines = { STATES: true, CONTROL_COST: false, INLINE: sizes.redraw };
    const rename = sizes.redraw ? { mean: 'mean_drawn', deviation: 'deviation_drawn' } : {};
    const options = { iteration: algorithm.iterations - 1, defines, rename };
    const own: Record<string, BackendBuffer> = { paths: path };
    if (networks !== undefined) {
      own.fr_particle_paths = backend.createBuffer(`forerun/${algorithm.name}/particles`, room * pathBytes * particles);
    }
    const known: typeof buffers = { ...buffers, get: (name) => own[name] ?? buffers.get(name) };
    const step = (stage: StageName, invocations: number) => planStep(kernelOf, known, stage, invocations, options);
    const steps =
      networks === undefined
        ? [step('rollout', room)]
        : [
            step('ensemble-rollout', tileInvocations(networks, sizes, 0, options.iteration)),
            step('ensemble-risk', room),
          ];
    const program = await backend.prepare(`forerun/${algorithm.name}/candidates`, steps, path);
    return {
      program,
      destroy: () => {
        program.destroy();
        for (const each of Object.values(own)) each.destroy();
      },
    };
  };
  const dropCandidates = async (): Promise<void> => {
    const old = candidates;
    candidates = undefined;
    (await old?.made.catch(() => undefined))?.destroy();
  };

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
    mostCandidates,
    candidates: async (count) => {
      if (candidates === undefined || candidates.room < count) {
        await dropCandidates();
        const room = Math.min(mostCandidates, 2 ** Math.ceil(Math.log2(count)));
        candidates = { room, made: makeCandidates(room) };
      }
      return (await candidates.made).program;
    },
    destroy: () => {
      tick.destroy();
      buffers.destroy();
      void dropCandidates();
    },
  };
}
