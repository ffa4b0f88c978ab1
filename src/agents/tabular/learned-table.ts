import { type Outcome, type TabularMdp, tabularMdp } from '../../envs/tabular/mdp.ts';
import { type Random, randomIndex } from '../../models/data/random.ts';

/** Something that an action has led to. */
export interface SeenOutcome {
  readonly next: number;
  readonly terminal: boolean;
  /** How often; 0 for what is only supposed. */
  readonly count: number;
  /** Mean of what was paid. */
  readonly reward: number;
}

/** What a pair of a state and an action leads to, as far as it is known. */
export interface KnownPair {
  /** `s A + a` */
  readonly pair: number;
  /** The learning step in which it was last tried; 0 for never. */
  readonly tried: number;
  readonly outcomes: readonly SeenOutcome[];
}

/** A model in a table: of each pair that was tried, what came of it. */
export interface LearnedTable {
  /** Pairs that were tried. */
  readonly size: number;
  /** Whether a pair was tried, or something is supposed of it. */
  has(pair: number): boolean;
  /** The learning step in which a pair was last tried. */
  tried(pair: number): number;
  outcomes(pair: number): readonly SeenOutcome[];
  /** Takes in what a pair led to. */
  see(pair: number, step: number, next: number, reward: number, terminal: boolean): void;
  /** What is assumed of a pair until it is tried. */
  suppose(pair: number, next: number): void;
  /** Any pair that is known, all as likely. */
  anyPair(random: Random): number;
  /** The pairs that are known to lead to a state. */
  leadingTo(state: number): Iterable<number>;
  /** All that is known, in the order in which it became known. */
  known(): KnownPair[];
  /** Which pairs lead to each state, in the order in which that became known. */
  predecessors(): (readonly [state: number, ...pairs: number[]])[];
  /** As tables, for {@link valueIteration}: pairs that were never tried are worth `unknown`. */
  asMdp(name: string, states: number, actions: number, unknown: number): TabularMdp;
}

/** What a {@link LearnedTable} is made again of. */
export interface TableContents {
  readonly known: readonly KnownPair[];
  readonly predecessors: readonly (readonly [state: number, ...pairs: number[]])[];
}

const EMPTY: TableContents = { known: [], predecessors: [] };

/**
 * A table that learns.
 *
 * @param counts whether it keeps how often a pair led where, or only where it led last
 */
export function learnedTable(counts: boolean, contents: TableContents = EMPTY): LearnedTable {
  const pairs: number[] = [];
  const entries = new Map<number, { tried: number; outcomes: SeenOutcome[] }>();
  const leading = new Map<number, Set<number>>();
  for (const { pair, tried, outcomes } of contents.known) {
    pairs.push(pair);
    entries.set(pair, { tried, outcomes: [...outcomes] });
  }
  for (const [state, ...from] of contents.predecessors) leading.set(state, new Set(from));

  let seenPairs = contents.known.reduce((sum, { tried }) => sum + (tried > 0 ? 1 : 0), 0);

  const link = (pair: number, next: number): void => {
    const known = leading.get(next);
    if (known) known.add(pair);
    else leading.set(next, new Set([pair]));
  };
  /** Forgets where a pair was thought to lead. */
  const unlink = (pair: number, outcomes: readonly SeenOutcome[]): void => {
    for (const { next } of outcomes) {
      leading.get(next)?.delete(pair);
      if (leading.get(next)?.size === 0) leading.delete(next);
    }
  };

  const table: LearnedTable = {
    get size() {
      return seenPairs;
    },
    has: (pair) => entries.has(pair),
    tried: (pair) => entries.get(pair)?.tried ?? 0,
    outcomes: (pair) => entries.get(pair)?.outcomes ?? [],

    see(pair, step, next, reward, terminal) {
      const entry = entries.get(pair);
      if (entry === undefined || entry.tried === 0) seenPairs++;
      if (entry === undefined) {
        pairs.push(pair);
        entries.set(pair, { tried: step, outcomes: [{ next, terminal, count: 1, reward }] });
        link(pair, next);
        return;
      }
      entry.tried = step;
      const at = entry.outcomes.findIndex((seen) => seen.next === next && seen.terminal === terminal);
      const seen = entry.outcomes[at];
      if (counts && seen !== undefined && seen.count > 0) {
        const count = seen.count + 1;
        entry.outcomes[at] = { ...seen, count, reward: seen.reward + (reward - seen.reward) / count };
        return;
      }
      if (!counts || entry.outcomes[0]?.count === 0) {
        if (entry.outcomes.length !== 1 || entry.outcomes[0]?.next !== next) unlink(pair, entry.outcomes);
        entry.outcomes.length = 0;
      }
      entry.outcomes.push({ next, terminal, count: 1, reward });
      link(pair, next);
    },

    suppose(pair, next) {
      pairs.push(pair);
      entries.set(pair, { tried: 0, outcomes: [{ next, terminal: false, count: 0, reward: 0 }] });
      link(pair, next);
    },

    anyPair: (random) => pairs[randomIndex(random, pairs.length)] ?? 0,
    leadingTo: (state) => leading.get(state) ?? [],
    known: () => pairs.map((pair) => ({ pair, tried: table.tried(pair), outcomes: table.outcomes(pair) })),
    predecessors: () => [...leading].map(([state, from]) => [state, ...from] as const),

    asMdp: (name, states, actions, unknown) =>
      tabularMdp({
        name,
        states,
        actions,
        start: 0,
        outcomes: (state, action) => probable(state, table.outcomes(state * actions + action), unknown),
      }),
  };
  return table;
}

/** How likely what was seen is. What was not is an end that pays what it is held to be worth. */
function probable(state: number, outcomes: readonly SeenOutcome[], unknown: number): Outcome[] {
  const total = outcomes.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return [{ probability: 1, next: state, reward: unknown, terminal: true }];
  return outcomes.map(({ count, next, reward, terminal }) => ({ probability: count / total, next, reward, terminal }));
}
