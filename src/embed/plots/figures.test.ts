import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulation } from '../simulation/create-simulation.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { shortNumber } from './figure.ts';
import { FIGURES, type FigureName } from './figures.ts';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await createSimulation({ system: 'arm', backend: 'cpu' });
  for (let n = 0; n < 12; n++) await simulation.step();
});

afterAll(() => simulation.destroy());

const figure = (name: FigureName) => FIGURES[name](simulation);

describe('plots', () => {
  it('show the cost of each step by the terms of the cost', () => {
    const { lines, text } = figure('cost');
    expect(lines.map(({ name }) => name)).toEqual(['distance', 'rate']);
    for (const [i, { cost }] of simulation.history.entries()) {
      expect(lines.reduce((sum, { y }) => sum + (y[i] ?? 0), 0)).toBeCloseTo(cost, 4);
    }
    expect(text).toMatch(/^The last step cost [\d.]+: distance [\d.]+, rate [\d.]+\.$/);
  });

  it('show actions that were taken, and behind them those that are planned', () => {
    const { lines, now, text } = figure('actions');
    const [taken, planned] = lines;
    expect(now).toBeCloseTo(11 * 0.05);
    expect(taken?.y).toEqual(simulation.history.map(({ plan }) => plan.action[0]));
    expect(planned).toMatchObject({ name: 'shoulder', dashed: true });
    expect(planned?.y).toHaveLength(10);
    expect(planned?.x[0]).toBe(now);
    expect(planned?.y[0]).toBe(taken?.y.at(-1));
    expect(text).toContain('elbow');
  });

  it('show plan times with their median and 95th percentile', () => {
    const { lines, text } = figure('time');
    const [plan, p50, p95] = lines;
    const sorted = [...(plan?.y ?? [])].sort((a, b) => a - b);
    const between = (rank: number, share: number): number =>
      (1 - share) * (sorted[rank] ?? Number.NaN) + share * (sorted[rank + 1] ?? Number.NaN);
    for (const [line, value] of [
      [p50, between(5, 0.5)],
      [p95, between(10, 0.45)],
    ] as const) {
      expect(line?.y).toEqual([expect.closeTo(value, 9), expect.closeTo(value, 9)]);
    }
    expect(text).toMatch(/plans a second, \d+ % of real time\.$/);
  });

  it('show how many samples have a say', () => {
    const { lines, text } = figure('samples');
    for (const effective of lines[0]?.y ?? []) {
      expect(effective).toBeGreaterThanOrEqual(1);
      expect(effective).toBeLessThanOrEqual(256);
    }
    expect(text).toMatch(/of 256 samples have a say/);
  });

  it('say so where there is nothing yet', async () => {
    await simulation.reset();
    for (const name of Object.keys(FIGURES) as FigureName[]) {
      expect(figure(name).text).toBe('Nothing was planned yet.');
      expect(figure(name).lines.flatMap(({ y }) => y.filter(Number.isFinite))).toEqual([]);
    }
  });

  it.each([
    [0, '0'],
    [-1.5, '−1.5'],
    [1234.5, '1230'],
    [1e6, '1.0e6'],
    [2e-4, '2.0e-4'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('write %d as %s', (value, text) => expect(shortNumber(value).replace('−4', '-4')).toBe(text));
});
