import type { Obstacle } from '../../systems/built-in.ts';
import { builtInSystems, findSystem } from '../../systems/catalog.ts';
import type { RunHeader } from './run.ts';
import type { Stamp } from './stamp.ts';

interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

interface Pose {
  readonly position: Vector3;
  readonly orientation: { readonly x: number; readonly y: number; readonly z: number; readonly w: number };
}

interface Solid {
  readonly pose: Pose;
  readonly size: Vector3;
  readonly color: Color;
}

/** One thing of a {@link SceneUpdate}; one of the same id replaces it. */
export interface SceneEntity {
  readonly timestamp: Stamp;
  readonly frame_id: string;
  readonly id: string;
  /** Zero: until it is replaced. */
  readonly lifetime: Stamp;
  readonly frame_locked: boolean;
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly arrows: readonly {
    readonly pose: Pose;
    readonly shaft_length: number;
    readonly shaft_diameter: number;
    readonly head_length: number;
    readonly head_diameter: number;
    readonly color: Color;
  }[];
  readonly cubes: readonly Solid[];
  readonly spheres: readonly Solid[];
  readonly cylinders: readonly (Solid & { readonly bottom_scale: number; readonly top_scale: number })[];
  readonly lines: readonly {
    /** 0: a strip. */
    readonly type: 0;
    readonly pose: Pose;
    readonly thickness: number;
    /** The thickness is in pixels. */
    readonly scale_invariant: boolean;
    readonly points: readonly Vector3[];
    readonly color: Color;
    readonly colors: readonly Color[];
    readonly indices: readonly number[];
  }[];
  readonly triangles: readonly never[];
  readonly texts: readonly never[];
  readonly models: readonly never[];
}

/** A message of the schema `foxglove.SceneUpdate`, as JSON. */
export interface SceneUpdate {
  readonly deletions: readonly never[];
  readonly entities: readonly SceneEntity[];
}

/** Where something is drawn, in m. */
export type Place = readonly [x: number, y: number, z: number];

/** What {@link sceneUpdate} draws. */
export interface DrawnPlan {
  readonly stamp: Stamp;
  /** Coordinate frame; `'odom'`, `'map'`, ... */
  readonly frame: string;
  /** Where the robot is. */
  readonly robot: Place;
  /** Its heading from x towards y, in rad, where it has one. */
  readonly yaw?: number | undefined;
  /** The points that the plan goes through. */
  readonly path: readonly Place[];
  readonly goal?: Place | undefined;
  readonly obstacles?: readonly Obstacle[];
}

const NO_TURN = { x: 0, y: 0, z: 0, w: 1 } as const;
// Blue and orange can be told apart by everyone.
const ROBOT: Color = { r: 0.1, g: 0.45, b: 0.85, a: 1 };
const PLAN: Color = { r: 0.95, g: 0.55, b: 0.1, a: 1 };
const GOAL: Color = { r: 0, g: 0.6, b: 0.45, a: 0.8 };
const SOLID: Color = { r: 0.5, g: 0.5, b: 0.5, a: 0.8 };

/** Robot, plan, goal and obstacles as `foxglove.SceneUpdate`: entities `forerun/robot`, `forerun/plan`, `forerun/surroundings`. */
export function sceneUpdate({ stamp, frame, robot, yaw, path, goal, obstacles = [] }: DrawnPlan): SceneUpdate {
  const entity = (id: string, parts: Partial<SceneEntity>): SceneEntity => ({
    timestamp: stamp,
    frame_id: frame,
    id: `forerun/${id}`,
    lifetime: { sec: 0, nsec: 0 },
    frame_locked: true,
    metadata: [],
    arrows: [],
    cubes: [],
    spheres: [],
    cylinders: [],
    lines: [],
    triangles: [],
    texts: [],
    models: [],
    ...parts,
  });
  const goals = goal === undefined ? [] : [ball(goal, 0.2, GOAL)];
  const solids = obstacles.map(solidOf);
  return {
    deletions: [],
    entities: [
      entity('robot', yaw === undefined ? { spheres: [ball(robot, 0.1, ROBOT)] } : { arrows: [arrow(robot, yaw)] }),
      entity('plan', {
        lines: [
          {
            type: 0,
            pose: { position: point([0, 0, 0]), orientation: NO_TURN },
            thickness: 3,
            scale_invariant: true,
            points: path.map(point),
            color: PLAN,
            colors: [],
            indices: [],
          },
        ],
      }),
      entity('surroundings', {
        spheres: [...goals, ...solids.flatMap(({ sphere }) => sphere ?? [])],
        cubes: solids.flatMap(({ cube }) => cube ?? []),
        cylinders: solids.flatMap(({ cylinder }) => cylinder ?? []),
      }),
    ],
  };
}

