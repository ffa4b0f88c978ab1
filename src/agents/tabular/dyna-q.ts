import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { type RandomStream, randomIndex, randomStream } from '../../models/data/random.ts';
import { checkNumber, checkSwitch, type NumberLimits } from '../../planners/check-number.ts';
import { choiceBits } from '../choice.ts';
import { derivedSeed } from '../seeds.ts';
import { type DynaQShape, readDynaQ, writeDynaQ } from './dyna-q-file.ts';
import { checkedDynaQ, type DynaQOptions, SEED } from './dyna-q-options.ts';
import { learnedTable, type SeenOutcome } from './learned-table.ts';
import { pairQueue } from './pair-queue.ts';
import { visitTable } from './visits.ts';

/** A learner in tables; see {@link dynaQ}. */
export interface DynaQ {
  /** S */
  readonly states: number;
  /** A */
  readonly actions: number;
  /** `[S, A]`: what each action is held to be worth. A copy; with double Q the mean of both tables. */
  readonly actionValues: Float64Array;
  /** `[A]`: what the actions of a state are held to be worth. */
  valuesOf(state: number): Float64Array;
  /** Learning steps so far. */
  readonly steps: number;
  /** Values that were updated so far, in learning and in planning. */
  readonly updates: number;
  /** Pairs of a state and an action that were tried. */
  readonly knownPairs: number;
  /** Share of random actions now; 0 where a strategy chooses. */
  readonly epsilon: number;
  /** An action to learn from: now and then a random one, or what the strategy chooses. */
  chooseAction(state: number): number;
  /** The action that is held to be best; of equal ones the first. */
  bestAction(state: number): number;
  /**
   * Learns from a step, and n times from the model.
   *
   * @param terminated the episode ended of its own: nothing comes after. Default false.
   * @throws ForerunError `invalid-argument` for states and actions that there are not, and rewards beyond 1e38
   */
  learn(state: number, action: number, reward: number, nextState: number, terminated?: boolean): void;
  /**
   * The learned model as tables, for `valueIteration` and `sweepValues`.
   *
   * @param options.unknown what a pair is worth that was never tried. Default the least that rewards as they were seen could sum to, for
   * ever: what was never tried is then never preferred. Higher numbers, as the initial value, make it worth trying.
   * @throws ForerunError `invalid-argument`
   */
  modelAsMdp(options?: { readonly unknown?: number }): TabularMdp;
  /**
   * Takes up values that were found for the learned model elsewhere: by `sweepValues`.
   *
   * @param actionValues `[S, A]`
   * @throws ForerunError `invalid-argument`
   */
  adopt(actionValues: ArrayLike<number>): void;
  /**
   * Begins the random numbers anew.
   *
   * @throws ForerunError `invalid-argument` for what is no whole number from 0
   */
  reseed(seed: number): void;
  /**
   * All that was learned, and where the random numbers are, as JSON: a learner with the same options goes on bit for bit. Of the options
   * it holds those that values and model depend on; a learner may go on with another rate, epsilon or number of planning steps.
   */
  save(): string;
  /**
   * Takes up what {@link save} gave.
   *
   * @throws ForerunError `invalid-data` for text that is damaged, or of a learner with other tables, discount or bonus; nothing is then changed
   */
  load(text: string): void;
}

/**
 * Dyna-Q (Sutton 1990; Sutton and Barto 2018, section 8.2): each step updates a value, is kept in a model, and is followed by n updates
 * with steps that the model remembers. Optional: Dyna-Q+ (`bonus`), prioritised sweeping, models that count, other updates.
 *
 * With prioritised sweeping (section 8.4), what a step changes is not updated at once: it goes into the queue, and planning begins
 * with the largest change; it takes the mean of counted outcomes, as a drawn one says little of how much will change.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be or that there are not
 */
