import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../data/random.ts';
import { emptyTransitions } from '../data/rows.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { changes, choices, line, range } from './data.testing.ts';
import { ensemble, neuralModel } from './ensemble.ts';
import { referenceForward } from './reference.testing.ts';

const noise = (random: () => number): number => normals(random)();

/** Rows of `line` at these positions, with the action 0. */
function at(xs: readonly number[]): [Float32Array, Float32Array] {
  return [Float32Array.from(xs), new Float32Array(xs.length)];
}

const rms = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('five bootstrapped linear members on y = 2 x + 1 + 0.5 noise', () => {
  it('find the line, and a band that is narrow on the data and wide outside', async () => {
    const data = changes(range(-1, 1, 60), (x, _, random) => 2 * x + 1 + 0.5 * noise(random));
    const model = ensemble({
      space: line,
      hidden: [],
      probabilistic: false,
      learningRate: 0.02,
      weightDecay: 0,
      validationFraction: 0,
      epochs: 400,
      patience: 400,
      backend: 'cpu',
    });
    await model.fit(data);
    const [inside, outside] = [range(-1, 1, 11), [-5, 5]];
    const near = await model.predict(...at(inside));
    const far = await model.predict(...at(outside));
    // Over 60 rows of noise 0.5 a line's standard error is 0.065 in the middle and 0.12 at the ends.
    const error = Array.from(near.mean, (value, i) => value - 3 * (inside[i] ?? 0) - 1);
    expect(rms(error)).toBeLessThan(0.2);
    expect(rms(near.epistemicStd)).toBeGreaterThan(0.04);
    expect(rms(near.epistemicStd)).toBeLessThan(0.2);
    for (const [i, x] of outside.entries()) {
      const [mean = Number.NaN, std = Number.NaN] = [far.mean[i], far.epistemicStd[i]];
      expect(Math.abs(mean - 3 * x - 1)).toBeLessThan(3 * std);
      expect(std).toBeGreaterThan(2 * rms(near.epistemicStd));
    }
  });

  it('see different rows: without bootstrapping all of them find the same line', async () => {
    const data = changes(range(-1, 1, 60), (x, _, random) => 2 * x + 1 + 0.5 * noise(random));
    const spread = async (bootstrap: boolean): Promise<number> => {
      const settings = {
        hidden: [],
        probabilistic: false,
        learningRate: 0.02,
        weightDecay: 0,
        epochs: 400,
        patience: 400,
        improvement: 0,
      };
      const model = ensemble({ space: line, ...settings, validationFraction: 0, bootstrap, backend: 'cpu' });
      await model.fit(data);
      return rms((await model.predict(...at(range(-1, 1, 11)))).epistemicStd);
    };
    expect(await spread(false)).toBeLessThan(0.1 * (await spread(true)));
  });
});

describe('five networks on a sine with a gap', () => {
  it('are at least 3 times as uncertain inside the gap as on the data', async () => {
    const xs = [...range(-4, -2, 100), ...range(2, 4, 100)];
    const data = changes(xs, (x, _, random) => Math.sin(x) + 0.05 * noise(random));
    const model = ensemble({
      space: line,
      hidden: [32, 32],
      learningRate: 0.02,
      batchSize: 40,
      epochs: 120,
      patience: 60,
      backend: 'cpu',
    });
    await model.fit(data);
    const gap = await model.predict(...at(range(-1, 1, 21)));
    const near = await model.predict(...at([...range(-3.9, -2.1, 20), ...range(2.1, 3.9, 20)]));
    expect(rms(near.std)).toBeLessThan(0.1);
    expect(rms(gap.std)).toBeGreaterThan(3 * rms(near.std));
  });
});

