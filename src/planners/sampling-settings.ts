import type { SplineKnots } from './algorithm.ts';
import type { Settings } from './settings.ts';

/** N and H, which every sampling planner has. */
export interface SamplingOptions {
  /** N: action sequences tried per iteration. */
  readonly samples: number;
  /** H: steps each is rolled out for. */
  readonly horizon: number;
}

/** Descriptions of N and H with a planner's own defaults. */
export function samplingSettings(samples: number, horizon: number): Settings<SamplingOptions> {
  return {
    samples: {
      default: samples,
      min: 1,
      max: 2 ** 24,
      integer: true,
      description: 'action sequences per iteration (N)',
    },
    horizon: { default: horizon, min: 1, max: 100_000, integer: true, description: 'steps looked ahead (H)' },
  };
}

/** Width of normal noise. */
export interface NoiseOptions {
  /** Standard deviation in units of the action, one for all or one per action; absent: a quarter of the range. */
  readonly noiseStd: number | readonly number[] | undefined;
  /** Exponent of the noise's power spectrum, 1/f^exponent, one for all or one per action: 0 white, 1 pink, 2 red. */
  readonly colorExponent: number | readonly number[];
  /** Share of uniform probability mixed into the distributions of discrete actions. */
  readonly exploration: number;
}

/** Descriptions of the noise options; the default color differs between planners. */
export function noiseSettings(colorExponent: number): Settings<NoiseOptions> {
  return {
    noiseStd: {
      default: undefined,
      min: 0,
      perAction: true,
      description: 'standard deviation of the noise in units of the action; absent: a quarter of the range',
    },
    colorExponent: {
      default: colorExponent,
      min: 0,
      max: 10,
      perAction: true,
      description: 'exponent of the noise spectrum over time: 0 white, 2 red',
    },
    exploration: {
      default: 0.05,
      min: 0,
      max: 1,
      description: 'discrete actions: share of uniform probability mixed in',
    },
  };
}

/** A spline in place of a free action per step. */
export interface SplineOptions {
  /** K; 0 leaves every step free. */
  readonly knots: number;
  readonly interpolation: 'zero' | 'linear' | 'cubic';
}

/** Descriptions of the spline options. */
export function splineSettings(knots: number, interpolation: SplineOptions['interpolation']): Settings<SplineOptions> {
  return {
    knots: {
      default: knots,
      min: 0,
      max: 100_000,
      integer: true,
      description: 'spline knots (K); 0: a free action a step',
    },
    interpolation: {
      default: interpolation,
      choices: ['zero', 'linear', 'cubic'],
      description: 'how the spline runs between its knots',
    },
  };
}

/** The algorithm's `knots` field for these options: nothing when every step is free. */
export function splineKnots(options: SplineOptions): { knots?: SplineKnots } {
  return options.knots === 0 ? {} : { knots: { count: options.knots, interpolation: options.interpolation } };
}
