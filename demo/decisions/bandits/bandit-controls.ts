import type { Control } from '../../../src/embed/controls/control.ts';
import { aChoice, aNumber, aSwitch } from '../described.ts';

/** Kinds of arms. */
export const ARMS = ['gaussian', 'bernoulli', 'wandering'] as const;

/** The strategies, each a switch; what is on at first comes first, as colours are given out in this order. */
export const STRATEGIES = [
  ['greedy', 'Greedy', 'always what looks best so far', true],
  ['epsilonGreedy', 'Epsilon-greedy', 'now and then any arm', true],
  ['ucb1', 'UCB1', 'the highest upper bound of what an arm may be worth', true],
  ['thompson', 'Thompson sampling', 'an arm as often as it is the best, for all that is known', true],
  ['softmax', 'Softmax', 'better arms more often, by the temperature', false],
  ['gradient', 'Gradient', 'preferences that follow the gradient of the reward', false],
  ['optimistic', 'Optimistic values', 'greedy, but everything is held to be worth 5 until it disappoints', false],
  ['ucbTuned', 'UCB-tuned', 'the same, with the variance that was seen', false],
] as const;

/** Name of a strategy. */
export type StrategyName = (typeof STRATEGIES)[number][0];

/** Everything that can be said of arms and strategies. */
export const BANDIT_CONTROLS: readonly Control[] = [
  aChoice('arms', 'what an arm pays: its value and noise, 1 or 0, or a value that walks about', ARMS, {
    label: 'Kind of arms',
    choiceLabels: {
      gaussian: 'Value and noise (Gaussian)',
      bernoulli: '1 or 0 (Bernoulli)',
      wandering: 'Wandering values',
    },
  }),
  aNumber('count', {
    label: 'Arms',
    description: 'arms of each problem',
    integer: true,
    low: 2,
    high: 50,
    default: 10,
  }),
  aNumber('problems', {
    description: 'problems at once, each with its own arms',
    scale: 'powers-of-two',
    integer: true,
    low: 64,
    high: 16_384,
    min: 1,
    default: 2048,
  }),
  aNumber('steps', {
    label: 'Pulls',
    description: 'pulls in each problem',
    scale: 'powers-of-two',
    integer: true,
    low: 128,
    high: 8192,
    min: 10,
    default: 1024,
  }),
  ...STRATEGIES.map(([name, label, description, on]) => aSwitch(name, description, on, label)),
  aNumber('epsilon', {
    description: 'share of random pulls of epsilon-greedy',
    low: 0,
    high: 1,
    step: 0.01,
    default: 0.1,
  }),
  aNumber('c', {
    label: 'c of UCB1',
    description: 'how wide its bounds are',
    low: 0,
    high: 5,
    step: 0.05,
    default: 1.4,
  }),
  aNumber('temperature', {
    description: 'of softmax: near 0 greedy, large even',
    scale: 'log',
    low: 0.01,
    high: 10,
    default: 0.25,
  }),
];
