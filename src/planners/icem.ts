import type { Algorithm } from './algorithm.ts';
import { type NoiseOptions, noiseSettings, type SamplingOptions, samplingSettings } from './sampling-settings.ts';
import { type Settings, withDefaults } from './settings.ts';

/** Options of {@link icem}. */
export interface IcemOptions extends SamplingOptions, NoiseOptions {
  readonly iterations: number;
  /** E */
  readonly elites: number;
  /** Share of the elites carried over into the next iteration and, shifted, into the next tick. */
  readonly keepFraction: number;
  /** Iteration i draws samples * populationDecay^-i, but at least twice the elites. */
  readonly populationDecay: number;
  /** Weight of the old mean and deviation in the new ones (alpha). */
  readonly momentum: number;
  readonly minStd: number;
}

/** Descriptions and defaults of {@link IcemOptions}. */
export const ICEM_SETTINGS: Settings<IcemOptions> = {
  ...samplingSettings(170, 30),
  iterations: { default: 3, min: 1, max: 1000, integer: true, description: 'inner iterations a tick' },
  elites: {
    default: 10,
    min: 1,
    integer: true,
    description: 'best samples that decide the next mean and deviation (E)',
  },
  keepFraction: { default: 0.3, min: 0, max: 1, description: 'share of the elites carried over' },
  populationDecay: {
    default: 1.25,
    min: 1,
    max: 100,
    description: 'factor by which the samples decrease an iteration',
  },
  momentum: { default: 0.1, min: 0, max: 0.999, description: 'weight of the old mean and deviation in the new' },
  minStd: { default: 0, min: 0, description: 'lower bound of the deviation in units of the action' },
  ...noiseSettings(2),
};

/**
 * Improved cross-entropy method (Pinneri et al. 2020): CEM with colored noise, elites kept over iterations and ticks,
 * fewer samples each iteration, the mean among the last ones; the best sample is executed.
 *
 * @throws ForerunError `invalid-argument`
 */
export function icem(options: Partial<IcemOptions> = {}): Algorithm {
  const checked = withDefaults('icem', options, ICEM_SETTINGS);
  const { samples, horizon, iterations, elites, keepFraction, populationDecay, momentum, minStd } = checked;
  const count = Math.min(elites, samples);
  return {
    name: 'icem',
    samples,
    horizon,
    iterations,
    populationDecay,
    sample: {
      kind: 'gaussian',
      std: checked.noiseStd,
      colorExponent: checked.colorExponent,
      includeMean: 'last',
    },
    refit: { kind: 'elites', count, momentum, minStd, kept: Math.round(count * keepFraction) },
    execute: 'best',
    exploration: checked.exploration,
  };
}
