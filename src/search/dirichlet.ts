import { normals } from '../models/data/random.ts';
import { INVALID, type SearchTree } from './tree.ts';

/**
 * Mixes the root's priors with Dirichlet noise, p = (1 - fraction) p + fraction * noise, over the actions that can be taken (AlphaZero,
 * Silver et al. 2018).
 */
export function addDirichletNoise(tree: SearchTree, alpha: number, fraction: number, random: () => number): void {
  const { actions, child, prior } = tree;
  const valid = Array.from({ length: actions }, (_, a) => a).filter((a) => child[a] !== INVALID);
  const noise = dirichlet(valid.length, alpha, random);
  for (const [i, a] of valid.entries()) {
    prior[a] = (1 - fraction) * (prior[a] ?? 0) + fraction * (noise[i] ?? 0);
  }
}

/** A draw of the symmetric Dirichlet distribution, `[count]`, of sum 1. */
export function dirichlet(count: number, alpha: number, random: () => number): Float64Array {
  const normal = normals(random);
  // In logarithms: at small alpha most of the numbers are too small for floats.
  const logs = Float64Array.from({ length: count }, () => logGamma(alpha, random, normal));
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The logarithm of a gamma variate (Marsaglia and Tsang 2000; below 1 by their power of a uniform number). */
function logGamma(shape: number, random: () => number, normal: () => number): number {
  if (shape < 1) return logGamma(shape + 1, random, normal) + Math.log(1 - random()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
