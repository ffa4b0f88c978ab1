import type { SearchTree } from './tree.ts';

/** Priors count at least this much, so that visited actions without prior do not divide by zero. */
const LEAST_PRIOR = Number.MIN_VALUE;
const LEAST_RANGE = 1e-8;

/**
 * Completed q-values (Danihelka et al. 2022, section 4 and appendix D): actions without visits have the mixed value of their node, an
 * average of what the model said of it and of the visited actions' q by prior. All are brought to [0, 1] and multiplied by
 * `valueScale * (maxVisitInit + most visits)`.
 *
 * @param into `[A]`
 */
export function completedQ(
  tree: SearchTree,
  node: number,
  valueScale: number,
  maxVisitInit: number,
  into: Float64Array,
): void {
  const { actions, width, childVisits, q, prior } = tree;
  const first = node * width;
  let visits = 0;
  let mostVisits = 0;
  let probability = 0;
  let weighted = 0;
  for (let a = 0; a < actions; a++) {
    const n = childVisits[first + a] ?? 0;
    if (n === 0) continue;
    const p = Math.max(LEAST_PRIOR, prior[first + a] ?? 0);
    visits += n;
    mostVisits = Math.max(mostVisits, n);
    probability += p;
    weighted += p * (q[first + a] ?? 0);
  }
  const mean = probability > 0 ? weighted / probability : 0;
  const raw = tree.raw[node] ?? 0;
  // Of a root the model may have nothing to say.
  const mixed = Number.isNaN(raw) ? mean : (raw + visits * mean) / (visits + 1);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < actions; a++) {
    const value = (childVisits[first + a] ?? 0) > 0 ? (q[first + a] ?? 0) : mixed;
    into[a] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = (valueScale * (maxVisitInit + mostVisits)) / Math.max(high - low, LEAST_RANGE);
  for (let a = 0; a < actions; a++) into[a] = ((into[a] ?? 0) - low) * scale;
}
