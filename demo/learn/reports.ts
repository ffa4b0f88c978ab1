import type { CheckpointManifest } from '../../src/models/model.ts';

/** How far the whole is, for a progress bar. */
export interface ProgressReport {
  readonly kind: 'progress';
  readonly phase: 'acting' | 'fitting' | 'testing';
  /** 0 to 1, never less than before. */
  readonly fraction: number;
  /** The episode in progress, from 0, of how many; the test is the last. */
  readonly episode: number;
  readonly episodes: number;
  /** Steps of the environment in all so far. */
  readonly steps: number;
  /** Epochs in all so far. */
  readonly epochs: number;
}

/** A moment of the episode in progress, some thirty a second, for a drawing. */
export interface MomentReport {
  readonly kind: 'moment';
  /** `[S]`, as the model sees it. */
  readonly observation: readonly number[];
  /** `[A]` */
  readonly action: readonly number[];
  /** Sum of the rewards of the episode so far. */
  readonly return: number;
}

/** Losses after an epoch. */
export interface LossReport {
  readonly kind: 'loss';
  /** Counts from 0. */
  readonly fit: number;
  /** Counts from 1, over all fits. */
  readonly epoch: number;
  /** Mean squared error, normalised. */
  readonly training: number;
  /** On rows held out; `null` where none are. */
  readonly validation: number | null;
}

/** How far the members of the ensemble are apart, after a fit: standard deviation of their next states over that of the changes seen. */
export interface DisagreementReport {
  readonly kind: 'disagreement';
  /** Transitions learned from. */
  readonly transitions: number;
  /** Mean over states that were seen. */
  readonly seen: number;
  /** Mean over all states that are possible. */
  readonly possible: number;
}

/** A prediction from one real state on, each step from the prediction before. */
export interface Stretch {
  /** Index into {@link RealityCurve.actual} of the state that it starts from. */
  readonly from: number;
  /** Mean over the members' own paths, from one step ahead on; and two standard deviations to either side. `null` where they diverged. */
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** One component of the state along an episode. */
export interface RealityCurve {
  readonly component: string;
  readonly actual: readonly number[];
  readonly predicted: readonly Stretch[];
}

/** What the model expected of an episode that it had not learned from. */
export interface RealityReport {
  readonly kind: 'reality';
  /** The episode, from 0. */
  readonly episode: number;
  readonly curves: readonly RealityCurve[];
}

/** What became of an episode. */
export interface EpisodeReport {
  readonly kind: 'episode';
  readonly episode: number;
  readonly return: number;
  readonly length: number;
  /** How its actions were chosen; the test is not learned from. */
  readonly by: 'chance' | 'plan' | 'test';
}

/** The end: what was learned. */
export interface LearnedReport {
  readonly kind: 'learned';
  readonly manifest: CheckpointManifest;
  /** Safetensors. */
  readonly tensors: Uint8Array<ArrayBuffer>;
  /** Wall time of all of it. */
  readonly seconds: number;
}

/** The end, too: it was cancelled (`'aborted'`) or something failed. */
export interface FailedReport {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

/** What the worker tells the page. */
export type Report =
  | ProgressReport
  | MomentReport
  | LossReport
  | DisagreementReport
  | RealityReport
  | EpisodeReport
  | LearnedReport
  | FailedReport;
