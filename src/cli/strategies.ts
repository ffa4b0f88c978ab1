import { epsilonGreedy, optimisticValues } from '../exploration/epsilon-greedy.ts';
import { gradientBandit } from '../exploration/gradient-bandit.ts';
import { softmaxStrategy } from '../exploration/softmax.ts';
import type { Strategy } from '../exploration/strategy.ts';
import { thompsonBeta, thompsonGaussian } from '../exploration/thompson.ts';
import { ucb1, ucbTuned } from '../exploration/ucb.ts';
import { visitBonus } from '../exploration/visit-bonus.ts';
import { unknownName, usageError } from './arguments.ts';

/** Strategies of exploration by name; each with the one number that may follow it. */
export const STRATEGIES: Readonly<Record<string, (value: number | undefined) => Strategy>> = {
  'epsilon-greedy': (epsilon) => epsilonGreedy(epsilon === undefined ? {} : { epsilon }),
  optimistic: (initialValue) => optimisticValues(initialValue === undefined ? {} : { initialValue }),
  softmax: (temperature) => softmaxStrategy(temperature === undefined ? {} : { temperature }),
  gradient: (stepSize) => gradientBandit(stepSize === undefined ? {} : { stepSize }),
  ucb1: (c) => ucb1(c === undefined ? {} : { c }),
  'ucb-tuned': (maxVariance) => ucbTuned(maxVariance === undefined ? {} : { maxVariance }),
  'visit-bonus': (beta) => visitBonus(beta === undefined ? {} : { beta }),
  'thompson-gaussian': (priorStd) => thompsonGaussian(priorStd === undefined ? {} : { priorStd }),
  'thompson-beta': (prior) => thompsonBeta(prior === undefined ? {} : { successes: prior, failures: prior }),
};

/**
 * The strategy that `name` or `name=value` names.
 *
 * @param option For the message: `'forerun bandit: --strategy'`
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function strategyByName(option: string, text: string): Strategy {
  const [name = '', value, ...more] = text.split('=');
  const make = Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name] : undefined;
  if (make === undefined) throw unknownName(option, name, Object.keys(STRATEGIES));
  const number = value === undefined ? undefined : Number(value);
  if (value?.trim() === '' || more.length > 0 || (number !== undefined && !Number.isFinite(number))) {
    throw usageError(`${option} ${text}: give a name, or name=number, such as ucb1=2.`);
  }
  return make(number);
}
