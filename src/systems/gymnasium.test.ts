import { expect, it } from 'vitest';
import { acrobot } from './acrobot.ts';
import { cartpole, cartpoleDiscrete } from './cartpole.ts';
import reference from './gymnasium_reference.json';
import { mountainCar } from './mountain-car.ts';
import { pendulum } from './pendulum.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';
import type { System } from './system.ts';

/** Trajectories of Gymnasium 1.3.0 itself: 20 steps each, in float64 but for the mountain car's float32. */
const { envs } = reference;

const TOLERANCE = 1e-5;

type Trajectory = (typeof envs)[keyof typeof envs];

/** A trajectory's environment as a system, and Gymnasium's actions as this system's. */
const cases: readonly {
  readonly name: keyof typeof envs;
  readonly title: string;
  readonly system: () => System;
  readonly action: (value: number) => number;
}[] = [
  { name: 'Pendulum-v1', title: 'pendulum', system: pendulum, action: (a) => Math.min(Math.max(a, -2), 2) },
  { name: 'CartPole-v1', title: 'cartpole-discrete', system: cartpoleDiscrete, action: (a) => a },
  { name: 'CartPole-v1', title: 'cartpole with forces of 10 N', system: cartpole, action: (a) => (a === 1 ? 10 : -10) },
  { name: 'Acrobot-v1', title: 'acrobot with torques', system: acrobot, action: (a) => a - 1 },
  {
    name: 'Acrobot-v1',
    title: 'acrobot with three actions',
    system: () => acrobot({}, { actions: 'discrete' }),
    action: (a) => a,
  },
  {
    name: 'MountainCarContinuous-v0',
    title: 'mountain-car',
    system: mountainCar,
    action: (a) => Math.min(Math.max(a, -1), 1),
  },
];

onEachBackend('physics as in Gymnasium', (rollOut) => {
  it.each(cases)('$title follows $name over 20 steps to 1e-5', async ({ name, system, action }) => {
    const { start, actions, states }: Trajectory = envs[name];
    const found = await rollOut(
      system(),
      start,
      actions.map((a) => [action(a)]),
    );
    for (const [t, expected] of states.entries()) {
      expect(largestDifference(found.states[t + 1] ?? [], expected), `state after step ${t}`).toBeLessThan(TOLERANCE);
    }
  });

  it.each(cases)('$title makes each single step of $name to 1e-5', async ({ name, system, action }) => {
    const { start, actions, states }: Trajectory = envs[name];
    const made = system();
    for (const [t, expected] of states.entries()) {
      const found = await rollOut(made, states[t - 1] ?? start, [[action(actions[t] ?? 0)]]);
      expect(largestDifference(found.states[1] ?? [], expected), `step ${t}`).toBeLessThan(TOLERANCE);
    }
  });

  it("the pendulum's cost is the negative of the reward", async () => {
    const { start, actions, rewards } = envs['Pendulum-v1'];
    const clipped = actions.map((a) => [Math.min(Math.max(a, -2), 2)]);
    const found = await rollOut(pendulum(), start, clipped);
    const expected = -rewards.reduce((sum, reward) => sum + reward);
    expect(Math.abs(found.cost - expected)).toBeLessThan(1e-4 * expected);
  });

  it("the discrete cart-pole's stage costs are the negative of the rewards", async () => {
    const { start, actions, rewards } = envs['CartPole-v1'];
    const found = await rollOut(
      cartpoleDiscrete({ marginWeight: 0 }),
      start,
      actions.map((a) => [a]),
    );
    expect(found.cost).toBe(-rewards.reduce((sum, reward) => sum + reward));
  });

  it('the cart-pole ends beyond 2.4 m and beyond 12 degrees, and stops there', async () => {
    const limit = (12 * Math.PI) / 180;
    for (const [start, ends] of [
      [[2.41, 0, 0, 0], true],
      [[-2.41, 0, 0, 0], true],
      [[2.39, 0, 0, 0], false],
      [[0, 0, limit + 1e-4, 0], true],
      [[0, 0, -limit - 1e-4, 0], true],
      [[0, 0, limit - 1e-4, 0], false],
    ] as const) {
      const { cost } = await rollOut(cartpoleDiscrete({ marginWeight: 0 }), start, [[1]]);
      expect(cost, `from ${start.join(', ')}`).toBe(ends ? 0 : -1);
    }
  });

  it('the mountain car stops at the left wall only, and ends on the hill', async () => {
    const left = await rollOut(mountainCar(), [-1.19, -0.05], [[-1]]);
    expect([...(left.states[1] ?? [])]).toEqual([Math.fround(-1.2), 0]);
    const up = await rollOut(mountainCar(), [0.44, 0.05], [[1], [1]]);
    expect(up.states[1]?.[0]).toBeGreaterThan(0.45);
    // The hill ends it: the second step does not move it.
    expect(up.states[2]).toEqual(up.states[1]);
  });

  it('the acrobot ends above one link of height', async () => {
    const { states } = await rollOut(acrobot(), [Math.PI, 0, 0, 0], [[1]]);
    expect(states[1]).toEqual(states[0]);
  });
});
