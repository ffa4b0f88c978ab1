import { expect, it } from 'vitest';
import { integrator } from './integrator.ts';
import { onEachBackend } from './rollout.testing.ts';

onEachBackend('the integrator', (rollOut) => {
  it('adds the actions to the state and costs the distance from zero, at the end too', async () => {
    const { states, cost } = await rollOut(integrator(), [2], [[-1], [0.5], [-1], [-1]]);
    expect(states.map(([position]) => position)).toEqual([2, 1, 1.5, 0.5, -0.5]);
    expect(cost).toBe(2 + 1 + 1.5 + 0.5 + 0.5);
  });
});
