import { describe, expect, it } from 'vitest';
import type { Agent } from '../agents/agent.ts';
import { lookaheadAgent } from '../agents/lookahead.ts';
import { memoryStorage } from '../agents/storage.ts';
import { dynaQAgent } from '../agents/tabular/dyna-q-agent.ts';
import { train } from '../agents/train.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { linearModel, loadLinearModel } from '../models/linear/linear.ts';
import { epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
import { gradientBandit } from './gradient-bandit.ts';
import { softmaxStrategy } from './softmax.ts';
import { ucb1 } from './ucb.ts';
import { type WithStrategyOptions, withStrategy } from './with-strategy.ts';

const space = { stateNames: ['x'], action: { kind: 'discrete', count: 3 } } as const;

/** Knows what its three actions are worth, or only that it likes the last one best. */
const knowing = (values?: readonly number[]): Agent => ({
  name: 'knowing',
  beginEpisode() {},
  act: async () => Float32Array.of(2),
  ...(values && { actionValues: async () => Float64Array.from(values) }),
  save: () => ({}),
  load: async () => {},
  destroy() {},
});

async function chosen(
  agent: Agent,
  options: Omit<WithStrategyOptions, 'space'>,
  observations: readonly number[],
): Promise<number[]> {
  const wrapped = withStrategy(agent, { space, ...options });
  wrapped.beginEpisode({ episode: 0, seed: 1 });
  const found: number[] = [];
  for (const x of observations) found.push((await wrapped.act(Float32Array.of(x), { explore: true }))[0] ?? -1);
  return found;
}
const share = (found: readonly number[], action: number) => found.filter((one) => one === action).length / found.length;
const many = new Array<number>(3000).fill(0);

describe('an agent whose choices a strategy makes', () => {
  it('chooses by what the agent holds its actions to be worth: UCB1, worked out by hand', async () => {
    // Each once; then c sqrt(ln 4) = 1.177 for all, so the best; then 1 + sqrt(ln 5 / 2) = 1.897 against 0.9 + sqrt(ln 5) = 2.169.
    expect(await chosen(knowing([0, 0.9, 1]), { strategy: ucb1({ c: 1 }) }, [0, 0, 0, 0, 0])).toEqual([0, 1, 2, 2, 1]);
  });

  it('counts in cells of their own', async () => {
    const cells = { low: [0], high: [2], bins: 2 };
    const found = await chosen(knowing([0, 0.9, 1]), { strategy: ucb1({ c: 1 }), cells }, [0.5, 1.5, 0.5, 1.5, 0.5]);
    expect(found).toEqual([0, 0, 1, 1, 2]);
  });

  it('of an agent that does not say, its own choice counts 1 and the others 0', async () => {
    // Three standard errors of 3,000 choices.
    const random = await chosen(knowing(), { strategy: epsilonGreedy({ epsilon: 0.3 }) }, many);
    expect(Math.abs(share(random, 2) - 0.8)).toBeLessThan(0.022);
    const drawn = await chosen(knowing(), { strategy: softmaxStrategy({ temperature: 1 }) }, many);
    expect(Math.abs(share(drawn, 2) - Math.E / (Math.E + 2))).toBeLessThan(0.028);
  });

  it('is optimistic about what it never tried, where the strategy is', async () => {
    const found = await chosen(knowing([0, 0.9, 1]), { strategy: optimisticValues() }, [0, 0, 0, 0, 0]);
    expect(found.slice(0, 3).sort()).toEqual([0, 1, 2]);
    expect(found.slice(3)).toEqual([2, 2]);
  });

  it('is itself when it does not explore', async () => {
    const wrapped = withStrategy(knowing([9, 0, 0]), { space, strategy: epsilonGreedy({ epsilon: 1 }) });
    wrapped.beginEpisode({ episode: 0, seed: 1 });
    for (let i = 0; i < 5; i++) expect([...(await wrapped.act(Float32Array.of(0)))]).toEqual([2]);
  });

  it('looks ahead with a learned model: its values lead to what it does, and it goes on as if never stopped', async () => {
    const environment = findEnv('CartPole-v1');
    const make = () =>
      withStrategy(
        lookaheadAgent({
          model: linearModel({ space: environment.space }),
          system: environment.reward,
          restore: loadLinearModel,
          randomEpisodes: 2,
          depth: 2,
          hold: 3,
          backend: 'cpu',
          threads: 1,
        }),
        { space: environment.space, strategy: epsilonGreedy({ epsilon: 0.2 }) },
      );
    const run = async (episodes: number, storage = memoryStorage()) => {
      const agent = make();
      const env = await makeEnv(environment, { steps: 25 });
      const { episodes: log } = await train(agent, env, { episodes, seed: 2, storage, resume: true });
      return { agent, storage, lengths: log.map(({ length }) => length) };
    };
    const whole = await run(5);
    const half = await run(3);
    half.agent.destroy();
    const resumed = await run(5, half.storage);
    expect(resumed.lengths).toEqual(whole.lengths);
    expect(resumed.agent.save()).toEqual(whole.agent.save());
    const seen = Float32Array.of(0, 0, 0.17, 0.3);
    const [left = 0, right = 0] = (await whole.agent.actionValues?.(seen)) ?? [];
    expect(left).not.toBe(right);
    expect([...(await whole.agent.act(seen))]).toEqual([right > left ? 1 : 0]);
    whole.agent.destroy();
    resumed.agent.destroy();
    const fresh = make();
    expect(await fresh.actionValues?.(seen)).toBeUndefined();
    fresh.destroy();
  });

  it('says what is worth what in tables', async () => {
    const agent = dynaQAgent({ environment: findEnv('dyna-maze') });
    agent.learner.learn(3, 1, 1, 4, true);
    const values = await agent.actionValues?.(Float32Array.of(3));
    expect([...(values ?? [])]).toEqual([...agent.learner.valuesOf(3)]);
    expect(values?.[1]).toBeGreaterThan(0);
  });

  it.each([
    [
      { space: findEnv('Pendulum-v1').space },
      /^withStrategy: the actions are continuous \(torque\), and 'UCB1, c = 1.4/,
    ],
    [{ strategy: gradientBandit() }, /^withStrategy: 'gradient bandit, 0.1' learns preferences/],
    [{ stratgy: 1 }, /^withStrategy: there is no option 'stratgy'; the options are space, strategy, cells/],
  ])('refuses %j', (wrong, problem) => {
    expect(() => withStrategy(knowing(), { space, strategy: ucb1(), ...wrong } as never)).toThrow(problem);
  });

  it('refuses what another agent saved', async () => {
    const agent = withStrategy(knowing(), { space, strategy: ucb1() });
    await expect(agent.load({})).rejects.toMatchObject({ code: 'invalid-data' });
    const saved = new TextEncoder().encode(JSON.stringify({ kind: 'strategy', tried: [[0, 1, 2]] }));
    await expect(agent.load({ 'strategy.json': saved })).rejects.toThrow(/not those of 3 actions/);
  });

  it('refuses counts of other cells', async () => {
    const of = (bins: number) =>
      withStrategy(knowing(), { space, strategy: ucb1(), cells: { low: [0], high: [16], bins } });
    const fine = of(16);
    await fine.act(Float32Array.of(9), { explore: true });
    await expect(of(2).load(fine.save())).rejects.toThrow(/are of 16 cells, but this agent has 2/);
    await expect(of(16).load(fine.save())).resolves.toBeUndefined();
    for (const tried of [
      [[16, 1, 0, 0]],
      [
        [3, 1, 0, 0],
        [3, 0, 1, 0],
      ],
    ]) {
      const saved = new TextEncoder().encode(JSON.stringify({ kind: 'strategy', tried }));
      await expect(of(16).load({ 'strategy.json': saved })).rejects.toMatchObject({ code: 'invalid-data' });
    }
  });
});
