import { ForerunError } from '../../error.ts';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import type { Backend } from '../backend.ts';
import { type NetworkLayout, networkLayout } from './networks.ts';
import { chooseTile, slotWords, type Tile, WIDE_WORKGROUPS } from './tile.ts';

/** How an ensemble is rolled out on one backend. */
export interface EnsembleRollout {
  readonly ensemble: EnsembleDynamics;
  readonly tile: Tile;
  readonly layout: NetworkLayout;
  /** Whether weights lie in memory as halves: where that was asked for and the device can. Elsewhere they are rounded the same. */
  readonly halves: boolean;
  /** Neighbours in a subgroup that load the weights of a block together and hand them round; 0 where each loads all for itself. */
  readonly loaders: number;
  /** Words of the buffer `fr_acts`, which only wide tiles use. */
  readonly actWords: number;
}

/**
 * Chooses how to roll an ensemble out within a backend's limits.
 *
 * @param subgroups Whether lanes hand weights round, where the backend has subgroups
 * @throws ForerunError `invalid-argument` for networks that no binding holds
 */
export function ensembleRollout(
  ensemble: EnsembleDynamics,
  backend: Pick<Backend, 'kind' | 'adapter' | 'workgroup' | 'maxBindingBytes' | 'halves' | 'subgroupSize'>,
  subgroups = false,
): EnsembleRollout {
  const tile = chooseTile(ensemble, backend.workgroup, backend.adapter.software, backend.kind === 'cpu');
  const layout = networkLayout(ensemble, tile);
  if (16 * layout.quads > backend.maxBindingBytes) {
    throw new ForerunError(
      'invalid-argument',
      `createPlanner: the networks take ${16 * layout.quads} bytes, but a GPU binding holds ${backend.maxBindingBytes}; use fewer members or smaller layers.`,
    );
  }
  const actWords = tile.wide ? WIDE_WORKGROUPS * slotWords(ensemble, tile) : 1;
  const halves = ensemble.halfWeights === true && backend.halves;
  // Both are powers of two, so that loaders never straddle two subgroups or two rows of invocations.
  const loaders = subgroups ? Math.min(tile.lanes, backend.subgroupSize) : 0;
  return { ensemble, tile, layout, halves, loaders, actWords };
}
