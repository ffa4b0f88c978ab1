import { describe, expect, it } from 'vitest';
import { createEnv } from '../../envs/create.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { doubleIntegrator } from '../../systems/double-integrator.ts';
import { normals, seededRandom } from '../data/random.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import { linearModel, loadLinearModel } from './linear.ts';
import { largestRelative, line, madeUp } from './made-up.testing.ts';
import { predictedPaths, rolledOut } from './rolled-out.testing.ts';

const BACKENDS = ['cpu', 'webgpu'] as const;

/** The data of the figures that were computed elsewhere. */
const wavy = madeUp(line, 12, (i) => {
  const [s, u] = [Math.fround(Math.sin(i)), Math.fround(Math.cos(2 * i))];
  return { state: [s], action: [u], nextState: [0.8 * s + 0.3 * u + 0.1 + 0.05 * Math.sin(5 * i)], reward: -s * s };
});

describe('a linear model', () => {
  it('is the ridge regression of scikit-learn 1.9.1, with the variance of Bayesian linear regression', async () => {
    // Ridge(alpha=n * 0.1) on inputs scaled by their mean and (population) std, targets next - state and reward;
    // A = Z'Z + n 0.1 I; noise^2 = RSS / (n - 1 - tr(A^-1 Z'Z)); doubt = noise sqrt(1/n + z' A^-1 z), by numpy.
    const model = linearModel({ space: line, ridge: 0.1, learnsReward: true });
    await model.fit(wavy);
    const { mean, std, epistemicStd, reward } = await model.predict(Float32Array.of(0.5, 3), Float32Array.of(-0.25, 1));
    expect(largestRelative([0.43523097, 2.84166244], mean)).toBeLessThan(1e-6);
    expect(largestRelative([-0.61344538, -0.04419075], reward ?? [])).toBeLessThan(1e-6);
    expect(largestRelative([0.01698797, 0.05976747], epistemicStd, 0.01)).toBeLessThan(1e-5);
    expect(largestRelative([0.05090832, 0.07664996], std, 0.01)).toBeLessThan(1e-5);
    const { weights, intercept } = model.coefficients;
    expect(largestRelative([1 - 0.177911394, 0.280967964, 4.31003998e-4, 0.454541694], weights)).toBeLessThan(1e-6);
    expect(largestRelative([0.09442866, -0.50002546], intercept)).toBeLessThan(1e-6);
  });

  it('finds the weights of a linear world with choices, and what is unknown of a choice never taken', async () => {
    const space: TransitionSpace = { stateNames: ['a', 'b'], action: { kind: 'discrete', count: 3 } };
    const random = seededRandom(1);
    const shift = [-0.5, 0.25, 0] as const;
    const world = madeUp(space, 200, () => {
      const [a, b] = [1000 + random(), 2 * random()];
      const index = random() < 0.5 ? 0 : 1;
      return { state: [a, b], action: [index], nextState: [a + 0.1 * b, 0.9 * b + (shift[index] ?? 0)], reward: -b };
    });
    const model = linearModel({ space, learnsReward: true });
    await model.fit(world);
    const { mean, reward, epistemicStd } = await model.predict(
      Float32Array.of(1000.5, 1, 1000.5, 1, 1000.5, 1),
      Float32Array.of(0, 1, 2),
    );
    expect(largestRelative([1000.6, 0.4, 1000.6, 1.15], mean.subarray(0, 4))).toBeLessThan(1e-4);
    expect(largestRelative([-1, -1], reward?.subarray(0, 2) ?? [])).toBeLessThan(1e-5);
    expect(epistemicStd[5]).toBeGreaterThan(50 * (epistemicStd[1] ?? Number.NaN));
  });

  it('covers what happens as often as it says: 90% and 50% intervals on noisy data', async () => {
    const random = seededRandom(2);
    const normal = normals(random);
    const noisy = (count: number) =>
      madeUp(line, count, () => {
        const [s, u] = [4 * random() - 2, 2 * random() - 1];
        return { state: [s], action: [u], nextState: [0.9 * s + 0.2 * u + 0.3 * normal()] };
      });
    const model = linearModel({ space: line });
    await model.fit(noisy(15));
    const fresh = noisy(4000);
    const { mean, std } = await model.predict(fresh.states, fresh.actions);
    const within = (deviations: number) =>
      mean.filter((value, i) => {
        return Math.abs((fresh.nextStates[i] ?? 0) - value) < deviations * (std[i] ?? 0);
      }).length / 4000;
    // One fit to 15 rows knows the noise to about a fifth of it.
    expect(Math.abs(within(1.645) - 0.9)).toBeLessThan(0.08);
    expect(Math.abs(within(0.674) - 0.5)).toBeLessThan(0.12);
  });

  it('is the same model after saving and loading', async () => {
    const model = linearModel({ space: line, learnsReward: true });
    await model.fit(wavy);
    const { manifest, tensors } = model.save();
    const loaded = loadLinearModel({ manifest: JSON.parse(JSON.stringify(manifest)), tensors: tensors.slice() });
    const ask = [Float32Array.of(0.1, -3), Float32Array.of(0.5, -1)] as const;
    expect(await loaded.predict(...ask)).toEqual(await model.predict(...ask));
    expect(loaded.asSystem()).toMatchObject({ data: model.asSystem().data, code: model.asSystem().code });
    expect(() => loadLinearModel({ manifest: { ...manifest, kind: 'gaussian-process' }, tensors })).toThrow(/kind is/);
    const lacking = { ...manifest, settings: { ridge: 1, learnsReward: false, rows: 12 } };
    expect(() => loadLinearModel({ manifest: lacking, tensors })).toThrow(/shape/);
    const wrong = { ...manifest, settings: { ...manifest.settings, rows: -1 } };
    expect(() => loadLinearModel({ manifest: wrong, tensors })).toThrow(/settings.rows is -1/);
  });

  it('refuses what it cannot use, and says what it needs', async () => {
    const model = linearModel({ space: line });
    await expect(model.predict(new Float32Array(1), new Float32Array(1))).rejects.toThrow(/not fitted; call fit/);
    expect(() => model.asSystem({ wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }' })).toThrow(
      /not fitted/,
    );
    const bad = { ...wavy, nextStates: wavy.nextStates.map((value, i) => (i === 4 ? Number.NaN : value)) };
    await expect(model.fit(bad)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/row 5/),
    });
    await expect(model.fit(wavy, { sead: 1 } as never)).rejects.toThrow(/^linearModel\.fit: there is no option 'sead'/);
    await expect(model.fit(wavy, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(model.fitted).toBe(false);
    await model.fit(wavy);
    await expect(model.predict(new Float32Array(2), new Float32Array(1))).rejects.toThrow(/2 states need 2/);
    expect(() => model.asSystem()).toThrow(/has not learned the reward, so wgsl has to say/);
    expect(() => linearModel({ space: line, ridge: -1 })).toThrow(/ridge is -1/);
  });
});

describe('a linear model as a system', () => {
  it("says where in the user's own text an error is", async () => {
    const model = linearModel({ space: line });
    await model.fit(wavy);
    const location = (wgsl: string) => {
      try {
        model.asSystem({ wgsl });
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const cost = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.s; }';
    expect(location('\n  fn cost(x: State, u: Action, t: u32) -> f32 { return x.speed; }')).toMatchObject({
      code: 'invalid-wgsl',
      location: { line: 2 },
    });
    expect(location(`${cost}\nfn broken() -> f32 { return 1.0;`)).toMatchObject({ location: { line: 2 } });
    expect(location(`${cost}\n\nfn dynamics(x: State, u: Action, t: u32) -> State { return x; }`)).toMatchObject({
      location: { line: 3, column: 4 },
      message: expect.stringContaining("'dynamics' is the model itself"),
    });
    expect(location(`${cost} // the end`)).toBeUndefined();
  });

  it.each(BACKENDS)(
    'rolls out as predict() predicts, on %s: continuous actions, given cost, params and tables',
    async (backend) => {
      const model = linearModel({ space: line });
      await model.fit(wavy);
      const system = model.asSystem({
        name: 'wavy',
        wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return params.k * x.s * offsets(t); }',
        params: { k: 2 },
        data: { offsets: Float32Array.of(1, 10, 100) },
      });
      const actions = Float32Array.from({ length: 30 }, (_, i) => Math.sin(7 * i));
      const expected = await predictedPaths(model, [0.7], actions, 3);
      const { states, costs } = await rolledOut(system, backend, [0.7], actions, 3);
      expect(largestRelative(expected.states, states)).toBeLessThan(1e-5);
      const sum = (c: number) => [2, 20, 200].reduce((all, w, t) => all + w * (expected.states[c * 4 + t] ?? 0), 0);
      expect(
        largestRelative(
          Array.from(costs, (_, c) => sum(c)),
          costs,
        ),
      ).toBeLessThan(1e-5);
    },
  );

  it.each(BACKENDS)('rolls out as predict() predicts, on %s: choices, learned reward, many states', async (backend) => {
    const size = 20;
    const space: TransitionSpace = {
      stateNames: Array.from({ length: size }, (_, i) => `s${i}`),
      action: { kind: 'discrete', count: 3 },
    };
    const random = seededRandom(3);
    const world = madeUp(space, 120, () => {
      const state = Array.from({ length: size }, () => 100 + random());
      const index = Math.floor(3 * random());
      const nextState = state.map((value, i) => 0.5 * value + 0.5 * (state[(i + 1) % size] ?? 0) + 0.1 * (index - 1));
      return { state, action: [index], nextState, reward: index - (state[0] ?? 0) };
    });
    const model = linearModel({ space, learnsReward: true });
    await model.fit(world);
    const horizon = 8;
    const actions = Float32Array.from({ length: 5 * horizon }, () => Math.floor(3 * random()));
    const start = Array.from({ length: size }, () => 100 + random());
    const expected = await predictedPaths(model, start, actions, horizon);
    const { states, costs } = await rolledOut(model.asSystem(), backend, start, actions, horizon);
    expect(largestRelative(expected.states, states)).toBeLessThan(1e-5);
    expect(largestRelative(expected.costs, costs)).toBeLessThan(1e-5);
  });

  it('learned from 40 random steps of the double integrator, brings it to its goal', async () => {
    const env = await createEnv(doubleIntegrator());
    const { stateNames, action } = env.system;
    const random = seededRandom(4);
    let { observation } = env.reset({ seed: 1 });
    const data = madeUp({ stateNames, action }, 40, () => {
      const taken = [2 * random() - 1, 2 * random() - 1];
      const before = [...observation];
      observation = env.step(taken).observation;
      return { state: before, action: taken, nextState: [...observation] };
    });
    const model = linearModel({ space: data.space });
    await model.fit(data);
    const system = model.asSystem({
      wgsl: `fn cost(x: State, u: Action, t: u32) -> f32 {
        let d = vec2f(x.px - 2.0, x.py - 2.0);
        return dot(d, d) + 0.3 * (x.vx * x.vx + x.vy * x.vy) + 0.01 * (u.ax * u.ax + u.ay * u.ay);
      }`,
    });
    const planner = await createPlanner({
      system,
      algorithm: mppi({ samples: 256, horizon: 25, temperature: 0.1 }),
      backend: 'cpu',
    });
    observation = env.reset({ options: { state: [0, 0, 0, 0] } }).observation;
    for (let t = 0; t < 80; t++) observation = env.step((await planner.plan(observation)).action).observation;
    planner.destroy();
    env.close();
    expect(Math.hypot((observation[0] ?? 0) - 2, (observation[1] ?? 0) - 2)).toBeLessThan(0.15);
  });
});
