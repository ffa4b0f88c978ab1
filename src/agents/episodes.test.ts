import { describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { defineSpace } from '../models/data/define-space.ts';
import type { Transition } from '../models/data/transitions.ts';
import { linearModel, loadLinearModel } from '../models/linear/linear.ts';
import { randomShooting } from '../planners/random-shooting.ts';
import { defineSystem } from '../systems/define.ts';
import { countingAgent } from './counting-agent.testing.ts';
import { runEpisodes } from './episodes.ts';
import { mpcAgent } from './mpc.ts';
import { train } from './train.ts';

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

  it('refuses options that do not exist, naming those that do', async () => {
    const env = await createEnv('pendulum');
    const running = runEpisodes(env, countingAgent(), { episodes: 1, onTransitions: () => {} } as never);
    await expect(running).rejects.toThrow(
      "runEpisodes: there is no option 'onTransitions'; the options are episodes, steps, seed, explore, onStep, onEpisode, onTransition, signal.",
    );
  });

  it('refuses rewards that are not finite numbers', async () => {
    const env = await createEnv('pendulum', { steps: 5 });
    const broken = { ...env, step: () => ({ ...env.step(0), reward: Number.NaN }) };
    const running = runEpisodes(broken, { ...countingAgent(), act: async () => Float32Array.of(0) }, { episodes: 1 });
    await expect(running).rejects.toThrow(/environment 'pendulum' paid NaN in step 1/);
  });
});

describe('a step that diverges', () => {
  // x = 2, 4, 16, 256, 65536, 2^32, 2^64, then infinity: 6 steps that are known, and one that is not.
  const bursting = defineSystem({
    name: 'bursting',
    state: ['x'],
    action: { u: [-1, 1] },
    initialState: () => [2],
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x * x.x); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }`,
  });
  const idle = { ...countingAgent(), act: async () => Float32Array.of(0) };

  it('cuts the episode off, is no transition, and is told of', async () => {
    const seen: Transition[] = [];
    const results = await runEpisodes(await createEnv(bursting), idle, {
      episodes: 2,
      onTransition: (transition) => seen.push(transition),
    });
    for (const { length, terminated, truncated, facts } of results) {
      expect({ length, terminated, truncated, diverged: facts.diverged }).toEqual({
        length: 7,
        terminated: false,
        truncated: true,
        diverged: 1,
      });
    }
    expect(seen).toHaveLength(12);
    for (const { state, nextState, terminated } of seen) {
      expect(nextState[0]).toBe((state[0] ?? 0) ** 2);
      expect(terminated).toBe(false);
    }
  });

  it('is nothing that an agent learns from: its experience has the known steps, as episodes of their own', async () => {
    const space = defineSpace({ state: ['x'], action: { u: [-1, 1] } });
    const agent = mpcAgent({
      model: linearModel({ space, learnsReward: true }),
      restore: loadLinearModel,
      algorithm: randomShooting({ samples: 4, horizon: 2 }),
      backend: 'cpu',
      randomEpisodes: 2,
    });
    const { episodes, fits } = await train(agent, await createEnv(bursting), { episodes: 2 });
    expect(episodes.map(({ facts }) => facts)).toEqual(Array(2).fill({ randomActions: 7, diverged: 1 }));
    // After the second episode: both count as random ones.
    expect(fits.map(({ episode, transitions }) => [episode, transitions])).toEqual([[1, 12]]);
    const { states, nextStates, terminated, truncated } = agent.transitions();
    expect(nextStates).toEqual(states.map((x) => x * x));
    expect([...terminated]).toEqual(Array(12).fill(0));
    expect([...truncated]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    agent.destroy();
  });
});
