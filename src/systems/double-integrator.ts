import wgsl from '../../shaders/systems/double-integrator.wgsl?raw';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, distance, last } from './task.ts';

/** Parameters of {@link doubleIntegrator}: default, unit, meaning. */
export const DOUBLE_INTEGRATOR = {
  dt: [0.1, 's', 'time step'],
  goalX: [2, 'm', 'x of the goal'],
  goalY: [2, 'm', 'y of the goal'],
  speedWeight: [0.3, 's^2', 'cost of squared speed, against squared distance'],
  effortWeight: [0.01, 's^4', 'cost of squared acceleration, against squared distance'],
  terminalWeight: [10, '1', 'weight of the last state, against one step'],
} as const;

/** A point mass in the plane, pushed by an acceleration of at most 1 m/s^2 an axis, that is to come to rest at a goal. */
export function doubleIntegrator(params: Partial<ParameterValues<typeof DOUBLE_INTEGRATOR>> = {}): System {
  return defineSystem({
    name: 'double-integrator',
    state: ['px', 'py', 'vx', 'vy'],
    action: { ax: [-1, 1], ay: [-1, 1] },
    params: withDefaults('doubleIntegrator', DOUBLE_INTEGRATOR, params),
    wgsl,
    initialState: (random) => [2 * random() - 1, 2 * random() - 1, 0, 0],
  });
}

/** To the goal from rest at the origin. */
export const doubleIntegratorTask = builtIn({
  name: 'double-integrator',
  title: 'Double integrator',
  description: 'A point mass in the plane that comes to rest at a goal.',
  create: doubleIntegrator,
  table: DOUBLE_INTEGRATOR,
  start: [0, 0, 0, 0],
  steps: 100,
  success: (states, { goalX, goalY }) => distance([...last(states)].slice(0, 2), [goalX, goalY]) < 0.1,
  position: (state) => [at(state, 0), at(state, 1)],
  goal: ({ goalX, goalY }) => [goalX, goalY],
});
