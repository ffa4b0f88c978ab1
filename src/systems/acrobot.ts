import wgsl from '../../shaders/systems/acrobot.wgsl?raw';
import { preprocess } from '../wgsl/preprocess.ts';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, last } from './task.ts';

/** Parameters of {@link acrobot}: default, unit, meaning. The physics' defaults are Gymnasium's. */
export const ACROBOT = {
  gravity: [9.8, 'm/s^2', 'gravitational acceleration'],
  length1: [1, 'm', 'length of the first link'],
  length2: [1, 'm', 'length of the second link'],
  mass1: [1, 'kg', 'mass of the first link'],
  mass2: [1, 'kg', 'mass of the second link'],
  center1: [0.5, 'm', 'from the pivot to the centre of mass of the first link'],
  center2: [0.5, 'm', 'from the elbow to the centre of mass of the second link'],
  inertia1: [1, 'kg m^2', 'moment of inertia of the first link about its centre of mass'],
  inertia2: [1, 'kg m^2', 'moment of inertia of the second link about its centre of mass'],
  maxRate1: [4 * Math.PI, 'rad/s', 'limit of the angular speed of the first link'],
  maxRate2: [9 * Math.PI, 'rad/s', 'limit of the angular speed of the second link'],
  dt: [0.2, 's', 'time step'],
  goalHeight: [1, 'm', 'height of the tip above the pivot that ends the task'],
  energyWeight: [5, '1/J', 'cost of energy missing at the end of the horizon, against a metre of height in one step'],
} as const;

/**
 * Gymnasium's Acrobot-v1: two links hang from a pivot, and a motor at the elbow is to swing the tip above a line. State:
 * angle of the first link (rad, 0 hanging), of the second relative to the first, and their rates (rad/s).
 *
 * @param options.actions `'continuous'`: a torque from -1 to 1 N m; `'discrete'`: the original -1, 0 and 1 as 0, 1 and 2.
 */
export function acrobot(
  params: Partial<ParameterValues<typeof ACROBOT>> = {},
  options: { readonly actions?: 'continuous' | 'discrete' } = {},
): System {
  const discrete = options.actions === 'discrete';
  return defineSystem({
    name: 'acrobot',
    state: ['angle1', 'angle2', 'rate1', 'rate2'],
    action: discrete ? { discrete: 3 } : { torque: [-1, 1] },
    params: withDefaults('acrobot', ACROBOT, params),
    wgsl: preprocess(wgsl, { DISCRETE: discrete }),
    initialState: (random) => Array.from({ length: 4 }, () => 0.2 * random() - 0.1),
  });
}

/** Swing the tip above the line, a link's length above the pivot. */
export const acrobotTask = builtIn({
  name: 'acrobot',
  title: 'Acrobot',
  description: 'Swing two links up with a motor between them.',
  create: acrobot,
  table: ACROBOT,
  start: [0, 0, 0, 0],
  steps: 300,
  success: (states, params) => at(tip(last(states), params), 1) > params.goalHeight,
  position: tip,
  goal: ({ length1, length2 }) => [0, length1 + length2],
});

function tip(
  state: ArrayLike<number>,
  { length1, length2 }: { readonly length1: number; readonly length2: number },
): readonly number[] {
  const first = at(state, 0);
  const both = first + at(state, 1);
  return [length1 * Math.sin(first) + length2 * Math.sin(both), -length1 * Math.cos(first) - length2 * Math.cos(both)];
}
