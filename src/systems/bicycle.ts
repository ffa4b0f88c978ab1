import wgsl from '../../shaders/systems/bicycle.wgsl?raw';
import type { Obstacle } from './built-in.ts';
import { defineSystem } from './define.ts';
import { nearestDistance, obstacleTable } from './obstacles.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, distance, last } from './task.ts';

/** Parameters of {@link bicycle}: default, unit, meaning. */
export const BICYCLE = {
  wheelBase: [0.3, 'm', 'distance of the axles'],
  maxSpeed: [2, 'm/s', 'limit of the speed forwards'],
  maxReverse: [0.5, 'm/s', 'limit of the speed backwards'],
  robotRadius: [0.25, 'm', 'radius of the disc around the rear axle that must stay clear'],
  dt: [0.1, 's', 'time step'],
  goalX: [9, 'm', 'x of the goal'],
  goalY: [9, 'm', 'y of the goal'],
  goalWeight: [1, '1/m', 'cost of distance to the goal'],
  margin: [0.3, 'm', 'clearance below which obstacles cost'],
  marginWeight: [5, '1', 'cost of touching, by (1 - clearance / margin)^2'],
  hitWeight: [500, '1', 'cost of a step inside an obstacle'],
  effortWeight: [0.02, '1', 'cost of squared acceleration (m/s^2) and steering angle (rad)'],
  speedWeight: [0.3, 's^2/m', 'cost of squared speed at the end of the horizon, against distance'],
  terminalWeight: [10, '1/m', 'cost of distance to the goal at the end of the horizon'],
} as const;

type Circle = Extract<Obstacle, { kind: 'circle' }>;

/** What stands between start and goal by default. */
export const BICYCLE_OBSTACLES: readonly Circle[] = [
  { kind: 'circle', center: [2.5, 2], radius: 0.8 },
  { kind: 'circle', center: [4.5, 5], radius: 1.2 },
  { kind: 'circle', center: [6.5, 3], radius: 0.9 },
  { kind: 'circle', center: [7.5, 7.5], radius: 0.8 },
  { kind: 'circle', center: [3, 8], radius: 1 },
];

/**
 * A car-like robot (kinematic bicycle) among round obstacles. State: x, y of the rear axle (m), yaw (rad), speed (m/s).
 * Actions: acceleration (m/s^2) and steering angle (rad, positive to the left).
 */
export function bicycle(
  params: Partial<ParameterValues<typeof BICYCLE>> = {},
  obstacles: readonly Circle[] = BICYCLE_OBSTACLES,
): System {
  return defineSystem({
    name: 'bicycle',
    state: ['x', 'y', 'yaw', 'speed'],
    action: { acceleration: [-2, 2], steering: [-0.5, 0.5] },
    params: withDefaults('bicycle', BICYCLE, params),
    data: {
      circles: obstacleTable(
        3,
        obstacles.map(({ center, radius }) => [...center, radius]),
      ),
    },
    wgsl,
    initialState: (random) => [random(), random(), (Math.PI / 2) * random(), 0],
  });
}

/** To the goal in the opposite corner, touching nothing. */
export const bicycleTask = builtIn({
  name: 'bicycle',
  title: 'Kinematic bicycle',
  description: 'Drive a car-like robot between round obstacles to a goal.',
  create: bicycle,
  table: BICYCLE,
  start: [0.5, 0.5, 0, 0],
  steps: 150,
  success: (states, { goalX, goalY, robotRadius }) =>
    distance(last(states).slice(0, 2), [goalX, goalY]) < 0.3 &&
    states.every((state) => nearestDistance(BICYCLE_OBSTACLES, [at(state, 0), at(state, 1)]) >= robotRadius),
  obstacles: BICYCLE_OBSTACLES,
  hullRadius: BICYCLE.robotRadius[0],
  position: (state) => [at(state, 0), at(state, 1)],
  goal: ({ goalX, goalY }) => [goalX, goalY],
});
