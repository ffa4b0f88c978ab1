import type { Control } from '../../../src/embed/controls/control.ts';
import { aChoice, aNumber, aSwitch } from '../described.ts';

/** What is searched in. */
export const TREE_WORLDS = ['cartpole-discrete', 'frozen-lake', 'frozen-lake-not-slippery'] as const;

/** Everything that a search can be told. */
export const TREE_CONTROLS: readonly Control[] = [
  aChoice(
    'world',
    'what is planned in: a pole to keep up, or ice to walk on; where it is slippery chance decides, and few simulations see little',
    TREE_WORLDS,
    {
      choiceLabels: {
        'cartpole-discrete': 'Cart and pole',
        'frozen-lake': 'Frozen lake, slippery',
        'frozen-lake-not-slippery': 'Frozen lake, firm grip',
      },
    },
  ),
  aChoice('speed', 'how quickly the tree grows', ['normal', 'slow', 'fast']),
  aChoice(
    'policy',
    'how actions are chosen in the tree: by upper bounds, by those with priors, or by halving the candidates at the root',
    ['uct', 'puct', 'gumbel'],
    { choiceLabels: { uct: 'UCT', puct: 'PUCT', gumbel: 'Gumbel MuZero' } },
  ),
  aNumber('simulations', {
    description: 'new simulations per move; what a kept sub-tree has seen already comes on top',
    scale: 'powers-of-two',
    integer: true,
    low: 8,
    high: 16_384,
    min: 1,
    default: 256,
  }),
  aNumber('exploration', {
    label: 'Exploration constant',
    description: 'how much what was rarely tried is preferred, in UCT and PUCT; Gumbel has its own way',
    low: 0,
    high: 5,
    step: 0.05,
    max: 1000,
    default: 0.7,
  }),
  aNumber('maxDepth', {
    label: 'Depth',
    description: 'actions from the root that are looked ahead at most',
    integer: true,
    low: 1,
    high: 100,
    max: 1000,
    default: 50,
  }),
  aNumber('leaves', {
    label: 'Leaves at once',
    description: 'leaves that are judged in one call: more is quicker, and searches a little worse',
    scale: 'powers-of-two',
    integer: true,
    low: 1,
    high: 64,
    default: 4,
  }),
  aNumber('rollouts', {
    label: 'Roll-outs of a leaf',
    description: 'tries with random actions that say what a leaf is worth',
    scale: 'powers-of-two',
    integer: true,
    low: 1,
    high: 256,
    default: 16,
  }),
  aNumber('horizon', {
    label: 'Steps of a roll-out',
    description: 'how far each of them goes',
    integer: true,
    low: 1,
    high: 100,
    default: 5,
  }),
  aNumber('discount', {
    description: 'what the next step counts',
    low: 0.8,
    high: 1,
    step: 0.01,
    min: 0,
    default: 1,
  }),
  aSwitch(
    'reuse',
    'after a move the search goes on with what it knows already of where that led',
    true,
    'Keep the sub-tree',
  ),
];
