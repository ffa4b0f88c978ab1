import type { Decision } from './policy.ts';
import { INVALID, type SearchTree } from './tree.ts';

/**
 * Acts by the visits of the root's actions: at random, in proportion to visits^(1 / temperature). At temperature 0 the most visited one; of
 * equals the one of the higher q, then the first; of the highest prior where there are no visits yet. The weights are the visits' shares, whatever the temperature.
 */
export function byVisits(temperature: number): (tree: SearchTree, random: () => number) => Decision {
  return (tree, random) => {
    const { actions, childVisits, q, child, prior } = tree;
    let total = 0;
    let best = -1;
    let likeliest = -1;
    for (let a = 0; a < actions; a++) {
      if (child[a] === INVALID) continue;
      if ((prior[a] ?? 0) > (prior[likeliest] ?? -1)) likeliest = a;
      const n = childVisits[a] ?? 0;
      total += n;
      const most = childVisits[best] ?? -1;
      if (n > most || (n === most && n > 0 && (q[a] ?? 0) > (q[best] ?? 0))) best = a;
    }
    const weights = Float64Array.from({ length: actions }, (_, a) => (childVisits[a] ?? 0) / Math.max(total, 1));
    if (total === 0) {
      weights.set(tree.prior.subarray(0, actions));
      return { action: likeliest, weights };
    }
    if (temperature === 0) return { action: best, weights };
    const most = weights[best] ?? 1;
    // Against the largest, so that small temperatures do not underflow.
    const powers = weights.map((weight) => (weight > 0 ? (weight / most) ** (1 / temperature) : 0));
    return { action: drawn(powers, random), weights };
  };
}

/** An index, in proportion to the weights. */
export function drawn(weights: Float64Array, random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    if (weight <= 0) continue;
    last = i;
    left -= weight;
    if (left < 0) return i;
  }
  return last;
}
