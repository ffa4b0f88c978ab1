import wgsl from '../../shaders/systems/integrator.wgsl?raw';
import { defineSystem } from './define.ts';
import type { System } from './system.ts';
import { at, builtIn, last } from './task.ts';

/** The simplest system: `position += step`, and the cost is the distance from 0. */
export function integrator(): System {
  return defineSystem({
    name: 'integrator',
    state: ['position'],
    action: { step: [-1, 1] },
    wgsl,
    initialState: (random) => [10 * random() - 5],
  });
}

/** To 0 from 5. */
export const integratorTask = builtIn({
  name: 'integrator',
  title: 'Integrator',
  description: 'The action is added to the state; stay at zero.',
  create: integrator,
  table: {},
  start: [5],
  steps: 20,
  success: (states) => Math.abs(at(last(states), 0)) < 0.1,
  position: (state) => [at(state, 0), 0],
  goal: () => [0, 0],
});
