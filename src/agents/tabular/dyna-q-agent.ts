import type { EnvEntry } from '../../envs/entry.ts';
import { ForerunError } from '../../error.ts';
import type { Agent } from '../agent.ts';
import { dynaQ } from './dyna-q.ts';
import type { DynaQ } from './dyna-q-learner.ts';
import type { DynaQOptions } from './dyna-q-options.ts';

/** What {@link dynaQAgent} takes: an environment of tables, and what {@link dynaQ} takes beside its size. */
export interface DynaQAgentOptions extends Omit<DynaQOptions, 'states' | 'actions'> {
  /** One whose observations are numbers of states: `findEnv('frozen-lake')`. */
  readonly environment: Pick<EnvEntry, 'name' | 'states' | 'space'>;
}

/** An agent that learns in tables. */
export interface DynaQAgent extends Agent {
  readonly learner: DynaQ;
}

const FILE = 'dyna-q.json';

/**
 * Dyna-Q as an agent, for `train` and `runEpisodes`: it learns from each step as it comes, so it has nothing to fit.
 *
 * @throws ForerunError `invalid-argument` for environments whose states are not numbered or whose actions are not choices, and for
 * options that cannot be
 */
export function dynaQAgent({ environment, ...options }: DynaQAgentOptions): DynaQAgent {
  const { name, states, space } = environment;
  if (states === undefined || space.action.kind !== 'discrete') {
    throw new ForerunError(
      'invalid-argument',
      `dynaQAgent: the environment '${name}' ${states === undefined ? 'does not number its states' : 'has no choices as actions'}; give one of tables, as 'frozen-lake', or 'discretised' of it.`,
    );
  }
  const learner = dynaQ({ states, actions: space.action.count, ...options });
  let updatesBefore = 0;
  return {
    name: 'dyna-q',
    learner,
    beginEpisode({ seed }) {
      learner.reseed(seed);
      updatesBefore = learner.updates;
    },
    async act(observation, { explore = false } = {}) {
      const state = observation[0] ?? Number.NaN;
      return Float32Array.of(explore ? learner.chooseAction(state) : learner.bestAction(state));
    },
    actionValues: async (observation) => learner.valuesOf(observation[0] ?? Number.NaN),
    observe({ state, action, reward, nextState, terminated }) {
      const [from = Number.NaN, chosen = Number.NaN, to = Number.NaN] = [state[0], action[0], nextState[0]];
      learner.learn(from, chosen, reward, to, terminated);
    },
    endEpisode: () => ({
      ...(options.strategy === undefined && { epsilon: learner.epsilon }),
      updates: learner.updates - updatesBefore,
      knownPairs: learner.knownPairs,
    }),
    save: () => ({ [FILE]: new TextEncoder().encode(learner.save()) }),
    async load(state) {
      const file = state[FILE];
      if (file === undefined) {
        const names = Object.keys(state).join(', ') || 'none';
        throw new ForerunError(
          'invalid-data',
          `dynaQAgent: load: got the files ${names}, but no '${FILE}'; give what save() gave.`,
        );
      }
      learner.load(new TextDecoder().decode(file));
    },
    destroy() {},
  };
}
