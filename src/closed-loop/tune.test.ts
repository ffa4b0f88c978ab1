import { describe, expect, it } from 'vitest';
import { findPlanner } from '../planners/catalog.ts';
import { mppi } from '../planners/mppi.ts';
import { learnedRecorder, recorder } from '../planners/recorder.testing.ts';
import { backends } from '../rollout/backends.testing.ts';
import { arm } from '../systems/arm.ts';
import { cartpoleDiscrete } from '../systems/cartpole.ts';
import { doubleIntegrator } from '../systems/double-integrator.ts';
import { integrator } from '../systems/integrator.ts';
import { pendulum } from '../systems/pendulum.ts';
import { searchSpace, usualSearch } from './search-space.ts';
import { simulate } from './simulate.ts';
import { type TuneOptions, tune } from './tune.ts';
import { tuningPlot } from './tuning-plot.ts';

/** A search of a second, from noise that is far too small to get anywhere. */
const small = {
  system: integrator(),
  planner: 'mppi',
  settings: { samples: 40, horizon: 4, noiseStd: 0.02 },
  // Other horizons would be compiled for.
  search: { temperature: true, noiseStd: true },
  steps: 10,
  start: [3],
  generations: 4,
  seeds: 2,
  freshSeeds: 12,
} satisfies Omit<TuneOptions, 'backend'>;

describe.each(backends)('tune on $name', ({ name: backend }) => {
  it('finds better settings than bad ones, and its verdict can be repeated by simulate', async () => {
    const found = await tune({ ...small, backend, seed: 3, timeoutMs: 60_000 });
    expect(found.better).toBe(true);
    expect(found.difference.high).toBeLessThan(0);
    expect(found.best.score.mean).toBeCloseTo(found.defaults.score.mean + found.difference.mean, 4);
    const { settings } = found.best;
    const repeated = await simulate({
      system: small.system,
      plant: small.system,
      algorithm: findPlanner('mppi').create(settings),
      steps: small.steps,
      states: small.start,
      problems: 12,
      // Where the fresh ones begin.
      seed: 3 + 2 ** 25,
      backend,
      timeoutMs: 60_000,
    });
    expect(Array.from(repeated.costs)).toEqual(found.best.score.costs);
  });
});

