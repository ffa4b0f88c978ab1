import type { Planner } from '../../planners/planner.ts';
import type { PanelConfig } from './panel-config.ts';
import type { PanelSession } from './session.ts';

/** Who plans, and why nobody quicker: for the badge. */
export function backendText(planner: Planner | undefined): string {
  if (planner === undefined) return 'Opening the planner';
  const { description } = planner.adapter;
  const who = `${planner.backend === 'webgpu' ? 'WebGPU' : 'CPU'}: ${description}`;
  return planner.fallbackReason === undefined ? who : `${who}. ${planner.fallbackReason}`;
}

/** What goes on, or what is missing: one line that also says what the picture shows. */
export function statusText(session: PanelSession, { robot, simulation }: PanelConfig): string {
  const { command, scene, state, world, planner, pace } = session;
  const title = scene.builtIn.title;
  if (robot.stateTopic === '') return `${title}: choose the topic of the robot's state in the settings.`;
  if (state === undefined) return `${title}: no state on ${robot.stateTopic} yet.`;
  const { label, value, unit } = scene.progress(state, world.params);
  const progress = `${label}: ${value.toFixed(2)} ${unit}`.trimEnd();
  if (command?.status === 'brake') {
    const why =
      command.reason === 'stale-state' ? `no state for ${robot.maxStateAge} s` : (command.reason ?? 'no plan');
    return `${title}. ${progress}. At rest: ${why}.`;
  }
  const samples = planner?.algorithm.samples ?? 0;
  const time = pace.planMs === undefined ? '' : ` in ${pace.planMs.toFixed(1)} ms`;
  const shifted = command?.status === 'shifted' ? ' On the last plan.' : '';
  return `${title}. ${progress}. ${simulation.planner} tries ${samples} action sequences${time}, ${pace.rate.toFixed(0)} Hz.${shifted}`;
}
