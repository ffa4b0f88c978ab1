import type { BuiltInSystem } from './built-in.ts';
import { parameterInfo } from './built-in.ts';
import { type ParameterTable, type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';

/** What a built-in system's file says about its task; see {@link BuiltInSystem}. Parameters arrive with their defaults filled in. */
export interface Task<T extends ParameterTable> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly create: (params?: Partial<ParameterValues<T>>) => System;
  readonly table: T;
  /** Values with which planners solve the task, where they are not the system's own defaults. */
  readonly tuning?: Partial<ParameterValues<T>>;
  readonly start: readonly number[];
  readonly steps: number;
  readonly success: (states: readonly Float32Array[], params: ParameterValues<T>) => boolean;
  readonly obstacles?: BuiltInSystem['obstacles'];
  readonly hullRadius?: number;
  readonly position: (state: ArrayLike<number>, params: ParameterValues<T>) => readonly number[];
  readonly goal?: (params: ParameterValues<T>) => readonly number[];
}

/** Makes the catalog's entry of a task. */
export function builtIn<T extends ParameterTable>(task: Task<T>): BuiltInSystem {
  // The catalog knows parameters by name only; `withDefaults` refuses those that are not in the table.
  const filled = (params: Readonly<Record<string, number>> = {}) =>
    withDefaults(task.name, task.table, { ...task.tuning, ...params } as Partial<ParameterValues<T>>);
  const defaults = filled();
  return {
    name: task.name,
    title: task.title,
    description: task.description,
    create: (params) => task.create(filled(params)),
    params: parameterInfo(task.table, defaults),
    start: task.start,
    steps: task.steps,
    success: (states, params) => task.success(states, filled(params)),
    obstacles: task.obstacles ?? [],
    hullRadius: task.hullRadius ?? 0,
    position: (state, params) => task.position(state, filled(params)),
    goal: (params) => task.goal?.(filled(params)),
  };
}

/** Component `i` of a state; 0 beyond its end. */
export function at(state: ArrayLike<number>, i: number): number {
  return state[i] ?? 0;
}

/** The last state of a closed loop. */
export function last(states: readonly Float32Array[]): Float32Array {
  return states[states.length - 1] ?? new Float32Array(0);
}

/** Straight distance of two points of the same dimension. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, i) => value - at(b, i)));
}

/** An angle's equal in [-pi, pi). */
export function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI) + 0.5);
}
