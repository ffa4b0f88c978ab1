import { episodesOf } from '../models/data/episodes.ts';
import type { Transitions } from '../models/data/transitions.ts';

/** Consecutive steps of one episode. */
export interface Trajectory {
  /** Its first row. */
  readonly first: number;
  /** How many rows it has. */
  readonly count: number;
}

/**
 * Trajectories in the data: episodes, cut where a row does not start where the row before it ended. Rows that were shuffled or drawn at
 * random, as for validation, so become many short ones instead of jumps that no model could predict.
 */
export function trajectoriesOf(transitions: Transitions): Trajectory[] {
  const { states, nextStates, space } = transitions;
  const size = space.stateNames.length;
  const goesOn = (row: number) => {
    for (let s = 0; s < size; s++) if (states[row * size + s] !== nextStates[(row - 1) * size + s]) return false;
    return true;
  };
  const found: Trajectory[] = [];
  for (const episode of episodesOf(transitions)) {
    const end = episode.first + episode.count;
    let first = episode.first;
    for (let row = first + 1; row <= end; row++) {
      if (row < end && goesOn(row)) continue;
      found.push({ first, count: row - first });
      first = row;
    }
  }
  return found;
}
