/** A published return: mean and standard deviation over runs, after so many steps of the environment. */
export interface PublishedReturn {
  readonly mean: number;
  /** Null where it is not known to us. */
  readonly std: number | null;
  /** Null where it is not known to us. */
  readonly steps: number | null;
  readonly source: string;
}

/** What an agent learns to earn. Takes minutes to hours: never part of a plain run. */
export interface LearningCase {
  readonly kind: 'learning';
  readonly name: string;
  /** Names of an environment, an agent and its planner; their settings are the preset's. */
  readonly environment: string;
  readonly agent: string;
  readonly planner: string;
  /** Runs, seeds 0, 1, ... */
  readonly seeds: number;
  /** Steps of the environment in all; absent: the preset's. */
  readonly steps?: number;
  /** Absent where nothing comparable was published. */
  readonly published?: PublishedReturn;
}
