import { Normalizer } from '../models/data/normalizer.ts';
import type { Transitions } from '../models/data/transitions.ts';

/** Standard deviation of each component of the states in the data, `[S]`; 1 for components that are constant. */
export function stateScales({ states, space }: Transitions): number[] {
  return stds(states, space.stateNames.length);
}

/** Standard deviation of each component's change in one step, `[S]`; 1 for components whose change is constant. */
export function changeScales({ states, nextStates, space }: Transitions): number[] {
  return stds(
    Float64Array.from(states, (value, i) => (nextStates[i] ?? 0) - value),
    space.stateNames.length,
  );
}

function stds(rows: ArrayLike<number>, width: number): number[] {
  const normalizer = new Normalizer(width);
  normalizer.update(rows);
  return [...normalizer.std];
}
