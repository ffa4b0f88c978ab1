import type { Obstacle } from '../../systems/built-in.ts';
import { QUADROTOR, quadrotor } from '../../systems/quadrotor.ts';
import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { axesOf, copter } from './copter.ts';
import { defineScene, goalAt } from './define.ts';
import type { Params, Point } from './scene.ts';

/** Drawn larger than life: at true size one would not see how it tilts. */
const ENLARGED = 1.6;

/** What the rotors can pull, in N. */
const STRONGEST = 4.905;

/** m/s of velocity for a push of 1 m; the fastest that a push makes it. */
const PUSH = 1.5;
const FASTEST = 8;

const place = (state: ArrayLike<number>): Point => [at(state, 0), at(state, 1), at(state, 2)];

const goal = goalAt('goalX', 'goalY', 'goalZ');

/** The quadrotor among boxes and spheres. */
export const quadrotorScene = defineScene({
  system: 'quadrotor',
  dimensions: 3,
  low: [-0.8, -2.4, 0],
  high: [10.8, 2.4, 3.3],
  caption: 'In space; a line every metre on the ground, the copter larger than life',
  grid: 1,
  place,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.px, x.py, x.pz); }',
  robot: (state, params, action) => {
    const arm = ENLARGED * (params.armLength ?? QUADROTOR.armLength[0]);
    const pulls = action && Array.from(action, (thrust) => clamp(thrust / STRONGEST, 0, 1));
    return copter(place(state), axesOf(at(state, 3), at(state, 4), at(state, 5), at(state, 6)), arm, pulls);
  },
  goal: {
    ...goal,
    // A goal closer to the ground than its hull could not be reached.
    moved: (params, to) => goal.moved?.(params, [to[0], to[1], Math.max(to[2], floor(params))]) ?? params,
  },
  reach: 0.4,
  rebuilt: (params, obstacles) => quadrotor(params, obstacles.filter(inSpace)),
  pushed: (state, by) =>
    state.map((v, i) => (i >= 7 && i < 10 ? clamp(v + PUSH * at(by, i - 7), -FASTEST, FASTEST) : v)),
  defaultPush: [0, 1.7, 0],
  pushText: 'A gust from the side',
  progress: (state, params) => ({ label: 'To the goal', value: distanceTo(place(state), goal.at(params)), unit: 'm' }),
});

function floor(params: Params): number {
  return params.hullRadius ?? QUADROTOR.hullRadius[0];
}

function inSpace(obstacle: Obstacle): obstacle is Extract<Obstacle, { kind: 'sphere' | 'box' }> {
  return obstacle.kind === 'sphere' || obstacle.kind === 'box';
}
