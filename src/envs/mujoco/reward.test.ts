import { expect, it } from 'vitest';
import { onEachBackend } from '../../systems/rollout.testing.ts';
import { randomTrajectory, replayedCosts } from '../replayed-reward.testing.ts';
import { mujocoEnvs } from './catalog.ts';

onEachBackend('the cost over observations', (rollOut) => {
  it.each(mujocoEnvs.filter(({ reward }) => reward.approximation === undefined))(
    'is minus the reward of $name, and it ends where that ends',
    async (entry) => {
      const trajectory = await randomTrajectory(entry, 1, 40);
      for (const [t, { cost, terminal, terminated }] of (await replayedCosts(rollOut, entry, trajectory)).entries()) {
        const reward = trajectory.rewards[t] ?? Number.NaN;
        expect(Math.abs(cost + terminal + reward), `step ${t}`).toBeLessThan(1e-4 * Math.max(1, Math.abs(reward)));
        expect(terminated, `step ${t}`).toBe(trajectory.terminated[t]);
      }
    },
  );

  it.each(mujocoEnvs.filter(({ reward }) => reward.approximation !== undefined))(
    'tells most of the reward of $name',
    async (entry) => {
      const trajectory = await randomTrajectory(entry, 1, 100);
      const replayed = await replayedCosts(rollOut, entry, trajectory);
      const { rewards } = trajectory;
      const mean = rewards.reduce((sum, reward) => sum + reward) / rewards.length;
      const total = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0);
      const missed = replayed.reduce(
        (sum, { cost, terminal }, t) => sum + (cost + terminal + (rewards[t] ?? 0)) ** 2,
        0,
      );
      expect(1 - missed / total, 'share of the variance').toBeGreaterThan(0.8);
      expect(replayed.map(({ terminated }) => terminated)).toEqual(trajectory.terminated);
    },
  );
});
