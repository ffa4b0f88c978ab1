import { quantile } from '../diagnostics/statistics.ts';
import type { Planner } from '../planners/planner.ts';
import type { Moment, Simulation } from './simulation/simulation.ts';

/** Plans that the median is of. */
const REMEMBERED = 120;

/** What the picture shows and how planning goes, for those who cannot see it. */
export function summaryOf(simulation: Simulation): string {
  const { scene, planner, state, world, moment, ended, history, dt } = simulation;
  const { label, value, unit } = scene.progress(state, world.params);
  const after = moment === undefined ? 0 : moment.time + dt;
  const where = `${scene.builtIn.title} after ${after.toFixed(1)} s. ${label}: ${withUnit(value, unit)}.`;
  if (moment === undefined) return where;
  const { samples, horizon, name } = planner.algorithm;
  const how = `The planner ${name} tries ${samples.toLocaleString('en-US')} action sequences over ${horizon} steps in ${planTime(history).toFixed(1)} ms.`;
  const end = ended === undefined ? '' : ended === 'terminated' ? ' The run has ended.' : ' The state diverged.';
  return `${where} ${how}${end}`;
}

/** `'3.20 m'`; no space before degrees, or where there is no unit. */
export function withUnit(value: number, unit: string): string {
  return `${value.toFixed(2)}${unit === '' || unit === '°' ? '' : ' '}${unit}`;
}

/** Who plans: `'CPU: WebAssembly, 2 workers'`. */
export function backendText({ backend, adapter }: Pick<Planner, 'backend' | 'adapter'>): string {
  return `${backend === 'webgpu' ? 'WebGPU' : 'CPU'}: ${adapter.description}`;
}

/** The median of the latest plan times, in ms. */
function planTime(history: readonly Moment[]): number {
  const times = history.slice(-REMEMBERED).map(({ plan }) => plan.stats.planMs);
  return quantile(times, 0.5);
}
