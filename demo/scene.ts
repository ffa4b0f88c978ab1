import { type BuiltInSystem, findSystem, type Obstacle } from '../src/index.ts';

/** A point of a drawing, in the units of its view. */
export type Point = readonly [x: number, y: number];

/** Where candidates, plan and path are drawn, and around what. */
export interface View {
  readonly caption: string;
  /** What is shown: low and high of each axis. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Distance of the grid's lines on both axes. */
  readonly grid: Point;
  /** Where a state is drawn. */
  readonly place: (state: ArrayLike<number>) => Point;
  /** Outlines of the robot; those that end where they began are filled. */
  readonly robot: (state: ArrayLike<number>) => readonly (readonly Point[])[];
  readonly obstacles: readonly ViewObstacle[];
  /** Where the robot is to go, given the goal in space. */
  readonly goals: (goal: readonly number[]) => readonly Point[];
  /** Whether candidates, plan and path say something here. */
  readonly paths: boolean;
}

/** An obstacle as a view shows it. */
export type ViewObstacle =
  | { readonly kind: 'circle'; readonly center: Point; readonly radius: number }
  | { readonly kind: 'rectangle'; readonly low: Point; readonly high: Point };

/** A built-in system on show. */
export interface Scene {
  readonly builtIn: BuiltInSystem;
  readonly views: readonly View[];
  /** Views stand side by side, not one above the other. */
  readonly beside: boolean;
  /** The state after a push; `sign` alternates. */
  readonly pushed: (state: Float32Array, sign: number) => readonly number[];
  /** Close enough to the goal, in m. */
  readonly arrived: number;
}

function at(state: ArrayLike<number>, i: number): number {
  return state[i] ?? 0;
}

function inPlane(obstacle: Obstacle, i: number, j: number): ViewObstacle {
  const pick = (values: readonly number[]): Point => [at(values, i), at(values, j)];
  return 'radius' in obstacle
    ? { kind: 'circle', center: pick(obstacle.center), radius: obstacle.radius }
    : { kind: 'rectangle', low: pick(obstacle.low), high: pick(obstacle.high) };
}

/** A state with `change` added to the component `i`. */
function changed(state: Float32Array, i: number, change: number): readonly number[] {
  return [...state].map((value, k) => (k === i ? value + change : value));
}

/** Points of a robot's own drawing, turned by its heading and moved to where it is. */
function turned(points: readonly Point[], x: number, y: number, yaw: number): readonly Point[] {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  return points.map(([px, py]) => [x + c * px - s * py, y + s * px + c * py]);
}

function quadrotorScene(): Scene {
  const builtIn = findSystem('quadrotor');
  /** Rotors on the ends of two crossed arms, a little larger than life. */
  const arms = (state: ArrayLike<number>, i: number, j: number): readonly (readonly Point[])[] => {
    const [w, x, y, z] = [at(state, 3), at(state, 4), at(state, 5), at(state, 6)];
    const forward = [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)];
    const left = [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)];
    const end = (a: number, b: number): Point => {
      const along = (k: number) => at(state, k) + 0.22 * (a * at(forward, k) + b * at(left, k));
      return [along(i), along(j)];
    };
    return [
      [end(1, -1), end(-1, 1)],
      [end(1, 1), end(-1, -1)],
    ];
  };
  const view = (caption: string, i: number, j: number, range: readonly [number, number]): View => ({
    caption,
    x: [-0.8, 10.8],
    y: range,
    grid: [1, 1],
    place: (state) => [at(state, i), at(state, j)],
    robot: (state) => arms(state, i, j),
    obstacles: builtIn.obstacles.map((obstacle) => inPlane(obstacle, i, j)),
    goals: (goal) => [[at(goal, i), at(goal, j)]],
    paths: true,
  });
  return {
    builtIn,
    views: [
      view('From above: x to the right, y up; a line every metre', 0, 1, [-2.3, 2.3]),
      view('From the side: x to the right, height up', 0, 2, [0, 3.6]),
    ],
    beside: false,
    pushed: (state, sign) => changed(state, 8, 2.5 * sign),
    arrived: 0.35,
  };
}

/** The car's body, seen from its rear axle. */
const CAR: readonly Point[] = [
  [-0.12, 0.14],
  [0.42, 0.14],
  [0.42, -0.14],
  [-0.12, -0.14],
  [-0.12, 0.14],
];

function bicycleScene(): Scene {
  const builtIn = findSystem('bicycle');
  return {
    builtIn,
    views: [
      {
        caption: 'From above; a line every metre',
        x: [-0.4, 11],
        y: [-0.4, 11],
        grid: [1, 1],
        place: (state) => [at(state, 0), at(state, 1)],
        robot: (state) => [turned(CAR, at(state, 0), at(state, 1), at(state, 2))],
        obstacles: builtIn.obstacles.map((obstacle) => inPlane(obstacle, 0, 1)),
        goals: ([x = 0, y = 0]) => [[x, y]],
        paths: true,
      },
    ],
    beside: false,
    pushed: (state, sign) => changed(state, 2, 0.9 * sign),
    arrived: 0.3,
  };
}

function pendulumScene(): Scene {
  const builtIn = findSystem('pendulum');
  const tip = (state: ArrayLike<number>): Point => {
    const [x = 0, y = 0] = builtIn.position(state);
    return [x, y];
  };
  return {
    builtIn,
    views: [
      {
        caption: 'The rod; upright is the goal',
        x: [-1.4, 1.4],
        y: [-1.4, 1.4],
        grid: [1, 1],
        place: tip,
        robot: (state) => [[[0, 0], tip(state)]],
        obstacles: [],
        goals: ([x = 0, y = 0]) => [[x, y]],
        paths: false,
      },
      {
        caption: 'Angle to the right, speed up; upright at the marks',
        x: [-0.6 * Math.PI, 2.6 * Math.PI],
        y: [-9, 9],
        grid: [Math.PI, 4],
        place: (state) => [at(state, 0), at(state, 1)],
        robot: () => [],
        obstacles: [],
        goals: () => [
          [0, 0],
          [2 * Math.PI, 0],
        ],
        paths: true,
      },
    ],
    beside: true,
    pushed: (state, sign) => changed(state, 1, 5 * sign),
    arrived: 0.1,
  };
}

/** What the page offers. */
export const SCENES: readonly Scene[] = [quadrotorScene(), bicycleScene(), pendulumScene()];
