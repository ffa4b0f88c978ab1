import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../models/data/random.ts';
import { linearModel } from '../models/linear/linear.ts';
import { ensemble } from '../models/neural/ensemble.ts';
import { calibration } from './calibration.ts';
import { disagreementAgainstError } from './disagreement.ts';
import { pairs, randomEpisodes, spaceOf } from './fake-model.testing.ts';
import { oneStepError } from './one-step-error.ts';
import { openLoopError } from './open-loop-error.ts';

describe('diagnoses of learned models', () => {
  it('a linear model of a linear world with normal noise is calibrated on data that it has not seen', async () => {
    const space = spaceOf('x', 'v');
    const draw = normals(seededRandom(5));
    const world = (count: number) =>
      pairs(
        space,
        Array.from({ length: count }, () => [draw(), draw()]),
        ([x = 0, v = 0]) => [x + 0.1 * v + 0.05 * draw(), 0.9 * v - 0.2 * x + 0.3 * draw()],
      );
    const model = linearModel({ space });
    await model.fit(world(2000));
    const { intervals, standardisedError } = await calibration(model, world(8000));
    for (const { level, components, samplingError } of intervals) {
      // A std from 2,000 rows is itself off by 1.6%, which moves the share inside by up to half of that.
      for (const share of components) expect(Math.abs(share - level)).toBeLessThan(3 * samplingError + 0.012);
    }
    for (const error of standardisedError) expect(Math.abs((error ?? 0) - 1)).toBeLessThan(0.05);
  });

  it('a linear model drifts from a pendulum, further with each step, but less than no model at all', async () => {
    const [seen, unseen] = [await randomEpisodes('pendulum', 8, 60), await randomEpisodes('pendulum', 8, 60, 1)];
    const model = linearModel({ space: seen.space });
    await model.fit(seen);
    const { error, persistence } = await openLoopError(model, unseen, { horizon: 10, every: 5 });
    const at = (steps: number) => error.mean[steps - 1] ?? Number.NaN;
    expect(at(1)).toBeGreaterThan(0.005);
    expect(at(5)).toBeGreaterThan(3 * at(1));
    expect(at(10)).toBeGreaterThan(at(5));
    for (let steps = 1; steps <= 10; steps++) expect(at(steps)).toBeLessThan(persistence[steps - 1] ?? 0);
  });

  it('an ensemble of networks errs, and doubts, where it has seen nothing', async () => {
    const space = spaceOf('x');
    const random = seededRandom(6);
    const jump = ([x = 0]: readonly number[]) => [x + Math.sin(2 * x)];
    // Nothing is seen between -1 and 1.5.
    const inside = () => (random() < 0.5 ? -3 + 2 * random() : 1.5 + 1.5 * random());
    const seen = pairs(
      space,
      Array.from({ length: 300 }, () => [inside()]),
      jump,
    );
    const everywhere = pairs(
      space,
      Array.from({ length: 600 }, (_, i) => [-3 + i / 100]),
      jump,
    );
    const model = ensemble({
      space,
      backend: 'cpu',
      members: 4,
      hidden: [32, 32],
      activation: 'tanh',
      probabilistic: false,
      batchSize: 32,
      epochs: 60,
      learningRate: 1e-2,
    });
    await model.fit(seen, { seed: 1 });
    const { spearman, bins } = await disagreementAgainstError(model, everywhere);
    expect(spearman).toBeGreaterThan(0.4);
    expect(bins.at(-1)?.error).toBeGreaterThan(5 * (bins[0]?.error ?? Number.POSITIVE_INFINITY));
    const { rmse } = await oneStepError(model, everywhere, { by: 'x', bins: 6 });
    // By unit: -3 to -2, -2 to -1 and so on.
    const [, left = null, , gap = null, , right = null] = rmse;
    expect(gap).toBeGreaterThan(3 * (left ?? Number.POSITIVE_INFINITY));
    expect(gap).toBeGreaterThan(3 * (right ?? Number.POSITIVE_INFINITY));
  });
});
