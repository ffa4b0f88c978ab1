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

/** Options of {@link predictiveSampling}. */
export interface PredictiveSamplingOptions extends SamplingOptions, NoiseOptions, SplineOptions {}

/** Descriptions and defaults of {@link PredictiveSamplingOptions}. */
export const PREDICTIVE_SAMPLING_SETTINGS: Settings<PredictiveSamplingOptions> = {
  ...samplingSettings(256, 40),
  ...noiseSettings(0),
  ...splineSettings(8, 'cubic'),
};

/**
 * Predictive sampling (Howell et al. 2022): normal noise on the knots of the last plan; the best sample, the unchanged
 * plan among them, becomes the plan.
 *
 * @throws ForerunError `invalid-argument`
 */
export function predictiveSampling(options: Partial<PredictiveSamplingOptions> = {}): Algorithm {
  const checked = withDefaults('predictiveSampling', options, PREDICTIVE_SAMPLING_SETTINGS);
  const { samples, horizon, noiseStd, colorExponent, exploration } = checked;
  return {
    name: 'predictive-sampling',
    samples,
    horizon,
    iterations: 1,
    sample: { kind: 'gaussian', std: noiseStd, colorExponent, includeMean: 'always' },
    refit: { kind: 'best' },
    ...splineKnots(checked),
    execute: 'best',
    exploration,
  };
}
