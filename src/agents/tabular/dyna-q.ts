import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { type RandomStream, randomIndex, randomStream } from '../../models/data/random.ts';
import { checkNumber, checkSwitch, type NumberLimits } from '../../planners/check-number.ts';
import { checkedChoice, choiceBits } from '../choice.ts';
import { derivedSeed } from '../seeds.ts';
import { type DynaQShape, readDynaQ, writeDynaQ } from './dyna-q-file.ts';
import type { DynaQ } from './dyna-q-learner.ts';
import { checkedDynaQ, type DynaQOptions, SEED } from './dyna-q-options.ts';
import { learnedTable, type SeenOutcome } from './learned-table.ts';
import { pairQueue } from './pair-queue.ts';
import { visitTable } from './visits.ts';

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
        const chosen = strategy.choose(
          visits.of(state, values),
          choiceBits(Math.floor(random.next() * 2 ** 32), steps),
        );
        return checkedChoice('dynaQ', strategy, chosen, actions);
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
        // Of the table that the goal is for: with double Q, the mean of both may lie on the other side of the goal.
        const before = at(q[own], pair);
        if (!prioritised) moveTo(pair, goal, own);
        visits?.see(pair, goal, before, at(q[own], pair));
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
