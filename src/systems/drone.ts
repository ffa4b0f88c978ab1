import wgsl from '../../shaders/systems/drone.wgsl?raw';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { builtIn, distance, last } from './task.ts';

/** Parameters of {@link drone}: default, unit, meaning. */
export const DRONE = {
  dt: [0.1, 's', 'time step'],
  targetX: [5, 'm', 'x of the target'],
  targetY: [5, 'm', 'y of the target'],
  targetZ: [5, 'm', 'z of the target'],
  speedWeight: [0.3, 's^2/m', 'cost of squared speed, against distance'],
  terminalWeight: [5, '1', 'weight of the last state, against one step'],
} as const;

/**
 * A drone as a point mass that accelerates by at most 1 m/s^2 an axis and is to stop at a target. State: position (m),
 * velocity (m/s).
 */
export function drone(params: Partial<ParameterValues<typeof DRONE>> = {}): System {
  return defineSystem({
    name: 'drone',
    state: ['px', 'py', 'pz', 'vx', 'vy', 'vz'],
    action: { ax: [-1, 1], ay: [-1, 1], az: [-1, 1] },
    params: withDefaults('drone', DRONE, params),
    wgsl,
    initialState: (random) => [random(), random(), random(), 0, 0, 0],
  });
}

/** To within 0.2 m of the target in 100 steps. */
export const droneTask = builtIn({
  name: 'drone',
  title: 'Point-mass drone',
  description: 'Accelerate a point in space to a target and stop there.',
  create: drone,
  table: DRONE,
  start: [0, 0, 0, 0, 0, 0],
  steps: 100,
  success: (states, { targetX, targetY, targetZ }) =>
    distance(last(states).slice(0, 3), [targetX, targetY, targetZ]) < 0.2,
  position: (state) => [...Array.from(state).slice(0, 3)],
  goal: ({ targetX, targetY, targetZ }) => [targetX, targetY, targetZ],
});