describe('a probabilistic network on noise that grows', () => {
  it('comes to the noise, and its likelihood to the entropy of the noise', async () => {
    const random = seededRandom(4);
    const level = (x: number): number => 0.1 + 0.2 * (x + 1);
    const drawn = (count: number, seed: number): Transitions =>
      changes(
        Array.from({ length: count }, () => 2 * random() - 1),
        (x, _, own) => level(x) * noise(own),
        { seed },
      );
    const model = neuralModel({
      space: line,
      probabilistic: true,
      hidden: [24],
      learningRate: 0.01,
      epochs: 60,
      backend: 'cpu',
    });
    await model.fit(drawn(2000, 1));
    for (const x of [-0.9, 0, 0.9]) {
      const { std } = await model.predict(...at([x]));
      expect((std[0] ?? 0) / level(x)).toBeGreaterThan(0.8);
      expect((std[0] ?? 0) / level(x)).toBeLessThan(1.25);
    }
    const fresh = drawn(2000, 2);
    const { mean, std } = await model.predict(fresh.states, fresh.actions);
    let excess = 0;
    for (const [i, next] of fresh.nextStates.entries()) {
      const [z, own] = [(next - (mean[i] ?? 0)) / (std[i] ?? 1), level(fresh.states[i] ?? 0)];
      // The entropy of a Gaussian is 1/2 + log(std), and the likelihood's other terms are the same on both sides.
      excess += (z ** 2 / 2 + Math.log(std[i] ?? 1) - 0.5 - Math.log(own)) / fresh.count;
    }
    // 2,000 rows say it to 1 / sqrt(2 * 2000) = 0.016.
    expect(Math.abs(excess)).toBeLessThan(0.05);
  });
});

/** Random transitions of any space. */
function random(space: TransitionSpace, count: number): Transitions {
  const normal = normals(seededRandom(9));
  const uniform = seededRandom(10);
  const data = emptyTransitions(space, count);
  for (const column of [data.states, data.nextStates, data.rewards])
    column.forEach((_, i) => {
      column[i] = 3 * normal() + 1;
    });
  data.actions.forEach((_, i) => {
    data.actions[i] = space.action.kind === 'discrete' ? Math.floor(uniform() * space.action.count) : 2 * uniform() - 1;
  });
  return data;
}

describe.each([
  { what: 'probabilistic, SiLU, reward', space: line, activation: 'silu', probabilistic: true, learnsReward: true },
  {
    what: 'deterministic, ReLU, choices',
    space: choices,
    activation: 'relu',
    probabilistic: false,
    learnsReward: false,
  },
  {
    what: 'probabilistic, tanh, choices, reward',
    space: choices,
    activation: 'tanh',
    probabilistic: true,
    learnsReward: true,
  },
] as const)('an ensemble ($what)', ({ space, activation, probabilistic, learnsReward }) => {
  it('predicts what float64 loops over the weights of its system give, and mixes its elites', async () => {
    const data = random(space, 50);
    const model = ensemble({
      space,
      members: 4,
      elites: 3,
      hidden: [7, 6],
      activation,
      probabilistic,
      learnsReward,
      epochs: 3,
      backend: 'cpu',
    });
    await model.fit(data);
    const { mean, std, epistemicStd, members, reward } = await model.predict(data.states, data.actions);
    const cost = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.x; }';
    const { ensemble: dynamics } = model.asSystem(learnsReward ? {} : { wgsl: cost });
    if (dynamics === undefined) throw new Error('the system has no ensemble');
    expect(dynamics.members).toBe(3);
    const outputs = [0, 1, 2].map((m) => referenceForward(dynamics, m, data.states, data.actions));
    const size = space.stateNames.length;
    const width = size + (learnsReward ? 1 : 0);
    const near = (value: number | undefined, expected: number, scale: number): void => {
      expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThan(1e-4 * Math.max(Math.abs(expected), scale));
    };
    for (let i = 0; i < data.count; i++) {
      for (let d = 0; d < width; d++) {
        const means = outputs.map((output) => output.mean[i * width + d] ?? Number.NaN);
        const centre = means.reduce((sum, value) => sum + value, 0) / 3;
        const scale = dynamics.outputStd[d] ?? Number.NaN;
        if (d === size) {
          near(reward?.[i], centre, scale);
          continue;
        }
        const k = i * size + d;
        near(mean[k], centre, scale);
        means.forEach((value, m) => {
          near(members?.[m * data.count * size + k], value, scale);
        });
        const doubt = means.reduce((sum, value) => sum + (value - centre) ** 2 / 3, 0);
        const variance = outputs.reduce((sum, output) => sum + (output.variance[i * width + d] ?? Number.NaN) / 3, 0);
        near(epistemicStd[k], Math.sqrt(doubt), scale);
        near(std[k], Math.sqrt(doubt + variance), scale);
      }
    }
  });
});
