import { describe, expect, it } from 'vitest';
import { randomSystem } from '../rollout/ensemble/networks.testing.ts';
import { acrobot } from '../systems/acrobot.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { defineSystem } from '../systems/define.ts';
import reference from '../systems/gymnasium_reference.json';
import { pendulum } from '../systems/pendulum.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import { createEnv } from './create.ts';

const { envs } = reference;

describe('an environment', () => {
  it('gives the observations and rewards of Gymnasium for the pendulum, clipping torques as there', async () => {
    const { start, actions, states, rewards } = envs['Pendulum-v1'];
    const env = await createEnv('pendulum');
    expect(largestDifference(env.reset({ options: { state: start } }).observation, start)).toBeLessThan(1e-6);
    for (const [t, action] of actions.entries()) {
      const { observation, reward, terminated, truncated, info } = env.step([action]);
      expect(largestDifference(observation, states[t] ?? []), `state after step ${t}`).toBeLessThan(1e-5);
      expect(Math.abs(reward - (rewards[t] ?? 0)), `reward of step ${t}`).toBeLessThan(1e-5);
      expect({ terminated, truncated }).toEqual({ terminated: false, truncated: false });
      expect(info).toEqual({ steps: t + 1, clipped: Math.abs(action) > 2, diverged: false });
    }
  });

  it('gives those of the cart-pole, with indices as actions', async () => {
    const { start, actions, states, rewards } = envs['CartPole-v1'];
    const env = await createEnv('cartpole-discrete', { start });
    env.reset();
    for (const [t, action] of actions.entries()) {
      const { observation, reward } = env.step(action);
      expect(largestDifference(observation, states[t] ?? [])).toBeLessThan(1e-5);
      expect(reward).toBe(rewards[t]);
    }
  });

  it('ends when the pole falls, with a reward of 1 for the last step too', async () => {
    const env = await createEnv('cartpole-discrete', { start: [0, 0, 0, 0] });
    env.reset();
    const rewards: number[] = [];
    let terminated = false;
    while (!terminated) {
      const result = env.step(1);
      rewards.push(result.reward);
      terminated = result.terminated;
    }
    // Gymnasium 1.3.0: CartPole-v1 from rest falls with the 9th push to the right.
    expect(rewards).toEqual(new Array(9).fill(1));
    expect(() => env.step(1)).toThrow(/the episode is over; call reset/);
  });

  it('is truncated at its time limit, and only then', async () => {
    const env = await createEnv('pendulum', { steps: 3 });
    env.reset({ seed: 1 });
    expect([0, 0, 0].map((torque) => env.step([torque]).truncated)).toEqual([false, false, true]);
    env.reset();
    expect(env.step([0]).truncated).toBe(false);
  });

  it('starts alike for the same seed and differently else, and goes on without a seed', async () => {
    const env = await createEnv('pendulum');
    const start = (seed?: number) => [...env.reset(seed === undefined ? {} : { seed }).observation];
    const first = start(7);
    const second = start();
    expect(second).not.toEqual(first);
    expect(start(8)).not.toEqual(first);
    expect(start(2 ** 32 + 7), 'all of the seed counts').not.toEqual(first);
    expect(start(7)).toEqual(first);
    expect(start()).toEqual(second);
    const another = await createEnv('pendulum');
    expect([...another.reset({ seed: 7 }).observation]).toEqual(first);
    expect(start(), 'without a seed two environments differ').not.toEqual([
      ...(await createEnv('pendulum')).reset().observation,
    ]);
  });

  it('spreads its starts over the whole range', async () => {
    const env = await createEnv('pendulum');
    env.reset({ seed: 0 });
    const angles = Array.from({ length: 400 }, () => (env.reset().observation[0] ?? 0) / Math.PI);
    expect(Math.min(...angles)).toBeLessThan(-0.97);
    expect(Math.max(...angles)).toBeGreaterThan(0.97);
    // Standard error of the mean of 400 uniform numbers in [-1, 1): 0.029.
    expect(Math.abs(angles.reduce((sum, angle) => sum + angle) / 400)).toBeLessThan(0.12);
  });

  it('hands out observations that later steps do not change', async () => {
    const env = await createEnv('pendulum', { start: [1, 0] });
    const { observation } = env.reset();
    const kept = [...observation];
    const first = env.step([1]).observation;
    observation[0] = 99;
    expect(kept).toEqual([1, 0]);
    env.reset();
    expect(env.step([1]).observation).toEqual(first);
  });

  it('steps every built-in system, discrete acrobot included, to finite observations and rewards', async () => {
    for (const system of [...builtInSystems.map((entry) => entry.create()), acrobot({}, { actions: 'discrete' })]) {
      const env = await createEnv(system, { steps: 20 });
      const { observation } = env.reset({ seed: 3 });
      expect(env.observationSpace.contains(observation)).toBe(true);
      for (let t = 0, over = false; !over; t++) {
        const result = env.step(env.actionSpace.sample());
        expect(result.observation.every(Number.isFinite), `${system.name}, step ${t}`).toBe(true);
        expect(Number.isFinite(result.reward), `${system.name}, step ${t}`).toBe(true);
        expect(result.info.clipped || result.info.diverged).toBe(false);
        over = result.terminated || result.truncated;
      }
      env.close();
    }
  });

  it('counts the time that dynamics and cost see from the reset', async () => {
    const system = defineSystem({
      name: 'clock',
      state: ['p'],
      action: { a: [-1, 1] },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return State(f32(t) + 10.0); }
        fn cost(x: State, u: Action, t: u32) -> f32 { return f32(t); }`,
    });
    const env = await createEnv(system);
    for (let episode = 0; episode < 2; episode++) {
      env.reset();
      const results = [0, 1, 2].map(() => env.step([0]));
      expect(results.map(({ reward }) => -reward)).toEqual([0, 1, 2]);
      expect(results.map(({ observation }) => observation[0])).toEqual([10, 11, 12]);
    }
  });

  it('changes its physics with setParams, from the next step on', async () => {
    const env = await createEnv('pendulum', { start: [Math.PI / 2, 0], params: { gravity: 0 } });
    env.reset();
    expect(env.step([0]).observation[1]).toBe(0);
    env.setParams({ gravity: 10 });
    expect(env.params).toMatchObject({ gravity: 10, length: 1 });
    // 3 g / (2 l) sin(angle) dt
    expect(env.step([0]).observation[1]).toBeCloseTo(15 * 0.05, 5);
    expect(() => env.setParams({ gravty: 1 })).toThrow(/no parameter 'gravty'; its parameters are gravity, mass/);
    expect(() => env.setParams({ gravity: Number.NaN })).toThrow(/gravity = NaN/);
  });

  it('ends, and says so, when a step leaves the finite numbers; no such number gets out', async () => {
    const system = defineSystem({
      name: 'burst',
      state: ['p'],
      action: { a: [-1, 1] },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.p * 1e30); }
        fn cost(x: State, u: Action, t: u32) -> f32 { return x.p * x.p; }`,
    });
    const env = await createEnv(system, { start: [2] });
    env.reset();
    const fine = env.step([0]);
    expect(fine).toMatchObject({ reward: -4, terminated: false, info: { diverged: false } });
    const burst = env.step([0]);
    expect(burst).toMatchObject({ reward: 0, terminated: true, info: { diverged: true } });
    expect(burst.observation).toEqual(fine.observation);
  });

  it.each([
    ['NaN', [Number.NaN]],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['too many numbers', [0, 0]],
    ['none', []],
  ])('refuses an action that is %s', async (_, action) => {
    const env = await createEnv('pendulum');
    env.reset();
    expect(() => env.step(action)).toThrow(/step: environment 'pendulum' got \[.*\]; give 1 finite number: torque/);
  });

  it.each([-1, 2, 0.5, Number.NaN])('refuses %s as an index of two actions', async (action) => {
    const env = await createEnv('cartpole-discrete');
    env.reset();
    expect(() => env.step(action)).toThrow(/whole number from 0 to 1/);
  });

  it('refuses what cannot be in its options, and steps outside episodes', async () => {
    await expect(createEnv('pendulum', { steps: 0 })).rejects.toThrow(/steps = 0/);
    await expect(createEnv('pendulum', { start: [1] })).rejects.toThrow(/start .*2 finite numbers: angle, speed/);
    await expect(createEnv('pendulums')).rejects.toThrow(/no system 'pendulums'/);
    await expect(createEnv(randomSystem())).rejects.toThrow(/learned ensemble, which only planners roll out/);
    const env = await createEnv(pendulum());
    expect(() => env.step([0])).toThrow(/no episode has begun; call reset/);
    expect(() => env.reset({ seed: -1 })).toThrow(/seed = -1/);
    expect(() => env.reset({ options: { state: [1, Number.NaN] } })).toThrow(/2 finite numbers/);
    env.close();
    expect(() => env.reset()).toThrow(/was closed/);
    expect(() => env.step([0])).toThrow(/was closed/);
  });
});
