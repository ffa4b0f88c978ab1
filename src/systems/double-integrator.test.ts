import { expect, it } from 'vitest';
import { doubleIntegrator } from './double-integrator.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

onEachBackend('the double integrator', (rollOut) => {
  it('moves as p + v t + a t^2 / 2 under constant acceleration', async () => {
    const steps = 30;
    const { states } = await rollOut(
      doubleIntegrator({ dt: 0.1 }),
      [1, -2, 0.5, 0.25],
      Array.from({ length: steps }, () => [0.7, -1]),
    );
    for (const [k, state] of states.entries()) {
      const t = 0.1 * k;
      const expected = [1 + 0.5 * t + 0.35 * t * t, -2 + 0.25 * t - 0.5 * t * t, 0.5 + 0.7 * t, 0.25 - t];
      expect(largestDifference(state, expected), `after ${k} steps`).toBeLessThan(1e-5);
    }
  });

  it('costs nothing at rest at the goal', async () => {
    const { cost } = await rollOut(
      doubleIntegrator({ goalX: -1, goalY: 3 }),
      [-1, 3, 0, 0],
      [
        [0, 0],
        [0, 0],
      ],
    );
    expect(cost).toBe(0);
  });
});
