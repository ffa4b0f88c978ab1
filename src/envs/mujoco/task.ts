import type { Random } from '../../models/data/random.ts';
import type { ActionSpace } from '../../systems/system.ts';
import type { EnvReward } from '../entry.ts';

/** What a task sees of the simulation. The arrays are live: copy what is to be kept. */
export interface Moment {
  /** Positions of the joints. */
  readonly qpos: Float64Array;
  /** Their velocities. */
  readonly qvel: Float64Array;
  /** Position of a body in space, as MuJoCo's last step computed it. */
  readonly position: (body: string) => ArrayLike<number>;
  /** Positions of the joints before the step; after a reset those of now. */
  readonly qposBefore: Float64Array;
  /** Seconds per step of the environment. */
  readonly dt: number;
}

/** A state of the joints. */
export interface JointState {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
}

/** What a step pays and whether it ends the episode. */
export interface Outcome {
  readonly reward: number;
  readonly terminated: boolean;
}

/** An environment on MuJoCo: a model and Gymnasium's rules for what is seen, paid and ended. */
export interface MujocoTask {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** MJCF. */
  readonly xml: string;
  /** MuJoCo's steps per step of the environment. */
  readonly frameSkip: number;
  /** Time limit, in steps of the environment. */
  readonly steps: number;
  readonly observationNames: readonly string[];
  readonly action: ActionSpace;
  readonly reward: EnvReward;
  /** Changes the model's own state into one to start from. */
  readonly start: (state: JointState, random: Random) => void;
  /** `[S]` */
  readonly observe: (moment: Moment) => readonly number[];
  /**
   * @param observation what is seen after the step
   * @param before what was seen before it
   * @param action as it was given; MuJoCo itself clips it to the motors' range
   */
  readonly outcome: (
    moment: Moment,
    observation: readonly number[],
    before: readonly number[],
    action: Float32Array,
  ) => Outcome;
}

/** An action space of motors that all take numbers between the same bounds. */
export function motors(names: readonly string[], low: number, high: number): ActionSpace {
  const all = (value: number) => new Float32Array(names.length).fill(value);
  return { kind: 'continuous', names, low: all(low), high: all(high), neutral: all(0) };
}

/** Adds uniform noise in [-width, width) to every number. */
export function shake(values: Float64Array, width: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + width * (2 * random() - 1);
}

/** Sum of squares. */
export function squares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) ** 2;
  return sum;
}
