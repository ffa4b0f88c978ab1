import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';

/** States of a slice: those of a workgroup. */
export const SLICE = 64;

/** States whose tables share a binding: whole slices, but for the last. */
export interface SweepPart {
  readonly first: number;
  readonly count: number;
}

/** Tables of some states as the kernel reads them, in slices of {@link SLICE} states. */
export interface SlicedTables {
  /** Where a slice's rows begin, `[slices + 1]`. A slice has as many rows an action as the pair with most outcomes in it. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Discounted probabilities, 0 for an end and where a pair has fewer outcomes, `[rows, SLICE]`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** `[rows, SLICE]` */
  readonly nexts: Uint32Array<ArrayBuffer>;
  /** Mean rewards, `[slices, A, SLICE]`. */
  readonly paid: Float32Array<ArrayBuffer>;
}

/**
 * Runs of states whose tables fit so many words.
 *
 * @throws ForerunError `invalid-argument` for more states than that, or a slice of them that needs more
 */
export function partsOf(mdp: TabularMdp, words: number): SweepPart[] {
  const { name, states, actions } = mdp;
  const parts: SweepPart[] = [];
  let [begin, filled] = [0, 0];
  for (let first = 0; first < states; first += SLICE) {
    const needed = actions * SLICE * Math.max(1, widthOf(mdp, first));
    if (needed > words || states > words) {
      throw new ForerunError(
        'invalid-argument',
        `sweepValues: '${name}' has ${states} states, and ${SLICE} of them need ${needed} numbers, but a binding holds ${words}; use valueIteration.`,
      );
    }
    if (filled + needed > words) {
      parts.push({ first: begin, count: first - begin });
      [begin, filled] = [first, 0];
    }
    filled += needed;
  }
  parts.push({ first: begin, count: states - begin });
  return parts;
}

/** The tables of a part. */
export function slicedTables(mdp: TabularMdp, discount: number, { first, count }: SweepPart): SlicedTables {
  const { actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  const slices = Math.ceil(count / SLICE);
  const rows = new Uint32Array(slices + 1);
  for (let slice = 0; slice < slices; slice++) {
    rows[slice + 1] = (rows[slice] ?? 0) + actions * widthOf(mdp, first + slice * SLICE);
  }
  const size = SLICE * (rows[slices] ?? 0);
  const tables: SlicedTables = {
    rows,
    weights: new Float32Array(size),
    nexts: new Uint32Array(size),
    paid: new Float32Array(slices * actions * SLICE),
  };
  for (let state = 0; state < count; state++) {
    const [slice, lane] = [Math.floor(state / SLICE), state % SLICE];
    const begin = rows[slice] ?? 0;
    const width = ((rows[slice + 1] ?? 0) - begin) / actions;
    for (let action = 0; action < actions; action++) {
      const pair = (first + state) * actions + action;
      const from = offsets[pair] ?? 0;
      let sum = 0;
      for (let k = from; k < (offsets[pair + 1] ?? 0); k++) {
        const probability = probabilities[k] ?? 0;
        const at = (begin + action * width + k - from) * SLICE + lane;
        sum += probability * (rewards[k] ?? 0);
        tables.weights[at] = terminals[k] === 1 ? 0 : discount * probability;
        tables.nexts[at] = nexts[k] ?? 0;
      }
      tables.paid[(slice * actions + action) * SLICE + lane] = sum;
    }
  }
  return tables;
}

/** Outcomes of the pair that has most of them in the slice that begins with a state. */
function widthOf({ states, actions, offsets }: TabularMdp, first: number): number {
  let most = 0;
  const end = Math.min(first + SLICE, states) * actions;
  for (let pair = first * actions; pair < end; pair++) {
    most = Math.max(most, (offsets[pair + 1] ?? 0) - (offsets[pair] ?? 0));
  }
  return most;
}
