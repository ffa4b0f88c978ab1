import { describe, expect, it } from 'vitest';
import { createEnv } from '../../envs/create.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { pendulum } from '../../systems/pendulum.ts';
import { seededRandom } from '../data/random.ts';
import { selectRows } from '../data/rows.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { largestRelative, line, madeUp } from '../linear/made-up.testing.ts';
import { predictedPaths, rolledOut } from '../linear/rolled-out.testing.ts';
import { bent } from './bent.testing.ts';
import { type GaussianProcess, gaussianProcess } from './gaussian-process.ts';

const BACKENDS = ['cpu', 'webgpu'] as const;

/** Cosine and sine of the angle instead of the angle, as Gymnasium observes its pendulum. */
const circle: TransitionSpace = {
  stateNames: ['c', 's', 'speed'],
  action: {
    kind: 'continuous',
    names: ['torque'],
    low: Float32Array.of(-2),
    high: Float32Array.of(2),
    neutral: Float32Array.of(0),
  },
};
const onCircle = ([angle = 0, speed = 0]: ArrayLike<number> & Iterable<number>) => [
  Math.cos(angle),
  Math.sin(angle),
  speed,
];

/** Steps of the pendulum with torques at random, from states at random every tenth step. */
async function swings(count: number, seed: number): Promise<Transitions> {
  const env = await createEnv(pendulum());
  const random = seededRandom(seed);
  let { observation } = env.reset();
  const data = madeUp(circle, count, (i) => {
    if (i % 10 === 0) {
      observation = env.reset({ options: { state: [Math.PI * (2 * random() - 1), 10 * random() - 5] } }).observation;
    }
    const before = onCircle(observation);
    const torque = 4 * random() - 2;
    const step = env.step([torque]);
    observation = step.observation;
    return { state: before, action: [torque], nextState: onCircle(observation), reward: step.reward };
  });
  env.close();
  return data;
}

let swinging: Promise<GaussianProcess> | undefined;

/** A model of 100 steps of the pendulum and their reward, fitted once. */
function fittedToSwings(): Promise<GaussianProcess> {
  const make = async () => {
    const model = gaussianProcess({ space: circle, learnsReward: true, restarts: 1 });
    await model.fit(await swings(100, 5));
    return model;
  };
  swinging ??= make();
  return swinging;
}

