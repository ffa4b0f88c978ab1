import type { Obstacle } from '../../systems/built-in.ts';
import { DIFF_DRIVE, diffDrive } from '../../systems/diff-drive.ts';
import type { System } from '../../systems/system.ts';
import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { defineScene, goalAt } from './define.ts';
import { arrow, circle, placed, rectangle } from './outlines.ts';
import type { Params, Point, Shape } from './scene.ts';

/** The robot's radius as it is drawn, in m; the model is a point. */
const RADIUS = 0.3;

/** m of arrow for 1 rad/s of a wheel. */
const PER_SPEED = 1.3;

const place = (state: ArrayLike<number>): Point => [at(state, 0), at(state, 1), 0];

const goal = goalAt('goalX', 'goalY');

/** Cells along a side of the map, and their side in m. */
const sizeOf = (params: Params): readonly [cells: number, resolution: number] => [
  params.cells ?? DIFF_DRIVE.cells[0],
  params.resolution ?? DIFF_DRIVE.resolution[0],
];

/** The differential drive on its costmap. */
export const diffDriveScene = defineScene({
  system: 'diff-drive',
  dimensions: 2,
  low: [0, 0, 0],
  high: [11, 11, 0],
  extent: (params) => {
    const [cells, resolution] = sizeOf(params);
    return { low: [0, 0, 0], high: [cells * resolution, cells * resolution, 0] };
  },
  caption: 'From above, on its costmap; a line every metre. Arrows are the speeds of the wheels',
  grid: 1,
  place,
  placeWgsl: 'fn place(x: State) -> vec3f { return vec3f(x.x, x.y, 0.0); }',
  robot: (state, _params, action = []) => robot(place(state), at(state, 2), at(action, 0), at(action, 1)),
  scenery: ({ params, obstacles }) => {
    const [cells, resolution] = sizeOf(params);
    const side = cells * resolution;
    const values = mapOf(cells, resolution, obstacles);
    return [{ kind: 'map', low: [0, 0, 0], high: [side, side, 0], columns: cells, values }];
  },
  goal,
  reach: 0.4,
  rebuilt,
  // It has no speed to change: a push moves it, up to half a metre, and turns it a little.
  pushed: (state, by, params) => {
    const [x, y, yaw] = [at(state, 0), at(state, 1), at(state, 2)];
    const [cells, resolution] = sizeOf(params);
    const side = cells * resolution;
    const aside = Math.cos(yaw) * by[1] - Math.sin(yaw) * by[0];
    const length = Math.max(Math.hypot(by[0], by[1]) / 0.5, 1);
    const [toX, toY] = [clamp(x + by[0] / length, 0, side), clamp(y + by[1] / length, 0, side)];
    return [toX, toY, yaw + clamp(0.4 * aside, -0.8, 0.8)];
  },
  defaultPush: [0, -0.5, 0],
  pushText: 'A shove by half a metre',
  progress: (state, params) => ({ label: 'To the goal', value: distanceTo(place(state), goal.at(params)), unit: 'm' }),
});

/** A round robot from above; the wheel whose speed counts for turning left is drawn where it is on such a robot: on the right. */
function robot(middle: Point, yaw: number, left: number, right: number): readonly Shape[] {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const to = (x: number, y: number): Point => [middle[0] + c * x - s * y, middle[1] + s * x + c * y, 0];
  const wheel = rectangle(0.95 * RADIUS, 0.3 * RADIUS);
  // `left` minus `right` turns to the left in this model, so its `left` is the wheel on the right.
  const wheels: readonly (readonly [number, number])[] = [
    [-1.02 * RADIUS, left],
    [1.02 * RADIUS, right],
  ];
  return [
    ...wheels.map(([y]): Shape => ({ kind: 'area', points: placed(wheel, to(0, y), yaw), paint: 'ink' })),
    { kind: 'area', points: circle(middle, RADIUS, 40), paint: 'robot' },
    {
      kind: 'area',
      points: [to(0.82 * RADIUS, 0), to(0.2 * RADIUS, 0.42 * RADIUS), to(0.2 * RADIUS, -0.42 * RADIUS)],
      paint: 'accent',
    },
    ...wheels.flatMap(([y, speed]) => arrow(to(0, 1.75 * y), to(PER_SPEED * speed, 1.75 * y), 0.16)),
  ];
}

/** The system with its squares elsewhere on the map. */
function rebuilt(params: Params, obstacles: readonly Obstacle[]): System {
  const system = diffDrive(params);
  const [cells, resolution] = sizeOf(params);
  const cost = costOfSquares();
  return { ...system, data: { costmap: mapOf(cells, resolution, obstacles).map((value) => value * cost) } };
}

let dearest: number | undefined;

/** The system's own to know; on a map of another size its squares may not stand. */
function costOfSquares(): number {
  dearest ??= (diffDrive().data.costmap ?? new Float32Array()).reduce((most, value) => Math.max(most, value), 0);
  return dearest;
}

/** `[cells, cells]`, rows along x: 1 in the rectangles, 0 elsewhere. */
function mapOf(cells: number, resolution: number, obstacles: readonly Obstacle[]): Float32Array {
  const map = new Float32Array(cells * cells);
  const cell = (value: number): number => clamp(Math.round(value / resolution), 0, cells);
  for (const obstacle of obstacles) {
    if (obstacle.kind !== 'rectangle') continue;
    const [left, bottom] = [cell(obstacle.low[0]), cell(obstacle.low[1])];
    const [right, top] = [cell(obstacle.high[0]), cell(obstacle.high[1])];
    for (let row = bottom; row < top; row++) map.fill(1, row * cells + left, row * cells + right);
  }
  return map;
}
