import { describe, expect, it } from 'vitest';
import { createEnv, type SystemEnv } from '../../src/envs/create.ts';
import { acrobot } from '../../src/systems/acrobot.ts';
import { cartpoleDiscrete } from '../../src/systems/cartpole.ts';
import { MBRL_ENVIRONMENTS, mbrlSystem } from './environments.ts';

/** One step from a state. */
function stepFrom(env: SystemEnv, state: readonly number[], action: number) {
  env.reset({ options: { state } });
  return env.step(action);
}

describe("Benchmarking MBRL's environments", () => {
  it('pay the pendulum for hanging, by the state before the step', async () => {
    const env = await createEnv(mbrlSystem('pendulum'));
    expect(stepFrom(env, [Math.PI, 0], 0).reward).toBeCloseTo(1, 5);
    const [angle, speed, torque] = [0.7, -3, 1.5];
    const reward = -(Math.cos(angle) + 0.1 * Math.sin(angle) + 0.1 * speed ** 2 + 0.001 * torque ** 2);
    expect(stepFrom(env, [angle, speed], torque).reward).toBeCloseTo(reward, 5);
    expect(stepFrom(env, [-angle, speed], torque).reward).toBeCloseTo(reward, 5);
  });

  it('pay the acrobot for the height of its tip and threshold its action at 0.33', async () => {
    const env = await createEnv(mbrlSystem('acrobot'));
    const original = await createEnv(acrobot({}, { actions: 'discrete' }));
    const state = [0.4, -0.9, 1.2, -0.5];
    expect(stepFrom(env, state, 0).reward).toBeCloseTo(-Math.cos(0.4) - Math.cos(-0.5), 5);
    for (const [choice, index] of [
      [-1, 0],
      [-0.34, 0],
      [-0.32, 1],
      [0.32, 1],
      [0.34, 2],
      [1, 2],
    ] as const) {
      expect(stepFrom(env, state, choice).observation).toEqual(stepFrom(original, state, index).observation);
    }
  });

  it('push the cart to the right above 0 only, and pay for an upright pole near the middle', async () => {
    const env = await createEnv(mbrlSystem('cartpole'));
    const original = await createEnv(cartpoleDiscrete());
    const state = [1.5, 0.3, -0.1, 0.2];
    expect(stepFrom(env, state, 0.01).observation).toEqual(stepFrom(original, state, 1).observation);
    expect(stepFrom(env, state, 0).observation).toEqual(stepFrom(original, state, 0).observation);
    expect(stepFrom(env, state, 0).reward).toBeCloseTo(Math.cos(0.1) - 0.01 * 1.5 ** 2, 5);
  });

  it('pay the mountain car its position', async () => {
    const env = await createEnv(mbrlSystem('mountain-car'));
    expect(stepFrom(env, [-0.37, 0.02], 1).reward).toBeCloseTo(-0.37, 6);
  });

  it('never end early', async () => {
    const past: Readonly<Record<string, readonly number[]>> = {
      acrobot: [Math.PI, 0, 0, 0],
      cartpole: [3, 0, 1, 0],
      'mountain-car': [0.5, 0.05],
      pendulum: [0, 8],
    };
    for (const name of MBRL_ENVIRONMENTS) {
      const env = await createEnv(mbrlSystem(name));
      expect(stepFrom(env, past[name] ?? [], 0).terminated, name).toBe(false);
    }
  });

  it("start where Gymnasium's do", () => {
    const lowest = (name: (typeof MBRL_ENVIRONMENTS)[number]) => Array.from(mbrlSystem(name).initialState(() => 0));
    expect(lowest('pendulum')).toEqual([-Math.PI, -1].map(Math.fround));
    expect(lowest('acrobot')).toEqual([-0.1, -0.1, -0.1, -0.1].map(Math.fround));
    expect(lowest('cartpole')).toEqual([-0.05, -0.05, -0.05, -0.05].map(Math.fround));
    expect(lowest('mountain-car')).toEqual([-0.6, 0].map(Math.fround));
  });
});
