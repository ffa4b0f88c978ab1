import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import type { Backend, BackendBuffer } from './backend.ts';
import { packNetworks, packScales } from './ensemble/networks.ts';
import { ensembleRollout } from './ensemble/rollouts.ts';

/** The buffers of a system's numbers, by the names that kernels give them: `params` and, where there are any, `fr_data`, `fr_networks` and `fr_scales`. */
export type ModelBuffers = Readonly<Record<string, BackendBuffer>>;

/** Writes a system's numbers: its parameters as given, its tables and its networks. */
export function writeModel(
  backend: Backend,
  system: System,
  params: Readonly<Record<string, number>>,
  buffers: ModelBuffers,
): void {
  const { fr_data, fr_networks, fr_scales } = buffers;
  if (buffers.params !== undefined) backend.write(buffers.params, paramsData(system, params));
  const data = concatenatedData(system);
  if (fr_data !== undefined && data !== undefined) backend.write(fr_data, data);
  if (fr_networks === undefined || fr_scales === undefined || system.ensemble === undefined) return;
  const { ensemble, layout, halves } = ensembleRollout(system.ensemble, backend);
  backend.write(fr_networks, packNetworks(ensemble, layout, halves));
  backend.write(fr_scales, packScales(ensemble, layout));
}
