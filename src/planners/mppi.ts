import type { Algorithm } from './algorithm.ts';
import {
  type NoiseOptions,
  noiseSettings,
  type SamplingOptions,
  type SplineOptions,
  samplingSettings,
  splineKnots,
  splineSettings,
} from './sampling-settings.ts';
import { type Settings, withDefaults } from './settings.ts';

/** Options of {@link mppi}. */
export interface MppiOptions extends SamplingOptions, NoiseOptions, SplineOptions {
  readonly iterations: number;
  /** lambda: the cost difference over which a sample's weight falls by a factor e, in units of the cost. */
  readonly temperature: number;
  /** Factor of the information-theoretic control cost (1 - alpha in Williams et al. 2018); 0 leaves it out. */
  readonly controlCost: number;
  /** The first sample is the mean without noise. */
  readonly includeMean: boolean;
  /** One sample does nothing. */
  readonly includeNull: boolean;
  /** Share of the samples whose noise is around the null action instead of the mean. */
  readonly pureNoise: number;
  /** Refit the standard deviation from the weights, too. */
  readonly adaptStd: boolean;
  /** Lower bound of the adapted deviation, in units of the action. */
  readonly minStd: number;
}

/** Descriptions and defaults of {@link MppiOptions}. */
export const MPPI_SETTINGS: Settings<MppiOptions> = {
  ...samplingSettings(1024, 40),
  iterations: { default: 1, min: 1, max: 1000, integer: true, description: 'inner iterations a tick' },
  temperature: { default: 1, min: 0, above: true, description: 'cost difference that divides a weight by e (lambda)' },
  controlCost: { default: 0, min: 0, description: 'factor of the information-theoretic control cost' },
  includeMean: { default: true, description: 'the first sample is the mean without noise' },
  includeNull: { default: false, description: 'one sample does nothing' },
  pureNoise: { default: 0, min: 0, max: 1, description: 'share of samples with noise around doing nothing' },
  adaptStd: { default: false, description: 'refit the standard deviation, too' },
  minStd: { default: 1e-3, min: 0, description: 'lower bound of the adapted deviation' },
  ...noiseSettings(0),
  ...splineSettings(0, 'linear'),
};

/**
 * Model predictive path integral control (Williams et al. 2017; information-theoretic form 2018): the new mean is the
 * average of the samples, weighted by exp(-cost / temperature).
 *
 * @throws ForerunError `invalid-argument`
 */
export function mppi(options: Partial<MppiOptions> = {}): Algorithm {
  const checked = withDefaults('mppi', options, MPPI_SETTINGS);
  const { samples, horizon, iterations, temperature, controlCost, adaptStd, minStd } = checked;
  return {
    name: 'mppi',
    samples,
    horizon,
    iterations,
    sample: {
      kind: 'gaussian',
      std: checked.noiseStd,
      colorExponent: checked.colorExponent,
      includeMean: checked.includeMean ? 'always' : 'never',
      includeNull: checked.includeNull,
      pureNoise: checked.pureNoise,
    },
    refit: { kind: 'softmax', temperature, adaptStd, minStd, controlCost },
    ...splineKnots(checked),
    execute: 'mean',
    exploration: checked.exploration,
  };
}
