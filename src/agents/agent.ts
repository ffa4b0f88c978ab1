import type { Transition } from '../models/data/transitions.ts';
import type { FitOptions, FitReport } from '../models/model.ts';

/** How an action is wanted. */
export interface ActOptions {
  /** True while learning: the agent may try things out. Default false: what it holds to be best. */
  readonly explore?: boolean;
}

/** Which episode begins. */
export interface EpisodeStart {
  /** Counts from 0. */
  readonly episode: number;
  /** Keys all random numbers that the agent draws in this episode, so that an episode can be repeated exactly. */
  readonly seed: number;
}

/** An agent's memory as named files; see {@link Agent.save}. */
export type AgentState = Readonly<Record<string, Uint8Array>>;

/** Chooses actions, and may learn from what comes of them. Made by `pets`, `lookaheadAgent`, `mpcAgent`, `randomAgent`. */
export interface Agent {
  readonly name: string;
  /** Forgets what belonged to the episode before (the plan in progress) and starts the random numbers of this one. */
  beginEpisode(start: EpisodeStart): void;
  /**
   * @param observation `[S]`
   * @returns `[A]`, what `env.step` takes; an index for discrete actions
   */
  act(observation: Float32Array, options?: ActOptions): Promise<Float32Array>;
  /**
   * What each of its discrete actions is held to be worth here, `[K]`, higher for better: what strategies choose by. Absent where the agent
   * does not know; `undefined` as long as it does not know yet.
   *
   * @param observation `[S]`
   */
  actionValues?(observation: Float32Array): Promise<Float64Array | undefined>;
  /** Takes in what a step led to; of a step that diverged nothing is known, so it is left out. */
  observe?(transition: Transition): void;
  /** Learns from everything observed so far. Nothing when there is nothing to learn yet. */
  learn?(options: FitOptions): Promise<FitReport | undefined>;
  /** The episode is over, whatever its last transition says. Returns figures about it, for the log: plans that were not ordinary, and the like. */
  endEpisode?(): Readonly<Record<string, number>>;
  /** All that has been learned, as files. Between episodes only. */
  save(): AgentState;
  /**
   * Takes up what {@link save} gave.
   *
   * @throws ForerunError `invalid-data` for files that are damaged or another agent's
   */
  load(state: AgentState): Promise<void>;
  destroy(): void;
}
