import type { Simulation } from '../../src/embed/simulation/simulation.ts';
import { findPlanner } from '../../src/planners/catalog.ts';

/** What the picture shows, in words. */
export function summaryOf(simulation: Simulation): string {
  const { scene, state, world, moment, planner, settings, ended, playing, pace, speed } = simulation;
  if (moment === undefined) return `${scene.builtIn.title}: about to plan. ${scene.caption}.`;
  const { label, value, unit } = scene.progress(state, world.params);
  const { samples, horizon } = planner.algorithm;
  const { stats, status } = moment.plan;
  const after = `${scene.builtIn.title} after ${(moment.time + simulation.dt).toFixed(1)} s`;
  const done =
    ended === 'terminated' ? ' The run is over.' : ended === 'diverged' ? ' The run left the numbers it can hold.' : '';
  const held = playing ? '' : ' Paused.';
  const late =
    playing && Number.isFinite(speed) && pace < 0.9 * speed ? ` Planning keeps ${pace.toFixed(2)} of real time.` : '';
  const trouble = status === 'ok' ? '' : ` The last plan is a fallback: ${status}.`;
  return (
    `${after}. ${label}: ${value.toFixed(2)} ${unit}. ${findPlanner(settings.planner).name} tries ${samples.toLocaleString('en-US')} action ` +
    `sequences over ${horizon} steps in ${stats.planMs.toFixed(1)} ms.${trouble}${done}${held}${late} ${scene.caption}.`
  ).replace(/\.\.$/, '.');
}
