import { describe, expect, it } from 'vitest';
import { largestDifference } from '../systems/rollout.testing.ts';
import recorded from './gymnasium.json';
import { findEnv, makeEnv } from './registry.ts';

/** Steps of Gymnasium 1.3.0 itself, made by record-gymnasium.py. */
const { episodes, limits } = recorded;

type Step = readonly [observation: readonly number[], reward: number, terminated: boolean, truncated: boolean];

describe("Gymnasium's environments", () => {
  it.each(episodes.map((episode, which) => ({ ...episode, which })))(
    '$name shows, pays and ends as there (episode $which)',
    async ({ name, start, actions, steps }) => {
      const env = await makeEnv(name);
      env.reset({ options: { state: start } });
      for (const [t, action] of actions.entries()) {
        const [observation, reward, terminated, truncated] = steps[t] as unknown as Step;
        const found = env.step(action);
        expect(largestDifference(found.observation, observation), `observation ${t}`).toBeLessThan(2e-5);
        expect(Math.abs(found.reward - reward), `reward ${t}`).toBeLessThan(2e-5 * Math.max(1, Math.abs(reward)));
        expect({ terminated: found.terminated, truncated: found.truncated }).toEqual({ terminated, truncated });
      }
      env.close();
    },
  );

  it.each(Object.entries(limits))('%s has the time limit of %d steps', (name, steps) => {
    expect(findEnv(name).steps).toBe(steps);
  });

  it('a balanced CartPole-v1 is truncated with step 500, not terminated, and has earned 500', async () => {
    const env = await makeEnv('CartPole-v1');
    let { observation } = env.reset({ seed: 1 });
    let total = 0;
    for (let t = 1; ; t++) {
      const [x = 0, v = 0, angle = 0, rate = 0] = observation;
      const result = env.step(angle + 0.5 * rate + 0.02 * x + 0.05 * v > 0 ? 1 : 0);
      observation = result.observation;
      total += result.reward;
      expect(result.terminated).toBe(false);
      if (!result.truncated) continue;
      expect([t, total]).toEqual([500, 500]);
      break;
    }
  });

  it.each([
    ['Pendulum-v1', 200, 0],
    ['Acrobot-v1', 500, 1],
    ['MountainCarContinuous-v0', 999, 0],
  ])('%s left alone is truncated with step %d and not before', async (name, steps, idle) => {
    const env = await makeEnv(name);
    env.reset({ seed: 2 });
    for (let t = 1; t < steps; t++) expect(env.step(idle)).toMatchObject({ terminated: false, truncated: false });
    expect(env.step(idle)).toMatchObject({ terminated: false, truncated: true });
    expect(() => env.step(idle)).toThrow(/the episode is over/);
  });

  it.each([
    ['CartPole-v1', [-0.05, -0.05, -0.05, -0.05], [0.05, 0.05, 0.05, 0.05]],
    [
      'Acrobot-v1',
      [Math.cos(0.1), -Math.sin(0.1), Math.cos(0.1), -Math.sin(0.1), -0.1, -0.1],
      [1, Math.sin(0.1), 1, Math.sin(0.1), 0.1, 0.1],
    ],
    ['Pendulum-v1', [-1, -1, -1], [1, 1, 1]],
    ['MountainCarContinuous-v0', [-0.6, 0], [-0.4, 0]],
  ])('%s starts all over its range', async (name, low, high) => {
    const env = await makeEnv(name);
    const starts = Array.from({ length: 200 }, (_, seed) => env.reset({ seed }).observation);
    for (const [k, least] of low.entries()) {
      const values = starts.map((start) => start[k] ?? Number.NaN);
      const width = (high[k] ?? 0) - least;
      expect(Math.abs(Math.min(...values) - least), `lowest of component ${k}`).toBeLessThanOrEqual(
        0.05 * width + 1e-6,
      );
      expect(Math.abs(Math.max(...values) - (high[k] ?? 0)), `highest of ${k}`).toBeLessThanOrEqual(
        0.05 * width + 1e-6,
      );
    }
  });
});

describe("mbrl-lib's continuous cart-pole", () => {
  it('is CartPole-v1 with a force of 10 N times the action, clipped to [-1, 1], and 200 steps', async () => {
    const [discrete, continuous] = await Promise.all([makeEnv('CartPole-v1'), makeEnv('cartpole-continuous')]);
    const start = [0.01, -0.02, 0.03, 0.04];
    for (const env of [discrete, continuous]) env.reset({ options: { state: start } });
    for (let t = 0, over = false; !over; t++) {
      const push = t % 3 === 0 ? 0 : 1;
      const expected = discrete.step(push);
      const found = continuous.step([push === 1 ? 1.5 : -1]);
      expect(largestDifference(found.observation, expected.observation)).toBeLessThan(1e-6);
      expect([found.reward, found.terminated]).toEqual([1, expected.terminated]);
      over = expected.terminated;
    }
    expect(findEnv('cartpole-continuous').steps).toBe(200);
    continuous.reset({ options: { state: [0, 0, 0, 0] } });
    // Half the force: half the acceleration of the cart from rest.
    expect(continuous.step([0.5]).observation[1]).toBeCloseTo(
      0.02 * 5 * (1 / 1.1 + (0.05 / 1.1) * (1 / 1.1 / (0.5 * (4 / 3 - 0.1 / 1.1)))),
      5,
    );
  });
});
