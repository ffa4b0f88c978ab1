import { BICYCLE, type BICYCLE_OBSTACLES, bicycle } from '../../systems/bicycle.ts';
import type { Obstacle } from '../../systems/built-in.ts';
import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { defineScene, goalAt } from './define.ts';
import { circle, placed, rectangle } from './outlines.ts';
import type { Params, Point, Shape } from './scene.ts';

/** Drawn larger than life, but inside the ring that must stay clear. */
const ENLARGED = 1.35;

/** rad of heading for a push of 1 m from the side, m/s for one from behind. */
const TURN = 0.6;
const SPEED = 1;

const value = (params: Params, name: keyof typeof BICYCLE): number => params[name] ?? BICYCLE[name][0];

const place = (state: ArrayLike<number>): Point => [at(state, 0), at(state, 1), 0];

const goal = goalAt('goalX', 'goalY');

/** The car-like robot among round obstacles. */
export const bicycleScene = defineScene({
  system: 'bicycle',
  dimensions: 2,
  low: [-0.6, -0.6, 0],
  high: [10.6, 10.6, 0],
  caption:
    'From above; a line every metre. The ring around the rear axle must stay clear; the car is drawn larger than life',
  grid: 1,
  place,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.x, x.y, 0.0); }',
  robot: (state, params, action = []) =>
    car(state, ENLARGED * value(params, 'wheelBase'), value(params, 'robotRadius'), at(action, 1)),
  goal,
  reach: 0.4,
  rebuilt: (params, obstacles) => bicycle(params, obstacles.filter(isCircle)),
  pushed: (state, by, params) => {
    const [x, y, yaw, speed] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
    const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
    // Wheels roll but do not slide: a push from the side turns it.
    const ahead = c * by[0] + s * by[1];
    const aside = c * by[1] - s * by[0];
    const limits = [-value(params, 'maxReverse'), value(params, 'maxSpeed')] as const;
    return [x, y, yaw + clamp(TURN * aside, -Math.PI / 2, Math.PI / 2), clamp(speed + SPEED * ahead, ...limits)];
  },
  defaultPush: [-1, 1, 0],
  pushText: 'A knock that turns it',
  progress: (state, params) => ({ label: 'To the goal', value: distanceTo(place(state), goal.at(params)), unit: 'm' }),
});

/** A car from above whose rear axle is at the state's place. */
function car(state: ArrayLike<number>, base: number, clear: number, steering: number): readonly Shape[] {
  const [at0, yaw] = [place(state), at(state, 2)];
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const to = (x: number, y: number): Point => [at0[0] + c * x - s * y, at0[1] + s * x + c * y, 0];
  const width = 0.6 * base;
  const wheel = rectangle(0.4 * base, 0.17 * base);
  const wheels = [-1, 1].flatMap((side): Shape[] => [
    { kind: 'area', points: placed(wheel, to(0, side * width), yaw), paint: 'ink' },
    { kind: 'area', points: placed(wheel, to(base, side * width), yaw + steering), paint: 'ink' },
  ]);
  const outline = (points: readonly (readonly [number, number])[]): readonly Point[] =>
    placed(
      points.map(([x, y]) => [x * base, y * width]),
      at0,
      yaw,
    );
  return [
    { kind: 'line', points: closed(circle(at0, clear)), paint: 'quiet', width: 1, dashed: true },
    ...wheels,
    {
      kind: 'area',
      points: outline([
        [-0.42, -0.75],
        [-0.34, -0.95],
        [1.1, -0.95],
        [1.34, -0.7],
        [1.42, 0],
        [1.34, 0.7],
        [1.1, 0.95],
        [-0.34, 0.95],
        [-0.42, 0.75],
      ]),
      paint: 'robot',
    },
    {
      kind: 'area',
      points: outline([
        [0.62, -0.72],
        [0.9, -0.8],
        [0.9, 0.8],
        [0.62, 0.72],
      ]),
      paint: 'ink',
      opacity: 0.55,
    },
    {
      kind: 'area',
      points: outline([
        [-0.18, -0.66],
        [-0.02, -0.62],
        [-0.02, 0.62],
        [-0.18, 0.66],
      ]),
      paint: 'ink',
      opacity: 0.55,
    },
  ];
}

function closed(points: readonly Point[]): readonly Point[] {
  return [...points, ...points.slice(0, 1)];
}

function isCircle(obstacle: Obstacle): obstacle is (typeof BICYCLE_OBSTACLES)[number] {
  return obstacle.kind === 'circle';
}
