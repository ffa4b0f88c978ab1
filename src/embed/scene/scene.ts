import type { BuiltInSystem, Obstacle } from '../../systems/built-in.ts';
import type { System } from '../../systems/system.ts';

/** A point or a vector of a scene, in m unless the scene says otherwise; z is up, and 0 in flat scenes. */
export type Point = readonly [x: number, y: number, z: number];

/** Values of a system's parameters by name. */
export type Params = Readonly<Record<string, number>>;

/** What things are, for their colors: a theme gives each a color that suits its background. */
export type Paint = 'ink' | 'quiet' | 'grid' | 'solid' | 'robot' | 'accent' | 'goal' | 'danger';

/**
 * Something to draw. Lengths in m, widths of lines in CSS pixels, `opacity` 0 to 1 (default 1). In flat scenes what comes later
 * in a list covers what comes before; in space what is nearer to the camera does.
 */
export type Shape =
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly paint: Paint;
      /** Default 2. */
      readonly width?: number;
      readonly dashed?: boolean;
      readonly opacity?: number;
    }
  /** A flat polygon, closed by itself. */
  | { readonly kind: 'area'; readonly points: readonly Point[]; readonly paint: Paint; readonly opacity?: number }
  | { readonly kind: 'ball'; readonly center: Point; readonly radius: number; readonly paint: Paint }
  | { readonly kind: 'box'; readonly low: Point; readonly high: Point; readonly paint: Paint }
  /** A target: rings of the same size at any zoom. */
  | { readonly kind: 'mark'; readonly at: Point; readonly paint: Paint }
  /** A picture on the ground, such as a costmap: row-major from `low`, rows along x; values from 0 (free) to 1. */
  | {
      readonly kind: 'map';
      readonly low: Point;
      readonly high: Point;
      readonly columns: number;
      readonly values: Float32Array;
    };

/** Something in the scene that can be taken and moved: the goal or an obstacle. */
export interface Handle {
  /** For labels and lists: `'goal'`, `'obstacle 2'`. */
  readonly name: string;
  readonly at: Point;
  /** How near the pointer must come, in m. */
  readonly reach: number;
}

/** What a scene shows of the world besides the robot; it changes when somebody moves things. */
export interface Surroundings {
  readonly params: Params;
  readonly obstacles: readonly Obstacle[];
}

/** How a system is drawn and handled: pure functions of a state, parameters and obstacles. One file per system. */
export interface Scene {
  /** The system with its task. */
  readonly builtIn: BuiltInSystem;
  /** 3: seen through a camera that can be turned. 2: from above, or from the side. */
  readonly dimensions: 2 | 3;
  /** What has to be in view, with the parameters of the task. */
  readonly low: Point;
  readonly high: Point;
  /** The same for other parameters (longer links, a goal far away): what to make a projection of. */
  readonly bounds: (world: Surroundings) => { readonly low: Point; readonly high: Point };
  /** What is seen, for the caption and for those who cannot see it: `'From above; a line every metre'`. */
  readonly caption: string;
  /** Distance of the grid's lines; 0 for none. */
  readonly grid: number;
  /** The point whose path is drawn: of candidates, plan and past. */
  readonly place: (state: ArrayLike<number>, params: Params) => Point;
  /**
   * {@link place} in WGSL, for candidates that never leave the GPU: `fn place(x: State) -> vec3f` and nothing else. `State` and `params`
   * (`systemDeclarations`) and the library of src/wgsl/library.ts (`fr_sincos`) must stand before it.
   */
  readonly placeWgsl: string;
  /** The robot in a state, about to take an action. */
  readonly robot: (state: ArrayLike<number>, params: Params, action?: ArrayLike<number>) => readonly Shape[];
  /** Everything that stands still. */
  readonly surroundings: (world: Surroundings) => readonly Shape[];
  /** What can be taken and moved now. */
  readonly handles: (world: Surroundings) => readonly Handle[];
  /** The world after the handle of that name was moved. Parameters change live; obstacles need {@link withObstacles}. */
  readonly moved: (world: Surroundings, name: string, to: Point) => Surroundings;
  /** The same system with other obstacles, of the same number and kinds, for `planner.setModel`. */
  readonly withObstacles: (params: Params, obstacles: readonly Obstacle[]) => System;
  /** The state after a push at the robot by a vector of the scene: what m of drag mean is the scene's to say. */
  readonly pushed: (state: ArrayLike<number>, by: Point, params: Params) => readonly number[];
  /** A push for those who use a button. */
  readonly defaultPush: Point;
  /** What that button does: `'A gust from the left'`. */
  readonly pushText: string;
  /** How far the task is from done, with its unit: `{ label: 'To the goal', value: 3.2, unit: 'm' }`. */
  readonly progress: (
    state: ArrayLike<number>,
    params: Params,
  ) => { readonly label: string; readonly value: number; readonly unit: string };
}
