import { describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { countingAgent } from './counting-agent.testing.ts';
import { runEpisodes } from './episodes.ts';

describe('runEpisodes', () => {
  it('gives what was asked for, with returns that are the sums of the rewards', async () => {
    const env = await createEnv('pendulum', { steps: 30 });
    const rewards: number[][] = [];
    const agent = { ...countingAgent(), act: async () => Float32Array.of(1) };
    const results = await runEpisodes(env, agent, {
      episodes: 3,
      onStep: ({ episode, step, result }) => {
        if (step === 1) rewards[episode] = [];
        rewards[episode]?.push(result.reward);
      },
    });
    expect(results.map(({ length, truncated, terminated }) => ({ length, truncated, terminated }))).toEqual(
      Array(3).fill({ length: 30, truncated: true, terminated: false }),
    );
    for (const [i, result] of results.entries()) {
      expect(result.return).toBeCloseTo(rewards[i]?.reduce((sum, reward) => sum + reward, 0) ?? 0, 9);
    }
    expect(new Set(results.map((result) => result.return)).size).toBe(3);
  });

  it('repeats with the same seed and differs with another', async () => {
    const run = async (seed: number) => {
      const env = await createEnv('cartpole-discrete', { steps: 200 });
      const results = await runEpisodes(env, countingAgent(), { episodes: 8, seed });
      return results.map(({ length }) => length);
    };
    expect(await run(3)).toEqual(await run(3));
    expect(await run(4)).not.toEqual(await run(3));
  });

  it('marks the transition at which it stops as the end of the episode', async () => {
    const env = await createEnv('pendulum');
    const ends: boolean[] = [];
    await runEpisodes(
      env,
      { ...countingAgent(), act: async () => Float32Array.of(0) },
      {
        steps: 4,
        onTransition: ({ truncated }) => ends.push(truncated),
      },
    );
    expect(ends).toEqual([false, false, false, true]);
  });

  it('lets a timer stop it, though the agent answers at once', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const agent = { ...countingAgent(), act: async () => Float32Array.of(0) };
    const running = runEpisodes(await createEnv('pendulum'), agent, { steps: 1e8, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const running = runEpisodes(await createEnv('cartpole-discrete'), countingAgent(), {
      steps: 1000,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 3) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
  });

  it('refuses rewards that are not finite numbers', async () => {
    const env = await createEnv('pendulum', { steps: 5 });
    const broken = { ...env, step: () => ({ ...env.step(0), reward: Number.NaN }) };
    const running = runEpisodes(broken, { ...countingAgent(), act: async () => Float32Array.of(0) }, { episodes: 1 });
    await expect(running).rejects.toThrow(/environment 'pendulum' paid NaN in step 1/);
  });
});
