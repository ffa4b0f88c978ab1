import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../planners/create.ts';
import { randomShooting } from '../../planners/random-shooting.ts';
import { normals, seededRandom } from '../data/random.ts';
import { ReplayBuffer } from '../data/replay-buffer.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import { ensemble, neuralModel } from './ensemble.ts';

const COST = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.a; }';
const STEPS = 4;

/** Transitions of a damped oscillator that is pushed, with noise. */
function data(space: TransitionSpace) {
  const random = seededRandom(5);
  const normal = normals(random);
  const buffer = new ReplayBuffer({ space });
  for (let i = 0; i < 300; i++) {
    const [a, b] = [normal(), normal()];
    const push = space.action.kind === 'discrete' ? Math.floor(3 * random()) : 2 * random() - 1;
    const nextState = [a + 0.1 * b, 0.9 * b - 0.2 * a + 0.3 * push + 0.02 * normal()];
    buffer.add({ state: [a, b], action: [push], reward: 0, nextState, terminated: false, truncated: false });
  }
  return buffer.transitions();
}

const pushed: TransitionSpace = {
  stateNames: ['a', 'b'],
  action: {
    kind: 'continuous',
    names: ['f'],
    low: Float32Array.of(-1),
    high: Float32Array.of(1),
    neutral: Float32Array.of(0),
  },
};
const chosen: TransitionSpace = { stateNames: ['a', 'b'], action: { kind: 'discrete', count: 3 } };

describe.each(['cpu', 'webgpu'] as const)('kernels on %s', (backend) => {
  it.each([
    [
      'an ensemble with learned noise',
      (space: TransitionSpace) => ensemble({ space, hidden: [16, 12], members: 3, epochs: 5 }),
      pushed,
    ],
    [
      'an ensemble for choices',
      (space: TransitionSpace) => ensemble({ space, hidden: [16], members: 2, epochs: 5, activation: 'tanh' as const }),
      chosen,
    ],
    [
      'one deterministic network',
      (space: TransitionSpace) => neuralModel({ space, hidden: [20], epochs: 5, activation: 'relu' as const }),
      pushed,
    ],
  ])(
    "%s: step by step, the expectation is the mean that tfjs's own forward pass gives, to 1e-4",
    async (_, make, space) => {
      const model = make(space);
      await model.fit(data(space));
      const system = model.asSystem({ wgsl: COST, propagation: 'expectation' });
      const algorithm = randomShooting({ samples: 8, horizon: STEPS });
      const planner = await createPlanner({ system, algorithm, backend, timeoutMs: 60_000 });
      const n = 6;
      const actions = Float32Array.from({ length: n * STEPS }, (_, i) =>
        space.action.kind === 'discrete' ? i % 3 : Math.sin(i),
      );
      const { states = new Float32Array() } = await planner.evaluate([0.4, -0.7], actions, { states: true });
      planner.destroy();
      for (let t = 0; t < STEPS; t++) {
        const rows = Array.from({ length: n }, (_, i) => 2 * (i * (STEPS + 1) + t));
        const from = Float32Array.from(rows.flatMap((at) => [...states.subarray(at, at + 2)]));
        const taken = Float32Array.from(rows, (_, i) => actions[i * STEPS + t] ?? Number.NaN);
        const { mean } = await model.predict(from, taken);
        const to = rows.flatMap((at) => [...states.subarray(at + 2, at + 4)]);
        for (const [k, value] of mean.entries()) {
          expect(Math.abs((to[k] ?? Number.NaN) - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
        }
      }
    },
  );
});
