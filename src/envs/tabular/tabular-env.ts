import { ForerunError } from '../../error.ts';
import { type Random, seededRandom } from '../../models/data/random.ts';
import type { Env, Info, ResetOptions } from '../env.ts';
import { changedParams, checkedLimit, checkedSeed, type EnvOptions, randomSeed } from '../env-options.ts';
import { readAction } from '../read-action.ts';
import { type Discrete, discrete } from '../spaces.ts';
import { checkTabularMdp, type TabularMdp } from './mdp.ts';

/** A table, and the step from which on it holds. */
export interface Phase {
  /** Counts all steps of the environment since it was made. */
  readonly from: number;
  readonly mdp: TabularMdp;
}

/** An environment that a table describes. Observations are `[1]`: the number of the state. */
export interface TabularEnv extends Env {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  /** The table that holds for the next step. */
  readonly mdp: TabularMdp;
  /** The state that it is in. */
  readonly state: number;
  /** Steps since it was made, which decide the table. @throws ForerunError `invalid-argument` for what is no whole number from 0 */
  clock: number;
}

/** Observations are f32. */
const MOST_STATES = 2 ** 24;

/**
 * Makes a Gymnasium-shaped environment of tables. Where there are several, each holds from its step on, however many episodes that takes:
 * a maze that changes while it is learned.
 *
 * @param tables one, or some with as many states and actions, the first from step 0, in the order of their steps
 * @throws ForerunError `invalid-argument` for tables and options that cannot be, for actions that are no index, and for `step` without an
 * episode in progress; `destroyed` after `close`
 */
export function tabularEnv(tables: TabularMdp | readonly Phase[], options: EnvOptions = {}): TabularEnv {
  const phases = checkedPhases(Array.isArray(tables) ? tables : [{ from: 0, mdp: tables as TabularMdp }]);
  const { name, states, actions } = phases[0].mdp;
  const limit = checkedLimit('tabularEnv', options.steps);
  if (options.params) changedParams(name, {}, options.params);
  const stateFrom = (what: string, given: ArrayLike<number>): number => {
    const [state] = Array.from(given);
    if (given.length === 1 && state !== undefined && Number.isInteger(state) && state >= 0 && state < states)
      return state;
    throw invalid(
      `${what} of environment '${name}' is [${Array.from(given).join(', ')}]; give a list with one state, 0 to ${states - 1}.`,
    );
  };
  const start = options.start && stateFrom('tabularEnv: start', options.start);
  const space = { kind: 'discrete', count: actions } as const;
  const index = new Float32Array(1);
  let random = seededRandom(randomSeed());
  let [state, steps, clock, current] = [0, 0, 0, 0];
  let phase: 'new' | 'running' | 'over' | 'closed' = 'new';

  const mdpNow = (): TabularMdp => (phases[current] ?? phases[0]).mdp;
  const info = (): Info => ({ steps, clipped: false, diverged: false });
  const checkOpen = (method: string): void => {
    if (phase === 'closed') {
      throw new ForerunError('destroyed', `${method}: environment '${name}' was closed; make another.`);
    }
  };

  return {
    name,
    observationSpace: discrete(states),
    actionSpace: discrete(actions),

    get clock() {
      return clock;
    },

    set clock(time) {
      if (!(Number.isSafeInteger(time) && time >= 0)) {
        throw invalid(`clock of environment '${name}' is ${String(time)}; give a whole number from 0.`);
      }
      clock = time;
      current = phases.findLastIndex(({ from }) => from <= time);
    },

    get mdp() {
      return mdpNow();
    },

    get state() {
      return state;
    },

    reset({ seed, options: resetOptions }: ResetOptions = {}) {
      checkOpen('reset');
      if (seed !== undefined) random = seededRandom(checkedSeed(name, seed));
      const given = resetOptions?.state;
      state = given ? stateFrom('reset: options.state', given) : (start ?? drawn(mdpNow().start, 0, states, random));
      steps = 0;
      phase = 'running';
      return { observation: Float32Array.of(state), info: info() };
    },

    step(given) {
      checkOpen('step');
      if (phase !== 'running') {
        const why = phase === 'new' ? 'no episode has begun' : 'the episode is over';
        throw invalid(`step: environment '${name}': ${why}; call reset() first.`);
      }
      readAction(name, space, given, index);
      const { offsets, probabilities, nexts, rewards, terminals } = mdpNow();
      const pair = state * actions + (index[0] ?? 0);
      const outcome = drawn(probabilities, offsets[pair] ?? 0, offsets[pair + 1] ?? 0, random);
      state = nexts[outcome] ?? state;
      steps++;
      clock++;
      while (clock >= (phases[current + 1]?.from ?? Number.POSITIVE_INFINITY)) current++;
      const terminated = terminals[outcome] === 1;
      const truncated = steps >= limit;
      if (terminated || truncated) phase = 'over';
      return {
        observation: Float32Array.of(state),
        reward: rewards[outcome] ?? 0,
        terminated,
        truncated,
        info: info(),
      };
    },

    close() {
      phase = 'closed';
    },
  };
}

/** One of the entries from `first` to `end`, as likely as they say. */
function drawn(probabilities: Float64Array, first: number, end: number, random: Random): number {
  // Most tables are certain: then nothing has to be drawn.
  if (end - first === 1) return first;
  let left = random();
  for (let k = first; k < end; k++) {
    left -= probabilities[k] ?? 0;
    if (left < 0) return k;
  }
  // Probabilities that were rounded may sum to a little less than 1.
  let last = end - 1;
  while (last > first && (probabilities[last] ?? 0) === 0) last--;
  return last;
}

function checkedPhases(phases: readonly Phase[]): readonly [Phase, ...Phase[]] {
  const [first, ...later] = phases;
  if (first === undefined || first.from !== 0) {
    throw invalid(
      `tabularEnv: the first of ${phases.length} tables is from step ${String(first?.from)}; give one from step 0.`,
    );
  }
  for (const phase of phases) checkTabularMdp('tabularEnv', phase?.mdp);
  const { states, actions, name } = first.mdp;
  if (states > MOST_STATES)
    throw invalid(`tabularEnv: '${name}' has ${states} states; observations hold at most 2^24.`);
  later.forEach(({ from, mdp }, k) => {
    if (!(Number.isSafeInteger(from) && from > (phases[k]?.from ?? 0))) {
      throw invalid(
        `tabularEnv: table ${k + 1} of '${name}' is from step ${String(from)}; give a later step than the one before.`,
      );
    }
    if (mdp.states !== states || mdp.actions !== actions) {
      throw invalid(
        `tabularEnv: table ${k + 1} of '${name}' has ${mdp.states} x ${mdp.actions} states and actions, the first ${states} x ${actions}; give the same.`,
      );
    }
  });
  return [first, ...later];
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}
