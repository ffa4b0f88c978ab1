import { describe, expect, it } from 'vitest';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { linearModel, loadLinearModel } from '../models/linear/linear.ts';
import { runEpisodes } from './episodes.ts';
import { allSequences, lookaheadAgent } from './lookahead.ts';
import { randomAgent } from './random-agent.ts';
import { train } from './train.ts';

const { space, reward } = findEnv('CartPole-v1');

/** The agent of the slide: ten random episodes, linear models of state and reward, each action repeated for ten steps. */
function slideAgent(more: { system?: { wgsl: string }; depth?: number; hold?: number } = {}) {
  const model = linearModel({ space, learnsReward: true });
  return lookaheadAgent({ model, restore: loadLinearModel, randomEpisodes: 10, backend: 'cpu', ...more });
}

async function meanReturn(more: Parameters<typeof slideAgent>[0], seed: number): Promise<number> {
  const env = await makeEnv('CartPole-v1');
  const agent = slideAgent(more);
  await train(agent, env, { episodes: 10, seed });
  const results = await runEpisodes(env, agent, { episodes: 3, seed });
  agent.destroy();
  return results.reduce((sum, result) => sum + result.return, 0) / results.length;
}

describe('lookaheadAgent on CartPole-v1', () => {
  it('as on the slide it is worse than random: the reward that it has learned is 1, whatever it does', async () => {
    const random = await runEpisodes(await makeEnv('CartPole-v1'), randomAgent({ space }), { episodes: 30 });
    const byChance = random.reduce((sum, result) => sum + result.return, 0) / random.length;
    expect(byChance).toBeGreaterThan(15);
    expect(byChance).toBeLessThan(30);
    const returns = [await meanReturn({}, 0), await meanReturn({}, 1)];
    for (const value of returns) expect(value).toBeLessThan(byChance);
  });

  it('told what counts as fallen, it keeps the pole up for all of the 500 steps', async () => {
    const system = { wgsl: reward.wgsl };
    expect(await meanReturn({ system }, 0)).toBe(500);
    expect(await meanReturn({ system }, 1)).toBe(500);
  });

  it('as a tree of all 256 sequences it sees 8 steps ahead, which is better than random but not enough', async () => {
    const value = await meanReturn({ system: { wgsl: reward.wgsl }, depth: 8, hold: 1 }, 0);
    expect(value).toBeGreaterThan(60);
    expect(value).toBeLessThan(200);
  });
});

describe('allSequences', () => {
  it('gives every sequence once, each choice held', () => {
    expect([...allSequences(2, 2, 2)]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1]);
    const [count, depth] = [3, 4];
    const table = allSequences(count, depth, 1);
    const rows = Array.from({ length: count ** depth }, (_, i) => table.slice(i * depth, (i + 1) * depth).join(''));
    expect(rows).toEqual([...new Set(rows)].sort());
    expect(rows.length).toBe(81);
  });
});

describe('arguments that cannot be', () => {
  it.each([
    [{ depth: 0 }, /depth is 0; give a whole number/],
    [{ hold: 1.5 }, /hold is 1.5/],
    [{ depth: 17 }, /131072 sequences; at most 65536/],
    [{ deep: 2 } as never, /lookaheadAgent: there is no option 'deep'; the options are .*depth, hold, backend/],
  ])('%j', (bad, message) => {
    expect(() => slideAgent(bad)).toThrow(message);
  });

  it('continuous actions', () => {
    const model = linearModel({ space: findEnv('Pendulum-v1').space, learnsReward: true });
    expect(() => lookaheadAgent({ model, restore: loadLinearModel })).toThrow(/torque are continuous/);
  });
});
