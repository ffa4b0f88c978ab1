import { describe, expect, it } from 'vitest';
import { episodes, fakeModel, spaceOf } from './fake-model.testing.ts';
import { modelReturns, plannedReturns, returnPredictedAgainstObtained } from './returns.ts';

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
});
