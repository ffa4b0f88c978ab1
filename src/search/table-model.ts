import type { TabularMdp } from '../envs/tabular/mdp.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { mergedOutcomes } from './merged-outcomes.ts';
import type { Numbers, SearchModel } from './model.ts';
import { checkNumber } from './options.ts';

/** What {@link searchModelOfTable} takes beside the table. */
export interface TableModelOptions {
  /** Factor of what follows a step. Default 1. */
  readonly discount?: number;
  /** Steps of the roll-outs. Default 100. */
  readonly horizon?: number;
  /** `[S]`: what states are worth at the leaves of a tree, instead of what roll-outs obtain. */
  readonly values?: Numbers;
}

const OPTIONS = { discount: true, horizon: true, values: true } as const satisfies Record<
  keyof TableModelOptions,
  true
>;

/** Whole numbers that a 32-bit float tells apart. */
const MOST_STATES = 2 ** 24;

/**
 * A known table as what {@link mcts} asks, with its probabilities: each action leads to a node of chance, which weighs its outcomes as the table
 * does. A leaf is worth what roll-outs with random actions obtain on average, which needs no roll-outs here. Roots are numbers of states.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be
 */
export function searchModelOfTable(mdp: TabularMdp, options: TableModelOptions = {}): SearchModel {
  const api = 'searchModelOfTable';
  checkOptions(api, options, Object.keys(OPTIONS));
  const { discount = 1, horizon = 100 } = options;
  checkNumber('discount', discount, { least: 0, most: 1 }, api);
  checkNumber('horizon', horizon, { least: 0, most: 100_000, whole: true }, api);
  if (mdp.states > MOST_STATES) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: '${mdp.name}' has ${mdp.states} states, but those of a tree are 32-bit floats, which count to ${MOST_STATES}; give a smaller table.`,
    );
  }
  const values = options.values ?? rollOutValues(mdp, discount, horizon);
  if (values.length !== mdp.states) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: values has ${values.length} entries; give one for each of the ${mdp.states} states of '${mdp.name}'.`,
    );
  }
  const { actions, offsets, probabilities, nexts, rewards, terminals } = mergedOutcomes(mdp);
  const worth = (state: number) => values[state] ?? 0;
  let outcomes = 1;
  for (let pair = 0; pair < mdp.states * actions; pair++) {
    outcomes = Math.max(outcomes, (offsets[pair + 1] ?? 0) - (offsets[pair] ?? 0));
  }
  /** The first of the entries of a state and an action. */
  const entriesOf = (state: number, action: number) => offsets[state * actions + action] ?? 0;

  return {
    actions,
    discount,
    // The state and, after an action, which.
    stateSize: 2,
    rootSize: 1,
    root(states, rows) {
      const given = states.subarray(0, rows);
      const wrong = given.find((state) => !Number.isInteger(state) || state < 0 || state >= mdp.states);
      if (wrong !== undefined) {
        throw new ForerunError(
          'invalid-argument',
          `${api}: a root is ${wrong}; give states of '${mdp.name}', 0 to ${mdp.states - 1}.`,
        );
      }
      return {
        states: Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? (given[i / 2] ?? 0) : 0)),
        value: Float64Array.from(given, worth),
      };
    },
    step(afterstates, chosen, rows) {
      const found = {
        states: new Float32Array(2 * rows),
        reward: new Float64Array(rows),
        terminal: new Uint8Array(rows),
        value: new Float64Array(rows),
      };
      for (let i = 0; i < rows; i++) {
        const entry = entriesOf(afterstates[2 * i] ?? 0, afterstates[2 * i + 1] ?? 0) + (chosen[i] ?? 0);
        const next = nexts[entry] ?? 0;
        found.states[2 * i] = next;
        found.reward[i] = rewards[entry] ?? 0;
        found.terminal[i] = terminals[entry] ?? 0;
        found.value[i] = worth(next);
      }
      return found;
    },
    chance: {
      outcomes,
      afterstate(states, chosen, rows) {
        const found = {
          states: new Float32Array(2 * rows),
          outcomeLogits: new Float64Array(rows * outcomes).fill(Number.NEGATIVE_INFINITY),
          value: new Float64Array(rows),
        };
        for (let i = 0; i < rows; i++) {
          const [state, action] = [states[2 * i] ?? 0, chosen[i] ?? 0];
          found.states.set([state, action], 2 * i);
          const first = entriesOf(state, action);
          const count = (offsets[state * actions + action + 1] ?? 0) - first;
          for (let k = 0; k < count; k++) {
            const entry = first + k;
            const probability = probabilities[entry] ?? 0;
            found.outcomeLogits[i * outcomes + k] = Math.log(probability);
            const follows = terminals[entry] === 1 ? 0 : discount * worth(nexts[entry] ?? 0);
            found.value[i] = (found.value[i] ?? 0) + probability * ((rewards[entry] ?? 0) + follows);
          }
        }
        return found;
      },
    },
  };
}

/** `[S]`: the expected return of acting at random for so many steps: as many sweeps of policy evaluation. */
function rollOutValues(
  { states, actions, offsets, probabilities, nexts, rewards, terminals }: TabularMdp,
  discount: number,
  horizon: number,
): Float64Array {
  let values = new Float64Array(states);
  for (let t = 0; t < horizon; t++) {
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      let sum = 0;
      for (let k = offsets[state * actions] ?? 0; k < (offsets[(state + 1) * actions] ?? 0); k++) {
        const follows = terminals[k] === 1 ? 0 : discount * (values[nexts[k] ?? 0] ?? 0);
        sum += (probabilities[k] ?? 0) * ((rewards[k] ?? 0) + follows);
      }
      next[state] = sum / actions;
    }
    values = next;
  }
  return values;
}
