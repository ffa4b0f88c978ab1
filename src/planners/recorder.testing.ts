import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';

/**
 * A system that makes planners transparent: its state is the action taken last, so the states of a candidate are its
 * actions; and its cost is a known function of the actions.
 */
export function recorder(actions = 2): System {
  const names = Array.from({ length: actions }, (_, a) => `u${a}`);
  return defineSystem({
    name: 'recorder',
    state: names.map((name) => `last_${name}`),
    action: Object.fromEntries(names.map((name, a) => [name, [-1 - a, 2 + a] as const])),
    params: { aim: 0.5 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(${names.map((name) => `u.${name}`).join(', ')}); }
      fn cost(x: State, u: Action, t: u32) -> f32 {
        return ${names.map((name, a) => `(u.${name} - params.aim * ${a + 1}.0) * (u.${name} - params.aim * ${a + 1}.0)`).join(' + ')};
      }
    `,
  });
}

/** The recorder's cost of `[H, A]` actions, in float64. */
export function recorderCost(sequence: ArrayLike<number>, actions: number, aim = 0.5): number {
  let total = 0;
  for (let i = 0; i < sequence.length; i++) total += ((sequence[i] ?? 0) - aim * ((i % actions) + 1)) ** 2;
  return total;
}

/** The actions `[N][H * A]` and costs `[N]` of candidates of a recorder, from what `planner.candidates` gives. */
export function recordedActions(
  candidates: { readonly states: Float32Array; readonly costs: Float32Array },
  actions: number,
): readonly Float32Array[] {
  const words = candidates.states.length / candidates.costs.length;
  return Array.from(candidates.costs, (_, n) => candidates.states.slice(n * words + actions, (n + 1) * words));
}
