import type { Settings } from '../../planners/settings.ts';

/** Options of `gaussianProcess` beside the space. */
export interface GaussianProcessSettings {
  /** Whether the reward is learned, too. */
  readonly learnsReward: boolean;
  /** Transitions that are kept: from more of them, so many are drawn. Roll-outs take time, and fits its square and cube, in proportion. */
  readonly maxPoints: number;
  /** Transitions that hyperparameters are fitted to: from more of them, so many are drawn. */
  readonly hyperparameterPoints: number;
  /** Starts of the search for hyperparameters, per output. */
  readonly restarts: number;
  /** What is expected where no data are near: that the state changes as on average, or as a linear function of state and action says. */
  readonly mean: string;
  /**
   * Lower bound of the noise, in standard deviations of the outputs. Less follows the data closer, but lets roll-outs in float32
   * differ more from `predict()` (0.02: about 1e-4 with 200 points, 3e-4 after 20 steps with 1,000).
   */
  readonly minNoiseStd: number;
}

/** Descriptions and defaults of {@link GaussianProcessSettings}. */
export const GAUSSIAN_PROCESS_SETTINGS: Settings<GaussianProcessSettings> = {
  learnsReward: { default: false, description: 'learn the reward, too' },
  maxPoints: { default: 1000, min: 2, max: 2000, integer: true, description: 'transitions that are kept' },
  hyperparameterPoints: {
    default: 250,
    min: 2,
    max: 2000,
    integer: true,
    description: 'transitions that hyperparameters are fitted to',
  },
  restarts: { default: 2, min: 1, max: 100, integer: true, description: 'starts of the search for hyperparameters' },
  mean: { default: 'linear', choices: ['linear', 'zero'], description: 'what is expected far from the data' },
  minNoiseStd: {
    default: 0.02,
    min: 1e-4,
    max: 1,
    description: 'lower bound of the noise, in deviations of the outputs',
  },
};
