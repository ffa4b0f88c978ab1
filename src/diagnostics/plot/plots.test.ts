import { describe, expect, it } from 'vitest';
import { biasAlong } from '../bias.ts';
import { calibration } from '../calibration.ts';
import { disagreementAgainstError } from '../disagreement.ts';
import { episodes, fakeModel, spaceOf } from '../fake-model.testing.ts';
import { oneStepError } from '../one-step-error.ts';
import { openLoopError } from '../open-loop-error.ts';
import { returnPredictedAgainstObtained } from '../returns.ts';
import { biasPlot, biasSweepPlot } from './bias.ts';
import { calibrationComponentsPlot, calibrationPlot } from './calibration.ts';
import { disagreementPlot } from './disagreement.ts';
import { oneStepComponentsPlot, oneStepErrorPlot } from './one-step.ts';
import { openLoopComponentsPlot, openLoopErrorPlot } from './open-loop.ts';
import { returnPlot } from './returns.ts';
import { trainingCurvesPlot } from './training-curves.ts';
import { parseSvg } from './well-formed.testing.ts';

const HOSTILE = '<img src=x onerror="alert(1)"> & co';
const space = spaceOf('x', HOSTILE);
const data = episodes(
  space,
  [1, 2, 3].map((k) => [k, -k]),
  20,
  ([x = 0, y = 0]) => [0.9 * x + 0.1 * y, 0.8 * y],
);
/** `a` scales; numbers beyond 2 make it diverge where `wild`. */
const model = (wild: boolean) =>
  fakeModel(space, ([x = 0, y = 0]) => ({
    mean: [wild && x > 2 ? Number.NaN : 0.95 * x, 0.8 * y],
    std: [0.1, 0.2],
    epistemicStd: [0.1 * Math.abs(x), 0.05],
    members: [
      [0.9 * x, 0.8 * y],
      [wild ? x * 1e38 : x, 0.8 * y],
    ],
  }));

describe.each([false, true])('the plots of a model (one that diverges: %s)', (wild) => {
  it('are valid SVG with the names as they are', async () => {
    const [openLoop, byOne, byTwo, covered, doubt, bias] = await Promise.all([
      openLoopError(model(wild), data, { horizon: 5 }),
      oneStepError(model(wild), data, { by: HOSTILE }),
      oneStepError(model(wild), data, { by: ['x', HOSTILE], bins: 4 }),
      calibration(model(wild), data),
      disagreementAgainstError(model(wild), data),
      biasAlong(model(wild), { truth: (state) => state, vary: HOSTILE, output: 'x', state: [3, 0], from: 0, to: 4 }),
    ]);
    const svgs = [
      openLoopErrorPlot(openLoop),
      openLoopComponentsPlot(openLoop),
      oneStepErrorPlot(byOne),
      oneStepErrorPlot(byTwo),
      oneStepComponentsPlot(byTwo),
      calibrationPlot(covered),
      calibrationComponentsPlot(covered),
      disagreementPlot(doubt),
      biasPlot(bias),
    ];
    for (const svg of svgs) expect(parseSvg(svg).length).toBeGreaterThan(20);
    const words = parseSvg(oneStepErrorPlot(byTwo)).map(({ text }) => text);
    expect(words).toContain(HOSTILE);
    expect(openLoopErrorPlot(openLoop).includes('diverged')).toBe(wild);
    // A plot of the same data under another title.
    expect(parseSvg(openLoopErrorPlot(openLoop, { title: 'mine' }))[1]?.text).toBe('mine');
  });
});

describe('the plot of open-loop errors', () => {
  it.each([
    [
      'says in the legend where no change predicted ends, when that is beyond the chart',
      0.9999,
      /^no change predicted \(above: [\d.]+ after 5 steps\)$/,
    ],
    ['draws it where it has room', 0.5, /^no change predicted$/],
  ])('%s', async (_, factor, words) => {
    const close = fakeModel(space, ([x = 0, y = 0]) => ({ mean: [factor * (0.9 * x + 0.1 * y), factor * 0.8 * y] }));
    const found = await openLoopError(close, data, { horizon: 5 });
    expect(parseSvg(openLoopErrorPlot(found)).filter(({ text }) => words.test(text))).toHaveLength(1);
  });
});

describe('plots of returns', () => {
  it('of plans: one dot a record', () => {
    const records = [1, 2, 3].map((value) => ({ predicted: value, obtained: -value }));
    const tags = parseSvg(returnPlot(returnPredictedAgainstObtained(records)));
    // One more in the legend.
    expect(tags.filter(({ name }) => name === 'circle')).toHaveLength(4);
  });

  it.each([
    ['to the bit', 200, 200],
    ['but for the rounding of f32', 15.0000019, 15],
    ['and zero', 0, 0],
  ])(
    'of plans that all came to the same, %s: the diagonal crosses the whole plot and the dots lie on it',
    (_, predicted, obtained) => {
      const tags = parseSvg(
        returnPlot(
          returnPredictedAgainstObtained([
            { predicted, obtained },
            { predicted, obtained },
          ]),
        ),
      );
      const diagonal = tags.find(
        ({ attributes: { class: name = '', d = '' } }) => name.startsWith('reference') && d.includes('L'),
      );
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = (diagonal?.attributes.d ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
      expect(x1 - x0).toBeGreaterThan(300);
      expect(y0 - y1).toBeGreaterThan(200);
      // The first circle is the legend's.
      const dots = tags.filter(({ name }) => name === 'circle').slice(1);
      expect(dots).toHaveLength(2);
      for (const { attributes } of dots) {
        expect(Number(attributes.cx)).toBeCloseTo((x0 + x1) / 2, 0);
        expect(Number(attributes.cy)).toBeCloseTo((y0 + y1) / 2, 0);
      }
      const ticks = tags.filter(({ attributes }) => attributes.class === 'tick quiet').map(({ text }) => text);
      for (const text of ticks) expect(text.length).toBeLessThan(6);
    },
  );

  it('of a sweep: factors as ticks, in order, whatever order they were run in', () => {
    const row = (factor: number) => ({
      factor,
      value: factor,
      returns: [-1, -3],
      mean: -2,
      std: 1.4,
      low: -3,
      high: -1,
    });
    const svg = biasSweepPlot({
      system: 'pendulum',
      planner: 'mppi',
      parameter: 'length',
      right: 1,
      steps: 10,
      seeds: [0, 1],
      rows: [row(2), row(0.5), row(1)],
    });
    const ticks = parseSvg(svg).filter(({ attributes }) => attributes.class === 'tick quiet');
    expect(ticks.slice(0, 3).map(({ text }) => text)).toEqual(['0.5', '1', '2']);
  });

  it('of training: a band and thin lines where there are seeds, dashed lines to compare with', () => {
    const run = { steps: [1, 2], returns: [0, 1] };
    const curve = { name: 'pets', runs: [run, run], steps: [1, 2], mean: [0, 1], std: [0.5, 0.5] };
    const svg = trainingCurvesPlot([curve, { ...curve, name: 'mppi', runs: [run] }], {
      references: [{ name: 'published', value: 3 }],
    });
    const classes = parseSvg(svg).map(({ attributes }) => attributes.class);
    expect(classes.filter((name) => name === 'thin s0')).toHaveLength(2);
    expect(classes.filter((name) => name === 'thin s1')).toHaveLength(0);
    expect(classes.filter((name) => name === 'reference faint')).toHaveLength(2);
    expect(svg).toContain('published');
    expect(parseSvg(trainingCurvesPlot([])).length).toBeGreaterThan(5);
  });
});
