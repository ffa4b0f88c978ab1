import { describe, expect, it } from 'vitest';
import { findEnv } from '../../envs/registry.ts';
import { discretised } from '../../envs/tabular/discretised.ts';
import { stateGrid } from '../../envs/tabular/state-grid.ts';
import { train } from '../train.ts';
import { dynaQAgent } from './dyna-q-agent.ts';

describe('a grid', () => {
  const grid = stateGrid({ low: [0, -1], high: [3, 1], bins: [3, 4] });

  it('numbers its cells, the last component fastest, and takes what lies beyond to the nearest', () => {
    expect(grid.states).toBe(12);
    expect(
      [
        [0, -1],
        [0, 0.99],
        [1, -1],
        [2.9, 0.9],
        [-9, -9],
        [9, 9],
        [1.5, Number.POSITIVE_INFINITY],
      ].map(grid.stateOf),
    ).toEqual([0, 3, 4, 11, 0, 11, 7]);
  });

  it('gives the middle of each cell, which lies in it', () => {
    expect(Array.from(grid.middleOf(6))).toEqual([1.5, 0.25]);
    for (let state = 0; state < 12; state++) expect(grid.stateOf(grid.middleOf(state))).toBe(state);
  });

  it.each([
    [{ low: [0], high: [0], bins: 2 }, /component 0 has 2 bins from 0 to 0; give finite bounds/],
    [{ low: [0], high: [Number.POSITIVE_INFINITY], bins: 2 }, /from 0 to Infinity/],
    [{ low: [0], high: [1], bins: 0 }, /has 0 bins/],
    [{ low: [0], high: [1, 2], bins: 2 }, /1 low, 2 high/],
    [{ low: [0, 0, 0], high: [1, 1, 1], bins: 1000 }, /1000000000 cells/],
    [{ low: [0], high: [1], bins: 2, cells: 2 }, /no option 'cells'/],
  ])('of %j is refused', (options, problem) => {
    expect(() => stateGrid(options)).toThrow(problem);
    expect(() => grid.stateOf([Number.NaN, 0])).toThrow(/got NaN as component 0/);
    expect(() => grid.stateOf([0])).toThrow(/got 1 numbers; give 2/);
  });
});

describe('bad input', () => {
  const grid = stateGrid({ low: [0], high: [1], bins: 4 });
  const box = { low: [-1, -1, -8], high: [1, 1, 8], bins: 5 };
  it('is refused by cells that there are not', () => {
    for (const state of [99, -1, 0.5, Number.NaN]) {
      expect(() => grid.middleOf(state)).toThrow(
        /stateGrid: state is .*; give a whole number of at least 0 and at most 3/,
      );
    }
  });

  it.each([
    [{}, /discretised: low is undefined; give a list of numbers/],
    [{ ...box, bins: null }, /discretised: bins are null; give a whole number, or a list/],
    [{ ...box, actionLevels: Number.NaN }, /discretised: actionLevels is NaN; give a whole number of at least 1/],
    [
      { ...box, low: [-1], high: [1] },
      /discretised: the grid has 1 components, but the environment 'Pendulum-v1' has 3/,
    ],
    [{ ...box, bins: [5, 5] }, /discretised: got 3 low, 3 high and 2 bins/],
  ])('is refused by the name of who got it: %j', (options, problem) => {
    expect(() => discretised(findEnv('Pendulum-v1'), options as never)).toThrow(problem);
  });
});

describe('an environment through a grid', () => {
  it('offers levels of a continuous action, its bounds included', async () => {
    const entry = discretised(findEnv('Pendulum-v1'), {
      low: [-1, -1, -8],
      high: [1, 1, 8],
      bins: [5, 5, 9],
      actionLevels: 5,
    });
    expect(entry.space.action).toEqual({ kind: 'discrete', count: 5 });
    const [env, plain] = [await entry.create(), await findEnv('Pendulum-v1').create()];
    for (const [choice, torque] of [
      [0, -2],
      [2, 0],
      [4, 2],
    ] as const) {
      env.reset({ seed: 1 });
      plain.reset({ seed: 1 });
      expect(env.step(choice).reward).toBe(plain.step([torque]).reward);
    }
    expect(() => env.step(5)).toThrow(/Pendulum-v1/);
  });

  it('lets Dyna-Q balance a pole for 150 steps and more, where random pushes do for 22: mean of 3 seeds', async () => {
    const environment = discretised(findEnv('CartPole-v1'), {
      low: [-2.4, -2, -0.21, -2.5],
      high: [2.4, 2, 0.21, 2.5],
      bins: [3, 3, 8, 7],
    });
    const epsilon = { kind: 'linear', from: 0.5, to: 0.02, steps: 4000 } as const;
    const lengths: number[] = [];
    for (const seed of [1, 2, 3]) {
      const options = { planningSteps: 10, model: 'counts', discount: 0.99, learningRate: 0.2, epsilon } as const;
      const agent = dynaQAgent({ environment, ...options });
      const { episodes } = await train(agent, await environment.create(), { steps: 15_000, seed });
      lengths.push(...episodes.slice(-20).map(({ length }) => length));
    }
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeGreaterThan(150);
  });
});
