import { ForerunError } from '../error.ts';
import type { Planner } from '../planners/planner.ts';
import type { System } from '../systems/system.ts';

/**
 * A planner for this system: the one there is, if the system has its shape; else a new one. Models whose tables grow with the
 * data, such as Gaussian processes, need new ones for a while.
 */
export async function plannerFor(
  planner: Planner | undefined,
  system: System,
  create: () => Promise<Planner>,
): Promise<Planner> {
  if (!planner) return create();
  try {
    planner.setModel(system);
    return planner;
  } catch (error) {
    if (!(error instanceof ForerunError && error.code === 'invalid-argument')) throw error;
    const made = await create();
    planner.destroy();
    return made;
  }
}
