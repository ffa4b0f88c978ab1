import type { Plan, Planner } from '../../planners/planner.ts';
import type { SettingValue } from '../../planners/settings.ts';
import type { Obstacle } from '../../systems/built-in.ts';
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
  /** System parameters that are not the task's. A goal that was moved is here, too. */
  readonly params: Readonly<Record<string, number>>;
  /** Obstacles where they are not the task's own: as many, of the same kinds. */
  readonly obstacles?: readonly Obstacle[] | undefined;
  readonly backend: BackendChoice;
  /** A whole number from 0. With 0 a run begins at the task's start, with others at a start that the system draws. */
  readonly seed: number;
}

/** A moment of the closed loop: the state, what was planned from it, and what came of it. */
export interface Moment {
  /** Steps since the last reset, from 0. */
  readonly step: number;
  /** Simulated seconds since the last reset. */
  readonly time: number;
  /** Wall time, `performance.now()`, in ms. */
  readonly at: number;
  /** State planned from, `[S]`. */
  readonly state: Float32Array;
  readonly plan: Plan;
  /** Where the action led, `[S]`. */
  readonly nextState: Float32Array;
  /** Cost of the step that was taken. */
  readonly cost: number;
  /**
   * The same by cost term, each named after its weight (`goalWeight` is `goal`), and what has no weight as `other`. Computed when it is
   * first looked at.
   */
  readonly terms: Readonly<Record<string, number>>;
}

/** What a simulation tells those who watch. */
export interface SimulationEvents {
  /** A step was taken. */
  readonly plan: (moment: Moment) => void;
  /** Backend, planner, settings or system changed, something was moved, it started, paused, was reset or has come to an end. */
  readonly status: (simulation: Simulation) => void;
  /** A change was refused, or planning failed and the simulation has paused. What was in force before stays. */
  readonly error: (error: Error) => void;
}

/** Why a run has ended: the system's own end (a goal, a fall), or numbers that were no longer finite. */
export type RunEnd = 'terminated' | 'diverged';

/**
 * A system in closed loop with a planner, at the pace of its own clock. Changes take effect between two steps and without a
 * restart: whoever calls may call at any time.
 */
export interface Simulation {
  readonly scene: Scene;
  /** In force, or about to be between two steps. */
  readonly settings: SimulationSettings;
  readonly system: System;
  readonly planner: Planner;
  readonly world: Surroundings;
  /** Where the robot is now, `[S]`. A copy. */
  readonly state: Float32Array;
  readonly playing: boolean;
  /** Set when the run has ended. Playing, another begins after a second; a single step begins another, too. */
  readonly ended: RunEnd | undefined;
  /** Simulated by wall time: 1 is real time, `Infinity` as quick as planning goes. */
  readonly speed: number;
  /** Simulated by wall time as it was lately; below `speed` where planning does not keep up. */
  readonly pace: number;
  /** Seconds that a step stands for. */
  readonly dt: number;
  /** The last moment; undefined before the first plan. */
  readonly moment: Moment | undefined;
  /** Moments since the last reset, the newest last; the oldest go beyond some thousands. */
  readonly history: readonly Moment[];
  /** Calls `listener` from now on; the returned function ends that. */
  on<Name extends keyof SimulationEvents>(name: Name, listener: SimulationEvents[Name]): () => void;
  play(): void;
  pause(): void;
  /**
   * One step, then rests.
   *
   * @throws ForerunError `destroyed`, and whatever planning throws
   */
  step(): Promise<Moment>;
  /** Begins another run, with the same seed unless another is given. What was moved and set stays. */
  reset(seed?: number): Promise<void>;
  /** @throws ForerunError `invalid-argument` for what is not above 0 */
  setSpeed(speed: number): void;
  /**
   * Planner, settings, parameters, backend or system: what is not named stays, except that another system comes with its own parameters
   * and settings, another planner with its own settings. The state stays unless the system changes. Done when it is in force.
   *
   * @throws ForerunError when it cannot be; what was in force stays
   */
  change(settings: Partial<SimulationSettings>): Promise<void>;
  /** Moves the goal or an obstacle; see `Scene.moved`. Unknown names and points that are not finite do nothing. */
  move(handle: string, to: Point): void;
  /** Hits the robot between two steps; see `Scene.pushed`. */
  push(by: Point): void;
  /** Frees planner and timers. Nothing is told any more. */
  destroy(): void;
}

/** What `createSimulation` takes besides the settings. */
export interface SimulationOptions {
  /** A device to share; it stays the caller's. Default the page's own, which all planners share. */
  readonly device?: GPUDevice;
  /** Default 1. */
  readonly speed?: number;
}
