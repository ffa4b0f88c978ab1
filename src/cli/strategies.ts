import { epsilonGreedy, optimisticValues } from '../exploration/epsilon-greedy.ts';
import { gradientBandit } from '../exploration/gradient-bandit.ts';
import { softmaxStrategy } from '../exploration/softmax.ts';
import type { Strategy } from '../exploration/strategy.ts';
import { thompsonBeta, thompsonGaussian } from '../exploration/thompson.ts';
import { ucb1, ucbTuned } from '../exploration/ucb.ts';
import { visitBonus } from '../exploration/visit-bonus.ts';
import { unknownName, usageError } from './arguments.ts';
import { table } from './format.ts';

/** What a strategy chooses among: arms of a bandit, or an agent's actions by values that it has learned. */
export type ChosenFrom = 'arms' | 'actions';

interface StrategyEntry {
  readonly make: (value: number | undefined) => Strategy;
  /** What the number after the name means, and what it is without one. */
  readonly number: string;
  /** Chooses among arms only. */
  readonly ofArms?: true;
}

const STRATEGIES: Readonly<Record<string, StrategyEntry>> = {
  'epsilon-greedy': {
    make: (epsilon) => epsilonGreedy(epsilon === undefined ? {} : { epsilon }),
    number: 'share of random choices, 0 for greedy (0.1)',
  },
  optimistic: {
    make: (initialValue) => optimisticValues(initialValue === undefined ? {} : { initialValue }),
    number: 'what all values begin with, above what can be reached (5)',
  },
  softmax: {
    make: (temperature) => softmaxStrategy(temperature === undefined ? {} : { temperature }),
    number: 'temperature, in units of the reward: near 0 greedy, large even (0.25)',
  },
  gradient: {
    make: (stepSize) => gradientBandit(stepSize === undefined ? {} : { stepSize }),
    number: 'step size of the preferences (0.1)',
    ofArms: true,
  },
  ucb1: {
    make: (c) => ucb1(c === undefined ? {} : { c }),
    number: 'c in value + c sqrt(ln t / n), in units of the reward (1.414)',
  },
  'ucb-tuned': {
    make: (maxVariance) => ucbTuned(maxVariance === undefined ? {} : { maxVariance }),
    number: 'bound of the variance of rewards (0.25)',
  },
  'visit-bonus': {
    make: (beta) => visitBonus(beta === undefined ? {} : { beta }),
    number: 'beta in value + beta / sqrt(n), in units of the reward (1)',
  },
  'thompson-gaussian': {
    make: (priorStd) => thompsonGaussian(priorStd === undefined ? {} : { priorStd }),
    number: 'deviation of what an arm may be worth before anything is seen (1)',
  },
  'thompson-beta': {
    make: (prior) => thompsonBeta(prior === undefined ? {} : { successes: prior, failures: prior }),
    number: 'successes and failures taken as seen before anything is (1)',
  },
};

/** Short names that are in use elsewhere. */
const MEANT: Readonly<Record<string, string>> = { thompson: 'thompson-gaussian', greedy: 'epsilon-greedy=0' };

/** The strategies and the number that may follow each, as a table for a help text. */
export function strategiesHelp(from: ChosenFrom): string {
  const rows = namesOf(from).map((name) => [name, STRATEGIES[name]?.number ?? '']);
  return `Strategies, and what the number after one means, as in ucb1=0.5 (its default)\n${table(rows)}`;
}

/**
 * The strategy that `name` or `name=value` names.
 *
 * @param option For the message: `'forerun bandit: --strategy'`
 * @param from What the valid names are listed for. Default `'actions'`; one that is for arms only is left to the agent to refuse, which
 *   says why.
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function strategyByName(option: string, text: string, from: ChosenFrom = 'actions'): Strategy {
  const [name = '', value, ...more] = text.split('=');
  const entry = Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name] : undefined;
  if (entry === undefined) throw unknownStrategy(option, name, namesOf(from));
  const number = value === undefined ? undefined : Number(value);
  if (value?.trim() === '' || more.length > 0 || (number !== undefined && !Number.isFinite(number))) {
    throw usageError(
      `${option} ${text}: give a name, or name=number, such as ${name}=1, where the number is ${entry.number}.`,
    );
  }
  return entry.make(number);
}

function namesOf(from: ChosenFrom): string[] {
  return Object.entries(STRATEGIES).flatMap(([name, { ofArms }]) => (from === 'actions' && ofArms ? [] : [name]));
}

function unknownStrategy(option: string, name: string, valid: readonly string[]) {
  const meant = Object.hasOwn(MEANT, name) ? MEANT[name] : undefined;
  if (meant === undefined) return unknownName(option, name, valid);
  return usageError(`${option}: there is no '${name}'. Did you mean '${meant}'? Valid: ${valid.join(', ')}.`);
}
