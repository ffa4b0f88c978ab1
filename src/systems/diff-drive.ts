import wgsl from '../../shaders/systems/diff-drive.wgsl?raw';
import { ForerunError } from '../error.ts';
import type { Obstacle } from './built-in.ts';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, distance, last } from './task.ts';

/** Parameters of {@link diffDrive}: default, unit, meaning. Defaults are those of the MPPI-Generic comparison. */
export const DIFF_DRIVE = {
  wheelRadius: [1, 'm', 'radius of a wheel'],
  wheelBase: [1, 'm', 'distance of the wheels'],
  dt: [0.02, 's', 'time step'],
  goalX: [10, 'm', 'x of the goal'],
  goalY: [10, 'm', 'y of the goal'],
  goalYaw: [0, 'rad', 'heading at the goal'],
  goalWeight: [5, '1/m', 'cost of distance to the goal'],
  headingWeight: [5, '1/rad', 'cost of heading away from goalYaw'],
  mapWeight: [20, '1', 'cost of one unit of the map'],
  cells: [110, '1', 'cells along a side of the square map'],
  resolution: [0.1, 'm', 'side of a cell of the map'],
  terminalWeight: [0, '1/m', 'cost of distance to the goal at the end of the horizon; 0 in the comparison'],
  facingLength: [0.1, 'm', 'distance by which the goal seems farther for a robot at a right angle to it'],
} as const;

const CELL_COST = 250;

/** The squares of the comparison's map: corner nearest to the origin and side, in m. */
const SQUARES = [
  { x: 8, y: 8, side: 0.4 },
  { x: 4, y: 6, side: 0.5 },
  { x: 6, y: 5, side: 0.3 },
] as const;

/**
 * The differential drive of the MPPI-Generic comparison (Vlahov et al. 2024, arXiv 2409.07563): a map of 11 x 11 m with
 * three squares in the way. State: x, y (m), yaw (rad). Actions: speeds of the wheels (rad/s), where `left` minus `right`
 * turns to the left, as there.
 */
export function diffDrive(params: Partial<ParameterValues<typeof DIFF_DRIVE>> = {}): System {
  const values = withDefaults('diffDrive', DIFF_DRIVE, params);
  return defineSystem({
    name: 'diff-drive',
    state: ['x', 'y', 'yaw'],
    action: { left: [-0.35, 0.5], right: [-0.35, 0.5] },
    params: values,
    data: { costmap: squaresMap(values.cells, values.resolution) },
    wgsl,
    initialState: (random) => [1 + random(), 1 + random(), 0],
  });
}

/** `[cells, cells]`, rows along y: CELL_COST in the squares, 0 elsewhere. */
function squaresMap(cells: number, resolution: number): Float32Array {
  if (!Number.isInteger(cells) || cells < 1 || cells > 4096 || !(resolution > 0)) {
    throw new ForerunError(
      'invalid-argument',
      `diff-drive: cells is ${cells} and resolution ${resolution}; give 1 to 4096 whole cells of more than 0 m.`,
    );
  }
  const map = new Float32Array(cells * cells);
  for (const { x, y, side } of SQUARES) {
    // Rounded, as 0.3 / 0.1 is just below 3.
    const [column, row, size] = [x, y, side].map((value) => Math.round(value / resolution)) as [number, number, number];
    // What lies beyond the map is not on it.
    const to = Math.min(column + size, cells);
    for (let i = row; i < Math.min(row + size, cells) && column < to; i++)
      map.fill(CELL_COST, i * cells + column, i * cells + to);
  }
  return map;
}

/** From (1, 1) to (10, 10) without entering a square. */
export const diffDriveTask = builtIn({
  name: 'diff-drive',
  title: 'Differential drive',
  description: 'The robot of the MPPI-Generic comparison crosses a map with three squares.',
  create: diffDrive,
  table: DIFF_DRIVE,
  // The comparison only measures time. With its cost and 2 s of horizon, heading anywhere but along goalYaw never pays, and
  // the robot stops at (10, 1).
  tuning: { terminalWeight: 20000 },
  start: [1, 1, 0],
  steps: 3000,
  success: (states, { goalX, goalY }) =>
    distance(last(states).slice(0, 2), [goalX, goalY]) < 0.2 &&
    states.every((state) => SQUARES.every((square) => !isInside(at(state, 0), at(state, 1), square))),
  obstacles: SQUARES.map(
    ({ x, y, side }): Obstacle => ({ kind: 'rectangle', low: [x, y], high: [x + side, y + side] }),
  ),
  position: (state) => [at(state, 0), at(state, 1)],
  goal: ({ goalX, goalY }) => [goalX, goalY],
});

function isInside(px: number, py: number, { x, y, side }: { x: number; y: number; side: number }): boolean {
  return px > x && px < x + side && py > y && py < y + side;
}
