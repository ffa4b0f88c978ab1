import { expect, it } from 'vitest';
import { drone } from './drone.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

onEachBackend('the point-mass drone', (rollOut) => {
  it('moves by the new velocity: after n steps of constant acceleration by a dt^2 n (n + 1) / 2', async () => {
    const actions = Array.from({ length: 20 }, () => [1, -0.5, 0.25]);
    const { states } = await rollOut(drone(), [0, 0, 0, 0, 0, 0], actions);
    for (const [n, state] of states.entries()) {
      const moved = (0.01 * n * (n + 1)) / 2;
      const expected = [moved, -0.5 * moved, 0.25 * moved, 0.1 * n, -0.05 * n, 0.025 * n];
      expect(largestDifference(state, expected), `after ${n} steps`).toBeLessThan(1e-5);
    }
  });

  it('costs the distance to the target and a part of the squared speed', async () => {
    const { cost } = await rollOut(drone({ terminalWeight: 0 }), [5, 2, 1, 1, 2, 0], [[0, 0, 0]]);
    expect(cost).toBeCloseTo(5 + 0.3 * 5, 5);
  });
});