describe('tune', () => {
  it('gives the same for the same seed, as plain data, with a curve of which a picture can be drawn', async () => {
    const [one, other] = [await tune({ ...small, backend: 'cpu' }), await tune({ ...small, backend: 'cpu' })];
    expect(one).toEqual(other);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
    expect(one.curve.map(({ generation }) => generation)).toEqual([1, 2, 3, 4]);
    // 8 candidates and the defaults, 2 seeds; 5 proposals on 4; 2 on 12.
    expect(one.loops).toBe(4 * 9 * 2 + 5 * 4 + 2 * 12);
    expect(one.snippet).toMatch(
      /^import \{ createPlanner, mppi, integrator \} from 'forerun';\n\nconst system = integrator\(\);\nconst algorithm = mppi\(\{ samples: /,
    );
    expect(tuningPlot(one)).toMatch(/<svg[\s\S]*Tuning mppi for integrator/);
  });

  it('tunes what the planner believes, and judges by the true cost', async () => {
    const found = await tune({
      ...small,
      backend: 'cpu',
      generations: 3,
      system: doubleIntegrator({ terminalWeight: 0.01 }),
      settings: { samples: 60, horizon: 8 },
      search: { terminalWeight: [0.01, 100] },
      start: [0, 0, 0, 0],
      steps: 30,
    });
    expect(Object.keys(found.best.weights)).toEqual(['terminalWeight']);
    expect(found.snippet).toContain(`planner.setParams({ terminalWeight: ${found.best.weights.terminalWeight} })`);
    expect(found.better).toBe(true);
  });

  it('ranks what does the task before what costs less', async () => {
    // The task is to stay, which costs more than to go where the cost is low.
    const success = (states: readonly Float32Array[]) => Math.abs(states.at(-1)?.[0] ?? 0) > 2.9;
    const search = { noiseStd: [0.001, 1] } as const;
    const world = { ...small, backend: 'cpu', settings: { samples: 40, horizon: 4, noiseStd: 0.3 }, search } as const;
    const [stays, goes] = [await tune({ ...world, success }), await tune(world)];
    expect(stays.verdict).toBe('does-more');
    expect([stays.defaults.score.done, stays.best.score.done]).toEqual([0, 12]);
    expect(stays.difference.low).toBeGreaterThan(0);
    expect(stays.snippet).toContain(`noiseStd: ${stays.best.settings.noiseStd}`);
    expect(goes.difference.high).toBeLessThanOrEqual(0);
    expect(goes.best.score.done).toBeUndefined();
  });

  it('tunes plans through a learned model for the true system', async () => {
    const found = await tune({
      ...small,
      backend: 'cpu',
      system: learnedRecorder(),
      plant: recorder(),
      settings: { samples: 40, horizon: 2, noiseStd: 0.001 },
      search: { noiseStd: [0.001, 1] },
      start: [0, 0],
      generations: 2,
    });
    expect(found.better).toBe(true);
  });

  it('draws what is random about the plant for each seed', async () => {
    const world = { ...small, backend: 'cpu', settings: { samples: 40, horizon: 4 }, generations: 1 } as const;
    const { defaults } = await tune({ ...world, system: pendulum(), steps: 20, start: [1, 0] });
    const drawn = await tune({
      ...world,
      system: pendulum(),
      steps: 20,
      start: [1, 0],
      randomize: { gravity: [1, 30] },
    });
    expect(drawn.defaults.score.costs).not.toEqual(defaults.score.costs);
    const spread = ({ costs }: { costs: readonly number[] }) => Math.max(...costs) - Math.min(...costs);
    expect(spread(drawn.defaults.score)).toBeGreaterThan(2 * spread(defaults.score));
  });

  it('says how far it is, and ends when it is asked to', async () => {
    const controller = new AbortController();
    const fractions: number[] = [];
    const ended = tune({
      ...small,
      backend: 'cpu',
      signal: controller.signal,
      onProgress: ({ fraction, step }) => {
        fractions.push(fraction);
        if (step.startsWith('generation 2')) controller.abort();
      },
    });
    await expect(ended).rejects.toMatchObject({ code: 'aborted' });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it.each([
    ['an unknown planner', { planner: 'mpi' }, /there is no planner 'mpi'/],
    [
      'an algorithm for a name',
      { planner: mppi() } as object,
      /^tune: planner is the algorithm .* 'mppi'; give the name/,
    ],
    ['nothing for a name', { planner: undefined } as object, /^tune: planner is undefined; give the name/],
    ['an unknown option', { generation: 3 } as object, /no option 'generation'/],
    ['what neither planner nor system have', { search: { wieght: true } }, /there is no 'wieght' to search for/],
    ['samples, which follow from the budget', { search: { samples: true } }, /give budget/],
    ['a range upside down', { search: { temperature: [2, 1] } }, /low below high/],
    ['a range that the planner refuses', { search: { horizon: [0, 5] } }, /takes 1 to/],
    ['a switch', { search: { includeMean: true } }, /no number that can be searched/],
    ['an empty search', { search: {} }, /nothing to search for/],
    ['a range of a parameter that is not there', { randomize: { mass: [1, 2] } }, /no parameter 'mass'/],
    ['one number for a range', { randomize: { mass: [1] } }, /give \[low, high\]/],
    ['too few fresh seeds', { freshSeeds: 7 }, /freshSeeds is 7; give a whole number from 8/],
    ['so many seeds that the verdict would see some again', { generations: 5000, seeds: 5000 }, /give fewer/],
    ['what is called at the end and is no function', { success: 1 } as object, /success is 1; give a function/],
    ['null for settings', { settings: null } as object, /settings is null/],
    ['null for what is random', { randomize: null, processNoise: null } as object, /processNoise is null/],
    ['noise that may vanish', { search: { noiseStd: [0, 1] } }, /noiseStd .* above 0/],
    ['a range without a whole number', { search: { horizon: [3.2, 3.8] } }, /no whole number/],
    ['a budget without end', { budget: Number.POSITIVE_INFINITY }, /budget is Infinity/],
    ['more threads than there may be', { threads: 1000 }, /threads is 1000; give a whole number from 1 to/],
  ])('refuses %s', async (_, given, message) => {
    await expect(tune({ ...small, ...given } as TuneOptions)).rejects.toThrow(message);
  });
});

it('tune says what it takes when it is called with nothing', async () => {
  await expect(tune(undefined as never)).rejects.toThrow('tune: got undefined; give { system');
});

describe('a search space', () => {
  const mppi = findPlanner('mppi');
  const options = { system: arm(), planner: mppi, settings: { samples: 256, horizon: 10, noiseStd: [4, 0.8] } };

  it('starts at the defaults, whatever their units', () => {
    const space = searchSpace({ ...options, search: undefined, budget: undefined });
    expect(space.at(space.start)).toEqual({
      settings: { samples: 256, horizon: 10, noiseStd: [4, 0.8], temperature: 1, knots: 0 },
      weights: { distanceWeight: 5, rateWeight: 0.3, terminalWeight: 3 },
    });
    expect(space.defaults).toEqual(options.settings);
  });

  it('never computes more than its budget', () => {
    const search = { horizon: true, iterations: [1, 6] } as const;
    const space = searchSpace({ ...options, search, budget: undefined });
    for (let u = -1; u <= 2; u += 0.13) {
      for (let v = -1; v <= 2; v += 0.17) {
        const { samples, horizon, iterations } = mppi.create(space.at([u, v]).settings);
        expect(samples * horizon * iterations).toBeLessThanOrEqual(2560);
        expect(samples * horizon * iterations).toBeGreaterThan(2560 - horizon * iterations);
      }
    }
  });

  it('never asks for more samples than a planner takes, however large the budget', () => {
    const space = searchSpace({ ...options, search: { horizon: [1, 9] }, budget: 1e9 });
    expect(mppi.create(space.defaults).samples).toBe(2 ** 24);
    expect(mppi.create(space.at([0]).settings).samples).toBe(2 ** 24);
  });

  it('goes from end to end of its ranges by equal factors, and back beyond them', () => {
    const space = searchSpace({ ...options, search: { temperature: [0.01, 100], horizon: [3, 9] }, budget: undefined });
    const at = (u: number) => {
      const { temperature, horizon } = space.at([u, u]).settings;
      return [temperature, horizon];
    };
    expect([0, 0.25, 0.5, 1].map(at)).toEqual([
      [0.01, 3],
      [0.1, 4],
      [1, 5],
      [100, 9],
    ]);
    expect(at(-0.25)).toEqual(at(0.25));
    expect(at(1.75)).toEqual(at(0.25));
  });

  it('searches by default what can make a difference', () => {
    expect(Object.keys(usualSearch(arm(), mppi))).toEqual([
      'temperature',
      'noiseStd',
      'horizon',
      'knots',
      'distanceWeight',
      'rateWeight',
      'terminalWeight',
    ]);
    expect(Object.keys(usualSearch(recorder(), findPlanner('icem')))).toEqual(['noiseStd', 'horizon']);
    expect(Object.keys(usualSearch(cartpoleDiscrete(), mppi))).toEqual([
      'temperature',
      'horizon',
      'exploration',
      'marginWeight',
    ]);
  });
});
