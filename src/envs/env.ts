import type { Space } from './spaces.ts';

/** What {@link Env.reset} takes. */
export interface ResetOptions {
  /** Restarts the environment's random numbers: a whole number from 0. Without it they go on. */
  readonly seed?: number;
  readonly options?: {
    /** State to start from, `[S]`, instead of the environment's own. */
    readonly state?: ArrayLike<number>;
  };
}

/** Facts beside the observation. */
export interface Info {
  /** Steps since the last reset. */
  readonly steps: number;
  /** Whether components of the action were out of bounds and have been clipped. */
  readonly clipped: boolean;
  /** Whether the step led to numbers that are not finite. The observation is then the one before. */
  readonly diverged: boolean;
}

/** What a step leads to. */
export interface StepResult {
  /** `[S]`; yours to keep. */
  readonly observation: Float32Array;
  readonly reward: number;
  /** The episode has come to an end of its own: a goal, a fall, or numbers that are not finite. */
  readonly terminated: boolean;
  /** The episode has come to its time limit. */
  readonly truncated: boolean;
  readonly info: Info;
}

/** An environment as in Gymnasium: `reset`, then `step` until the episode is terminated or truncated. */
export interface Env {
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Starts an episode. */
  reset(options?: ResetOptions): { readonly observation: Float32Array; readonly info: Info };
  /** Takes an action: `[A]` for a box, an index (or a list with one) for a discrete space. */
  step(action: number | ArrayLike<number>): StepResult;
  /**
   * Steps since it was made, where its rules change with them (a maze that is blocked after 1,000 steps): set by what resumes a run, so that
   * the change comes when it would have come. Absent where rules never change.
   */
  clock?: number;
  /** Gives memory back; afterwards the environment cannot be used. */
  close(): void;
}
