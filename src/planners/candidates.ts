import type { Backend, BackendBuffer, Program, ResidentProgram, Step } from '../rollout/backend.ts';
import type { EnsembleRollout } from '../rollout/ensemble/rollouts.ts';
import { splitPaths } from '../rollout/evaluate.ts';
import type { Algorithm } from './algorithm.ts';
import { costOf } from './answer.ts';
import type { PlanBuffers } from './buffers.ts';
import type { KernelOf, StageName } from './kernels.ts';
import type { CandidateBuffers } from './planner.ts';
import type { PlanSizes } from './sizes.ts';
import { planStep, tileInvocations } from './tick.ts';

/** Rolls samples of problem 0 out once more, with their states; programs and buffers are made when first asked for. */
export interface Candidates {
  /** As many as the last iteration draws and one binding holds the paths of. */
  readonly most: number;
  /** Costs and states `[count, H + 1, S]` of the first `count` samples. */
  read(count: number): Promise<{ states: Float32Array; costs: Float32Array }>;
  /**
   * The same, submitted and left on the GPU; absent on the CPU. Nothing is submitted when `moment` is that of the last call of the
   * same count.
   */
  onGpu(count: number, moment: number): Promise<CandidateBuffers | undefined>;
  destroy(): void;
}

/** What candidates are rolled out with: everything of the plan that they are samples of. */
export interface CandidateParts {
  readonly backend: Backend;
  readonly algorithm: Algorithm;
  readonly sizes: PlanSizes;
  readonly kernelOf: KernelOf;
  readonly buffers: PlanBuffers;
  readonly networks: EnsembleRollout | undefined;
}

/** Buffers and steps for the paths of so many samples. */
interface Paths {
  readonly paths: BackendBuffer;
  readonly steps: readonly Step[];
  readonly free: () => void;
}

/** Something made, and how to be rid of it. */
interface Made<T> {
  readonly value: T;
  readonly destroy: () => void;
}

/** Holds one thing, made for a count; another count frees it first. */
class Latest<T> {
  #latest: { readonly count: number; readonly made: Promise<Made<T>> } | undefined;

  /** The one that is held where `fits` its count, else a new one. */
  async get(count: number, fits: (held: number) => boolean, make: () => Promise<Made<T>>): Promise<T> {
    if (this.#latest === undefined || !fits(this.#latest.count)) {
      await this.drop();
      const made = make();
      const latest = { count, made };
      this.#latest = latest;
      // Not kept: the next call may have more luck.
      made.catch(() => {
        if (this.#latest === latest) this.#latest = undefined;
      });
    }
    return (await this.#latest.made).value;
  }

  async drop(): Promise<void> {
    const old = this.#latest;
    this.#latest = undefined;
    (await old?.made.catch(() => undefined))?.destroy();
  }
}

/** Makes a plan's candidates ready to be asked for. */
export function planCandidates(parts: CandidateParts): Candidates {
  const { backend, algorithm, sizes, kernelOf, buffers, networks } = parts;
  const { onGpu } = backend;
  const label = `forerun/${algorithm.name}/candidates`;
  const particles = networks?.ensemble.particles ?? 1;
  const pathBytes = 4 * (1 + (sizes.horizon + 1) * sizes.state);
  const drawn = Math.min(sizes.active.at(-1) ?? sizes.samples, sizes.chunks[0]?.columns ?? 0);
  const most = Math.min(drawn, Math.floor(backend.maxBindingBytes / (pathBytes * particles)));

  const pathsOf = (count: number): Paths => {
    const paths = backend.createBuffer(label, count * pathBytes);
    // Drawn again where they were not stored.
    const defines = { STATES: true, CONTROL_COST: false, INLINE: sizes.redraw };
    const rename = sizes.redraw ? { mean: 'mean_drawn', deviation: 'deviation_drawn' } : {};
    const options = { iteration: algorithm.iterations - 1, defines, rename };
    const own: Record<string, BackendBuffer> = { paths };
    if (networks !== undefined) {
      own.fr_particle_paths = backend.createBuffer(`${label}/particles`, count * pathBytes * particles);
    }
    const known: PlanBuffers = { ...buffers, get: (name) => own[name] ?? buffers.get(name) };
    const step = (stage: StageName, invocations: number) => planStep(kernelOf, known, stage, invocations, options);
    const steps =
      networks === undefined
        ? [step('rollout', count)]
        : [
            step('ensemble-rollout', tileInvocations(networks, sizes, 0, options.iteration)),
            step('ensemble-risk', count),
          ];
    const free = () => {
      for (const each of Object.values(own)) each.destroy();
    };
    return { paths, steps, free };
  };

  const make = async <P extends Pick<Program, 'destroy'>, T>(
    count: number,
    prepare: (paths: Paths) => Promise<P>,
    toValue: (program: P, paths: Paths) => T,
  ): Promise<Made<T>> => {
    const paths = pathsOf(count);
    try {
      const program = await prepare(paths);
      const destroy = () => {
        program.destroy();
        paths.free();
      };
      return { value: toValue(program, paths), destroy };
    } catch (error) {
      paths.free();
      throw error;
    }
  };

  /** Room comes in powers of two, and only the largest so far is kept. */
  const read = new Latest<Program>();
  const resident = new Latest<{
    readonly program: ResidentProgram;
    readonly given: CandidateBuffers;
    moment: number;
  }>();

  const programFor = (count: number): Promise<Program> => {
    const room = Math.min(most, 2 ** Math.ceil(Math.log2(count)));
    return read.get(
      room,
      (held) => held >= count,
      () =>
        make(
          room,
          ({ steps, paths }) => backend.prepare(label, steps, paths),
          (program) => program,
        ),
    );
  };

  return {
    most,
    read: async (count) => {
      const words = await (await programFor(count)).submit();
      const pathWords = pathBytes / 4 - 1;
      const costs = new Float32Array(count);
      const states = new Float32Array(count * pathWords);
      splitPaths(new Float32Array(words.buffer, words.byteOffset, count * (1 + pathWords)), pathWords, costs, states);
      return { states, costs: costs.map(costOf) };
    },
    onGpu: async (count, moment) => {
      if (onGpu === undefined) return undefined;
      const kept = await resident.get(
        count,
        (held) => held === count,
        () =>
          make(
            count,
            ({ steps }) => onGpu.prepare(label, steps),
            (program, { paths }) => {
              const given: CandidateBuffers = Object.freeze({
                device: onGpu.device,
                paths: onGpu.bufferOf(paths),
                params: onGpu.bufferOf(buffers.get('params')),
                count,
                horizon: sizes.horizon,
                stateSize: sizes.state,
              });
              return { program, given, moment: Number.NaN };
            },
          ),
      );
      if (kept.moment === moment) kept.program.check();
      else kept.program.run();
      kept.moment = moment;
      return kept.given;
    },
    destroy: () => {
      void read.drop();
      void resident.drop();
    },
  };
}
