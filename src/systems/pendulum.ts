import wgsl from '../../shaders/systems/pendulum.wgsl?raw';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, wrapped } from './task.ts';

/** Parameters of {@link pendulum}: default, unit, meaning. Defaults are Gymnasium's. */
export const PENDULUM = {
  gravity: [10, 'm/s^2', 'gravitational acceleration'],
  mass: [1, 'kg', 'mass of the rod'],
  length: [1, 'm', 'length of the rod'],
  maxSpeed: [8, 'rad/s', 'limit of the angular speed'],
  dt: [0.05, 's', 'time step'],
} as const;

/**
 * Gymnasium's Pendulum-v1: swing up and stay upright with a torque of at most 2 N m. State: angle (rad, 0 upright, not
 * wrapped) and speed (rad/s). The cost is the negative of Gymnasium's reward.
 */
export function pendulum(params: Partial<ParameterValues<typeof PENDULUM>> = {}): System {
  return defineSystem({
    name: 'pendulum',
    state: ['angle', 'speed'],
    action: { torque: [-2, 2] },
    params: withDefaults('pendulum', PENDULUM, params),
    wgsl,
    initialState: (random) => [Math.PI * (2 * random() - 1), 2 * random() - 1],
  });
}

/** Swing up from hanging, then stay within 0.1 rad for the last 50 steps. */
export const pendulumTask = builtIn({
  name: 'pendulum',
  title: 'Pendulum',
  description: 'Swing a rod up with a motor too weak to lift it, and keep it there.',
  create: pendulum,
  table: PENDULUM,
  start: [Math.PI, 0],
  steps: 200,
  success: (states) => states.slice(-50).every((state) => Math.abs(wrapped(at(state, 0))) < 0.1),
  position: (state, { length }) => [length * Math.sin(at(state, 0)), length * Math.cos(at(state, 0))],
  goal: ({ length }) => [0, length],
});
