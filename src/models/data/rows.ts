import { checkTransitions, invalid } from './check.ts';
import { columnWidths, FLAGS, NUMBERS } from './columns.ts';
import type { TransitionSpace, Transitions } from './transitions.ts';

/** Room for `count` transitions, all zeros. */
export function emptyTransitions(space: TransitionSpace, count: number): Transitions {
  const { states, actions } = columnWidths(space);
  return {
    space,
    count,
    states: new Float32Array(count * states),
    actions: new Float32Array(count * actions),
    rewards: new Float32Array(count),
    nextStates: new Float32Array(count * states),
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count),
  };
}

/** Copies `count` rows of the same space from row `first` of one set over those from row `at` of another. */
export function copyRows(from: Transitions, first: number, count: number, to: Transitions, at: number): void {
  const widths = columnWidths(from.space);
  for (const column of [...NUMBERS, ...FLAGS]) {
    const width = widths[column];
    to[column].set(from[column].subarray(first * width, (first + count) * width), at * width);
  }
}

/**
 * Copies of the given rows, in the given order; a row may come more than once. Where neighbours are no longer those of the
 * episode, the flags still say of each row whether its own step ended one.
 *
 * @throws ForerunError `invalid-argument` for an index that does not exist
 */
export function selectRows(transitions: Transitions, indices: ArrayLike<number>): Transitions {
  const selected = emptyTransitions(transitions.space, indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? -1;
    if (!Number.isInteger(index) || index < 0 || index >= transitions.count) {
      throw invalid('selectRows', `indices[${i}] is ${index}; there are ${transitions.count} rows, counted from 0.`);
    }
  }
  const widths = columnWidths(transitions.space);
  for (const column of [...NUMBERS, ...FLAGS]) {
    const [width, from, to] = [widths[column], transitions[column], selected[column]];
    for (let i = 0; i < indices.length; i++) {
      const row = (indices[i] ?? 0) * width;
      for (let c = 0; c < width; c++) to[i * width + c] = from[row + c] ?? 0;
    }
  }
  return selected;
}

/**
 * One set after the other. An episode that a set leaves open is marked truncated where the next set begins, so that no
 * episode reaches across.
 *
 * @throws ForerunError `invalid-argument` for no sets at all, or sets of different spaces
 */
export function concatenate(sets: readonly Transitions[]): Transitions {
  const space = sets[0]?.space;
  if (space === undefined) throw invalid('concatenate', 'there are no transitions; give at least one set.');
  for (const set of sets) checkTransitions('concatenate', space, set);
  const all = emptyTransitions(
    space,
    sets.reduce((sum, { count }) => sum + count, 0),
  );
  let at = 0;
  for (const set of sets) {
    if (at > 0 && set.count > 0 && all.terminated[at - 1] === 0) all.truncated[at - 1] = 1;
    copyRows(set, 0, set.count, all, at);
    at += set.count;
  }
  return all;
}
