import { ForerunError } from '../error.ts';
import { checkNumber } from '../planners/check-number.ts';
import type { Bandit } from './bandit.ts';
import { SEED } from './check-numbers.ts';
import type { Strategy } from './strategy.ts';

/** A run of strategies over many problems at once. */
export interface BanditRun {
  readonly bandit: Bandit;
  /** Each meets the same problems and, for the same arm at the same time, the same luck. */
  readonly strategies: readonly Strategy[];
  /** B. Default 2,000. */
  readonly problems?: number;
  /** T. Default 1,000. */
  readonly steps?: number;
  /** Keys all random numbers: a whole number below 2^32. Default 0. */
  readonly seed?: number;
}

/** Names of what {@link BanditRun} has. */
export const RUN_OPTIONS = [
  'bandit',
  'strategies',
  'problems',
  'steps',
  'seed',
] as const satisfies readonly (keyof BanditRun)[];

/** How a strategy did, as means over the problems. */
export interface BanditCurve {
  readonly name: string;
  /** `[T]`: mean reward at each step. */
  readonly rewards: Float64Array;
  /** `[T]`: mean of the regret summed up to and with each step: what the best arm would have paid more, in expectation. */
  readonly regrets: Float64Array;
  /** `[T]`: share of the problems in which a best arm was chosen, 0 to 1. */
  readonly optimal: Float64Array;
  /** `[B]`: each problem's regret after T steps. */
  readonly finalRegrets: Float64Array;
}

/**
 * A run with its defaults, checked.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedRun(api: string, run: BanditRun): Required<BanditRun> {
  const { bandit, strategies, problems = 2000, steps = 1000, seed = 0 } = run;
  const refuse = (message: string): never => {
    throw new ForerunError('invalid-argument', `${api}: ${message}`);
  };
  const { kind, arms, ...numbers }: Partial<Record<string, unknown>> = Object(bandit);
  const { mean, meanStd, noiseStd, walkStd, means = [] } = numbers;
  const isBandit =
    (kind === 'gaussian' || kind === 'bernoulli') &&
    Number.isInteger(arms) &&
    Array.isArray(means) &&
    (means.length === 0 || means.length === arms) &&
    [mean, meanStd, noiseStd, walkStd, ...means].every((value) => Number.isFinite(value));
  if (!isBandit) {
    const got = typeof bandit === 'object' ? JSON.stringify(bandit) : String(bandit);
    refuse(`bandit is ${got}; give gaussianBandit(), wanderingBandit() or bernoulliBandit().`);
  }
  const usable = Array.isArray(strategies) && strategies.length > 0;
  if (!usable || !strategies.every((one) => typeof Object(one).choose === 'function')) {
    refuse('strategies has to be a list of at least one strategy: [ucb1(), epsilonGreedy()].');
  }
  checkNumber(api, 'problems', problems, { min: 1, max: 2 ** 20, integer: true });
  checkNumber(api, 'steps', steps, { min: 1, max: 2 ** 24, integer: true });
  checkNumber(api, 'seed', seed, SEED);
  return { bandit, strategies, problems, steps, seed };
}

/** Sums up, in place, so that regrets of steps become regrets up to each step. */
export function summedUp(values: Float64Array): Float64Array {
  let sum = 0;
  for (const [i, value] of values.entries()) {
    sum += value;
    values[i] = sum;
  }
  return values;
}
