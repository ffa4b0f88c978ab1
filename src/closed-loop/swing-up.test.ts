import { describe, expect, it } from 'vitest';
import { acrobot } from '../systems/acrobot.ts';
import { wrapped } from '../systems/task.ts';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

const seeds = firstSeeds(3);

describe.each(['cpu', 'webgpu'] as const)('swinging up, planned on %s', (backend) => {
  it.each(['mppi', 'cem'])(
    '%s swings the cart-pole up within 400 steps and has it upright for the last 50 of them',
    async (planner) => {
      const { loops } = await closedLoops({ task: 'cartpole', planner, backend, seeds, steps: 400 });
      const onTrack = (state: Float32Array) => Math.abs(state[0] ?? Number.NaN) <= 2.4;
      const upright = (state: Float32Array) => Math.abs(wrapped(state[2] ?? Number.NaN)) < 0.2;
      expect(count(loops, (states) => states.length === 401 && states.every(onTrack))).toBe(seeds.length);
      expect(count(loops, (states) => states.slice(-50).every(upright))).toBe(seeds.length);
    },
  );

  const tipHeight = (states: readonly Float32Array[]) => {
    const [first = Number.NaN, second = Number.NaN] = states.at(-1) ?? [];
    return -Math.cos(first) - Math.cos(first + second);
  };

  it.each(['mppi', 'cem'])('%s swings the tip of the acrobot above the line within 300 steps', async (planner) => {
    const { loops } = await closedLoops({ task: 'acrobot', planner, backend, seeds, steps: 300 });
    expect(count(loops, (states) => tipHeight(states) > 1)).toBe(seeds.length);
  });

  it.each(['mppi', 'cem', 'random-shooting'])('%s does so with the three actions of the original', async (planner) => {
    const system = acrobot({}, { actions: 'discrete' });
    const { loops } = await closedLoops({ task: 'acrobot', system, planner, backend, seeds, steps: 300 });
    expect(count(loops, (states) => tipHeight(states) > 1)).toBe(seeds.length);
  });

  it.each(['mppi', 'cem'])('%s gets the mountain car to the goal', async (planner) => {
    const { loops } = await closedLoops({ task: 'mountain-car', planner, backend, seeds });
    expect(count(loops, (states) => (states.at(-1)?.[0] ?? Number.NaN) >= 0.45)).toBe(seeds.length);
  });
});
