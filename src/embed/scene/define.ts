import { ForerunError } from '../../error.ts';
import type { Obstacle } from '../../systems/built-in.ts';
import { findSystem } from '../../systems/catalog.ts';
import type { System } from '../../systems/system.ts';
import { isFinitePoint, within } from './bounds.ts';
import { movedObstacle, obstacleHandle, obstacleShape } from './obstacles.ts';
import type { Handle, Params, Point, Scene, Shape, Surroundings } from './scene.ts';

/** A part of space along the axes. */
export interface Extent {
  readonly low: Point;
  readonly high: Point;
}

/** A task's goal as a scene shows it. */
export interface Goal {
  readonly at: (params: Params) => Point;
  /** Parameters after it was moved to a point inside the scene; left out where the goal is fixed. */
  readonly moved?: (params: Params, to: Point) => Params;
  /** Whether a mark stands there. Default true; false where scenery shows it. */
  readonly marked?: boolean;
}

/** What a system's file says about its scene; {@link defineScene} adds what all have in common. */
export interface SceneParts
  extends Pick<
    Scene,
    | 'dimensions'
    | 'low'
    | 'high'
    | 'caption'
    | 'grid'
    | 'place'
    | 'placeWgsl'
    | 'robot'
    | 'defaultPush'
    | 'pushText'
    | 'progress'
  > {
  /** Name of the built-in system. */
  readonly system: string;
  /** What has to be in view with other parameters, goal and obstacles apart. Default `low` and `high`. */
  readonly extent?: (params: Params) => Extent;
  /** What stands around besides obstacles and goal. Default nothing. */
  readonly scenery?: (world: Surroundings) => readonly Shape[];
  /** Default none. */
  readonly goal?: Goal;
  /** The system with obstacles elsewhere; left out where they cannot move. */
  readonly rebuilt?: (params: Params, obstacles: readonly Obstacle[]) => System;
  /** How near the pointer must come to the goal, in m. */
  readonly reach: number;
  /** See {@link Scene.pushed}; states and pushes that come here are finite. */
  readonly pushed: (state: readonly number[], by: Point, params: Params) => readonly number[];
}

/** The longest push, in m of the scene: more is no push but an accident. */
const LONGEST_PUSH = 10;

/** Makes a scene of its parts: handles, moves that stay inside, pushes that stay finite. */
export function defineScene(parts: SceneParts): Scene {
  const { system, scenery, goal, rebuilt, reach, pushed, extent = () => parts, ...rest } = parts;
  const builtIn = findSystem(system);
  const inside = (point: Point, params: Params): Point => {
    const { low, high } = extent(params);
    return within(point, low, high);
  };
  const handles = (world: Surroundings): readonly Handle[] => [
    ...(goal?.moved === undefined ? [] : [{ name: 'goal', at: goal.at(world.params), reach }]),
    ...(rebuilt === undefined ? [] : world.obstacles.map(obstacleHandle)),
  ];
  return {
    ...rest,
    builtIn,
    handles,
    bounds: (world) => around(extent(world.params), handles(world)),
    surroundings: (world) => [
      ...(scenery?.(world) ?? []),
      ...world.obstacles.map(obstacleShape),
      ...(goal !== undefined && goal.marked !== false
        ? [{ kind: 'mark', at: goal.at(world.params), paint: 'goal' } as const]
        : []),
    ],
    moved: (world, name, to) => {
      if (!isFinitePoint(to)) return world;
      if (name === 'goal') {
        return goal?.moved === undefined
          ? world
          : { ...world, params: goal.moved(world.params, inside(to, world.params)) };
      }
      const which =
        rebuilt === undefined ? -1 : world.obstacles.findIndex((each, i) => obstacleHandle(each, i).name === name);
      if (which < 0) return world;
      const move = (each: Obstacle, i: number): Obstacle =>
        i === which ? movedObstacle(each, inside(to, world.params)) : each;
      return { ...world, obstacles: world.obstacles.map(move) };
    },
    withObstacles: (params, obstacles) => {
      checkKinds(system, builtIn.obstacles, obstacles);
      return rebuilt === undefined ? builtIn.create(params) : rebuilt(params, obstacles);
    },
    pushed: (state, by, params) => {
      const before = Array.from(state);
      const length = Math.hypot(...by);
      if (!(length > 0 && Number.isFinite(length)) || !before.every(Number.isFinite)) return before;
      const scale = length > LONGEST_PUSH ? LONGEST_PUSH / length : 1;
      const after = pushed(before, [by[0] * scale, by[1] * scale, by[2] * scale], params);
      return after.every(Number.isFinite) ? after : before;
    },
  };
}

/** A goal whose coordinates are parameters of these names. */
export function goalAt(...names: readonly [x: string, y: string, z?: string]): Goal {
  const [x, y, z] = names;
  return {
    at: (params) => [params[x] ?? 0, params[y] ?? 0, z === undefined ? 0 : (params[z] ?? 0)],
    moved: (params, to) => ({ ...params, [x]: to[0], [y]: to[1], ...(z === undefined ? {} : { [z]: to[2] }) }),
  };
}

/** The values of all parameters of a built-in system, in place of the defaults where given. */
export function allParams(scene: Pick<Scene, 'builtIn'>, given: Params = {}): Params {
  return { ...Object.fromEntries(scene.builtIn.params.map((each) => [each.name, each.default])), ...given };
}

/** What a scene shows before anybody moved anything. */
export function startingWorld(scene: Pick<Scene, 'builtIn'>, given: Params = {}): Surroundings {
  return { params: allParams(scene, given), obstacles: scene.builtIn.obstacles };
}

/** An extent that handles are in, too. */
function around({ low, high }: Extent, handles: readonly Handle[]): Extent {
  const points = handles.map(({ at }) => at).filter(isFinitePoint);
  const spread = (k: 0 | 1 | 2): readonly number[] => points.map((point) => point[k]);
  return {
    low: [Math.min(low[0], ...spread(0)), Math.min(low[1], ...spread(1)), Math.min(low[2], ...spread(2))],
    high: [Math.max(high[0], ...spread(0)), Math.max(high[1], ...spread(1)), Math.max(high[2], ...spread(2))],
  };
}

/** A square in the plane around the origin that shows what reaches so far from it. */
export function squareAround(reach: number): Extent {
  const half = Math.max(Number.isFinite(reach) ? reach : 0, 1e-3);
  return { low: [-half, -half, 0], high: [half, half, 0] };
}

function checkKinds(system: string, expected: readonly Obstacle[], got: readonly Obstacle[]): void {
  const kinds = (obstacles: readonly Obstacle[]): string => obstacles.map(({ kind }) => kind).join(', ') || 'none';
  if (kinds(expected) === kinds(got)) return;
  throw new ForerunError(
    'invalid-argument',
    `withObstacles: '${system}' got the obstacles ${kinds(got)}, expected ${kinds(expected)}; move them, but keep their number, kinds and order.`,
  );
}