describe('a Gaussian process as a system', () => {
  it.each(BACKENDS)('rolls out as predict() predicts, on %s: a pendulum, reward learned', async (backend) => {
    const model = await fittedToSwings();
    const horizon = 10;
    const random = seededRandom(2);
    const actions = Float32Array.from({ length: 30 * horizon }, () => 4 * random() - 2);
    const expected = await predictedPaths(model, [-1, 0, 1], actions, horizon);
    const { states, costs } = await rolledOut(model.asSystem(), backend, [-1, 0, 1], actions, horizon);
    expect(largestRelative(expected.states, states)).toBeLessThan(1e-4);
    expect(largestRelative(expected.costs, costs)).toBeLessThan(1e-4);
  });

  it.each(BACKENDS)('rolls out as predict() predicts, on %s: choices, given cost', async (backend) => {
    const space: TransitionSpace = { stateNames: ['a', 'b'], action: { kind: 'discrete', count: 3 } };
    const random = seededRandom(3);
    const data = madeUp(space, 90, () => {
      const [a, b, index] = [2 * random() - 1, 2 * random() - 1, Math.floor(3 * random())];
      return {
        state: [a, b],
        action: [index],
        nextState: [a + 0.2 * Math.sin(2 * b), b + 0.3 * (index - 1) * Math.cos(a)],
      };
    });
    const model = gaussianProcess({ space, restarts: 1, mean: 'zero' });
    await model.fit(data);
    const system = model.asSystem({
      wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.a + 10.0 * f32(u.index); }',
    });
    const actions = Float32Array.from({ length: 80 }, () => Math.floor(3 * random()));
    const expected = await predictedPaths(model, [0.2, -0.4], actions, 8);
    const { states, costs } = await rolledOut(system, backend, [0.2, -0.4], actions, 8);
    expect(largestRelative(expected.states, states)).toBeLessThan(1e-4);
    const sums = Array.from({ length: 10 }, (_, c) => {
      const at = (t: number) => (expected.states[(c * 9 + t) * 2] ?? 0) + 10 * (actions[c * 8 + t] ?? 0);
      return Array.from({ length: 8 }, (_value, t) => at(t)).reduce((sum, cost) => sum + cost);
    });
    expect(largestRelative(sums, costs)).toBeLessThan(1e-4);
  });

  it('keeps its text and the sizes of its tables when it is fitted to more points', async () => {
    const data = bent(50, 0.02, 9);
    const model = gaussianProcess({ space: line, learnsReward: true, restarts: 1, maxPoints: 64 });
    await model.fit(
      selectRows(
        data,
        Uint32Array.from({ length: 20 }, (_, i) => i),
      ),
    );
    const before = model.asSystem();
    await model.fit(data);
    const after = model.asSystem();
    expect(after.code).toBe(before.code);
    const sizes = (tables: object) => Object.entries(tables).map(([name, table]) => [name, table.length]);
    expect(sizes(after.data)).toEqual(sizes(before.data));
    expect(after.data).not.toEqual(before.data);
  });

  it('fitted to 100 random steps of the pendulum, swings it up: MPPI through the model', async () => {
    const model = await fittedToSwings();
    const system = model.asSystem({
      wgsl: `fn cost(x: State, u: Action, t: u32) -> f32 {
        let angle = atan2(x.s, x.c);
        return angle * angle + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
      }`,
    });
    const algorithm = mppi({ samples: 256, horizon: 25, temperature: 0.2, noiseStd: 1 });
    const planner = await createPlanner({ system, algorithm, backend: 'cpu' });
    const env = await createEnv(pendulum());
    let { observation } = env.reset({ options: { state: [Math.PI, 0] } });
    let [cost, upright] = [0, 0];
    for (let t = 0; t < 100; t++) {
      const { action } = await planner.plan(onCircle(observation));
      const step = env.step(action);
      observation = step.observation;
      cost -= step.reward;
      if (Math.cos(observation[0] ?? 0) > 0.95) upright++;
    }
    planner.destroy();
    env.close();
    // Hanging costs pi^2 a step: 987 in all.
    expect(cost).toBeLessThan(500);
    expect(upright).toBeGreaterThan(30);
  });

  it('is a system with the names of the space, whatever they are', async () => {
    const space: TransitionSpace = {
      stateNames: ['z0', 'at', 'y1', 'p0_0'],
      action: {
        kind: 'continuous',
        names: ['blocks'],
        low: Float32Array.of(-1),
        high: Float32Array.of(1),
        neutral: Float32Array.of(0),
      },
    };
    const random = seededRandom(1);
    const model = gaussianProcess({ space, learnsReward: true, restarts: 1 });
    await model.fit(
      madeUp(space, 12, () => {
        const state = [random(), random(), random(), random()];
        return { state, action: [random()], nextState: state.map((value) => 0.9 * value), reward: random() };
      }),
    );
    const wgsl = 'fn terminalCost(x: State) -> f32 { return block * x.at; }\nconst block = 2.0;';
    const { name, stateNames, hasTerminalCost } = model.asSystem({ wgsl });
    expect({ name, stateNames, hasTerminalCost }).toEqual({
      name: 'gaussian-process',
      stateNames: space.stateNames,
      hasTerminalCost: true,
    });
    expect(() => model.asSystem({ data: { learnedPoints: new Float32Array(1) } })).toThrow(
      /'learnedPoints'.*choose another/,
    );
  });

  it.each(BACKENDS)('rolls out as predict() predicts, on %s: more states than are written out', async (backend) => {
    const size = 7;
    const space: TransitionSpace = {
      stateNames: Array.from({ length: size }, (_, i) => `s${i}`),
      action: { kind: 'discrete', count: 2 },
    };
    const random = seededRandom(4);
    const data = madeUp(space, 40, () => {
      const state = Array.from({ length: size }, () => 2 * random() - 1);
      const index = Math.floor(2 * random());
      return {
        state,
        action: [index],
        nextState: state.map((s, i) => s + 0.1 * Math.sin(state[(i + 1) % size] ?? 0) - 0.05 * index),
        reward: index,
      };
    });
    const model = gaussianProcess({ space, restarts: 1 });
    await model.fit(data);
    const actions = Float32Array.from({ length: 20 }, () => Math.floor(2 * random()));
    const start = [...data.states.subarray(0, size)];
    const expected = await predictedPaths(model, start, actions, 4);
    const system = model.asSystem({ wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.s6; }' });
    const { states } = await rolledOut(system, backend, start, actions, 4);
    expect(largestRelative(expected.states, states)).toBeLessThan(1e-4);
  });
});
