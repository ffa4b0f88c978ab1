/** How the samples of an iteration are drawn. Discrete actions are drawn from categorical distributions instead. */
export type SampleStage =
  /** Every action uniform within its bounds; no memory. */
  | { readonly kind: 'uniform' }
  /** Normal noise around a mean that starts from the last plan, shifted by one step. */
  | {
      readonly kind: 'gaussian';
      /** Standard deviation in units of the action: one for all or one per action. Default a quarter of the range. */
      readonly std: number | readonly number[] | undefined;
      /** Exponent of the noise's power spectrum over time, 1/f^exponent: one for all or one per action. Default 0, white. */
      readonly colorExponent?: number | readonly number[];
      /** Noise cut at two deviations, which reach at most to the nearer bound; white only. The step that comes into view starts anew. Default false. */
      readonly truncated?: boolean;
      /** The first sample is the mean itself: in every iteration, in the last one, or never. */
      readonly includeMean?: 'always' | 'last' | 'never';
      /** One sample does nothing: all actions zero, or the bound next to it. */
      readonly includeNull?: boolean;
      /** Share of the samples, 0 to 1, whose noise is around the null action instead of the mean. */
      readonly pureNoise?: number;
    };

/** How the samples and their costs change the distribution. */
export type RefitStage =
  /** The best sample becomes the mean. */
  | { readonly kind: 'best' }
  /** Mean and standard deviation of the elites, mixed with the old ones by `momentum`. */
  | {
      readonly kind: 'elites';
      readonly count: number;
      readonly momentum: number;
      readonly minStd: number;
      /** Elites carried over, as they are, into the next iteration and, shifted, into the next tick. Default 0. */
      readonly kept?: number;
    }
  /** Mean weighted by exp(-cost / temperature). */
  | {
      readonly kind: 'softmax';
      readonly temperature: number;
      /** Also refits the standard deviation from the weights, not below `minStd`. */
      readonly adaptStd: boolean;
      readonly minStd: number;
      /** Factor of the information-theoretic control cost. 0 leaves it out. */
      readonly controlCost: number;
    };

/** Knots of a spline in place of one free action a step. */
export interface SplineKnots {
  /** K, spread evenly from the first step to the last. */
  readonly count: number;
  /** Zero-order holds a knot until the next; linear and cubic (Catmull-Rom) pass through the knots. */
  readonly interpolation: 'zero' | 'linear' | 'cubic';
}

/**
 * A sampling planner as data: three stages (sample, roll out, refit), run `iterations` times a tick. Made by the
 * factories (`mppi`, `cem`, ...), which check their options; sizes that depend on the system are checked by
 * `createPlanner`.
 */
export interface Algorithm {
  readonly name: string;
  /** N */
  readonly samples: number;
  /** H */
  readonly horizon: number;
  readonly iterations: number;
  /** The samples of iteration i are `samples * populationDecay^-i`. Default 1. */
  readonly populationDecay?: number;
  readonly sample: SampleStage;
  readonly refit: RefitStage;
  readonly knots?: SplineKnots;
  /** What is executed: the refitted mean (for discrete actions the likeliest choices) or the best sample. */
  readonly execute: 'mean' | 'best';
  /** Discrete actions only: share of uniform probability mixed in, so that no choice dies out. */
  readonly exploration: number;
}
