import { Rig } from './rig.ts';
import { Run } from './run.ts';
import { changedSettings, DEFAULT_SETTINGS } from './settings.ts';
import type { Simulation, SimulationOptions, SimulationSettings } from './simulation.ts';

/**
 * Makes a simulation, at rest: `play()` or `step()` begins. What the settings leave out is as in `DEFAULT_SETTINGS`; planner settings
 * and parameters are those tuned for the system.
 *
 * @throws ForerunError `invalid-argument` for settings that cannot be; `webgpu-unavailable` where it was asked for and cannot be had
 */
export async function createSimulation(
  settings: Partial<SimulationSettings> = {},
  options: SimulationOptions = {},
): Promise<Simulation> {
  const checked = changedSettings(DEFAULT_SETTINGS, settings);
  return new Run(await Rig.create(checked, options.device), checked, options);
}
