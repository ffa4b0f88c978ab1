import bonusText from '../../shaders/exploration/visit-bonus.wgsl?raw';
import { checkNumbers } from './check-numbers.ts';
import { highest, type Strategy, untried, VALUE_OPTIONS, type ValueOptions, valueEstimates } from './strategy.ts';

/** What {@link visitBonus} takes. */
export interface VisitBonusOptions extends ValueOptions {
  /** In units of the reward. Default 1. */
  readonly beta?: number;
}

/**
 * A bonus for what was seldom chosen (MBIE-EB of Strehl and Littman 2008, for choices): every action once, in order; then the one whose
 * value + beta / sqrt(n) is highest. Unlike UCB1's, the bonus of what is not chosen stays what it is, so in the end it is left alone.
 * What states are worth for being new is `countBonus`.
 *
 * @throws ForerunError `invalid-argument`
 */
export function visitBonus(options: VisitBonusOptions = {}): Strategy {
  checkNumbers('visitBonus', options, { beta: { min: 0, max: 1e6 } }, VALUE_OPTIONS);
  const { beta = 1 } = options;
  const { begin, update, initialValue, stepSize } = valueEstimates('visitBonus', options);
  return {
    name: `visit bonus, beta = ${beta}`,
    begin,
    update,
    choose(statistics, bits) {
      const { counts, values } = statistics;
      return (
        untried(statistics) ?? highest(values.length, (k) => (values[k] ?? 0) + beta / Math.sqrt(counts[k] ?? 1), bits)
      );
    },
    kernel: { choose: bonusText, parts: ['untried', 'highest'], numbers: [beta], initialValue, stepSize },
  };
}
