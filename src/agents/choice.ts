import { ForerunError } from '../error.ts';
import { type RandomBits, threefry } from '../models/data/random-bits.ts';

/** What an agent has seen of K arms, or of the K actions in a state. */
export interface ArmStatistics {
  /** Choices made so far. */
  time: number;
  /** `[K]`: how often each arm was chosen. */
  readonly counts: Float64Array;
  /** `[K]`: the estimated value of each arm; for the gradient bandit its preference. */
  readonly values: Float64Array;
  /** `[K]`: sum of squared distances of an arm's rewards from their mean (Welford 1962). */
  readonly squares: Float64Array;
  /** Mean of all rewards so far. */
  baseline: number;
}

/**
 * How to choose among arms, or among the actions in a state: what exploration is, in one small interface. Every agent that knows what its
 * actions are worth can use one.
 */
export interface ActionStrategy {
  /** For legends: `'UCB1, c = 1.414'`. */
  readonly name: string;
  /** Statistics of arms that were never chosen. */
  begin(arms: number): ArmStatistics;
  /** The arm to choose now, 0 to K - 1. The same bits make the same choice. */
  choose(statistics: ArmStatistics, bits: RandomBits): number;
  /** Set where `values` are no values, but preferences which the strategy learns itself: then it cannot choose by an agent's values. */
  readonly learnsPreferences?: true;
}

/**
 * Refuses what is no strategy, and strategies that cannot choose by values which an agent has learned.
 *
 * @param api whose option it is, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkActionStrategy(api: string, strategy: ActionStrategy): void {
  const { choose, begin }: Partial<Record<string, unknown>> = Object(strategy);
  if (typeof choose !== 'function' || typeof begin !== 'function') {
    throw new ForerunError(
      'invalid-argument',
      `${api}: strategy is ${typeof strategy === 'string' ? `'${strategy}'` : String(strategy)}; give ucb1(), softmaxStrategy() or another one.`,
    );
  }
  if (strategy.learnsPreferences) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: '${strategy.name}' learns preferences from rewards of its own, and cannot choose by values; give softmaxStrategy() or another one.`,
    );
  }
}

/**
 * What a strategy chose, if it is one of K.
 *
 * @param api who asked it, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkedChoice(api: string, { name }: Pick<ActionStrategy, 'name'>, arm: number, arms: number): number {
  if (Number.isInteger(arm) && arm >= 0 && arm < arms) return arm;
  throw new ForerunError(
    'invalid-argument',
    `${api}: the strategy '${name}' chose ${String(arm)} of ${arms}; its choose() has to give a whole number from 0 to ${arms - 1}.`,
  );
}

/** Marks the numbers of choices, so that other users of the same seed draw others: 'choi'. */
const CHOICE_MARK = 0x63686f69;

/** Random bits for one choice after another of an agent, from a seed: call it with the number of the choice. */
export function choiceBits(seed: number, time: number): RandomBits {
  return (index) => threefry(seed, 0, [0, time, index, CHOICE_MARK]);
}
