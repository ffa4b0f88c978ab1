import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber, type NumberLimits } from '../../planners/check-number.ts';
import { type Settings, withDefaults } from '../../planners/settings.ts';
import { type ActionStrategy, checkActionStrategy } from '../choice.ts';
import { checkSchedule, type Schedule, scheduled } from '../schedule.ts';

/** What {@link dynaQ} takes. */
export interface DynaQOptions {
  /** S */
  readonly states: number;
  /** A */
  readonly actions: number;
  /** How far a value moves towards what it should be: above 0, at most 1. Default 0.1. */
  readonly learningRate?: Schedule;
  /** Default 0.95. */
  readonly discount?: number;
  /** Share of random actions while exploring: the short form of epsilon-greedy. Default 0.1. */
  readonly epsilon?: Schedule;
  /**
   * How actions are chosen while exploring, in place of `epsilon`: `ucb1({ c: 1 })`, `softmaxStrategy({ temperature: 0.1 })`, or any other of
   * `forerun/learn`, or of your own. It sees the values of the state's actions, and how often each was tried there; its schedules count the
   * visits of the state (Singh et al. 2000), where those of `epsilon` count all steps. Its initial value is that of the table.
   */
  readonly strategy?: ActionStrategy;
  /** n: updates from the model after each step. Default 50; with 0 it is Q-learning. */
  readonly planningSteps?: number;
  /**
   * What a state is worth: its best action (`'q-learning'`), its actions as they are chosen (`'expected-sarsa'`), or the best action of one
   * table as the other sees it (`'double-q'`, van Hasselt 2010), which does not take luck for worth. Default `'q-learning'`.
   */
  readonly update?: 'q-learning' | 'expected-sarsa' | 'double-q';
  /** Whether the model keeps where an action led last, or how often it led where: for worlds of chance. Default `'last'`. */
  readonly model?: 'last' | 'counts';
  /**
   * Whether planning draws one of the outcomes that were counted, or takes their mean: for `model: 'counts'`. Default `'sample'`;
   * prioritised sweeping always takes the mean.
   */
  readonly backup?: 'sample' | 'expected';
  /** Kappa of Dyna-Q+: planning pays it times the square root of the steps since an action was tried. Default 0: Dyna-Q. */
  readonly bonus?: number;
  /**
   * Which pairs are updated from the model: any, or those first whose values change most (Moore and Atkeson 1993), best with
   * learning rate 1: what is left of a change waits until something else calls for it. Not with double Q, whose two tables would become the
   * same by it. Default `'random'`.
   */
  readonly sweeping?: 'random' | 'prioritised';
  /** Smallest change that prioritised sweeping is after: for `sweeping: 'prioritised'`. Default 1e-4. */
  readonly threshold?: number;
  /** Which of equally good actions is taken. Default `'random'`. */
  readonly ties?: 'random' | 'first';
  /** What all values begin with. Default 0, or the strategy's; above what can be reached, everything gets tried. */
  readonly initialValue?: number;
  /** Keys the random numbers. Default 0. */
  readonly seed?: number;
}

/** {@link DynaQOptions} that are plain values, as settings. */
export interface DynaQSettings
  extends Required<Omit<DynaQOptions, 'states' | 'actions' | 'learningRate' | 'epsilon' | 'strategy'>> {}

/** What keys random numbers. */
export const SEED = { min: 0, integer: true } as const satisfies NumberLimits;

/** With defaults, limits and descriptions. */
export const DYNA_Q_SETTINGS: Settings<DynaQSettings> = {
  discount: { default: 0.95, min: 0, max: 1, description: 'what the next step counts' },
  planningSteps: {
    default: 50,
    min: 0,
    max: 1e6,
    integer: true,
    description: 'updates from the model after each step',
  },
  update: {
    default: 'q-learning',
    choices: ['q-learning', 'expected-sarsa', 'double-q'],
    description: 'what a state is worth: q-learning, expected-sarsa or double-q',
  },
  model: {
    default: 'last',
    choices: ['last', 'counts'],
    description: 'the model keeps where an action led last, or counts where it led',
  },
  backup: {
    default: 'sample',
    choices: ['sample', 'expected'],
    description: 'planning draws one of the counted outcomes, or takes their mean (expected)',
  },
  bonus: { default: 0, min: 0, description: 'kappa of Dyna-Q+: pays for what was not tried for long' },
  sweeping: {
    default: 'random',
    choices: ['random', 'prioritised'],
    description: 'what is updated from the model: random pairs, or prioritised by how much they change',
  },
  threshold: { default: 1e-4, min: 0, above: true, description: 'smallest change that prioritised sweeping is after' },
  ties: { default: 'random', choices: ['random', 'first'], description: 'which of equally good actions is taken' },
  initialValue: { default: 0, description: 'what all values begin with' },
  seed: { default: 0, ...SEED, description: 'key of the random numbers' },
};

