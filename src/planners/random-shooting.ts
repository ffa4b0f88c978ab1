import type { Algorithm } from './algorithm.ts';
import { type SamplingOptions, samplingSettings } from './sampling-settings.ts';
import { type Settings, withDefaults } from './settings.ts';

/** Options of {@link randomShooting}. */
export type RandomShootingOptions = SamplingOptions;

/** Descriptions and defaults of {@link RandomShootingOptions}. */
export const RANDOM_SHOOTING_SETTINGS: Settings<RandomShootingOptions> = samplingSettings(1000, 20);

/**
 * Random shooting (Richards 2005; as in Nagabandi et al. 2018): actions uniform within their bounds, the best sequence
 * is executed. No memory between ticks.
 *
 * @throws ForerunError `invalid-argument`
 */
export function randomShooting(options: Partial<RandomShootingOptions> = {}): Algorithm {
  const { samples, horizon } = withDefaults('randomShooting', options, RANDOM_SHOOTING_SETTINGS);
  return {
    name: 'random-shooting',
    samples,
    horizon,
    iterations: 1,
    sample: { kind: 'uniform' },
    refit: { kind: 'best' },
    execute: 'best',
    exploration: 1,
  };
}
