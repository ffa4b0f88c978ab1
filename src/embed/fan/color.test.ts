import { describe, expect, it } from 'vitest';
import { VIRIDIS } from '../../diagnostics/plot/colors.ts';
import { coloredCandidates, costStandings, FADED, standingColor } from './color.ts';

const LARGEST_F32 = 3.4028234663852886e38;

describe('where costs stand', () => {
  it('is 0 for the lowest, 0.5 at the mean and below 1 for the highest', () => {
    // Lowest 10; the others are 30, 20 and 0 above it: 12.5 on average.
    const standings = costStandings([40, 30, 10, 10]);
    [30 / 42.5, 20 / 32.5, 0, 0].forEach((expected, n) => {
      expect(standings[n]).toBeCloseTo(expected, 6);
    });
    expect(costStandings([1, 3])[1]).toBeCloseTo(2 / 3, 6);
    expect(costStandings([-5, -4, -3])[1]).toBeCloseTo(0.5, 6);
  });

  it('leaves candidates out that diverged, and does not count them', () => {
    const [one, two, three, four] = costStandings([1, Number.POSITIVE_INFINITY, 3, LARGEST_F32]);
    expect([one, three]).toEqual([...costStandings([1, 3])]);
    expect([two, four]).toEqual([Number.NaN, Number.NaN]);
    expect([...costStandings([Number.NaN])]).toEqual([Number.NaN]);
    expect([...costStandings([])]).toEqual([]);
  });

  it('is 0 for all of equal cost, and stays a number where costs are huge', () => {
    expect([...costStandings([7, 7, 7])]).toEqual([0, 0, 0]);
    const huge = [...costStandings([-3e38, 3e38, 3e38, 3.1e38])];
    expect(huge.every((standing) => standing >= 0 && standing <= 1)).toBe(true);
  });
});

describe('the colours of the fan', () => {
  const hex = (color: string) => [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));

  it('run through viridis, with the best dark on a light page and bright on a dark one', () => {
    expect(standingColor(0, 'light')).toEqual([...hex(VIRIDIS[0] ?? ''), 1]);
    expect(standingColor(1, 'light')).toEqual([...hex(VIRIDIS.at(-1) ?? ''), FADED]);
    expect(standingColor(0, 'dark')).toEqual([...hex(VIRIDIS.at(-1) ?? ''), 1]);
    expect(standingColor(4 / 9, 'light').slice(0, 3)).toEqual(hex(VIRIDIS[4] ?? ''));
    expect(standingColor(Number.NaN, 'light')).toEqual([0, 0, 0, 0]);
  });

  it('are painted with the best last, and without those that diverged', () => {
    const painted = coloredCandidates([2, Number.POSITIVE_INFINITY, 1, 9], 'light');
    expect(painted.map(({ index }) => index)).toEqual([3, 0, 2]);
    expect(painted.at(-1)?.color).toEqual(standingColor(0, 'light'));
  });
});