/** Options, checked and complete. */
export interface CheckedDynaQ extends DynaQSettings {
  readonly states: number;
  readonly actions: number;
  readonly learningRate: (step: number) => number;
  readonly epsilon: (step: number) => number;
  readonly strategy: ActionStrategy | undefined;
  /** `[A]`: what the values of each state begin with. */
  readonly initialValues: Float64Array;
}

/** Pairs at most: they are indices of typed arrays, two of which are held. */
const MOST_PAIRS = 2 ** 28;

/**
 * Fills in defaults and checks every option.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedDynaQ(options: DynaQOptions): CheckedDynaQ {
  checkOptions('dynaQ', options, [
    'states',
    'actions',
    'learningRate',
    'epsilon',
    'strategy',
    ...Object.keys(DYNA_Q_SETTINGS),
  ]);
  const { states, actions, learningRate = 0.1, epsilon = 0.1, strategy, ...rest } = options;
  for (const [name, count] of Object.entries({ states, actions })) {
    checkNumber('dynaQ', name, count, { min: 1, max: MOST_PAIRS, integer: true });
  }
  if (states * actions > MOST_PAIRS)
    throw invalid(`${states} states and ${actions} actions are more than 2^28 pairs; give fewer.`);
  checkSchedule('dynaQ: learningRate', learningRate, 0, 1, true);
  checkSchedule('dynaQ: epsilon', epsilon, 0, 1);
  const settings = withDefaults<DynaQSettings>('dynaQ', rest, DYNA_Q_SETTINGS);
  if (settings.sweeping === 'prioritised' && settings.planningSteps === 0) {
    throw invalid("planningSteps is 0, but with sweeping 'prioritised' all learning is planning; give 1 or more.");
  }
  checkTogether(settings);
  if (strategy !== undefined) checkStrategy(strategy, options);
  return {
    ...settings,
    states,
    actions,
    learningRate: (step) => scheduled(learningRate, step),
    epsilon: (step) => (strategy === undefined ? scheduled(epsilon, step) : 0),
    strategy,
    initialValues:
      strategy === undefined || options.initialValue !== undefined
        ? new Float64Array(actions).fill(settings.initialValue)
        : firstValues(strategy, actions),
  };
}

/** Refuses what would have no effect, or another than it says. */
function checkTogether({ sweeping, update, model, backup, threshold }: DynaQSettings): void {
  if (sweeping === 'prioritised' && update === 'double-q') {
    throw invalid(
      "update 'double-q' with sweeping 'prioritised' would keep the same table twice, as both learn from the same means; give sweeping 'random', or another update.",
    );
  }
  if (backup === 'expected' && model === 'last') {
    throw invalid(
      "backup is 'expected', but model 'last' keeps one outcome; give model 'counts', or leave backup out.",
    );
  }
  if (threshold !== DYNA_Q_SETTINGS.threshold.default && sweeping === 'random') {
    throw invalid("threshold is for sweeping 'prioritised'; give that, or leave threshold out.");
  }
}

function checkStrategy(strategy: ActionStrategy, { epsilon, update }: DynaQOptions): void {
  checkActionStrategy('dynaQ', strategy);
  if (epsilon !== undefined) {
    throw invalid(`got both epsilon and the strategy '${strategy.name}'; give one of them.`);
  }
  if (update === 'expected-sarsa') {
    throw invalid(
      `update 'expected-sarsa' weighs actions as epsilon chooses them, not '${strategy.name}'; give epsilon, or another update.`,
    );
  }
}

/** What a strategy begins with, if it is a number for each action. */
function firstValues(strategy: ActionStrategy, actions: number): Float64Array {
  const values: ArrayLike<number> | undefined = strategy.begin(actions)?.values;
  const first = Float64Array.from(values ?? []);
  if (first.length === actions && first.every(Number.isFinite)) return first;
  throw invalid(
    `begin(${actions}) of the strategy '${strategy.name}' gave values ${values === undefined ? 'undefined' : `[${first.join(', ')}]`}; it has to give ${actions} finite numbers.`,
  );
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `dynaQ: ${message}`);
}
