import { DEFAULT_SETTINGS } from './simulation/settings.ts';
import type { SimulationSettings } from './simulation/simulation.ts';

/** What to change so that attributes that changed have their way; what was set by hand meanwhile stays. */
export function differenceOf(
  before: Partial<SimulationSettings>,
  after: Partial<SimulationSettings>,
  now: SimulationSettings,
): Partial<SimulationSettings> {
  const filled = { ...DEFAULT_SETTINGS, ...after };
  const was = { ...DEFAULT_SETTINGS, ...before };
  const differs = (name: keyof SimulationSettings): boolean =>
    JSON.stringify(filled[name]) !== JSON.stringify(was[name]);
  if (differs('system')) return filled;
  const { planner, backend, seed, settings, params } = filled;
  return {
    ...(differs('planner') && { planner, settings }),
    ...(differs('settings') && !differs('planner') && { settings: replaced(now.settings, was.settings, settings) }),
    ...(differs('params') && { params: replaced(now.params, was.params, params) }),
    ...(differs('backend') && { backend }),
    ...(differs('seed') && { seed }),
  };
}

/** `now` without what an attribute had set before, and with what it sets after. */
function replaced<Value>(
  now: Readonly<Record<string, Value>>,
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const kept = Object.entries(now).filter(([name]) => !Object.hasOwn(before, name));
  return { ...Object.fromEntries(kept), ...after };
}
