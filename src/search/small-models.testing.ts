import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';
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

/** Walks by 1, to the left by action 0 and to the right by action 1. `rest` is WGSL of the cost, and of what ends it. */
export function walking(rest: string): System {
  return defineSystem({
    name: 'walk',
    state: ['x'],
    action: { discrete: 2 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + select(-1.0, 1.0, u.index == 1u)); }
      ${rest}`,
  });
}

/** Visits of the first root's actions. */
export async function visitsOf(options: MctsOptions, root = [0], invalid?: readonly number[]): Promise<number[]> {
  const { roots } = await mcts(options).search(root, invalid === undefined ? {} : { invalid });
  return [...(roots[0]?.visits ?? [])];
}
