import wgsl from '../../shaders/systems/mountain-car.wgsl?raw';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, last } from './task.ts';

/** Parameters of {@link mountainCar}: default, unit, meaning. The physics' defaults are Gymnasium's, without units as there. */
export const MOUNTAIN_CAR = {
  power: [0.0015, '1', 'acceleration at full force, per step squared'],
  gravity: [0.0025, '1', 'acceleration on the steepest slope, per step squared'],
  maxSpeed: [0.07, '1', 'limit of the speed, per step'],
  left: [-1.2, '1', 'position of the wall on the left'],
  right: [0.6, '1', 'position of the wall on the right'],
  goal: [0.45, '1', 'position that ends the task'],
  effortWeight: [0.1, '1', 'cost of squared force'],
  timeWeight: [0.1, '1', 'cost of a step'],
  energyWeight: [100, '1', 'cost at the end of the horizon of missing all the energy that standing on the goal has'],
} as const;

/**
 * Gymnasium's MountainCarContinuous-v0: a car in a valley swings to and fro until it gets up the hill on the right.
 * State: position and velocity per step, without units as there.
 */
export function mountainCar(params: Partial<ParameterValues<typeof MOUNTAIN_CAR>> = {}): System {
  return defineSystem({
    name: 'mountain-car',
    state: ['position', 'velocity'],
    action: { force: [-1, 1] },
    params: withDefaults('mountainCar', MOUNTAIN_CAR, params),
    wgsl,
    initialState: (random) => [-0.6 + 0.2 * random(), 0],
  });
}

/** Reach the hill from rest in the valley. */
export const mountainCarTask = builtIn({
  name: 'mountain-car',
  title: 'Mountain car',
  description: 'Swing a weak car in a valley until it gets up the hill.',
  create: mountainCar,
  table: MOUNTAIN_CAR,
  start: [-0.5, 0],
  steps: 300,
  success: (states, { goal }) => at(last(states), 0) >= goal,
  position: (state) => [at(state, 0), Math.sin(3 * at(state, 0)) * 0.45 + 0.55],
  goal: ({ goal }) => [goal, Math.sin(3 * goal) * 0.45 + 0.55],
});
