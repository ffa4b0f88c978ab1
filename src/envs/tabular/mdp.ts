import { ForerunError } from '../../error.ts';

/** One thing that an action can lead to: an entry of Gymnasium's `P[state][action]`. */
export interface Outcome {
  /** In (0, 1]; those of an action sum to 1. */
  readonly probability: number;
  readonly next: number;
  readonly reward: number;
  /** The episode ends with it: nothing that comes after counts. */
  readonly terminal: boolean;
}

/**
 * A Markov decision process as flat tables: what actions lead to in each state. The outcomes of action a in state s are the entries
 * `offsets[s A + a]` to, not including, `offsets[s A + a + 1]` of the four lists. Made by {@link tabularMdp}, which checks.
 */
export interface TabularMdp {
  readonly name: string;
  /** S */
  readonly states: number;
  /** A */
  readonly actions: number;
  /** `[S A + 1]` */
  readonly offsets: Uint32Array;
  /** `[n]` */
  readonly probabilities: Float64Array;
  /** `[n]` */
  readonly nexts: Uint32Array;
  /** `[n]` */
  readonly rewards: Float64Array;
  /** `[n]`, 0 or 1. */
  readonly terminals: Uint8Array;
  /** `[S]`: probability of each state to begin in. */
  readonly start: Float64Array;
}

/** What {@link tabularMdp} makes tables of. */
export interface TabularMdpDefinition {
  readonly name: string;
  /** S */
  readonly states: number;
  /** A */
  readonly actions: number;
  /** The state to begin in, or the probability of each, `[S]`. */
  readonly start: number | ArrayLike<number>;
  /** What an action leads to. Called once for each state and action. */
  readonly outcomes: (state: number, action: number) => readonly Outcome[];
}

/** Most pairs of a state and an action: their numbers, and those of what they lead to, have to fit 32 bits. */
const MOST_PAIRS = 2 ** 28;
const TOLERANCE = 1e-9;

/**
 * Makes the tables of a Markov decision process from a rule.
 *
 * @throws ForerunError `invalid-argument` for counts that cannot be, probabilities that do not sum to 1 (within 1e-9), states that there
 * are not, and rewards that are not finite; it names the state and the action
 */
export function tabularMdp(definition: TabularMdpDefinition): TabularMdp {
  const { name, states, actions } = definition;
  if (!isCount(states) || !isCount(actions) || states * actions > MOST_PAIRS) {
    throw invalid(name, `has ${states} states and ${actions} actions; give whole numbers from 1, at most 2^28 pairs`);
  }
  const offsets = new Uint32Array(states * actions + 1);
  const [probabilities, nexts, rewards, terminals]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      const outcomes = definition.outcomes(state, action);
      checkOutcomes(name, states, `action ${action} in state ${state}`, outcomes);
      for (const { probability, next, reward, terminal } of outcomes) {
        probabilities.push(probability);
        nexts.push(next);
        rewards.push(reward);
        terminals.push(terminal ? 1 : 0);
      }
      offsets[state * actions + action + 1] = nexts.length;
    }
  }
  return {
    name,
    states,
    actions,
    offsets,
    probabilities: Float64Array.from(probabilities),
    nexts: Uint32Array.from(nexts),
    rewards: Float64Array.from(rewards),
    terminals: Uint8Array.from(terminals),
    start: startOf(definition),
  };
}

/**
 * What an action leads to, as a list.
 *
 * @throws ForerunError `invalid-argument` for a state or an action that there is not
 */
export function outcomesOf(mdp: TabularMdp, state: number, action: number): Outcome[] {
  const { name, states, actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  if (!isIndex(state, states) || !isIndex(action, actions)) {
    throw new ForerunError(
      'invalid-argument',
      `outcomesOf: '${name}' has no action ${action} in state ${state}; states are 0 to ${states - 1}, actions 0 to ${actions - 1}.`,
    );
  }
  const pair = state * actions + action;
  const [first = 0, end = 0] = [offsets[pair], offsets[pair + 1]];
  return Array.from({ length: end - first }, (_, k) => ({
    probability: probabilities[first + k] ?? 0,
    next: nexts[first + k] ?? 0,
    reward: rewards[first + k] ?? 0,
    terminal: terminals[first + k] === 1,
  }));
}

/**
 * Refuses what is no table, by the names and lengths of its lists; what is in them is what {@link tabularMdp} checked.
 *
 * @param api who was given it, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkTabularMdp(api: string, mdp: TabularMdp): void {
  const problem = problemOf(mdp);
  if (problem === undefined) return;
  throw new ForerunError(
    'invalid-argument',
    `${api}: the tables ${problem}; give what tabularMdp, frozenLake() or maze() make.`,
  );
}

function problemOf(mdp: TabularMdp): string | undefined {
  if (typeof mdp !== 'object' || mdp === null) return `are ${String(mdp)}`;
  const { states, actions, offsets, probabilities, nexts, rewards, terminals, start } = mdp;
  if (!isCount(states) || !isCount(actions)) return `have ${String(states)} states and ${String(actions)} actions`;
  const count = offsets?.[states * actions];
  const lists = Object.entries({ probabilities, nexts, rewards, terminals });
  const wrong = lists.find(([, list]) => list?.length !== count || count === undefined);
  if (wrong) return `have ${String(wrong[1]?.length)} ${wrong[0]} where offsets count ${String(count)}`;
  return start?.length === states
    ? undefined
    : `have ${String(start?.length)} start probabilities for ${states} states`;
}

function checkOutcomes(name: string, states: number, where: string, outcomes: readonly Outcome[]): void {
  let sum = 0;
  for (const { probability, next, reward } of outcomes) {
    if (!(probability > 0 && probability <= 1 + TOLERANCE)) {
      throw invalid(name, `${where} has an outcome of probability ${probability}; give one above 0 and at most 1`);
    }
    if (!isIndex(next, states)) throw invalid(name, `${where} leads to state ${next}; there are 0 to ${states - 1}`);
    if (!Number.isFinite(reward)) throw invalid(name, `${where} pays ${reward}; give a finite number`);
    sum += probability;
  }
  if (Math.abs(sum - 1) > TOLERANCE) {
    throw invalid(name, `${where} has outcomes whose probabilities sum to ${sum}; they have to sum to 1`);
  }
}

function startOf({ name, states, start }: TabularMdpDefinition): Float64Array {
  if (typeof start === 'number') {
    if (!isIndex(start, states)) throw invalid(name, `begins in state ${start}; there are 0 to ${states - 1}`);
    return Float64Array.from({ length: states }, (_, state) => (state === start ? 1 : 0));
  }
  const given = Float64Array.from(start);
  const sum = given.reduce((total, probability) => total + probability, 0);
  if (given.length !== states || !given.every((each) => each >= 0) || !(Math.abs(sum - 1) <= TOLERANCE)) {
    throw invalid(name, `has ${given.length} start probabilities with sum ${sum}; give ${states} from 0 that sum to 1`);
  }
  return given;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function invalid(name: string, problem: string): ForerunError {
  return new ForerunError('invalid-argument', `tabularMdp: '${name}' ${problem}.`);
}