function point([x, y, z]: Place): Vector3 {
  return { x, y, z };
}

function ball(at: Place, radius: number, color: Color): Solid {
  return {
    pose: { position: point(at), orientation: NO_TURN },
    size: point([2 * radius, 2 * radius, 2 * radius]),
    color,
  };
}

function arrow(at: Place, yaw: number): SceneEntity['arrows'][number] {
  const orientation = { x: 0, y: 0, z: Math.sin(yaw / 2), w: Math.cos(yaw / 2) };
  const pose = { position: point(at), orientation };
  return { pose, shaft_length: 0.3, shaft_diameter: 0.08, head_length: 0.15, head_diameter: 0.16, color: ROBOT };
}

/** How high flat obstacles are drawn, in m. */
const HEIGHT = 0.5;

function solidOf(obstacle: Obstacle): {
  sphere?: Solid;
  cube?: Solid;
  cylinder?: SceneEntity['cylinders'][number];
} {
  switch (obstacle.kind) {
    case 'sphere':
      return { sphere: ball(obstacle.center, obstacle.radius, SOLID) };
    case 'box':
      return { cube: cube(obstacle.low, obstacle.high) };
    case 'rectangle':
      return { cube: cube([...obstacle.low, 0], [...obstacle.high, HEIGHT]) };
    case 'circle': {
      const pose = { position: point([...obstacle.center, HEIGHT / 2]), orientation: NO_TURN };
      const size = point([2 * obstacle.radius, 2 * obstacle.radius, HEIGHT]);
      return { cylinder: { pose, size, color: SOLID, bottom_scale: 1, top_scale: 1 } };
    }
    default:
      return obstacle satisfies never;
  }
}

function cube(low: Place, high: Place): Solid {
  const middle = low.map((value, axis) => (value + (high[axis] ?? 0)) / 2) as unknown as Place;
  const size = low.map((value, axis) => (high[axis] ?? 0) - value) as unknown as Place;
  return { pose: { position: point(middle), orientation: NO_TURN }, size: point(size), color: SOLID };
}

/** How the system of a header is drawn as a point: knows the built-in systems. */
export interface PointDrawing {
  readonly place: (state: ArrayLike<number>) => Place;
  readonly yaw: (state: ArrayLike<number>) => number | undefined;
  readonly goal: Place | undefined;
  readonly obstacles: readonly Obstacle[];
}

/** The drawing of a built-in system; undefined for others, whose states say nothing about space. */
export function pointDrawing(
  header: Pick<RunHeader, 'system' | 'params' | 'stateNames' | 'obstacles'>,
): PointDrawing | undefined {
  const { system, params, stateNames } = header;
  if (!builtInSystems.some(({ name }) => name === system)) return undefined;
  const builtIn = findSystem(system);
  const heading = stateNames.indexOf('yaw');
  const goal = builtIn.goal(params);
  const flat = builtIn.position(builtIn.start, params).length === 2;
  return {
    place: (state) => placed(builtIn.position(state, params)),
    yaw: (state) => (flat && heading >= 0 ? state[heading] : undefined),
    goal: goal && placed(goal),
    obstacles: header.obstacles ?? builtIn.obstacles,
  };
}

function placed([x = 0, y = 0, z = 0]: readonly number[]): Place {
  return [x, y, z];
}
