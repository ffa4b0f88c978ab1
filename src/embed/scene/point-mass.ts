import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { defineScene, goalAt } from './define.ts';
import { arrow, circle, ORIGIN } from './outlines.ts';
import type { Point, Shape } from './scene.ts';

const onLine = (state: ArrayLike<number>): Point => [at(state, 0), 0, 0];
const inPlane = (state: ArrayLike<number>): Point => [at(state, 0), at(state, 1), 0];

const goal = goalAt('goalX', 'goalY');

/** The integrator: a bead on a wire. */
export const integratorScene = defineScene({
  system: 'integrator',
  dimensions: 2,
  low: [-6.5, -1.6, 0],
  high: [6.5, 1.6, 0],
  caption: 'A bead on a line with a tick at each unit; the arrow is the next step, and zero is the goal',
  grid: 0,
  place: onLine,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.position, 0.0, 0.0); }',
  robot: (state, _params, action = []) => [
    { kind: 'ball', center: onLine(state), radius: 0.3, paint: 'robot' },
    ...arrow([at(state, 0), 0.55, 0], [at(state, 0) + at(action, 0), 0.55, 0], 0.25),
  ],
  scenery: () => [
    {
      kind: 'line',
      points: [
        [-6.5, 0, 0],
        [6.5, 0, 0],
      ],
      paint: 'quiet',
      width: 2,
    },
    ...Array.from({ length: 13 }, (_, i): Shape => {
      const [x, size] = [i - 6, i === 6 ? 0.35 : 0.18];
      const points: readonly Point[] = [
        [x, -size, 0],
        [x, size, 0],
      ];
      return { kind: 'line', points, paint: 'quiet', width: 1.5 };
    }),
  ],
  goal: { at: () => ORIGIN },
  reach: 0.3,
  pushed: (state, by) => [clamp(at(state, 0) + by[0], -6.5, 6.5)],
  defaultPush: [3, 0, 0],
  pushText: 'Moved by 3 to the right',
  progress: (state) => ({ label: 'From zero', value: Math.abs(at(state, 0)), unit: '' }),
});

/** The double integrator: a puck on ice. */
export const doubleIntegratorScene = defineScene({
  system: 'double-integrator',
  dimensions: 2,
  low: [-1.3, -1.3, 0],
  high: [3.3, 3.3, 0],
  caption: 'From above; a line every half metre. The arrow is the acceleration, the thin line the velocity',
  grid: 0.5,
  place: inPlane,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.px, x.py, 0.0); }',
  robot: (state, _params, action = []) => {
    const middle = inPlane(state);
    const ahead = (x: number, y: number, by: number): Point => [middle[0] + by * x, middle[1] + by * y, 0];
    return [
      { kind: 'line', points: [middle, ahead(at(state, 2), at(state, 3), 0.6)], paint: 'ink', width: 1.5 },
      { kind: 'ball', center: middle, radius: 0.1, paint: 'robot' },
      { kind: 'area', points: circle(middle, 0.055), paint: 'accent' },
      ...arrow(middle, ahead(at(action, 0), at(action, 1), 0.5), 0.1),
    ];
  },
  goal,
  reach: 0.15,
  pushed: (state, by) => [
    at(state, 0),
    at(state, 1),
    clamp(at(state, 2) + by[0], -4, 4),
    clamp(at(state, 3) + by[1], -4, 4),
  ],
  defaultPush: [1, -1, 0],
  pushText: 'A push to the right and down',
  progress: (state, params) => ({
    label: 'To the goal',
    value: distanceTo(inPlane(state), goal.at(params)),
    unit: 'm',
  }),
});
