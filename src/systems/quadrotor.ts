import wgsl from '../../shaders/systems/quadrotor.wgsl?raw';
import type { Obstacle } from './built-in.ts';
import { defineSystem } from './define.ts';
import { nearestDistance, obstacleTable } from './obstacles.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, distance, last } from './task.ts';

/** Parameters of {@link quadrotor}: default, unit, meaning. */
export const QUADROTOR = {
  gravity: [9.81, 'm/s^2', 'gravitational acceleration'],
  mass: [1, 'kg', 'mass'],
  armLength: [0.2, 'm', 'distance from the middle to a rotor'],
  inertiaX: [0.02, 'kg m^2', 'moment of inertia about the forward axis'],
  inertiaY: [0.02, 'kg m^2', 'moment of inertia about the left axis'],
  inertiaZ: [0.04, 'kg m^2', 'moment of inertia about the up axis'],
  dragTorque: [0.05, 'm', 'torque about the up axis by thrust of a rotor'],
  drag: [0.1, 'N s/m', 'air drag by speed'],
  dt: [0.03, 's', 'time step'],
  hullRadius: [0.25, 'm', 'radius of the ball around it that must stay clear'],
  goalX: [10, 'm', 'x of the goal'],
  goalY: [0, 'm', 'y of the goal'],
  goalZ: [1.5, 'm', 'z of the goal'],
  goalWeight: [1, '1/m', 'cost of distance to the goal'],
  speedWeight: [0.05, 's^2/m^2', 'cost of squared speed'],
  tiltWeight: [0.5, '1', 'cost of 1 - cos(tilt)'],
  rateWeight: [0.01, 's^2', 'cost of squared body rates'],
  margin: [0.4, 'm', 'clearance below which obstacles cost'],
  marginWeight: [5, '1', 'cost of touching, by (1 - clearance / margin)^2'],
  hitWeight: [500, '1', 'cost of a step inside an obstacle'],
  terminalWeight: [20, '1', 'weight of the last state, against one step'],
} as const;

type Sphere = Extract<Obstacle, { kind: 'sphere' }>;
type Box = Extract<Obstacle, { kind: 'box' }>;

/** What stands between start and goal by default. */
export const QUADROTOR_OBSTACLES: readonly (Sphere | Box)[] = [
  { kind: 'box', low: [2, -0.5, 0], high: [2.5, 0.8, 3] },
  { kind: 'sphere', center: [4.4, 1.2, 1.4], radius: 0.8 },
  { kind: 'sphere', center: [4.6, -1.1, 1.8], radius: 0.8 },
  { kind: 'box', low: [6.2, -1.5, 0], high: [6.8, 1.5, 1.1] },
  { kind: 'sphere', center: [8.3, 0.3, 2.5], radius: 0.6 },
];

/**
 * A quadrotor with 13 states: position (m), attitude quaternion (w, x, y, z), velocity (m/s), body rates (rad/s); four
 * rotor thrusts (N), of which half the highest together carry 1 kg. It is to reach a goal without touching an obstacle.
 */
export function quadrotor(
  params: Partial<ParameterValues<typeof QUADROTOR>> = {},
  obstacles: readonly (Sphere | Box)[] = QUADROTOR_OBSTACLES,
): System {
  const { mass, gravity } = { mass: 1, gravity: 9.81, ...params };
  // Doing nothing is hovering, as far as the rotors can.
  const rotor = [0, 4.905, Math.min(Math.max((mass * gravity) / 4, 0), 4.905)] as const;
  const spheres = obstacles.filter((obstacle) => obstacle.kind === 'sphere');
  const boxes = obstacles.filter((obstacle) => obstacle.kind === 'box');
  return defineSystem({
    name: 'quadrotor',
    state: ['px', 'py', 'pz', 'qw', 'qx', 'qy', 'qz', 'vx', 'vy', 'vz', 'wx', 'wy', 'wz'],
    action: { rotor1: rotor, rotor2: rotor, rotor3: rotor, rotor4: rotor },
    params: withDefaults('quadrotor', QUADROTOR, params),
    data: {
      spheres: obstacleTable(
        4,
        spheres.map(({ center, radius }) => [...center, radius]),
      ),
      boxes: obstacleTable(
        6,
        boxes.map(({ low, high }) => [
          ...low.map((value, i) => (value + at(high, i)) / 2),
          ...low.map((value, i) => (at(high, i) - value) / 2),
        ]),
      ),
    },
    wgsl,
    initialState: (random) => [0, 2 * random() - 1, 1 + random(), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  });
}

/** To the goal from hovering in front of the obstacles. */
export const quadrotorTask = builtIn({
  name: 'quadrotor',
  title: 'Quadrotor',
  description: 'Fly through boxes and spheres to a goal with four rotor thrusts.',
  create: quadrotor,
  table: QUADROTOR,
  start: [0, 0, 1.5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  steps: 200,
  success: (states, { goalX, goalY, goalZ, hullRadius }) =>
    distance(last(states).slice(0, 3), [goalX, goalY, goalZ]) < 0.5 &&
    states.every((state) => {
      const point = [at(state, 0), at(state, 1), at(state, 2)];
      return Math.min(nearestDistance(QUADROTOR_OBSTACLES, point), at(state, 2)) >= hullRadius;
    }),
  obstacles: QUADROTOR_OBSTACLES,
  hullRadius: QUADROTOR.hullRadius[0],
  position: (state) => [at(state, 0), at(state, 1), at(state, 2)],
  goal: ({ goalX, goalY, goalZ }) => [goalX, goalY, goalZ],
});