export function dynaQ(options: DynaQOptions): DynaQ {
  const checked = checkedDynaQ(options);
  const { states, actions, discount, planningSteps, update, model, backup, bonus, threshold, strategy } = checked;
  const prioritised = checked.sweeping === 'prioritised';
  const expected = backup === 'expected' || prioritised;
  const choice = strategy === undefined ? 'epsilon' : 'strategy';
  const shape: DynaQShape = { states, actions, update, model, sweeping: checked.sweeping, choice, discount, bonus };
  let q = Array.from({ length: update === 'double-q' ? 2 : 1 }, () => newTable());
  let table = learnedTable(model === 'counts');
  let queue = pairQueue();
  let visits = strategy === undefined ? undefined : visitTable(states, actions);
  let random = streamOf(checked.seed);
  let [steps, updates] = [0, 0];

  function newTable(): Float64Array {
    const { initialValues } = checked;
    return Float64Array.from({ length: states * actions }, (_, pair) => initialValues[pair % actions] ?? 0);
  }
  const held = (pair: number): number => (q.length === 1 ? at(q[0], pair) : (at(q[0], pair) + at(q[1], pair)) / 2);

  const valuesOf = (state: number): Float64Array =>
    Float64Array.from({ length: actions }, (_, action) => held(state * actions + action));

  /** The best action; of equal ones the first, or any of them. */
  const bestOf = (state: number, ties: 'random' | 'first'): number => {
    const first = state * actions;
    let [found, same] = [0, 1];
    for (let action = 1; action < actions; action++) {
      const lead = held(first + action) - held(first + found);
      if (lead > 0) [found, same] = [action, 1];
      else if (lead === 0) same++;
    }
    if (ties === 'first' || same === 1) return found;
    const most = held(first + found);
    let skip = randomIndex(random.next, same);
    for (let action = found; action < actions; action++) {
      if (held(first + action) === most && skip-- === 0) return action;
    }
    return found;
  };

  /** What a state is worth to the table that is being updated. */
  const worth = (state: number, which: number): number => {
    const own = q[which];
    const first = state * actions;
    let [most, sum] = [first, 0];
    for (let pair = first; pair < first + actions; pair++) {
      if (at(own, pair) > at(own, most)) most = pair;
      sum += at(own, pair);
    }
    switch (update) {
      case 'q-learning':
        return at(own, most);
      case 'expected-sarsa': {
        const epsilon = checked.epsilon(steps);
        return (1 - epsilon) * at(own, most) + (epsilon * sum) / actions;
      }
      case 'double-q':
        return at(q[1 - which], most);
      default:
        throw new ForerunError('invalid-argument', `dynaQ: there is no update '${String(update satisfies never)}'.`);
    }
  };
  const target = (reward: number, next: number, terminal: boolean, which: number): number =>
    terminal ? reward : reward + discount * worth(next, which);

  /** What the model says a pair should be worth. */
  const planned = (pair: number, which: number): number => {
    const extra = bonus === 0 ? 0 : bonus * Math.sqrt(steps - table.tried(pair));
    const outcomes = table.outcomes(pair);
    const [only, ...others] = outcomes;
    if (only !== undefined && others.length === 0) return target(only.reward + extra, only.next, only.terminal, which);
    const total = outcomes.reduce((sum, { count }) => sum + count, 0);
    if (!expected) {
      const { reward, next, terminal } = drawn(outcomes, total * random.next());
      return target(reward + extra, next, terminal, which);
    }
    return outcomes.reduce(
      (sum, { reward, next, terminal, count }) => sum + (count / total) * target(reward + extra, next, terminal, which),
      0,
    );
  };
  const which = (): number => (q.length === 2 && random.next() < 0.5 ? 1 : 0);
  const moveTo = (pair: number, goal: number, own: number): void => {
    const values = q[own];
    if (values === undefined) return;
    values[pair] = at(values, pair) + checked.learningRate(steps) * (goal - at(values, pair));
    updates++;
  };

  /** Puts a pair into the queue if its value has to change by much. */
  const weigh = (pair: number): void => {
    const change = Math.max(...q.map((values, own) => Math.abs(planned(pair, own) - at(values, pair))));
    if (change > threshold) queue.raise(pair, change);
  };
  const plan = (): void => {
    for (let n = 0; n < planningSteps; n++) {
      const pair = prioritised ? queue.take() : table.anyPair(random.next);
      if (pair === undefined) return;
      const own = which();
      moveTo(pair, planned(pair, own), own);
      if (prioritised) for (const before of table.leadingTo(Math.floor(pair / actions))) weigh(before);
    }
  };
  /** The least that what was seen could pay for ever; without a discount, in as many steps as there are states. */
  const worst = (): number => {
    const rewards = table.known().flatMap(({ outcomes }) => outcomes.map(({ reward }) => reward));
    const least = rewards.reduce((low, reward) => Math.min(low, reward), 0);
    return Math.max(-LARGEST, least * (discount < 1 ? 1 / (1 - discount) : states));
  };
  const checkState = (api: string, state: number): void => {
    if (!(Number.isInteger(state) && state >= 0 && state < states)) {
      throw new ForerunError(
        'invalid-argument',
        `${api}: state is ${String(state)}; give one from 0 to ${states - 1}.`,
      );
    }
  };

  return {
    states,
    actions,
    get actionValues() {
      return Float64Array.from({ length: states * actions }, (_, pair) => held(pair));
    },
    valuesOf(state) {
      checkState('valuesOf', state);
      return valuesOf(state);
    },
    get steps() {
      return steps;
    },
    get updates() {
      return updates;
    },
    get knownPairs() {
      return table.size;
    },
    get epsilon() {
      return checked.epsilon(steps);
    },

    chooseAction(state) {
      checkState('chooseAction', state);
      if (strategy !== undefined && visits !== undefined) {
        const values = valuesOf(state);
        // One number of the stream keys all that the strategy draws, so that a saved learner goes on with the same.
        return strategy.choose(visits.of(state, values), choiceBits(Math.floor(random.next() * 2 ** 32), steps));
      }
      if (random.next() < checked.epsilon(steps)) return randomIndex(random.next, actions);
      return bestOf(state, checked.ties);
    },

    bestAction(state) {
      checkState('bestAction', state);
      return bestOf(state, 'first');
    },

    learn(state, action, reward, nextState, terminated = false) {
      checkState('learn', state);
      checkState('learn: next', nextState);
      if (!(Number.isInteger(action) && action >= 0 && action < actions)) {
        throw new ForerunError(
          'invalid-argument',
          `learn: action is ${String(action)}; give one from 0 to ${actions - 1}.`,
        );
      }
      // Sums of rewards that f32 does not hold could become infinite, which no file keeps.
      checkNumber('learn', 'reward', reward, REWARD);
      checkSwitch('learn', 'terminated', terminated);
      const pair = state * actions + action;
      if (!prioritised || visits !== undefined) {
        const own = prioritised ? 0 : which();
        const goal = target(reward, nextState, terminated, own);
        const before = held(pair);
        if (!prioritised) moveTo(pair, goal, own);
        visits?.see(pair, goal, before, held(pair));
      }
      steps++;
      table.see(pair, steps, nextState, reward, terminated);
      if (bonus > 0) {
        // Dyna-Q+ thinks of what it never tried, too: as if it led nowhere (the footnote of section 8.3).
        for (let other = state * actions; other < (state + 1) * actions; other++) {
          if (!table.has(other)) table.suppose(other, state);
        }
      }
      if (prioritised) weigh(pair);
      plan();
    },

    modelAsMdp(options = {}) {
      checkOptions('modelAsMdp', options, ['unknown']);
      const { unknown = worst() } = options;
      return table.asMdp('learned', states, actions, checkNumber('modelAsMdp', 'unknown', unknown));
    },
    adopt(actionValues) {
      const values = Float64Array.from(actionValues);
      if (values.length !== states * actions || !values.every((value) => Number.isFinite(Math.fround(value)))) {
        throw new ForerunError(
          'invalid-argument',
          `adopt: got ${values.length} values; give ${states} x ${actions} finite numbers.`,
        );
      }
      q = q.map(() => values.slice());
      // What waited there waited for other values.
      queue = pairQueue();
    },

    reseed(seed) {
      random = streamOf(checkNumber('reseed', 'seed', seed, SEED));
    },
    save: () =>
      writeDynaQ({
        shape,
        ...(visits && { visits: visits.contents }),
        steps,
        updates,
        random: random.place(),
        tables: q,
        known: table.known(),
        predecessors: table.predecessors(),
        queue: queue.entries(),
      }),

    load(text) {
      const loaded = readDynaQ(text, shape);
      q = [...loaded.tables];
      table = learnedTable(model === 'counts', loaded);
      if (strategy !== undefined) visits = visitTable(states, actions, loaded.visits);
      queue = pairQueue();
      for (const [pair, priority] of loaded.queue) queue.raise(pair, priority);
      random = randomStream(0, loaded.random);
      [steps, updates] = [loaded.steps, loaded.updates];
    },
  };
}

const REWARD = { min: -1e38, max: 1e38 } as const satisfies NumberLimits;
/** Values of sweeps are f32. */
const LARGEST = 2 ** 120;

/** Numbers of its own: an environment of the same seed draws others, so that luck and exploration do not go together. */
function streamOf(seed: number): RandomStream {
  return randomStream(derivedSeed(seed, 'table', 0));
}

function at(values: Float64Array | undefined, index: number): number {
  return values?.[index] ?? 0;
}

/** The outcome that a number below the sum of all counts falls on. */
function drawn(outcomes: readonly SeenOutcome[], place: number): SeenOutcome {
  let left = place;
  for (const outcome of outcomes) {
    left -= outcome.count;
    if (left < 0) return outcome;
  }
  return outcomes.at(-1) ?? { next: 0, terminal: true, count: 0, reward: 0 };
}
