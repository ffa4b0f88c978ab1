import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import type { EnsembleSystemOptions } from './options.ts';
import { memberSize, type Networks } from './weights.ts';

/**
 * Networks as planners roll them out.
 *
 * @param elites indices of the members that take part
 */
export function ensembleDynamics(
  networks: Networks,
  elites: readonly number[],
  options: EnsembleSystemOptions = {},
): EnsembleDynamics {
  const { propagation = 'tsinf', risk = { kind: 'mean' }, disagreementCost = 0, halfWeights = false } = options;
  const aleatoric = options.aleatoric ?? (networks.probabilistic && propagation !== 'expectation');
  const alike = propagation === 'expectation' || (elites.length === 1 && !aleatoric);
  return {
    ...networks,
    members: elites.length,
    weights: memberWeights(networks, elites),
    propagation,
    particles: options.particles ?? (alike ? 1 : 20),
    aleatoric,
    risk,
    disagreementCost,
    halfWeights,
  };
}

/** The weights `[elites, P]` of some members. */
export function memberWeights({ weights, layers }: Networks, members: readonly number[]): Float32Array {
  const size = memberSize(layers);
  const picked = new Float32Array(members.length * size);
  for (const [i, m] of members.entries()) picked.set(weights.subarray(m * size, (m + 1) * size), i * size);
  return picked;
}
