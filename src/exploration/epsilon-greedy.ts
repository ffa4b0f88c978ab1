import chooseText from '../../shaders/exploration/epsilon-greedy.wgsl?raw';
import { checkSchedule, type Schedule, scheduled, scheduleText, scheduleWords } from '../agents/schedule.ts';
import { checkOptions } from '../models/check-options.ts';
import { uniforms } from '../models/data/random-bits.ts';
import { DECISION, highest, type Strategy, VALUE_OPTIONS, type ValueOptions, valueEstimates } from './strategy.ts';

/** What {@link epsilonGreedy} takes. */
export interface EpsilonGreedyOptions extends ValueOptions {
  /** Probability of an arm drawn evenly from all; a number or a schedule. Default 0.1. */
  readonly epsilon?: Schedule;
}

/**
 * Epsilon-greedy (Sutton and Barto 2018, section 2.4): the arm of the highest estimate, ties broken at random; with probability epsilon any
 * arm. With epsilon 0 it is greedy; with epsilon = {@link Schedule} of kind `'inverse'` it is the epsilon_n-greedy of Auer et al. (2002).
 *
 * @throws ForerunError `invalid-argument`
 */
export function epsilonGreedy(options: EpsilonGreedyOptions = {}): Strategy {
  checkOptions('epsilonGreedy', options, ['epsilon', ...VALUE_OPTIONS]);
  const { epsilon = 0.1 } = options;
  checkSchedule('epsilonGreedy: epsilon', epsilon, 0, 1);
  const { begin, update, initialValue, stepSize } = valueEstimates('epsilonGreedy', options);
  const greedy = initialValue === 0 ? 'greedy' : `greedy from ${initialValue}`;
  return {
    name: epsilon === 0 ? greedy : `epsilon-${greedy}, ${scheduleText(epsilon)}`,
    begin,
    update,
    choose({ values, time }, bits) {
      const [explore, which] = uniforms(bits(DECISION));
      if (explore < scheduled(epsilon, time)) return Math.floor(which * values.length);
      return highest(values.length, (k) => values[k] ?? 0, bits);
    },
    kernel: { choose: chooseText, parts: ['highest'], numbers: scheduleWords(epsilon), initialValue, stepSize },
  };
}

/**
 * Optimistic initial values (Sutton and Barto 2018, section 2.6): greedy from estimates that are too high, so that every arm disappoints
 * until it was tried often enough. Defaults as in figure 2.3: 5, and a constant step size of 0.1.
 *
 * @throws ForerunError `invalid-argument`
 */
export function optimisticValues(options: ValueOptions = {}): Strategy {
  checkOptions('optimisticValues', options, VALUE_OPTIONS);
  // Refused by the name that was called.
  valueEstimates('optimisticValues', options);
  return epsilonGreedy({ initialValue: 5, stepSize: 0.1, ...options, epsilon: 0 });
}
