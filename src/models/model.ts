import type { System } from '../systems/system.ts';
import type { TransitionSpace, Transitions } from './data/transitions.ts';

/** How far a fit is. */
export interface FitProgress {
  /** 0 to 1. */
  readonly fraction: number;
  /** `'epoch 12 of 200'`, `'restart 2 of 3'`: for people. */
  readonly step: string;
  /** Training loss so far, where the model has one. */
  readonly loss?: number;
  /** Loss on held-out data, where some is held out. */
  readonly validationLoss?: number;
}

/** What every `fit` takes beside the data. */
export interface FitOptions {
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the fit with `aborted`; the model stays as it was before. */
  readonly signal?: AbortSignal;
  /** Shuffles, bootstraps, first weights. Default 0. */
  readonly seed?: number;
}

/** What a fit came to. */
export interface FitReport {
  /** n */
  readonly transitions: number;
  /** Per epoch, for models fitted in epochs. */
  readonly losses: readonly number[];
  readonly validationLosses: readonly number[];
  /** Wall time in ms. */
  readonly fitMs: number;
}

/** What a model expects of n state-action pairs. All row-major. */
export interface Prediction {
  /** Mean of the next state, `[n, S]`. */
  readonly mean: Float32Array;
  /** Standard deviation of the next state, `[n, S]`: noise in the data, where the model knows it, and doubt of the model together. */
  readonly std: Float32Array;
  /** The doubt's part of `std` (disagreement of members, variance of the Gaussian process' mean), `[n, S]`; zeros where a model knows none. */
  readonly epistemicStd: Float32Array;
  /** Mean reward, `[n]`, where the model learns it. */
  readonly reward?: Float32Array;
  /** Mean next state by member, `[M, n, S]`, for ensembles. */
  readonly members?: Float32Array;
}

/** How a learned model is planned through; see `ensemble` for what only networks take. */
export interface AsSystemOptions {
  /** Name of the system. Default the model's kind. */
  readonly name?: string;
  /**
   * WGSL with `fn cost(x: State, u: Action, t: u32) -> f32`, and, where wanted, `terminalCost`, `terminated` and what they call.
   * It may leave `cost` out when the model has learned the reward: the cost of a step is then minus the expected reward.
   */
  readonly wgsl?: string;
  /** Global `params` of that text. */
  readonly params?: Readonly<Record<string, number>>;
  /** Tables of that text. */
  readonly data?: Readonly<Record<string, Float32Array>>;
}

/** A model as bytes: tensors as safetensors, and what they mean as JSON. */
export interface Checkpoint {
  readonly manifest: CheckpointManifest;
  readonly tensors: Uint8Array;
}

/** The JSON beside the tensors. */
export interface CheckpointManifest {
  readonly format: 'forerun-model';
  readonly version: 1;
  /** Which model it is. */
  readonly kind: string;
  readonly space: TransitionSpaceJson;
  /** The model's own settings: plain JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** {@link TransitionSpace} in JSON. */
export type TransitionSpaceJson = {
  readonly state: readonly string[];
  readonly action:
    | { readonly discrete: number }
    | Readonly<Record<string, readonly [low: number, high: number, neutral: number]>>;
};

/** A learned model of an environment: x' and, where asked for, the reward, from x and u. */
export interface DynamicsModel {
  /** `'linear'`, `'gaussian-process'`, `'ensemble'`, ... */
  readonly kind: string;
  readonly space: TransitionSpace;
  readonly learnsReward: boolean;
  readonly fitted: boolean;
  /**
   * Fits to these transitions, all of them, from scratch or, for networks, from where the weights are.
   *
   * @throws ForerunError `invalid-argument` for data of another space, too few rows or numbers that are not finite, and while another
   * fit of this model runs; `aborted`
   */
  fit(data: Transitions, options?: FitOptions): Promise<FitReport>;
  /**
   * @param states `[n, S]`
   * @param actions `[n, A]`; indices for discrete actions
   * @throws ForerunError `invalid-argument` before the first fit and for wrong sizes
   */
  predict(states: Float32Array, actions: Float32Array): Promise<Prediction>;
  /** The model as it is now, as a system that every planner takes. Later fits do not change it; see `planner.setModel`. */
  asSystem(options?: AsSystemOptions): System;
  save(): Checkpoint;
}
