import type { Env } from '../envs/env.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { type Random, randomIndex, seededRandom } from '../models/data/random.ts';
import { mixedKey } from './keys.ts';
import type { SearchModel } from './model.ts';
import { checkNumber } from './options.ts';
import { ROLLOUT_OPTIONS, type RolloutOptions } from './system-model.ts';

/** An environment that can be put into a state and tells the one it is in, as those of systems (`[S]`) and of tables (a number). */
export interface CopyableEnv extends Env {
  readonly state: number | ArrayLike<number>;
}

/**
 * An environment with discrete actions as what {@link mcts} asks, with its own rewards; a leaf is worth what R roll-outs with random actions
 * obtain. An action that diverges, by itself or in one of the roll-outs after it, is never taken. Roots are its states (`env.state`), not observations. It is put into one state after the other with `reset({ options: { state } })`, so
 * give one of its own to the search, beside the one that is acted in; its time limit must be longer than a roll-out.
 * What an action led to first is what it leads to in the tree: where chance has a say, take `searchModelOfTable`.
 *
 * The same seed finds the same, however many roots are searched at once, where the environment's own numbers follow its `reset({ seed })`.
 *
 * @throws ForerunError `invalid-argument` for continuous actions, environments that do not tell their state, and options that cannot be
 */
export function searchModelOfEnv(env: Env, options: RolloutOptions = {}): SearchModel {
  const api = 'searchModelOfEnv';
  checkOptions(api, options, Object.keys(ROLLOUT_OPTIONS));
  for (const [name, range] of Object.entries(ROLLOUT_OPTIONS)) {
    const given = options[name as keyof RolloutOptions];
    if (given !== undefined) checkNumber(name, given, range, api);
  }
  const { rollouts = 1, horizon = 20, discount = 1, seed = 0 } = options;
  const { actionSpace } = env;
  if (actionSpace.kind !== 'discrete') {
    throw new ForerunError(
      'invalid-argument',
      `${api}: the actions of '${env.name}' are continuous; give an environment with discrete ones.`,
    );
  }
  if (!tellsState(env)) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: environment '${env.name}' does not tell its state (env.state), so it cannot be copied; give one of a system, or write a SearchModel.`,
    );
  }
  const count = actionSpace.n;
  env.reset({ seed });
  const stateOf = () => (typeof env.state === 'number' ? Float32Array.of(env.state) : Float32Array.from(env.state));
  const stateSize = stateOf().length;
  const put = (state: ArrayLike<number>, own: number) => env.reset({ seed: own, options: { state } });

  const rollOut = (random: Random): number => {
    let total = 0;
    let factor = 1;
    for (let t = 0; t < horizon; t++) {
      const { reward, terminated, truncated, info } = env.step(randomIndex(random, count));
      if (info.diverged) return Number.NaN;
      total += factor * reward;
      factor *= discount;
      if (terminated) break;
      if (truncated && t + 1 < horizon) {
        throw new ForerunError(
          'invalid-argument',
          `${api}: environment '${env.name}' came to its time limit after ${t + 1} steps of a roll-out; give one with a longer limit, or horizon ${t + 1} at most.`,
        );
      }
    }
    return total;
  };

  const keyOf = (keys: Uint32Array | undefined, row: number): number => {
    return keys === undefined ? mixedKey(seed, row) : mixedKey(seed, keys[2 * row] ?? 0, keys[2 * row + 1] ?? 0);
  };

  /** The mean of what the roll-outs obtain; NaN where one comes to numbers that are not finite. */
  const worthOf = (state: Float32Array, key: number): number => {
    const random = seededRandom(key);
    let sum = 0;
    for (let r = 0; r < rollouts; r++) {
      // Also the first: the step before may have come to the time limit.
      put(state, mixedKey(key, r));
      sum += rollOut(random);
    }
    return sum / Math.max(1, rollouts);
  };

  return {
    actions: count,
    stateSize,
    discount,
    root(states, rows, keys) {
      const value = new Float64Array(rows);
      for (let i = 0; i < rows; i++) {
        value[i] = worthOf(states.slice(i * stateSize, (i + 1) * stateSize), keyOf(keys, i));
      }
      return { value };
    },
    step(states, actions, rows, keys) {
      const found = {
        states: new Float32Array(rows * stateSize),
        reward: new Float64Array(rows),
        terminal: new Uint8Array(rows),
        value: new Float64Array(rows),
        failed: new Uint8Array(rows),
      };
      for (let i = 0; i < rows; i++) {
        const key = keyOf(keys, i);
        put(states.subarray(i * stateSize, (i + 1) * stateSize), key);
        const { reward, terminated, info } = env.step(actions[i] ?? 0);
        const state = stateOf();
        found.states.set(state, i * stateSize);
        found.reward[i] = reward;
        if (info.diverged) found.failed[i] = 1;
        else if (terminated) found.terminal[i] = 1;
        if (terminated) continue;
        const value = worthOf(state, key);
        if (Number.isNaN(value)) found.failed[i] = 1;
        else found.value[i] = value;
      }
      return found;
    },
  };
}

function tellsState(env: Env): env is CopyableEnv {
  if (!('state' in env)) return false;
  const { state } = env;
  return typeof state === 'number' || typeof (state as ArrayLike<number> | undefined)?.length === 'number';
}
