import { PENDULUM } from '../../systems/pendulum.ts';
import { at } from '../../systems/task.ts';
import { clamp, degreesFromZero } from './bounds.ts';
import { defineScene, squareAround } from './define.ts';
import { bar, circle, ORIGIN, turningArrow } from './outlines.ts';
import type { Params, Point } from './scene.ts';

/** rad of the arrow for 1 N m. */
const PER_TORQUE = 0.9;

const lengthOf = (params: Params): number => params.length ?? PENDULUM.length[0];

const place = (state: ArrayLike<number>, params: Params): Point => [
  lengthOf(params) * Math.sin(at(state, 0)),
  lengthOf(params) * Math.cos(at(state, 0)),
  0,
];

/** The pendulum from the side. */
export const pendulumScene = defineScene({
  system: 'pendulum',
  dimensions: 2,
  ...squareAround(1.35),
  extent: (params) => squareAround(1.35 * lengthOf(params)),
  caption: 'From the side; upright is the goal, and the arrow is the torque',
  grid: 0.5,
  place,
  placeWgsl: `fn place(x: State) -> vec3f {
  return vec3f(params.length * fr_sin(x.angle), params.length * fr_cos(x.angle), 0.0);
}`,
  robot: (state, params, action = []) => {
    const tip = place(state, params);
    const torque = clamp(at(action, 0), -3, 3);
    return [
      { kind: 'area', points: bar(ORIGIN, tip, 0.045, 0.03), paint: 'robot' },
      { kind: 'ball', center: tip, radius: 0.11, paint: 'robot' },
      { kind: 'ball', center: ORIGIN, radius: 0.07, paint: 'ink' },
      // A positive torque turns it clockwise; the arrow stands on the side away from the rod.
      ...turningArrow(ORIGIN, 0.24, -Math.PI / 2 - at(state, 0) + 0.5 * PER_TORQUE * torque, -PER_TORQUE * torque, 0.1),
    ];
  },
  scenery: ({ params }) => {
    const path = circle(ORIGIN, lengthOf(params), 72);
    return [
      { kind: 'line', points: [...path, ...path.slice(0, 1)], paint: 'quiet', width: 1, dashed: true, opacity: 0.7 },
    ];
  },
  goal: { at: (params) => [0, lengthOf(params), 0] },
  reach: 0.15,
  // A blow of 1 N s for each m at the tip, across the rod.
  pushed: (state, by, params) => {
    const [angle, speed] = [at(state, 0), at(state, 1)];
    const across = by[0] * Math.cos(angle) - by[1] * Math.sin(angle);
    const limit = params.maxSpeed ?? PENDULUM.maxSpeed[0];
    const turn = (3 * across) / ((params.mass ?? PENDULUM.mass[0]) * lengthOf(params));
    return [angle, clamp(speed + turn, -limit, limit)];
  },
  defaultPush: [1.5, 0, 0],
  pushText: 'A blow from the left',
  progress: (state) => ({ label: 'From upright', value: degreesFromZero(at(state, 0)), unit: '°' }),
});
