import column from '../../shaders/kernels/column.wgsl?raw';
import rollout from '../../shaders/kernels/rollout.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import type { System } from '../systems/system.ts';
import type { Backend, BackendBuffer, Program } from './backend.ts';
import { type EnsembleStage, ensembleInvocations, linkEnsembleKernel } from './ensemble/link.ts';
import { ensembleRollout } from './ensemble/rollouts.ts';
import { linkKernel } from './link.ts';
import type { ModelBuffers } from './model.ts';
import { actionAccessor, rolloutSlots } from './slots.ts';

/** Costs `[n]` and, where asked for, states `[n, H + 1, S]`, as the kernels give them. */
export interface RolledOut {
  readonly costs: Float32Array;
  readonly states: Float32Array | undefined;
}

/** Rolls given action sequences out on a backend. Programs are kept for the next call of the same size. */
export interface Evaluator {
  /** `actions` is `[n, H, A]`, `state` `[S]`. */
  evaluate(state: Float32Array, actions: Float32Array, wantStates: boolean): Promise<RolledOut>;
  destroy(): void;
}

/** Words of `fr_Stage`. */
const STAGE_WORDS = 21;

interface Prepared {
  readonly stage: BackendBuffer;
  readonly samples: BackendBuffer;
  readonly program: Program;
  readonly destroy: () => void;
}

/**
 * Makes an evaluator for sequences of `horizon` actions; `model` are the buffers of the system's numbers: `params`, `fr_data`,
 * `fr_networks`, `fr_scales`. Ensembles draw the same random numbers in each call; `subgroups` as in {@link ensembleRollout}.
 */
