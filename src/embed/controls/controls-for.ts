import { findSystem } from '../../systems/catalog.ts';
import type { System } from '../../systems/system.ts';
import type { Control } from './control.ts';
import { plannerControls } from './planner-controls.ts';
import { systemControls, type View } from './system-controls.ts';

/** Systems with their tasks' own parameters, to know their actions; made once. */
const made = new Map<string, System>();

/**
 * Descriptions of everything that can be changed about a system in closed loop with a planner: every setting of the planner,
 * every parameter of the system. They come from the same tables as `forerun list` and the checks of the factories.
 *
 * @param view What is in view, `scene.low` and `scene.high`: how far goals can be moved
 * @throws ForerunError `invalid-argument` for unknown names
 */
export function controlsFor(system: string, planner: string, view?: View): readonly Control[] {
  const builtIn = findSystem(system);
  let instance = made.get(system);
  if (instance === undefined) {
    instance = builtIn.create();
    made.set(system, instance);
  }
  return [...plannerControls(instance, planner), ...systemControls(builtIn, view)];
}
