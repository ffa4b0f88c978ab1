import chooseText from '../../shaders/exploration/softmax.wgsl?raw';
import { checkSchedule, type Schedule, scheduled, scheduleText, scheduleWords } from '../agents/schedule.ts';
import { checkOptions } from '../models/check-options.ts';
import { drawnBySoftmax, type Strategy, VALUE_OPTIONS, type ValueOptions, valueEstimates } from './strategy.ts';

/** What {@link softmaxStrategy} takes. */
export interface SoftmaxOptions extends ValueOptions {
  /** In units of the reward: near 0 greedy, large even. A number or a schedule, 1e-3 to 1e6. Default 0.25. */
  readonly temperature?: Schedule;
}

/**
 * Softmax, or Boltzmann exploration: arm k with probability proportional to exp(value_k / temperature).
 *
 * @throws ForerunError `invalid-argument`
 */
export function softmaxStrategy(options: SoftmaxOptions = {}): Strategy {
  checkOptions('softmaxStrategy', options, ['temperature', ...VALUE_OPTIONS]);
  const { temperature = 0.25 } = options;
  checkSchedule('softmaxStrategy: temperature', temperature, 1e-3, 1e6);
  const { begin, update, initialValue, stepSize } = valueEstimates('softmaxStrategy', options);
  return {
    name: `softmax, temperature ${scheduleText(temperature)}`,
    begin,
    update,
    choose: ({ values, time }, bits) => drawnBySoftmax(values, Math.max(1e-3, scheduled(temperature, time)), bits),
    kernel: { choose: chooseText, parts: ['boltzmann'], numbers: scheduleWords(temperature), initialValue, stepSize },
  };
}
