import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../agents/run-log.ts';
import { trainingCurves } from './training-curves.ts';

/** A log with these `[totalSteps, return]` and a fit after each episode. */
function log(...episodes: readonly (readonly [number, number])[]): LogRecord[] {
  return [
    { type: 'run', version: 1, agent: 'pets', environment: 'pendulum', seed: 0, settings: {} },
    ...episodes.flatMap(([totalSteps, value], episode): LogRecord[] => [
      {
        type: 'episode',
        episode,
        seed: 0,
        totalSteps,
        length: 1,
        return: value,
        terminated: false,
        truncated: true,
        planMs: { mean: 1, max: 1 },
        facts: {},
      },
      { type: 'fit', episode, totalSteps, transitions: 1, epochs: 1, loss: null, validationLoss: null, fitMs: 1 },
    ]),
  ];
}

describe('training curves', () => {
  it('bring runs with episodes of different lengths to one grid, and give mean and standard deviation over them', () => {
    const runs = [log([100, 0], [200, 10], [300, 20]), log([50, 5], [150, 5], [350, 25])];
    const [curve] = trainingCurves([{ name: 'pets', runs }], { points: 3 });
    // Both runs have something to say from 100 to 300 steps.
    expect(curve?.steps).toEqual([100, 200, 300]);
    expect(curve?.mean).toEqual([(0 + 5) / 2, (10 + 10) / 2, (20 + 20) / 2]);
    expect(curve?.std[0]).toBeCloseTo(Math.SQRT1_2 * 5, 12);
    expect(curve?.std.slice(1)).toEqual([0, 0]);
    expect(curve?.runs[1]).toEqual({ steps: [50, 150, 350], returns: [5, 5, 25] });
  });

  it('are smoothed over the last episodes when asked', () => {
    const [curve] = trainingCurves([{ name: 'one', runs: [log([1, 0], [2, 10], [3, 20])] }], { window: 2 });
    expect(curve?.runs[0]?.returns).toEqual([0, 5, 15]);
    expect([curve?.steps, curve?.mean, curve?.std]).toEqual([
      [1, 2, 3],
      [0, 5, 15],
      [0, 0, 0],
    ]);
  });

  it('of a single run are its episodes, each at the step at which it ended', () => {
    const [curve] = trainingCurves([{ name: 'one', runs: [log([20, 20], [45, 25], [245, 200])] }]);
    expect([curve?.steps, curve?.mean]).toEqual([
      [20, 45, 245],
      [20, 25, 200],
    ]);
  });

  it('of runs that have no steps in common are empty, of one episode a point', () => {
    const apart = trainingCurves([{ name: 'a', runs: [log([1, 0], [2, 1]), log([10, 0], [20, 1])] }]);
    expect(apart[0]?.steps).toEqual([]);
    expect(trainingCurves([{ name: 'a', runs: [log([7, 3])] }])[0]).toMatchObject({ steps: [7], mean: [3] });
  });

  it('refuse groups without runs and runs without episodes, by name', () => {
    expect(() => trainingCurves([{ name: 'pets', runs: [] }])).toThrow("trainingCurves: group 'pets' has no runs");
    expect(() => trainingCurves([{ name: 'pets', runs: [log()] }])).toThrow("run 1 of group 'pets' has no episode yet");
    expect(() => trainingCurves([], { window: 0 })).toThrow('window is 0');
  });
});
