import wgsl from '../../shaders/systems/arm.wgsl?raw';
import { hand } from './arm-kinematic.ts';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { builtIn, distance, last } from './task.ts';

/** Parameters of {@link arm}: default, unit, meaning. */
export const ARM = {
  length1: [1, 'm', 'length of the first link'],
  length2: [0.8, 'm', 'length of the second link'],
  mass1: [1, 'kg', 'mass of the first link, spread evenly'],
  mass2: [0.8, 'kg', 'mass of the second link, spread evenly'],
  gravity: [9.81, 'm/s^2', 'gravitational acceleration along -y; 0 for an arm that lies flat'],
  damping: [1, 'N m s', 'friction of each joint by its speed'],
  dt: [0.05, 's', 'time step'],
  targetX: [1.5, 'm', 'x of the target'],
  targetY: [0.5, 'm', 'y of the target'],
  distanceWeight: [5, '1/m', 'cost of distance to the target'],
  rateWeight: [0.3, 's^2', 'cost of squared joint speeds'],
  terminalWeight: [3, '1', 'weight of the last state, against one step'],
} as const;

/**
 * A planar arm of two links with a motor at each joint, after the full manipulator equation. State: angles (rad) of the
 * shoulder, from the horizontal, and of the elbow, from the first link, and their rates (rad/s). Actions: torques (N m).
 */
export function arm(params: Partial<ParameterValues<typeof ARM>> = {}): System {
  return defineSystem({
    name: 'arm',
    state: ['shoulder', 'elbow', 'shoulderRate', 'elbowRate'],
    action: { shoulder: [-25, 25], elbow: [-10, 10] },
    params: withDefaults('arm', ARM, params),
    wgsl,
    initialState: (random) => [Math.PI * (random() - 0.5), Math.PI * (random() - 0.5), 0, 0],
  });
}

/** The hand to within 0.02 m of the target. */
export const armTask = builtIn({
  name: 'arm',
  title: 'Torque-driven arm',
  description: 'Reach a point with the hand of a two-link arm, against gravity and inertia.',
  create: arm,
  table: ARM,
  start: [-Math.PI / 2, 0, 0, 0],
  steps: 100,
  success: (states, params) => distance(hand(last(states), params), [params.targetX, params.targetY]) < 0.02,
  position: hand,
  goal: ({ targetX, targetY }) => [targetX, targetY],
});
