import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';

/** How many states a slice may have: those of a workgroup. Fewer where many columns would be empty. */
const SLICES = [64, 16, 4, 1] as const;
/** Numbers in the rows for each outcome there is, at most, where a narrower slice would do with fewer. */
const MOST_PADDING = 2;

/** States whose tables share a binding: whole slices, but for the last. */
export interface SweepPart {
  readonly first: number;
  readonly count: number;
}

/** Tables of some states as the kernel reads them, in slices of as many states. */
export interface SlicedTables {
  /** Where a slice's rows begin, `[slices + 1]`. A slice has as many rows an action as the pair with most outcomes in it. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Discounted probabilities, 0 for an end and where a pair has fewer outcomes, `[rows, slice]`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** `[rows, slice]` */
  readonly nexts: Uint32Array<ArrayBuffer>;
  /** Mean rewards, `[slices, A, slice]`. */
  readonly paid: Float32Array<ArrayBuffer>;
}

/** States a slice for tables in bindings of so many words: a pair that leads to very many states makes its whole slice wide. */
export function sliceOf(mdp: TabularMdp, words: number): number {
  const fits = SLICES.find((slice) => {
    const sizes = sliceSizes(mdp, slice);
    const padded = sizes.reduce((sum, size) => sum + size, 0);
    return (
      padded <= MOST_PADDING * Math.max(mdp.nexts.length, mdp.states * mdp.actions) &&
      sizes.every((size) => size <= words)
    );
  });
  return fits ?? 1;
}

/** Words of the longest table of each slice. */
function sliceSizes(mdp: TabularMdp, slice: number): number[] {
  const { states, actions } = mdp;
  return Array.from(
    { length: Math.ceil(states / slice) },
    (_, i) => actions * slice * Math.max(1, widthOf(mdp, i * slice, slice)),
  );
}

/**
 * Runs of states, in slices, whose tables fit so many words.
 *
 * @throws ForerunError `invalid-argument` for more states than that, or a slice of them that needs more
 */
export function partsOf(mdp: TabularMdp, slice: number, words: number): SweepPart[] {
  const { name, states } = mdp;
  const parts: SweepPart[] = [];
  let [begin, filled] = [0, 0];
  sliceSizes(mdp, slice).forEach((needed, i) => {
    const first = i * slice;
    if (needed > words || states > words) {
      throw new ForerunError(
        'invalid-argument',
        `sweepValues: '${name}' has ${states} states, and the actions of one need ${needed} numbers, but a binding holds ${words}; use valueIteration.`,
      );
    }
    if (filled + needed > words) {
      parts.push({ first: begin, count: first - begin });
      [begin, filled] = [first, 0];
    }
    filled += needed;
  });
  parts.push({ first: begin, count: states - begin });
  return parts;
}

/** The tables of a part. */
export function slicedTables(
  mdp: TabularMdp,
  discount: number,
  slice: number,
  { first, count }: SweepPart,
): SlicedTables {
  const { actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  const slices = Math.ceil(count / slice);
  const rows = new Uint32Array(slices + 1);
  for (let i = 0; i < slices; i++) {
    rows[i + 1] = (rows[i] ?? 0) + actions * widthOf(mdp, first + i * slice, slice);
  }
  const size = slice * (rows[slices] ?? 0);
  const tables: SlicedTables = {
    rows,
    weights: new Float32Array(size),
    nexts: new Uint32Array(size),
    paid: new Float32Array(slices * actions * slice),
  };
  for (let state = 0; state < count; state++) {
    const [i, lane] = [Math.floor(state / slice), state % slice];
    const begin = rows[i] ?? 0;
    const width = ((rows[i + 1] ?? 0) - begin) / actions;
    for (let action = 0; action < actions; action++) {
      const pair = (first + state) * actions + action;
      const from = offsets[pair] ?? 0;
      let sum = 0;
      for (let k = from; k < (offsets[pair + 1] ?? 0); k++) {
        const probability = probabilities[k] ?? 0;
        const at = (begin + action * width + k - from) * slice + lane;
        sum += probability * (rewards[k] ?? 0);
        tables.weights[at] = terminals[k] === 1 ? 0 : discount * probability;
        tables.nexts[at] = nexts[k] ?? 0;
      }
      tables.paid[(i * actions + action) * slice + lane] = sum;
    }
  }
  return tables;
}

/** Outcomes of the pair that has most of them in the slice that begins with a state. */
function widthOf({ states, actions, offsets }: TabularMdp, first: number, slice: number): number {
  let most = 0;
  const end = Math.min(first + slice, states) * actions;
  for (let pair = first * actions; pair < end; pair++) {
    most = Math.max(most, (offsets[pair + 1] ?? 0) - (offsets[pair] ?? 0));
  }
  return most;
}
