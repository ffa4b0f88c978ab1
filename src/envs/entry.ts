import type { TransitionSpace } from '../models/data/transitions.ts';
import type { Env } from './env.ts';
import type { EnvOptions } from './env-options.ts';
import type { VectorEnv, VectorOptions } from './vector.ts';

/**
 * What an environment's steps cost, as WGSL over observations: what a planner needs beside a model that was learned from
 * observations. `model.asSystem({ ...entry.reward })` takes it as it is.
 *
 * Many rewards depend on where a step leads, which `cost(x, u, t)` does not see. So a part of them is charged in the next step, and
 * for the last state in `terminalCost`: the reward of a step from x to x' is
 * `-(cost(x, u, t) + terminalCost(x') - terminalCost(x))`, without `terminalCost` simply `-cost(x, u, t)`. The cost of a
 * whole plan is then minus its return plus `terminalCost` of the state it starts from, which no action changes.
 */
export interface EnvReward {
  /** `fn cost(x: State, u: Action, t: u32) -> f32` and, where they are needed, `terminalCost` and `terminated`; `State` has the observation's names. */
  readonly wgsl: string;
  /** Global `params` of that text. */
  readonly params?: Readonly<Record<string, number>>;
  /** Tables of that text. */
  readonly data?: Readonly<Record<string, Float32Array>>;
  /** What is only approximately the environment's reward, where something is. */
  readonly approximation?: string;
}

/** An environment that can be made by name. */
export interface EnvEntry {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** Time limit of an episode, in steps. */
  readonly steps: number;
  /** Names of the observation's components (valid as fields in WGSL) and the actions: what models are learned over. */
  readonly space: TransitionSpace;
  /** How many states there are, where the observation is the number of one: then agents with tables learn in it. */
  readonly states?: number;
  readonly reward: EnvReward;
  /** Makes one environment. */
  readonly create: (options?: EnvOptions) => Promise<Env>;
  /** Makes many that step in one call, where that is quicker than many single ones. */
  readonly createVector?: (options: VectorOptions) => Promise<VectorEnv>;
}
