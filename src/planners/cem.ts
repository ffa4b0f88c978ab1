import { ForerunError } from '../error.ts';
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

/** Options of {@link cem}. */
export interface CemOptions extends SamplingOptions, NoiseOptions, SplineOptions {
  readonly iterations: number;
  /** Share of the samples that are elites, E = ceil(samples * eliteFraction). */
  readonly eliteFraction: number;
  /** Weight of the old mean and deviation in the new ones (alpha in PETS). */
  readonly momentum: number;
  /** The deviation does not shrink below this, in units of the action. */
  readonly minStd: number;
  /**
   * As in PETS: noise is cut at two deviations, which reach at most to the nearer bound, and the step that comes into view
   * starts from the neutral action. Otherwise samples are clamped, so that some lie on the bounds, and the last step repeats.
   */
  readonly truncate: boolean;
}

/** Descriptions and defaults of {@link CemOptions}. */
export const CEM_SETTINGS: Settings<CemOptions> = {
  ...samplingSettings(500, 30),
  iterations: { default: 5, min: 1, max: 1000, integer: true, description: 'inner iterations a tick' },
  eliteFraction: { default: 0.1, min: 0, above: true, max: 1, description: 'share of the samples that are elites' },
  momentum: { default: 0.1, min: 0, max: 0.999, description: 'weight of the old mean and deviation in the new' },
  minStd: { default: 0, min: 0, description: 'lower bound of the deviation in units of the action' },
  truncate: { default: false, description: 'cut the noise at two deviations, within the bounds, instead of clamping' },
  ...noiseSettings(0),
  ...splineSettings(0, 'linear'),
};

/**
 * Cross-entropy method (Rubinstein 1999; as in PETS, Chua et al. 2018): fits a Gaussian to the elites, again and again.
 *
 * Returns the mean of the elites, not the best sample: the best one exploits the model's errors.
 *
 * @throws ForerunError `invalid-argument`
 */
export function cem(options: Partial<CemOptions> = {}): Algorithm {
  const checked = withDefaults('cem', options, CEM_SETTINGS);
  const { samples, horizon, iterations, eliteFraction, momentum, minStd, noiseStd, colorExponent } = checked;
  if (checked.truncate && [colorExponent].flat().some((exponent) => exponent > 0)) {
    throw new ForerunError(
      'invalid-argument',
      'cem: truncate is for white noise; leave out colorExponent or truncate.',
    );
  }
  return {
    name: 'cem',
    samples,
    horizon,
    iterations,
    sample: { kind: 'gaussian', std: noiseStd, colorExponent, truncated: checked.truncate },
    refit: { kind: 'elites', count: eliteCount(samples, eliteFraction), momentum, minStd },
    ...splineKnots(checked),
    execute: 'mean',
    exploration: checked.exploration,
  };
}

/** ceil(samples * fraction), where 100 * 0.07 is 7, whatever floating point makes of it. */
function eliteCount(samples: number, fraction: number): number {
  return Math.max(1, Math.ceil(samples * fraction * (1 - Number.EPSILON)));
}
