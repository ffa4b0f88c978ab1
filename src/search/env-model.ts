import type { Env } from '../envs/env.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { randomIndex, seededRandom } from '../models/data/random.ts';
import type { SearchModel } from './model.ts';
import { checkNumber } from './options.ts';
import { ROLLOUT_OPTIONS, type RolloutOptions } from './system-model.ts';

/** An environment that can be put into a state and tells the one it is in, as those of systems. */
export interface CopyableEnv extends Env {
  readonly state: ArrayLike<number>;
}

/**
 * An environment with discrete actions as what {@link mcts} asks, with its own rewards; a leaf is worth what R roll-outs with random actions
 * obtain. Roots are its states (`env.state`), not observations. It is put into one state after the other with `reset({ options: { state } })`, so
 * give one of its own to the search, beside the one that is acted in; its time limit must be longer than a roll-out.
 *
 * Values depend on the order of the calls, as each draws new numbers.
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
  const random = seededRandom(seed);
  const count = actionSpace.n;
  env.reset();
  const stateSize = env.state.length;
  const put = (state: ArrayLike<number>) => env.reset({ options: { state } });

  const rollOut = (): number => {
    let total = 0;
    let factor = 1;
    for (let t = 0; t < horizon; t++) {
      const { reward, terminated, truncated } = env.step(randomIndex(random, count));
      total += factor * reward;
      factor *= discount;
      if (terminated || truncated) break;
    }
    return total;
  };

  return {
    actions: count,
    stateSize,
    // A root's own value only matters before anything is known of its actions.
    root: (_, rows) => ({ value: new Float64Array(rows) }),
    step(states, actions, rows) {
      const found = {
        states: new Float32Array(rows * stateSize),
        reward: new Float64Array(rows),
        terminal: new Uint8Array(rows),
        value: new Float64Array(rows),
        discount: new Float64Array(rows).fill(discount),
      };
      for (let i = 0; i < rows; i++) {
        put(states.subarray(i * stateSize, (i + 1) * stateSize));
        const { reward, terminated } = env.step(actions[i] ?? 0);
        const state = Float32Array.from(env.state);
        found.states.set(state, i * stateSize);
        found.reward[i] = reward;
        if (terminated) {
          found.terminal[i] = 1;
          continue;
        }
        let sum = 0;
        for (let r = 0; r < rollouts; r++) {
          // Also the first: the step before may have come to the time limit.
          put(state);
          sum += rollOut();
        }
        found.value[i] = sum / Math.max(1, rollouts);
      }
      return found;
    },
  };
}

function tellsState(env: Env): env is CopyableEnv {
  return 'state' in env && typeof (env.state as ArrayLike<number> | undefined)?.length === 'number';
}
