import { defineSystem } from '../systems/define.ts';
import { defineLearnedSystem } from '../systems/learned.ts';
import type { System } from '../systems/system.ts';

/** The same system as networks that have learned it by heart: x' = x + (u - x), in every member. */
export function learnedRecorder(actions = 2, members = 3, particles = 4): System {
  const { stateNames, action, params, code } = recorder(actions);
  const member = new Float32Array((2 * actions + 1) * actions);
  for (let a = 0; a < actions; a++) {
    member[a * actions + a] = -1;
    member[(actions + a) * actions + a] = 1;
  }
  const weights = new Float32Array(members * member.length);
  for (let m = 0; m < members; m++) weights.set(member, m * member.length);
  const zeros = (length: number) => new Float32Array(length);
  const wgsl = code.slice(code.indexOf('fn cost'));
  return defineLearnedSystem({
    name: 'learned-recorder',
    state: stateNames,
    action,
    params,
    wgsl,
    ensemble: {
      members,
      layers: [2 * actions, actions],
      activation: 'relu',
      probabilistic: false,
      learnsReward: false,
      weights,
      inputMean: zeros(2 * actions),
      inputStd: zeros(2 * actions).fill(1),
      outputMean: zeros(actions),
      outputStd: zeros(actions).fill(1),
      minLogVariance: zeros(0),
      maxLogVariance: zeros(0),
      propagation: 'ts1',
      particles,
      aleatoric: false,
      risk: { kind: 'mean' },
      disagreementCost: 0,
    },
  });
}

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
