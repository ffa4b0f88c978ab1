import type { Env } from '../envs/env.ts';
import type { RunPosition } from './checkpoint.ts';

/** What a checkpoint keeps of an environment: its clock, where it has one. */
export function clockOf({ clock }: Env): Pick<RunPosition, 'clock'> {
  return clock === undefined ? {} : { clock };
}

/** Sets an environment that changes with time to the time of a run, so that it is as the agent has known it last. */
export function setClock(env: Env, { clock, totalSteps }: Pick<RunPosition, 'clock' | 'totalSteps'>): void {
  // Checkpoints that do not say are of runs whose environments began with them.
  if (env.clock !== undefined) env.clock = clock ?? totalSteps;
}
