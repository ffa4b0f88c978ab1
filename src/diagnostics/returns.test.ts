import { describe, expect, it } from 'vitest';
import { findEnv } from '../envs/registry.ts';
import type { Transitions } from '../models/data/transitions.ts';
import { linearModel } from '../models/linear/linear.ts';
import type { DynamicsModel } from '../models/model.ts';
import { episodes, fakeModel, randomEpisodes, spaceOf } from './fake-model.testing.ts';
import { modelReturns } from './model-returns.ts';
import { plannedReturns, returnPredictedAgainstObtained } from './returns.ts';

describe('return predicted against return obtained', () => {
  it('says how much too hopeful the plans were, and whether better plans were better', () => {
    const obtained = [1, 2, 3, 4, 5];
    const result = returnPredictedAgainstObtained(
      obtained.map((value) => ({ predicted: 2 * value + 1, obtained: value })),
    );
    expect(result.bias).toBeCloseTo(4, 12);
    expect(result.rmse).toBeCloseTo(Math.sqrt((4 + 9 + 16 + 25 + 36) / 5), 12);
    expect([result.pearson, result.spearman]).toEqual([1, 1]);
  });

  it('leaves out what is not finite, and says how many', () => {
    const records = [
      { predicted: -Infinity, obtained: 1, episode: 0 },
      { predicted: 3, obtained: 2, episode: 1 },
    ];
    const result = returnPredictedAgainstObtained(records);
    expect(result).toEqual({
      records: [{ predicted: 3, obtained: 2, episode: 1 }],
      bias: 1,
      rmse: 1,
      pearson: null,
      spearman: null,
      dropped: 1,
    });
    expect(returnPredictedAgainstObtained(records.slice(0, 1)).bias).toBeNull();
    expect(() => returnPredictedAgainstObtained([])).toThrow('got no records');
  });

  it('compares each plan of an episode with the H rewards from its decision on', () => {
    const decisions = [1, 2, 4, 8].map((reward) => ({ planCost: -10 * reward, reward }));
    expect(plannedReturns(decisions, 2)).toEqual([
      { predicted: 10, obtained: 3 },
      { predicted: 20, obtained: 6 },
      { predicted: 40, obtained: 12 },
    ]);
    // After a fall nothing follows, so the last plan can be judged too.
    expect(plannedReturns(decisions, 2, { terminated: true, episode: 7 }).at(-1)).toEqual({
      predicted: 80,
      obtained: 8,
      episode: 7,
    });
    expect(() => plannedReturns(decisions, 0)).toThrow('plannedReturns: horizon is 0');
  });

  it('of a model that learned the reward: what it promises along its own roll-out', async () => {
    const line = spaceOf('x');
    // The truth halves x and pays x; the model believes that x stays.
    const data = episodes(line, [[8], [-4]], 4, ([x = 0]) => [x / 2]);
    const model = fakeModel(line, ([x = 0]) => ({ mean: [x], reward: x }));
    expect(await modelReturns(model, data, { horizon: 4 })).toEqual([
      { predicted: 32, obtained: 15 },
      { predicted: -16, obtained: -7.5 },
    ]);
    const without = fakeModel(line, ([x = 0]) => ({ mean: [x] }));
    await expect(modelReturns(without, data, { horizon: 4 })).rejects.toThrow(
      'the fake model does not learn the reward',
    );
  });

  it('of a model with a given reward: minus its costs as a planner rolls it out, against those of the states seen', async () => {
    const { space } = findEnv('pendulum');
    const data = await randomEpisodes('pendulum', 3, 40);
    const model = linearModel({ space });
    await model.fit(data);
    const options = { horizon: 10, every: 10, reward: findEnv('pendulum').reward, backend: 'cpu' } as const;
    const records = await modelReturns(model, data, options);
    expect(records).toHaveLength(12);
    for (const [i, { predicted, obtained }] of records.entries()) {
      const start = Math.floor(i / 4) * 40 + (i % 4) * 10;
      // A built-in system's reward is minus the cost of its state.
      const rewards = data.rewards.slice(start, start + 10).reduce((sum, reward) => sum + reward, 0);
      expect(Math.abs(obtained - rewards)).toBeLessThan(1e-4 * Math.abs(rewards));
      expect(Math.abs(predicted - (await promised(model, data, start, 10)))).toBeLessThan(1e-3 * Math.abs(rewards));
    }
    await expect(modelReturns(model, data, { horizon: 4 })).rejects.toThrow(
      'give it: { reward: findEnv(name).reward }',
    );
  });

  it('of a model that is right is what comes, without the terminal cost that guides planners', async () => {
    const { space, reward } = findEnv('double-integrator');
    expect(reward.wgsl).toContain('fn terminalCost');
    const data = await randomEpisodes('double-integrator', 4, 30);
    const model = linearModel({ space });
    await model.fit(data);
    const records = await modelReturns(model, data, { horizon: 15, reward, backend: 'cpu' });
    expect(records).toHaveLength(8);
    for (const { predicted, obtained } of records) expect(Math.abs(predicted / obtained - 1)).toBeLessThan(1e-3);
  });
});

/** Gymnasium's pendulum reward along the model's own mean path, in float64. */
async function promised(model: DynamicsModel, data: Transitions, start: number, horizon: number): Promise<number> {
  let state: Float32Array = data.states.slice(2 * start, 2 * start + 2);
  let total = 0;
  for (let row = start; row < start + horizon; row++) {
    const [angle = 0, speed = 0] = state;
    const torque = data.actions[row] ?? 0;
    const wrapped = angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI) + 0.5);
    total -= wrapped ** 2 + 0.1 * speed ** 2 + 0.001 * torque ** 2;
    state = (await model.predict(state, Float32Array.of(torque))).mean;
  }
  return total;
}
