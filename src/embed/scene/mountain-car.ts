import { MOUNTAIN_CAR } from '../../systems/mountain-car.ts';
import { at } from '../../systems/task.ts';
import { clamp } from './bounds.ts';
import { defineScene } from './define.ts';
import { arrow, placed } from './outlines.ts';
import type { Params, Point, Shape } from './scene.ts';

/** Length of the arrow at full force. */
const PER_FORCE = 0.16;

const BOTTOM = -0.05;

const value = (params: Params, name: keyof typeof MOUNTAIN_CAR): number => params[name] ?? MOUNTAIN_CAR[name][0];

/** The hills of Gymnasium's picture. */
const height = (x: number): number => 0.45 * Math.sin(3 * x) + 0.55;

const place = (state: ArrayLike<number>): Point => [at(state, 0), height(at(state, 0)), 0];

/** The mountain car in its valley. */
export const mountainCarScene = defineScene({
  system: 'mountain-car',
  dimensions: 2,
  low: [-1.3, BOTTOM, 0],
  high: [0.7, 1.28, 0],
  extent: (params) => ({
    low: [value(params, 'left') - 0.1, BOTTOM, 0],
    high: [value(params, 'right') + 0.1, 1.28, 0],
  }),
  caption: 'From the side; the flag is the goal, and the arrow is the force of the engine',
  grid: 0,
  place,
  placeWgsl: `fn place(x: State) -> vec3f {
  return vec3f(x.position, 0.45 * fr_sin(3.0 * x.position) + 0.55, 0.0);
}`,
  robot: (state, _params, action = []) => car(at(state, 0), at(action, 0)),
  scenery: ({ params }) => [hills(params), ...flag(value(params, 'goal'))],
  goal: {
    at: (params) => [value(params, 'goal'), height(value(params, 'goal')), 0],
    // Left of the valley's bottom it would be no hill to climb.
    moved: (params, to) => ({ ...params, goal: clamp(to[0], -0.3, value(params, 'right') - 0.02) }),
    marked: false,
  },
  reach: 0.12,
  // The speed is per step: a push of 0.1 gives about a third of the fastest.
  pushed: (state, by, params) => {
    const most = value(params, 'maxSpeed');
    return [at(state, 0), clamp(at(state, 1) + 0.2 * by[0], -most, most)];
  },
  defaultPush: [-0.15, 0, 0],
  pushText: 'A push to the left',
  progress: (state, params) => ({
    label: 'To the flag',
    value: Math.max(value(params, 'goal') - at(state, 0), 0),
    unit: '',
  }),
});

function hills(params: Params): Shape {
  const [left, right] = [value(params, 'left') - 0.1, value(params, 'right') + 0.1];
  const points = Array.from({ length: 121 }, (_, i): Point => {
    const x = left + ((right - left) * i) / 120;
    return [x, height(x), 0];
  });
  return { kind: 'area', points: [[left, BOTTOM, 0], ...points, [right, BOTTOM, 0]], paint: 'solid', opacity: 0.6 };
}

function flag(x: number): readonly Shape[] {
  const foot = height(x);
  const cloth: readonly Point[] = [
    [x, foot + 0.24, 0],
    [x + 0.12, foot + 0.2, 0],
    [x, foot + 0.16, 0],
  ];
  const pole: readonly Point[] = [
    [x, foot, 0],
    [x, foot + 0.24, 0],
  ];
  return [
    { kind: 'line', points: pole, paint: 'goal', width: 3 },
    { kind: 'area', points: cloth, paint: 'goal' },
  ];
}

/** A car on the slope, its wheels on the ground and its middle above the state's place. */
function car(x: number, force: number): readonly Shape[] {
  const slope = Math.atan(1.35 * Math.cos(3 * x));
  const [c, s] = [Math.cos(slope), Math.sin(slope)];
  const foot: Point = [x, height(x), 0];
  const to = (ahead: number, up: number): Point => [foot[0] + c * ahead - s * up, foot[1] + s * ahead + c * up, 0];
  const body = placed(
    [
      [-0.085, 0.022],
      [-0.088, 0.05],
      [-0.05, 0.056],
      [-0.034, 0.086],
      [0.03, 0.086],
      [0.05, 0.057],
      [0.083, 0.05],
      [0.088, 0.022],
    ],
    foot,
    slope,
  );
  const glass = placed(
    [
      [-0.026, 0.078],
      [0.026, 0.078],
      [0.038, 0.057],
      [-0.037, 0.057],
    ],
    foot,
    slope,
  );
  const side = Math.sign(force) * 0.1;
  return [
    { kind: 'area', points: body, paint: 'robot' },
    { kind: 'area', points: glass, paint: 'grid' },
    ...[-0.05, 0.05].flatMap((ahead): Shape[] => [
      { kind: 'ball', center: to(ahead, 0.021), radius: 0.022, paint: 'ink' },
      { kind: 'ball', center: to(ahead, 0.021), radius: 0.008, paint: 'quiet' },
    ]),
    ...arrow(to(side, 0.045), to(side + PER_FORCE * clamp(force, -1.2, 1.2), 0.045), 0.035),
  ];
}
