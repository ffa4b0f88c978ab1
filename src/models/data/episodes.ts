import type { Transitions } from './transitions.ts';

/** A run of rows that belong together. */
export interface Episode {
  /** Its first row. */
  readonly first: number;
  /** How many rows it has. */
  readonly count: number;
  /** Whether its last row ends it; only the last episode of a set can be open. */
  readonly ended: boolean;
}

/** Episodes in the order of the rows: each ends where a row is terminated or truncated, the last one also where the rows end. */
export function episodesOf({ count, terminated, truncated }: Omit<Transitions, 'space'>): readonly Episode[] {
  const episodes: Episode[] = [];
  let first = 0;
  for (let row = 0; row < count; row++) {
    if (terminated[row] === 0 && truncated[row] === 0) continue;
    episodes.push({ first, count: row + 1 - first, ended: true });
    first = row + 1;
  }
  if (first < count) episodes.push({ first, count: count - first, ended: false });
  return episodes;
}
