import { ForerunError } from '../error.ts';
import { checkNumber } from '../planners/check-number.ts';
import { checkNumbers, DEVIATION, WORTH } from './check-numbers.ts';

/** A kind of bandit problem: K arms and what they pay. Each problem of a run draws arms of its own, unless `means` are given. */
export interface Bandit {
  readonly kind: 'gaussian' | 'bernoulli';
  /** For titles. */
  readonly name: string;
  /** K */
  readonly arms: number;
  /** `[K]`: the arms' values, the same in every problem; absent where they are drawn. */
  readonly means: readonly number[] | undefined;
  /** Mean and standard deviation of values that are drawn, Gaussian only. */
  readonly mean: number;
  readonly meanStd: number;
  /** Standard deviation of a reward about its arm's value, Gaussian only. */
  readonly noiseStd: number;
  /** Standard deviation of the change of every arm's value in a step, Gaussian only; 0 for arms that stay what they are. */
  readonly walkStd: number;
}

/** What {@link gaussianBandit} takes. */
export interface GaussianBanditOptions {
  /** K, 2 to 1,000. Default 10. */
  readonly arms?: number;
  /** Values of the arms, in place of drawn ones. */
  readonly means?: readonly number[];
  /** Mean of drawn values. Default 0. */
  readonly mean?: number;
  /** Standard deviation of drawn values. Default 1. */
  readonly meanStd?: number;
  /** Standard deviation of rewards. Default 1. */
  readonly noiseStd?: number;
  /** Standard deviation of the change of each value in a step. Default 0. */
  readonly walkStd?: number;
}

/**
 * Arms that pay their value and normal noise. By default the ten-armed testbed of Sutton and Barto (2018, section 2.3): ten values drawn
 * from N(0, 1), rewards from N(value, 1).
 *
 * @throws ForerunError `invalid-argument`
 */
export function gaussianBandit(options: GaussianBanditOptions = {}): Bandit {
  const numbers = { mean: WORTH, meanStd: DEVIATION, noiseStd: DEVIATION, walkStd: DEVIATION };
  checkNumbers('gaussianBandit', options, numbers, ['arms', 'means']);
  const { mean = 0, meanStd = 1, noiseStd = 1, walkStd = 0 } = options;
  const { arms, means } = checkedArms('gaussianBandit', options, WORTH.min, WORTH.max);
  // Arms that float32 rounds to the same value would have no regret on the device.
  if (means === undefined && meanStd > 0 && Math.abs(mean) > 1e4 * meanStd) {
    throw new ForerunError(
      'invalid-argument',
      `gaussianBandit: mean is ${mean}, which float32 cannot tell from its neighbours within meanStd ${meanStd}; give values about 0, or a meanStd of at least ${Math.abs(mean) / 1e4}.`,
    );
  }
  return { kind: 'gaussian', name: `${arms} Gaussian arms`, arms, means, mean, meanStd, noiseStd, walkStd };
}

/**
 * Arms whose values all begin at 0 and walk at random, each on its own: exercise 2.5 of Sutton and Barto (2018).
 *
 * @throws ForerunError `invalid-argument`
 */
export function wanderingBandit(options: { readonly arms?: number; readonly walkStd?: number } = {}): Bandit {
  checkNumbers('wanderingBandit', options, { walkStd: DEVIATION }, ['arms']);
  const bandit = gaussianBandit({ walkStd: 0.01, ...options, meanStd: 0 });
  return { ...bandit, name: `${bandit.arms} wandering arms` };
}

/**
 * Arms that pay 1 with a probability of their own, else 0. Probabilities are drawn evenly, or given: `{ means: [0.9, 0.6] }`.
 *
 * @throws ForerunError `invalid-argument`
 */
export function bernoulliBandit(options: { readonly arms?: number; readonly means?: readonly number[] } = {}): Bandit {
  checkNumbers('bernoulliBandit', options, {}, ['arms', 'means']);
  const { arms, means } = checkedArms('bernoulliBandit', options, 0, 1);
  return {
    kind: 'bernoulli',
    name: `${arms} Bernoulli arms`,
    arms,
    means,
    mean: 0,
    meanStd: 0,
    noiseStd: 0,
    walkStd: 0,
  };
}

const MOST_ARMS = 1000;

function checkedArms(
  api: string,
  { arms, means }: { readonly arms?: number; readonly means?: readonly number[] },
  min: number,
  max: number,
): { arms: number; means: readonly number[] | undefined } {
  if (means !== undefined && !Array.isArray(means)) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: means is ${String(means)}; give a list of numbers, one for each arm.`,
    );
  }
  const count = checkNumber(api, 'arms', arms ?? means?.length ?? 10, { min: 2, max: MOST_ARMS, integer: true });
  if (means === undefined) return { arms: count, means };
  if (means.length !== count) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: means has ${means.length} numbers for ${count} arms; give ${count}, or leave arms out.`,
    );
  }
  return { arms: count, means: means.map((value, k) => checkNumber(api, `means[${k}]`, value, { min, max })) };
}
