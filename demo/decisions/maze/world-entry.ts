import type { EnvEntry } from '../../../src/envs/entry.ts';
import { tabularEntry } from '../../../src/envs/tabular/catalog.ts';
import { findGridWorld } from './worlds.ts';

/** A world as an environment, for what learns in environments; without the registry, which brings all systems along. */
export function worldEntry(name: string): EnvEntry {
  const { text, limit, tables, moves } = findGridWorld(name);
  const states = tables()[0]?.mdp.states ?? 0;
  return tabularEntry({ name, description: text, steps: limit, states, actions: moves.length, tables });
}
