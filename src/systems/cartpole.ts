import wgsl from '../../shaders/systems/cartpole.wgsl?raw';
import { preprocess } from '../wgsl/preprocess.ts';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, wrapped } from './task.ts';

/** Parameters of both cart-poles' physics: default, unit, meaning. Defaults are Gymnasium's. */
export const CARTPOLE_PHYSICS = {
  gravity: [9.8, 'm/s^2', 'gravitational acceleration'],
  cartMass: [1, 'kg', 'mass of the cart'],
  poleMass: [0.1, 'kg', 'mass of the pole'],
  halfLength: [0.5, 'm', 'half the length of the pole'],
  dt: [0.02, 's', 'time step'],
  trackLimit: [2.4, 'm', 'distance from the middle at which the track ends'],
} as const;

/** Parameters of {@link cartpole}: default, unit, meaning. */
export const CARTPOLE = {
  ...CARTPOLE_PHYSICS,
  angleWeight: [5, '1', 'cost of 1 - cos(angle)'],
  angleRateWeight: [0.02, 's^2', 'cost of squared angular speed'],
  positionWeight: [0.3, '1/m^2', 'cost of squared distance from the middle'],
  velocityWeight: [0.02, 's^2/m^2', 'cost of squared speed'],
  trackWeight: [50, '1/m', 'cost of distance beyond the end of the track'],
  effortWeight: [0.0005, '1/N^2', 'cost of squared force'],
  terminalWeight: [10, '1', 'weight of the last state, against one step'],
} as const;

/**
 * The cart-pole with the physics of Gymnasium's CartPole-v1, but a force of any size up to 10 N, and the task to swing up
 * from hanging. State: position (m), velocity (m/s), angle (rad, 0 upright, not wrapped), its rate (rad/s).
 */
export function cartpole(params: Partial<ParameterValues<typeof CARTPOLE>> = {}): System {
  return defineSystem({
    name: 'cartpole',
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { force: [-10, 10] },
    params: withDefaults('cartpole', CARTPOLE, params),
    wgsl: preprocess(wgsl, { DISCRETE: false }),
    initialState: (random) => [spread(random), spread(random), Math.PI + spread(random), spread(random)],
  });
}

/** Parameters of {@link cartpoleDiscrete}: default, unit, meaning. */
export const CARTPOLE_DISCRETE = {
  ...CARTPOLE_PHYSICS,
  force: [10, 'N', 'size of a push'],
  angleLimit: [(12 * 2 * Math.PI) / 360, 'rad', 'tilt at which it counts as fallen'],
  marginWeight: [10, '1', 'cost of the last state heading for the limit of the tilt, in steps of being upright'],
} as const;

/**
 * Gymnasium's CartPole-v1: pushes to the left (0) or right (1) keep a pole upright; each step gives a reward of 1, and
 * 12 degrees or 2.4 m end it. State: position (m), velocity (m/s), angle (rad, 0 upright), its rate (rad/s).
 */
export function cartpoleDiscrete(params: Partial<ParameterValues<typeof CARTPOLE_DISCRETE>> = {}): System {
  return defineSystem({
    name: 'cartpole-discrete',
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { discrete: 2 },
    params: withDefaults('cartpoleDiscrete', CARTPOLE_DISCRETE, params),
    wgsl: preprocess(wgsl, { DISCRETE: true }),
    initialState: (random) => [spread(random), spread(random), spread(random), spread(random)],
  });
}

/** Swing up from hanging, then stay within 0.2 rad for the last 50 steps, on the track all the time. */
export const cartpoleTask = builtIn({
  name: 'cartpole',
  title: 'Cart-pole swing-up',
  description: 'Swing a pole up by pushing its cart along a track, and keep it there.',
  create: cartpole,
  table: CARTPOLE,
  start: [0, 0, Math.PI, 0],
  steps: 500,
  success: (states, { trackLimit }) =>
    states.every((state) => Math.abs(at(state, 0)) <= trackLimit) &&
    states.slice(-50).every((state) => Math.abs(wrapped(at(state, 2))) < 0.2),
  position: poleTip,
});

/** Stay upright for 500 steps. */
export const cartpoleDiscreteTask = builtIn({
  name: 'cartpole-discrete',
  title: 'Cart-pole balance',
  description: "Gymnasium's CartPole-v1: keep a pole upright with pushes to the left or right.",
  create: cartpoleDiscrete,
  table: CARTPOLE_DISCRETE,
  start: [0.01, -0.02, 0.03, 0.04],
  steps: 500,
  success: (states, { trackLimit, angleLimit }) =>
    states.length > 500 &&
    states.every((state) => Math.abs(at(state, 0)) <= trackLimit && Math.abs(at(state, 2)) <= angleLimit),
  position: poleTip,
});

function poleTip(state: ArrayLike<number>, { halfLength }: { readonly halfLength: number }): readonly number[] {
  return [at(state, 0) + 2 * halfLength * Math.sin(at(state, 2)), 2 * halfLength * Math.cos(at(state, 2))];
}

/** Uniform in [-0.05, 0.05), as Gymnasium starts it. */
function spread(random: () => number): number {
  return 0.1 * random() - 0.05;
}
