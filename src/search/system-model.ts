import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { checkedPlace, PLACE_OPTIONS, type Place, placeOf } from '../planners/place.ts';
import type { AdapterSummary, Backend } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import type { System } from '../systems/system.ts';
import { mixedKey } from './keys.ts';
import { leafProgram } from './leaf-program.ts';
import type { SearchModel } from './model.ts';
import { checkNumber } from './options.ts';
import { spreadActions } from './spread-actions.ts';

/** What leaves are worth: the mean return of roll-outs that act at random. */
export interface RolloutOptions {
  /** R: roll-outs of each leaf. Default 16 for systems, 1 for environments; 0 where leaves are worth what an evaluator says (`withEvaluator`). */
  readonly rollouts?: number;
  /** Steps of a roll-out. Default 20. */
  readonly horizon?: number;
  /** Factor of what follows a step, in the roll-outs and in the tree. Default 1. */
  readonly discount?: number;
  /** Key of the random numbers. Default 0. */
  readonly seed?: number;
}

/** What {@link searchModelOf} takes beside the system: also where it runs, as `createPlanner`. */
export interface SystemModelOptions extends RolloutOptions, Place {
  /** For continuous actions: how many of them a state can have in the tree. Default 64. */
  readonly candidates?: number;
}

/** A search model that holds a backend. */
export interface SystemSearchModel extends SearchModel {
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: AdapterSummary;
  /** Why the CPU, or a software adapter, is used although `'auto'` would prefer better; absent otherwise. */
  readonly fallbackReason: string | undefined;
  /** The action `[A]` that an index of the search stands for, as environments take it. */
  action(index: number): Float32Array;
  destroy(): void;
}

/** Options with the numbers that they may be. */
export const ROLLOUT_OPTIONS = {
  rollouts: { least: 0, most: 65536, whole: true },
  horizon: { least: 0, most: 100_000, whole: true },
  discount: { least: 0, most: 1 },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
} as const satisfies Record<keyof RolloutOptions, object>;

/**
 * A system as what {@link mcts} asks: rewards are minus its costs, and a leaf is worth what R roll-outs with random
 * actions obtain, `terminalCost` of the last state included. Actions and roll-outs of all leaves of a call are one submission to the GPU (or the
 * threads of the CPU), so give the search many `leaves` where roll-outs are to run beside each other.
 *
 * Continuous actions are `candidates` spread evenly over their bounds, the neutral one first, each following where there was most room; open
 * them one after the other with `widening`.
 *
 * States are as the system has them, `[S]`; its dynamics see t = 0 in the tree. An action that leads to numbers that are not finite, by itself or in
 * one of the roll-outs after it, is never taken. The same seed finds the same, however many roots are searched at once.
 *
 * @throws ForerunError `invalid-argument` for learned ensembles and options that cannot be; as `createPlanner` for the place
 */
export async function searchModelOf(system: System, options: SystemModelOptions = {}): Promise<SystemSearchModel> {
  checkOptions('searchModelOf', options, [
    ...Object.keys(ROLLOUT_OPTIONS),
    'candidates',
    ...Object.keys(PLACE_OPTIONS),
  ]);
  const { candidates = 64, rollouts = 16, horizon = 20, discount = 1, seed = 0, ...place } = options;
  for (const [name, range] of Object.entries(ROLLOUT_OPTIONS)) {
    const given = options[name as keyof RolloutOptions];
    if (given !== undefined) checkNumber(name, given, range, 'searchModelOf');
  }
  const { action, stateSize, actionSize } = system;
  if (system.ensemble !== undefined) {
    throw new ForerunError(
      'invalid-argument',
      `searchModelOf: the dynamics of system '${system.name}' are a learned ensemble; give a system with dynamics in WGSL, or plan with mppi or cem.`,
    );
  }
  checkNumber('candidates', candidates, { least: 1, most: 65536, whole: true }, 'searchModelOf');
  const table = action.kind === 'discrete' ? undefined : spreadActions(action, candidates);
  const choices = action.kind === 'discrete' ? action.count : candidates;
  const actionAt = (index: number) => {
    checkNumber('index', index, { least: 0, most: choices - 1, whole: true }, 'searchModelOf: action');
    return table === undefined ? Float32Array.of(index) : table.slice(index * actionSize, (index + 1) * actionSize);
  };
  const { backend, fallbackReason } = await openBackend(checkedPlace('searchModelOf', placeOf(place)));
  const program = withBackend(backend, () => leafProgram(backend, system, { rollouts, horizon, discount }));
  const size = stateSize + actionSize;
  const columns = stateSize + 3;
  return {
    actions: choices,
    stateSize,
    discount,
    backend: backend.kind,
    adapter: backend.adapter,
    fallbackReason,
    action: actionAt,
    async root(states, count, keys) {
      const value = new Float64Array(count);
      if (rollouts === 0) return { value };
      const from = new Float32Array(count * size);
      for (let i = 0; i < count; i++) from.set(states.subarray(i * stateSize, (i + 1) * stateSize), i * size);
      const to = await program.run(from, ownKeys(seed, keys, count), count, true);
      for (let i = 0; i < count; i++) {
        const failed = (to[i * columns + stateSize + 1] ?? 0) >= 2;
        value[i] = failed ? Number.NaN : (to[i * columns + stateSize + 2] ?? 0);
      }
      return { value };
    },
    async step(states, actions, count, keys) {
      const from = new Float32Array(count * size);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < stateSize; k++) from[i * size + k] = states[i * stateSize + k] ?? 0;
        const index = actions[i] ?? 0;
        for (let k = 0; k < actionSize; k++) {
          from[i * size + stateSize + k] = table === undefined ? index : (table[index * actionSize + k] ?? 0);
        }
      }
      const to = await program.run(from, ownKeys(seed, keys, count), count);
      const found = {
        states: new Float32Array(count * stateSize),
        reward: new Float32Array(count),
        terminal: new Uint8Array(count),
        value: new Float32Array(count),
        failed: new Uint8Array(count),
      };
      for (let i = 0; i < count; i++) {
        const at = i * columns;
        found.states.set(to.subarray(at, at + stateSize), i * stateSize);
        const end = to[at + stateSize + 1] ?? 0;
        found.reward[i] = to[at + stateSize] ?? 0;
        found.terminal[i] = end === 1 ? 1 : 0;
        found.failed[i] = end >= 2 ? 1 : 0;
        found.value[i] = to[at + stateSize + 2] ?? 0;
      }
      return found;
    },
    destroy() {
      program.destroy();
      backend.destroy();
    },
  };
}

/** What is made on a backend; where that fails, nobody else would end the backend. */
function withBackend<Made>(backend: Backend, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    backend.destroy();
    throw error;
  }
}

/** The search's keys with the model's own seed in them; without a search those of the rows' places. */
function ownKeys(seed: number, keys: Uint32Array | undefined, count: number): Uint32Array {
  return Uint32Array.from({ length: 2 * count }, (_, i) => {
    if (keys === undefined) return i % 2 === 0 ? mixedKey(seed) : i / 2;
    return i % 2 === 0 ? mixedKey(seed, keys[i] ?? 0) : (keys[i] ?? 0);
  });
}
