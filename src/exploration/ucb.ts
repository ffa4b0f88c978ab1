import tunedText from '../../shaders/exploration/ucb-tuned.wgsl?raw';
import ucbText from '../../shaders/exploration/ucb1.wgsl?raw';
import { checkOptions } from '../models/check-options.ts';
import { checkNumbers } from './check-numbers.ts';
import { highest, type Strategy, untried, VALUE_OPTIONS, type ValueOptions, valueEstimates } from './strategy.ts';

/** What {@link ucb1} takes. */
export interface UcbOptions extends ValueOptions {
  /** c in value + c sqrt(ln t / n). Default sqrt(2), for rewards in [0, 1]; scale it with the rewards. */
  readonly c?: number;
}

/**
 * UCB1 (Auer, Cesa-Bianchi and Fischer 2002): every arm once, in order; then the arm whose upper confidence bound value + c sqrt(ln t / n)
 * is highest. Its regret grows with the logarithm of time. t counts this choice, as in Sutton and Barto (2018, section 2.7).
 *
 * @throws ForerunError `invalid-argument`
 */
export function ucb1(options: UcbOptions = {}): Strategy {
  checkNumbers('ucb1', options, { c: { min: 0, max: 1e6 } }, VALUE_OPTIONS);
  const { c = Math.SQRT2 } = options;
  const { begin, update, initialValue, stepSize } = valueEstimates('ucb1', options);
  return {
    name: `UCB1, c = ${Number(c.toPrecision(4))}`,
    begin,
    update,
    choose(statistics, bits) {
      const { time, counts, values } = statistics;
      const log = Math.log(time + 1);
      return (
        untried(statistics) ??
        highest(values.length, (k) => (values[k] ?? 0) + c * Math.sqrt(log / (counts[k] ?? 1)), bits)
      );
    },
    kernel: { choose: ucbText, parts: ['untried', 'highest'], numbers: [c], initialValue, stepSize },
  };
}

/**
 * UCB-tuned (Auer, Cesa-Bianchi and Fischer 2002, section 4): UCB1 whose width follows the variance seen,
 * sqrt(ln t / n min(maxVariance, V)) with V = variance + sqrt(2 ln t / n). No option but the bound of the variance: 1/4, for rewards in
 * [0, 1]; 1 suits the ten-armed testbed.
 *
 * @throws ForerunError `invalid-argument`
 */
export function ucbTuned(options: { readonly maxVariance?: number } = {}): Strategy {
  checkOptions('ucbTuned', options, ['maxVariance']);
  checkNumbers('ucbTuned', options, { maxVariance: { min: 1e-12, max: 1e12 } });
  const { maxVariance = 0.25 } = options;
  const { begin, update, initialValue, stepSize } = valueEstimates('ucbTuned', {});
  return {
    name: 'UCB-tuned',
    begin,
    update,
    choose(statistics, bits) {
      const { time, counts, values, squares } = statistics;
      const log = Math.log(time + 1);
      const bound = (k: number) => {
        const n = counts[k] ?? 1;
        const variance = (squares[k] ?? 0) / n + Math.sqrt((2 * log) / n);
        return (values[k] ?? 0) + Math.sqrt((log / n) * Math.min(maxVariance, variance));
      };
      return untried(statistics) ?? highest(values.length, bound, bits);
    },
    kernel: { choose: tunedText, parts: ['untried', 'highest'], numbers: [maxVariance], initialValue, stepSize },
  };
}
