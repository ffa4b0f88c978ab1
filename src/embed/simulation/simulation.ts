import type { Plan, Planner } from '../../planners/planner.ts';
import type { SettingValue } from '../../planners/settings.ts';
import type { System } from '../../systems/system.ts';
import type { Point, Scene, Surroundings } from '../scene/scene.ts';

/** Which computer plans; see `createPlanner`. */
export type BackendChoice = 'auto' | 'webgpu' | 'cpu';

/** Everything that decides a simulation besides its seed; plain data, as it stands in addresses and files. */
export interface SimulationSettings {
  /** Name of a built-in system. */
  readonly system: string;
  /** Name of a planner: `'mppi'`, `'cem'`, ... */
  readonly planner: string;
  /** Planner settings that are not those tuned for the system. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** System parameters that are not the task's. */
  readonly params: Readonly<Record<string, number>>;
  readonly backend: BackendChoice;
  readonly seed: number;
}

/** A moment of the closed loop: the state, what was planned from it, and what came of it. */
export interface Moment {
  /** Steps since the last reset. */
  readonly step: number;
  /** Simulated seconds since the last reset. */
  readonly time: number;
  /** State planned from, `[S]`. */
  readonly state: Float32Array;
  readonly plan: Plan;
  /** Cost of the step that was taken. */
  readonly cost: number;
  /** The same by cost term, where the system has weights. */
  readonly terms: Readonly<Record<string, number>>;
}

/** What a simulation tells those who watch. */
export interface SimulationEvents {
  readonly plan: (moment: Moment) => void;
  /** Backend, planner or system changed, it started, paused or was reset. */
  readonly status: (simulation: Simulation) => void;
  readonly error: (error: Error) => void;
}

/**
 * A system in closed loop with a planner, at the pace of its own clock. Changes take effect between two steps and without a
 * restart: whoever calls may call at any time.
 */
export interface Simulation {
  readonly scene: Scene;
  readonly settings: SimulationSettings;
  readonly system: System;
  readonly planner: Planner;
  readonly world: Surroundings;
  readonly playing: boolean;
  /** Simulated by wall time: 1 is real time. */
  readonly speed: number;
  /** The last moment; undefined before the first plan. */
  readonly moment: Moment | undefined;
  /** Moments since the last reset, the newest last; the oldest go beyond some thousands. */
  readonly history: readonly Moment[];
  play(): void;
  pause(): void;
  /** One step, then rests. */
  step(): Promise<Moment>;
  reset(seed?: number): Promise<void>;
  setSpeed(speed: number): void;
  /** Planner, settings, parameters, backend or system: what is not named stays. The state stays too unless the system changes. */
  change(settings: Partial<SimulationSettings>): Promise<void>;
  /** Moves the goal or an obstacle; see `Scene.moved`. */
  move(handle: string, to: Point): void;
  push(by: Point): void;
  /** Frees planner, environment and timers. */
  destroy(): void;
}