export function createEvaluator(
  backend: Backend,
  system: System,
  horizon: number,
  model: ModelBuffers,
  subgroups = false,
): Evaluator {
  const { stateSize, actionSize } = system;
  const pathWords = (horizon + 1) * stateSize;
  const networks = system.ensemble && ensembleRollout(system.ensemble, backend, subgroups);
  const particles = networks?.ensemble.particles ?? 1;
  const perColumn = 4 * Math.max(horizon * actionSize, particles * (1 + pathWords));
  const most = Math.max(1, Math.floor(backend.maxBindingBytes / perColumn));
  const prepared = new Map<string, Promise<Prepared>>();
  const states = backend.createBuffer('forerun/evaluate/state', 4 * stateSize);

  const label = `forerun/evaluate/${system.name}`;
  const kernel = (withStates: boolean) =>
    linkKernel({
      label,
      text: column + rollout + actionAccessor(system, false),
      defines: {
        ...rolloutSlots(system, horizon, 'uniform', withStates),
        SPLINE: false,
        ONE_PROBLEM: true,
        ONE_CHUNK: true,
        EVERY_COLUMN: false,
        SAMPLES: 1,
        COLUMN_COUNT: 1,
        PAD: 4,
        MEANS: 1,
        CONTROL_COST: false,
        INLINE: false,
        STORE: false,
        READ_SAMPLES: true,
        UNIFORM: false,
        DISTRIBUTION: false,
        STATES: withStates,
      },
      system,
    });

  /** The kernels and how many invocations each has, for `capacity` sequences. */
  const stages = (capacity: number, withStates: boolean): readonly (readonly [Kernel, number])[] => {
    if (networks === undefined) return [[kernel(withStates), capacity]];
    const { ensemble, tile } = networks;
    const defines = { A: actionSize, PAD: 4, CONTROL_COST: false, REPORT: false, STATES: withStates };
    const link = (stage: EnsembleStage) =>
      linkEnsembleKernel(stage, system, { label, ...networks, horizon, spline: false, defines });
    return [
      [link('ensemble-rollout'), ensembleInvocations(ensemble, tile, 1, capacity)],
      [link('ensemble-risk'), capacity],
    ];
  };

  const prepare = async (capacity: number, withStates: boolean): Promise<Prepared> => {
    const pathBytes = 4 * capacity * (1 + pathWords);
    const sizes: Record<string, number> = {
      stage: 4 * STAGE_WORDS,
      samples: 4 * capacity * horizon * actionSize,
      costs: 4 * capacity,
      paths: pathBytes,
      tick: 8,
      keys: 4,
      fr_particle_costs: 4 * capacity * particles,
      fr_particle_paths: particles * pathBytes,
      fr_acts: 4 * (networks?.actWords ?? 1),
    };
    const own = new Map<string, BackendBuffer>();
    const buffer = (name: string): BackendBuffer => {
      const known = name === 'states' ? states : (model[name] ?? own.get(name));
      if (known !== undefined) return known;
      const made = backend.createBuffer(`forerun/evaluate/${name}`, sizes[name] ?? 4);
      own.set(name, made);
      return made;
    };
    const steps = stages(capacity, withStates).map(([kernel, invocations]) => ({
      kernel,
      buffers: kernel.bindings.map(({ name }) => buffer(name)),
      invocations,
    }));
    const program = await backend.prepare('forerun/evaluate', steps, buffer(withStates ? 'paths' : 'costs'));
    return {
      stage: buffer('stage'),
      samples: buffer('samples'),
      program,
      destroy: () => {
        program.destroy();
        for (const each of own.values()) each.destroy();
      },
    };
  };

  return {
    async evaluate(state, actions, wantStates) {
      const count = actions.length / (horizon * actionSize);
      const capacity = Math.min(most, 2 ** Math.ceil(Math.log2(count)));
      const key = `${capacity}/${wantStates}`;
      const pending = prepared.get(key) ?? prepare(capacity, wantStates);
      prepared.set(key, pending);
      pending.catch(() => prepared.delete(key));
      const made = await pending;
      const costs = new Float32Array(count);
      const paths = wantStates ? new Float32Array(count * pathWords) : undefined;
      backend.write(states, state);
      for (let first = 0; first < count; first += capacity) {
        const part = Math.min(capacity, count - first);
        backend.write(made.stage, evaluationStage(horizon, part, capacity));
        backend.write(made.samples, columnsOf(actions, first, part, capacity, horizon * actionSize));
        const words = await made.program.submit();
        const found = new Float32Array(words.buffer, words.byteOffset, words.length);
        if (paths === undefined) {
          costs.set(found.subarray(0, part), first);
        } else {
          splitPaths(found, pathWords, costs.subarray(first, first + part), paths.subarray(first * pathWords));
        }
      }
      return { costs, states: paths };
    },
    destroy() {
      states.destroy();
      for (const each of prepared.values()) {
        each.then(
          (made) => made.destroy(),
          () => undefined,
        );
      }
    },
  };
}

/** The words of `fr_Stage` that the roll-out kernel reads: one problem, `count` samples in a buffer for `capacity`. */
function evaluationStage(horizon: number, count: number, capacity: number): Uint32Array {
  const words = new Uint32Array(STAGE_WORDS);
  words.set([1, capacity, horizon, horizon, count, 0, 1, 0, 0, capacity, 1]);
  return words;
}

/** `[part, rows]` out of `[n, rows]`, transposed to `[rows, capacity]`. */
function columnsOf(actions: Float32Array, first: number, part: number, capacity: number, rows: number): Float32Array {
  const columns = new Float32Array(rows * capacity);
  for (let c = 0; c < part; c++) {
    for (let j = 0; j < rows; j++) columns[j * capacity + c] = actions[(first + c) * rows + j] ?? 0;
  }
  return columns;
}

/** Takes the words of the roll-out kernel apart: per sequence its cost, then the `pathWords` of its states. */
export function splitPaths(found: Float32Array, pathWords: number, costs: Float32Array, states: Float32Array): void {
  for (let c = 0; c < costs.length; c++) {
    const start = c * (1 + pathWords);
    costs[c] = found[start] ?? 0;
    states.set(found.subarray(start + 1, start + 1 + pathWords), c * pathWords);
  }
}
