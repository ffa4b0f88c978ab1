import type { ParameterTable } from './parameters.ts';
import type { System } from './system.ts';

/** Something that a robot must not touch; for checks and drawings. Lengths in m. */
export type Obstacle =
  | {
      readonly kind: 'sphere';
      readonly center: readonly [x: number, y: number, z: number];
      readonly radius: number;
    }
  | {
      readonly kind: 'box';
      readonly low: readonly [x: number, y: number, z: number];
      readonly high: readonly [x: number, y: number, z: number];
    }
  | { readonly kind: 'circle'; readonly center: readonly [x: number, y: number]; readonly radius: number }
  | {
      readonly kind: 'rectangle';
      readonly low: readonly [x: number, y: number];
      readonly high: readonly [x: number, y: number];
    };

/** A parameter as lists show it. */
export interface ParameterInfo {
  readonly name: string;
  readonly default: number;
  /** `'1'` for pure numbers. */
  readonly unit: string;
  readonly description: string;
}

/** A built-in system with the task that it is there for: where it starts, how long it has, when it has done it. */
export interface BuiltInSystem {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Makes the system; parameters that are not given keep their defaults. */
  readonly create: (params?: Readonly<Record<string, number>>) => System;
  readonly params: readonly ParameterInfo[];
  /** State that the task starts from, `[S]`. */
  readonly start: readonly number[];
  /** Steps of the closed loop that are enough for the task. */
  readonly steps: number;
  /**
   * Whether the states `x_0 .. x_T` of a closed loop, each `[S]`, did the task.
   * `params` are the values in use; those not given are the defaults.
   */
  readonly success: (states: readonly Float32Array[], params?: Readonly<Record<string, number>>) => boolean;
  /** What is in the way, where there is something. */
  readonly obstacles: readonly Obstacle[];
  /** How far the robot's hull reaches from its {@link position}, in m: closer to an obstacle it touches it. */
  readonly hullRadius: number;
  /** Where the robot (the tip of a pole, the hand of an arm) is in space, `[x, y]` or `[x, y, z]`, in m. */
  readonly position: (state: ArrayLike<number>, params?: Readonly<Record<string, number>>) => readonly number[];
  /** Where {@link position} should end, when the task is to go somewhere. */
  readonly goal: (params?: Readonly<Record<string, number>>) => readonly number[] | undefined;
}

/** A parameter table as lists show it, with the values that a task gives. */
export function parameterInfo(table: ParameterTable, values: Readonly<Record<string, number>>): ParameterInfo[] {
  return Object.entries(table).map(([name, [value, unit, description]]) => ({
    name,
    default: values[name] ?? value,
    unit,
    description,
  }));
}
