import { DYNA_Q_SETTINGS } from '../../../src/agents/tabular/dyna-q-options.ts';
import type { Control } from '../../../src/embed/controls/control.ts';
import { aChoice, aNumber } from '../described.ts';

/** Names of what can be learned in; those of `GRID_WORLDS`, without their tables. */
export const MAZE_WORLDS = [
  'dyna-maze',
  'blocking-maze',
  'shortcut-maze',
  'frozen-lake',
  'frozen-lake-8x8-not-slippery',
  'cliff-walking',
] as const;

/** As people read them. */
const WORLD_LABELS: Readonly<Record<(typeof MAZE_WORLDS)[number], string>> = {
  'dyna-maze': 'Dyna maze',
  'blocking-maze': 'Blocking maze',
  'shortcut-maze': 'Shortcut maze',
  'frozen-lake': 'Frozen lake, slippery',
  'frozen-lake-8x8-not-slippery': 'Frozen lake, 8 x 8, firm grip',
  'cliff-walking': 'Cliff walking',
};

const { discount, planningSteps, update, model, bonus, sweeping } = DYNA_Q_SETTINGS;

/** Everything that a learner can be told. */
export const MAZE_CONTROLS: readonly Control[] = [
  aChoice('world', 'what is learned in', MAZE_WORLDS, { choiceLabels: WORLD_LABELS }),
  aChoice('speed', 'steps a second', ['normal', 'slow', 'fast']),
  aNumber('planningSteps', {
    label: 'Planning steps n',
    description: `${planningSteps.description}; 0 is Q-learning`,
    integer: true,
    low: 0,
    high: 100,
    max: 1000,
    default: 5,
  }),
  aNumber('epsilon', { description: 'share of random actions', low: 0, high: 1, step: 0.01, default: 0.1 }),
  aNumber('learningRate', {
    description: 'how far a value moves to what it should be',
    low: 0.05,
    high: 1,
    step: 0.05,
    min: 0,
    above: true,
    default: 0.1,
  }),
  aNumber('discount', { description: discount.description, low: 0.5, high: 1, step: 0.01, min: 0, default: 0.95 }),
  aNumber('bonus', {
    label: 'Bonus of Dyna-Q+',
    description: bonus.description,
    scale: 'log',
    zero: true,
    low: 1e-5,
    high: 0.1,
    default: 0,
  }),
  aChoice('sweeping', sweeping.description, sweeping.choices ?? [], {
    choiceLabels: { random: 'Random pairs', prioritised: 'Prioritised' },
  }),
  aChoice('model', model.description, model.choices ?? [], {
    choiceLabels: { last: 'What came last', counts: 'Counts of all that came' },
  }),
  aChoice(
    'update',
    'what a state is worth: its best action, its actions as they are chosen, or the best action of one table as another sees it',
    update.choices ?? [],
    {
      choiceLabels: { 'q-learning': 'Q-learning', 'expected-sarsa': 'Expected Sarsa', 'double-q': 'Double Q-learning' },
    },
  ),
];

/** Controls whose changes are learned on with; any other begins anew, as values and model would not be what the learner holds them for. */
export const TUNABLE: ReadonlySet<string> = new Set(['planningSteps', 'epsilon', 'learningRate', 'speed']);
