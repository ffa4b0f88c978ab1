import { ForerunError } from '../../error.ts';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import type { Backend } from '../backend.ts';
import { type NetworkLayout, networkLayout } from './networks.ts';
import { activationRows, chooseTile, type Tile, WIDE_WORKGROUPS } from './tile.ts';

/** How an ensemble is rolled out on one backend. */
export interface EnsembleRollout {
  readonly ensemble: EnsembleDynamics;
  readonly tile: Tile;
  readonly layout: NetworkLayout;
  /** Words of the buffer `fr_acts`, which only wide tiles use. */
  readonly actWords: number;
}

/**
 * Chooses how to roll an ensemble out within a backend's limits.
 *
 * @throws ForerunError `invalid-argument` for networks that no binding holds
 */
export function ensembleRollout(
  ensemble: EnsembleDynamics,
  backend: Pick<Backend, 'adapter' | 'workgroup' | 'maxBindingBytes'>,
): EnsembleRollout {
  const tile = chooseTile(ensemble, backend.workgroup, backend.adapter.software);
  const layout = networkLayout(ensemble, tile);
  if (16 * layout.quads > backend.maxBindingBytes) {
    throw new ForerunError(
      'invalid-argument',
      `createPlanner: the networks take ${16 * layout.quads} bytes, but a GPU binding holds ${backend.maxBindingBytes}; use fewer members or smaller layers.`,
    );
  }
  const actWords = tile.wide ? WIDE_WORKGROUPS * 2 * activationRows(ensemble, tile.outputs) * tile.particles : 1;
  return { ensemble, tile, layout, actWords };
}
