import chooseText from '../../shaders/exploration/gradient.wgsl?raw';
import learnText from '../../shaders/exploration/gradient-learn.wgsl?raw';
import { ForerunError } from '../error.ts';
import { checkNumbers } from './check-numbers.ts';
import { drawnBySoftmax, type Strategy, valueEstimates } from './strategy.ts';

/** What {@link gradientBandit} takes. */
export interface GradientBanditOptions {
  /** alpha, the step size. Default 0.1. */
  readonly stepSize?: number;
  /** Whether rewards are compared with their mean so far. Default true. */
  readonly baseline?: boolean;
}

/**
 * The gradient bandit (Sutton and Barto 2018, section 2.8): preferences that follow the gradient of the expected reward; arms are drawn by
 * their softmax. The baseline is the mean of the rewards before this one, as in the book.
 *
 * @throws ForerunError `invalid-argument`
 */
export function gradientBandit(options: GradientBanditOptions = {}): Strategy {
  checkNumbers('gradientBandit', options, { stepSize: { min: 1e-6, max: 100 } }, ['baseline']);
  const { stepSize = 0.1, baseline = true } = options;
  if (typeof baseline !== 'boolean') {
    throw new ForerunError('invalid-argument', `gradientBandit: baseline is ${String(baseline)}; give true or false.`);
  }
  const { begin } = valueEstimates('gradientBandit', {});
  return {
    name: `gradient bandit, ${stepSize}${baseline ? '' : ', no baseline'}`,
    begin,
    learnsPreferences: true,
    choose: ({ values }, bits) => drawnBySoftmax(values, 1, bits),
    update(statistics, arm, reward) {
      const { values, counts } = statistics;
      const compared = baseline ? (statistics.time === 0 ? reward : statistics.baseline) : 0;
      const most = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
      const weights = values.map((value) => Math.exp(value - most));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [k, weight] of weights.entries()) {
        const chosen = k === arm ? 1 : 0;
        values[k] = (values[k] ?? 0) + stepSize * (reward - compared) * (chosen - weight / total);
      }
      counts[arm] = (counts[arm] ?? 0) + 1;
      statistics.time++;
      statistics.baseline += (reward - statistics.baseline) / statistics.time;
    },
    kernel: {
      choose: chooseText,
      parts: ['boltzmann'],
      learn: learnText,
      numbers: [baseline ? 1 : 0, stepSize],
      initialValue: 0,
      stepSize: 0,
    },
  };
}
