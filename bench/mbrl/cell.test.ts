import { describe, expect, it } from 'vitest';
import { compared, runCell } from './cell.ts';
import { MBRL_ENVIRONMENTS } from './environments.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

/** A part of the bench case 'benchmarking-mbrl' that is quick enough for every day; the whole table is in bench/results. */
describe('the true-model rows of Benchmarking MBRL (arXiv 1907.02057, table 1)', () => {
  it.each(MBRL_ENVIRONMENTS)('a random policy earns what was published on %s', async (environment) => {
    const cell = await runCell({ environment, method: 'random', backend: 'cpu', seeds: seeds(20) });
    expect(cell.withinTwoDeviations, JSON.stringify(cell)).toBe(true);
  });

  it.each(MBRL_ENVIRONMENTS)('random shooting, 1000 x 10, earns what was published on %s', async (environment) => {
    const cell = await runCell({ environment, method: 'random-shooting', backend: 'cpu', seeds: seeds(4) });
    expect(cell.withinTwoDeviations, JSON.stringify(cell)).toBe(true);
  });

  it('CEM, 500 x 30 x 5, earns what was published on the mountain car', async () => {
    const cell = await runCell({ environment: 'mountain-car', method: 'cem', backend: 'cpu', seeds: seeds(4) });
    expect(cell.withinTwoDeviations, JSON.stringify(cell)).toBe(true);
  });
});

describe('the comparison with a published figure', () => {
  it('counts in published deviations and says which way', () => {
    const cell = compared('mountain-car', 'cem', [-60, -62]);
    expect(cell.measured).toEqual({ mean: -61, std: Math.SQRT2 });
    expect(cell.deviations).toBeCloseTo(-3 / 2.9, 6);
    expect(cell.withinTwoDeviations).toBe(true);
    expect(compared('mountain-car', 'cem', [-64, -64]).withinTwoDeviations).toBe(false);
  });

  it('knows that published figures are rounded: 200.0 +- 0 admits 199.9, not 199.8', () => {
    expect(compared('cartpole', 'random-shooting', [199.9]).withinTwoDeviations).toBe(true);
    expect(compared('cartpole', 'random-shooting', [199.8]).withinTwoDeviations).toBe(false);
    expect(compared('cartpole', 'random-shooting', [200]).deviations).toBeNull();
  });
});
