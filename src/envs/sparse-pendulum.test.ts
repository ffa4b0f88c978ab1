import { expect, it } from 'vitest';
import { onEachBackend } from '../systems/rollout.testing.ts';
import { randomTrajectory, replayedCosts } from './replayed-reward.testing.ts';
import { sparsePendulum } from './sparse-pendulum.ts';

it('pays 1 for a step from upright and slow, and nothing from anywhere else', async () => {
  const env = await sparsePendulum.create();
  const paid = (state: readonly [angle: number, speed: number]) => {
    env.reset({ options: { state } });
    return env.step([0]).reward;
  };
  // cos 0.31 = 0.952, cos 0.33 = 0.946
  expect([paid([0.31, 0]), paid([-0.31, 0.9]), paid([2 * Math.PI, 0])]).toEqual([1, 1, 1]);
  expect([paid([0.33, 0]), paid([0, 1.1]), paid([Math.PI, 0])].map(Math.abs)).toEqual([0, 0, 0]);
  const [cosine = 0, , speed = 1] = env.reset({ seed: 3 }).observation;
  expect(cosine).toBeLessThan(-0.99);
  expect(speed).toBe(0);
});

onEachBackend('the cost over observations', (rollOut) => {
  it('is minus the reward of the sparse pendulum', async () => {
    const trajectory = await randomTrajectory(sparsePendulum, 1, 40);
    for (const [t, { cost }] of (await replayedCosts(rollOut, sparsePendulum, trajectory)).entries()) {
      expect(Math.abs(cost + (trajectory.rewards[t] ?? Number.NaN)), `step ${t}`).toBeLessThan(1e-6);
    }
  });
});
