import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import type { MctsOptions } from './options.ts';

/** Actions that end the episode at once and pay what `pays` says. */
export function oneStep(pays: readonly number[], priorLogits?: readonly number[]): SearchModel {
  const zeros = (count: number) => new Float64Array(count);
  return {
    actions: pays.length,
    stateSize: 1,
    root: (_, count) => ({ value: zeros(count), ...(priorLogits && { priorLogits }) }),
    step: (_, actions, count) => ({
      states: zeros(count),
      reward: [...actions.subarray(0, count)].map((a) => pays[a] ?? 0),
      value: zeros(count),
      terminal: zeros(count).fill(1),
    }),
  };
}

/** A corridor: action 1 goes on, action 0 ends it and pays 0.1; at the end of `length` steps there is 1. */
export function corridor(length: number): SearchModel {
  return {
    actions: 2,
    stateSize: 1,
    root: (_, count) => ({ value: new Float64Array(count) }),
    step(states, actions, count) {
      const rows = Array.from({ length: count }, (_, i) => ({ at: (states[i] ?? 0) + 1, on: actions[i] === 1 }));
      return {
        states: rows.map(({ at }) => at),
        reward: rows.map(({ at, on }) => (on ? (at === length ? 1 : 0) : 0.1)),
        value: new Float64Array(count),
        terminal: rows.map(({ at, on }) => (on && at < length ? 0 : 1)),
      };
    },
  };
}

/** Visits of the first root's actions. */
export async function visitsOf(options: MctsOptions, root = [0], invalid?: readonly number[]): Promise<number[]> {
  const { roots } = await mcts(options).search(root, invalid === undefined ? {} : { invalid });
  return [...(roots[0]?.visits ?? [])];
}
