import { type RunRecord, recordRun, runHeader } from '../../src/embed/recording/index.ts';
import type { Simulation } from '../../src/embed/simulation/simulation.ts';
import { ForerunError } from '../../src/index.ts';

/**
 * What a simulation remembers of its run, as a record: all since the last reset, or the latest thousands of steps.
 *
 * @throws ForerunError `invalid-argument` before the first step
 */
export function recordOf(simulation: Simulation): RunRecord {
  const { system, settings, world, history, dt, scene } = simulation;
  if (history.length === 0) {
    throw new ForerunError('invalid-argument', 'There is nothing to save yet: press Play or Step first.');
  }
  const { planner, seed, params } = settings;
  const header = runHeader(system, {
    planner,
    seed,
    settings: settings.settings,
    params: { ...params, ...world.params },
    dt,
    ...(world.obstacles !== scene.builtIn.obstacles && { obstacles: world.obstacles }),
  });
  const recorder = recordRun(header);
  for (const { time, state, plan, cost } of history) {
    recorder.add({ time, state, action: plan.action, cost, status: plan.status, plan });
  }
  return recorder.record();
}
