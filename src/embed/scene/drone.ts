import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { axesAlong, copter } from './copter.ts';
import { defineScene, goalAt } from './define.ts';
import type { Point } from './scene.ts';

/** m/s^2; what a real one would have to hold up against while it accelerates. */
const GRAVITY = 9.81;

const ARM = 0.32;

const place = (state: ArrayLike<number>): Point => [at(state, 0), at(state, 1), at(state, 2)];

const goal = goalAt('targetX', 'targetY', 'targetZ');

/** The point-mass drone on its way up. */
export const droneScene = defineScene({
  system: 'drone',
  dimensions: 3,
  low: [-0.7, -0.7, 0],
  high: [6, 6, 6],
  caption: 'In space; a line every metre on the ground. The drone leans as a real one would to accelerate like this',
  grid: 1,
  place,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.px, x.py, x.pz); }',
  robot: (state, _params, action = []) =>
    copter(place(state), axesAlong([3 * at(action, 0), 3 * at(action, 1), GRAVITY + at(action, 2)]), ARM),
  goal,
  reach: 0.45,
  pushed: (state, by) => state.map((v, i) => (i >= 3 ? clamp(v + at(by, i - 3), -8, 8) : v)),
  defaultPush: [0, 1.5, 0],
  pushText: 'A gust from the side',
  progress: (state, params) => ({
    label: 'To the target',
    value: distanceTo(place(state), goal.at(params)),
    unit: 'm',
  }),
});
