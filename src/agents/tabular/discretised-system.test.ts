import { describe, expect, it } from 'vitest';
import { plainEnvSystem } from '../../envs/env-system.ts';
import { createPlant } from '../../envs/plant.ts';
import { discretisedSystem } from '../../envs/tabular/discretised-system.ts';
import { outcomesOf } from '../../envs/tabular/mdp.ts';
import { stateGrid } from '../../envs/tabular/state-grid.ts';
import type { BuiltInSystem } from '../../systems/built-in.ts';
import { defineSystem } from '../../systems/define.ts';
import { mountainCarTask } from '../../systems/mountain-car.ts';
import { pendulumTask } from '../../systems/pendulum.ts';
import { valueIteration } from './value-iteration.ts';

/** The states of the true system under the policy of its tables. */
async function flown(task: BuiltInSystem, options: Parameters<typeof discretisedSystem>[1], discount: number) {
  const system = task.create();
  const { mdp, grid, actionOf } = await discretisedSystem(system, options);
  const { policy, converged } = valueIteration(mdp, { discount, tolerance: 1e-6 });
  expect(converged).toBe(true);
  const plant = await createPlant(plainEnvSystem(system));
  plant.setState(0, Float32Array.from(task.start));
  const states = [plant.state(0)];
  for (let t = 0; t < task.steps; t++) {
    const { terminated } = plant.step(actionOf(policy[grid.stateOf(plant.state(0))] ?? 0), Uint32Array.of(t));
    states.push(plant.state(0));
    if (terminated[0] === 1) break;
  }
  return states;
}

describe('a system as tables', () => {
  // Moves by what is asked for, 1.5 or -1.5, and ends at 4 and beyond. A step costs 1, and 10 x.
  const walk = defineSystem({
    name: 'walk',
    state: ['x'],
    action: { by: [-1.5, 1.5] },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + u.by); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return 1.0 + 10.0 * x.x; }
      fn terminated(x: State) -> bool { return x.x >= 4.0; }`,
    initialState: (random) => [4 * random()],
  });
  // Middles at 0.5, 1.5, 2.5 and 3.5.
  const box = { low: [0], high: [4], bins: 4, actionLevels: 3 };

  it('leads to the cells around, the likelier the nearer; pays minus its cost; ends where the system does', async () => {
    const { mdp, actionOf } = await discretisedSystem(walk, box);
    expect([0, 1, 2].map((choice) => Array.from(actionOf(choice)))).toEqual([[-1.5], [0], [1.5]]);
    const of = (state: number, action: number) =>
      outcomesOf(mdp, state, action).map(({ probability, next, reward, terminal }) => [
        probability,
        next,
        reward,
        terminal,
      ]);
    // 1.5 + 1.5 = 3 lies between the middles of cells 2 and 3.
    expect(of(1, 2)).toEqual([
      [0.5, 2, -16, false],
      [0.5, 3, -16, false],
    ]);
    expect(of(1, 1)).toEqual([[1, 1, -16, false]]);
    // 0.5 - 1.5 is beyond the edge; 2.5 + 1.5 ends it.
    expect(of(0, 0)).toEqual([[1, 0, -6, false]]);
    expect(of(2, 2)).toEqual([[1, 3, -26, true]]);
    for (const share of mdp.start) expect(Math.abs(share - 0.25)).toBeLessThan(0.08);
  });

  it('is interpolated between the middles: linear values come out as they are', () => {
    const grid = stateGrid({ low: [0, -1], high: [4, 1], bins: [4, 5] });
    const linear = ([a = 0, b = 0]: readonly number[]) => 3 * a - 7 * b + 2;
    for (const vector of [
      [0.5, -0.8],
      [1.2, 0.3],
      [3.4, 0.79],
      [2, 0],
    ]) {
      const around = grid.around(vector);
      expect(around.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      const value = around.reduce(
        (sum, { state, weight }) => sum + weight * linear(Array.from(grid.middleOf(state))),
        0,
      );
      expect(value).toBeCloseTo(linear(vector), 5);
    }
    expect(grid.around([9, Number.NEGATIVE_INFINITY])).toEqual([{ state: 15, weight: 1 }]);
  });

  it('takes a middle, as f32 has it, for that one cell, and not for a little of those beside it', () => {
    const grid = stateGrid({ low: [-1.2, -0.07, 0.1], high: [0.6, 0.07, 0.7], bins: 9 });
    for (let state = 0; state < grid.states; state++) {
      expect(grid.around(grid.middleOf(state))).toEqual([{ state, weight: 1 }]);
    }
    expect(grid.around(grid.middleOf(0).map((each) => each + 1e-4))).toHaveLength(8);
  });

  it('goes round where a component does', () => {
    const grid = stateGrid({ low: [-2], high: [2], bins: 4, periodic: [true] });
    expect([-2, 1.9, 2.1, -2.1, 6.5, -9].map((at) => grid.stateOf([at]))).toEqual([0, 3, 0, 3, 0, 1]);
    // Half way between the last middle and the first.
    expect(grid.around([2])).toEqual([
      { state: 3, weight: 0.5 },
      { state: 0, weight: 0.5 },
    ]);
  });

  it.each([
    [
      { ...box, low: [0, 0], high: [1, 1] },
      /discretisedSystem: the grid has 2 components, but the system 'walk' has 1 \(x\)/,
    ],
    [{ ...box, actionLevels: 0 }, /discretisedSystem: actionLevels is 0; give a whole number of at least 1/],
    [{ ...box, periodic: [1] }, /discretisedSystem: periodic is \[1\]; give true or false/],
    [{ ...box, cells: 4 }, /discretisedSystem: there is no option 'cells'/],
    [{}, /discretisedSystem: low is undefined; give a list/],
    [{ ...box, bins: 2 ** 24 }, /16777216 cells, 3 actions and 2 corners are more than 2\^26 outcomes/],
  ])('is refused with %j', async (options, problem) => {
    await expect(discretisedSystem(walk, options as typeof box)).rejects.toThrow(problem);
  });

  it('is refused where steps are not finite: an end that costs nothing would look best', async () => {
    const roots = defineSystem({
      name: 'roots',
      state: ['x'],
      action: { discrete: 2 },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return State(sqrt(x.x)); }
        fn cost(x: State, u: Action, t: u32) -> f32 { return 1.0; }`,
    });
    const grid = { low: [-1], high: [1], bins: 2 };
    await expect(discretisedSystem(roots, grid)).rejects.toThrow(
      /a step of 'roots' from x -0.5 is not finite; give bounds within which all are/,
    );
    const { actionOf } = await discretisedSystem(roots, { ...grid, low: [0] });
    expect(Array.from(actionOf(1))).toEqual([1]);
    expect(() => actionOf(2)).toThrow(/actionOf got 2; give a choice from 0 to 1/);
  });

  it('swings the true pendulum up and keeps it there, by value iteration', async () => {
    const grid = { low: [-Math.PI, -8], high: [Math.PI, 8], bins: [51, 51], periodic: [true, false], actionLevels: 5 };
    const states = await flown(pendulumTask, grid, 0.98);
    expect(pendulumTask.success(states, pendulumTask.create().params)).toBe(true);
  });

  it('gets the true mountain car up the hill, by value iteration', async () => {
    const grid = { low: [-1.2, -0.07], high: [0.6, 0.07], bins: [60, 50] };
    const states = await flown(mountainCarTask, grid, 0.999);
    expect(mountainCarTask.success(states, mountainCarTask.create().params)).toBe(true);
  });
});
