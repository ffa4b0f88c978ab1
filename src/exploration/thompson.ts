import betaText from '../../shaders/exploration/thompson-beta.wgsl?raw';
import gaussianText from '../../shaders/exploration/thompson-gaussian.wgsl?raw';
import { type RandomBits, standardNormals, uniforms } from '../models/data/random-bits.ts';
import { checkNumbers, POSITIVE_DEVIATION, WORTH } from './check-numbers.ts';
import { highest, type Strategy, valueEstimates } from './strategy.ts';

/** What {@link thompsonGaussian} takes. */
export interface ThompsonGaussianOptions {
  /** What an arm is worth before anything is seen, as a normal distribution. Default 0 and 1. */
  readonly priorMean?: number;
  readonly priorStd?: number;
  /** Standard deviation of a reward about its arm's value. Default 1. */
  readonly noiseStd?: number;
}

/**
 * Thompson sampling (Thompson 1933; Russo et al. 2018) for rewards with normal noise of known width: draws a value for each arm from what
 * it may be worth, and takes the highest.
 *
 * @throws ForerunError `invalid-argument`
 */
export function thompsonGaussian(options: ThompsonGaussianOptions = {}): Strategy {
  checkNumbers('thompsonGaussian', options, {
    priorMean: WORTH,
    priorStd: POSITIVE_DEVIATION,
    noiseStd: POSITIVE_DEVIATION,
  });
  const { priorMean = 0, priorStd = 1, noiseStd = 1 } = options;
  const [prior, noise] = [priorStd ** -2, noiseStd ** -2];
  const { begin, update, initialValue, stepSize } = valueEstimates('thompsonGaussian', {});
  return {
    name: 'Thompson, Gaussian',
    begin,
    update,
    choose({ counts, values }, bits) {
      const drawn = counts.map((n, k) => {
        const precision = prior + n * noise;
        const mean = (prior * priorMean + n * noise * (values[k] ?? 0)) / precision;
        return mean + (standardNormals(bits(FIRST + (k >> 2)))[k & 3] ?? 0) / Math.sqrt(precision);
      });
      return highest(drawn.length, (k) => drawn[k] ?? 0, bits);
    },
    kernel: { choose: gaussianText, parts: ['highest'], numbers: [priorMean, prior, noise], initialValue, stepSize },
  };
}

/** What {@link thompsonBeta} takes. */
export interface ThompsonBetaOptions {
  /** Successes and failures that are taken as seen before anything is. Default 1 and 1: every probability alike. */
  readonly successes?: number;
  readonly failures?: number;
}

/**
 * Thompson sampling for rewards that are 0 or 1 (or in between: Agrawal and Goyal 2012 toss for those; here they count in part): draws a
 * probability of success for each arm from its Beta distribution, and takes the highest.
 * Values beyond 0 to 1 count as the nearer of the two: where all are, as with costs, it knows nothing and is random; use
 * `thompsonGaussian` there.
 *
 * @throws ForerunError `invalid-argument`
 */
export function thompsonBeta(options: ThompsonBetaOptions = {}): Strategy {
  checkNumbers('thompsonBeta', options, { successes: { min: 1, max: 1e6 }, failures: { min: 1, max: 1e6 } });
  const { successes = 1, failures = 1 } = options;
  const { begin, update, initialValue, stepSize } = valueEstimates('thompsonBeta', {});
  return {
    name: 'Thompson, Beta',
    begin,
    update,
    choose({ counts, values }, bits) {
      const drawn = counts.map((n, k) => {
        const won = Math.min(n, Math.max(0, n * (values[k] ?? 0)));
        const index = FIRST + 2 * k * ATTEMPTS;
        const a = drawnGamma(successes + won, bits, index);
        return a / (a + drawnGamma(failures + n - won, bits, index + ATTEMPTS));
      });
      return highest(drawn.length, (k) => drawn[k] ?? 0, bits);
    },
    kernel: { choose: betaText, parts: ['highest'], numbers: [successes, failures], initialValue, stepSize },
  };
}

/** Index of the first random bits of arms: those before decide. */
const FIRST = 1;

/** Each is refused in less than one case of twenty, so all of them never. */
const ATTEMPTS = 16;

/** A Gamma variate of a shape of at least 1 (Marsaglia and Tsang 2000). */
function drawnGamma(shape: number, bits: RandomBits, index: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const words = bits(index + attempt);
    const x = standardNormals(words)[0];
    const v = (1 + c * x) ** 3;
    // The fourth word: the normal came of the first two.
    const u = 1 - uniforms(words)[3];
    if (v > 0 && Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
  return d;
}
