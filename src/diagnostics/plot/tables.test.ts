import { describe, expect, it } from 'vitest';
import type { TabularCurve } from '../../agents/tabular/tabular-curves.ts';
import { rewardSoFarPlot, stepsPerEpisodePlot, sweepingGainPlot } from './tables.ts';
import { parseSvg } from './well-formed.testing.ts';

const curve = (name: string, lengths: readonly number[], rewards: readonly number[]): TabularCurve => {
  return { name, runs: 30, lengths: Float64Array.from(lengths), rewards: Float64Array.from(rewards) };
};
const lines = (svg: string) =>
  parseSvg(svg).filter(({ name, attributes }) => name === 'path' && /line/.test(attributes.class ?? ''));
const texts = (svg: string) => parseSvg(svg).map(({ text }) => text);

describe('pictures of learning in tables', () => {
  const curves = [curve('n = 0', [900, 400, 20], [0, 0, 1, 2]), curve('n = 50', [800, 20, 15], [0, 1, 2, 3])];

  it('steps of each episode: a line each, named, over how many runs', () => {
    const svg = stepsPerEpisodePlot(curves);
    // Each in the chart and in the legend.
    expect(lines(svg)).toHaveLength(2 * 2);
    expect(texts(svg)).toEqual(expect.arrayContaining(['n = 0', 'n = 50', 'mean of 30 runs', 'episode']));
  });

  it('reward so far: a line each, and where the environment changes', () => {
    const svg = rewardSoFarPlot(curves, { title: 'Blocking', changesAt: [2] });
    expect(texts(svg)).toEqual(expect.arrayContaining(['Blocking', 'n = 0', 'the environment changes']));
    expect(texts(rewardSoFarPlot(curves))).not.toContain('the environment changes');
  });

  it('the gain of prioritised sweeping: two lines over the size of the maze', () => {
    const rows = [1, 2].map((factor) => ({
      factor,
      states: 54 * factor ** 2,
      random: 9000 * factor,
      prioritised: 500,
    }));
    expect(lines(sweepingGainPlot(rows))).toHaveLength(2 * 2);
  });
});
