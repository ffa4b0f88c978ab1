import { findPlanner } from '../../planners/catalog.ts';
import type { Setting } from '../../planners/settings.ts';
import { defaultSettings } from '../../planners/tuned.ts';
import type { System } from '../../systems/system.ts';
import type { Control, NumberControl } from './control.ts';
import { labelOf } from './labels.ts';

type Range = Partial<Pick<NumberControl, 'scale' | 'low' | 'high' | 'zero' | 'step'>>;

/** What sliders offer, for settings that accept far more than is of use. */
const RANGES: Readonly<Record<string, Range>> = {
  samples: { scale: 'powers-of-two', low: 16, high: 65_536 },
  horizon: { low: 1, high: 150, step: 1 },
  iterations: { low: 1, high: 10, step: 1 },
  temperature: { scale: 'log', low: 0.01, high: 1000 },
  controlCost: { low: 0, high: 2 },
  minStd: { scale: 'log', low: 1e-4, high: 1, zero: true },
  colorExponent: { low: 0, high: 4, step: 0.1 },
  knots: { low: 0, high: 20, step: 1 },
  elites: { low: 1, high: 60, step: 1 },
  populationDecay: { low: 1, high: 3, step: 0.05 },
};

/**
 * A control for every setting of a planner; the defaults are those with which the command line starts for the system.
 *
 * @throws ForerunError `invalid-argument` for an unknown planner
 */
export function plannerControls(system: System, planner: string): readonly Control[] {
  const tuned = defaultSettings(system.name, planner);
  return Object.entries(findPlanner(planner).settings).map(([name, setting]) => {
    const about = { group: 'planner', name, label: labelOf(name), description: setting.description } as const;
    const value = (Object.hasOwn(tuned, name) ? tuned[name] : undefined) ?? setting.default;
    if (setting.choices !== undefined) {
      return { ...about, kind: 'choice', choices: setting.choices, default: String(value) };
    }
    if (typeof value === 'boolean') return { ...about, kind: 'switch', default: value };
    return { ...about, ...numberOf(name, setting, value, system) };
  });
}

function numberOf(name: string, setting: Setting, value: Setting['default'], system: System) {
  const { integer = false, above = false } = setting;
  const min = setting.min ?? Number.NEGATIVE_INFINITY;
  const max = setting.max ?? Number.POSITIVE_INFINITY;
  const ranges = actionRanges(system);
  const found = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  const given: Range = found ?? (name === 'noiseStd' ? { low: 0, high: Math.max(...ranges) / 2 } : {});
  const high = given.high ?? Math.min(max, 1);
  // The first stop is a value that is accepted.
  const low = given.low ?? Math.max(min, 0) + (above ? high / 100 : 0);
  // Absent is a quarter of the range, and the only setting that may be.
  const filled = typeof value === 'number' || Array.isArray(value) ? value : ranges.map((range) => range / 4);
  return {
    kind: 'number',
    unit: '',
    integer,
    scale: given.scale ?? 'linear',
    low,
    high,
    zero: given.zero ?? false,
    step: given.step ?? (integer ? 1 : (high - low) / 100),
    min,
    above,
    max,
    perAction: setting.perAction && system.action.kind === 'continuous' ? system.action.names : [],
    default: Array.isArray(filled) && filled.every((each) => each === filled[0]) ? (filled[0] ?? 0) : filled,
  } as const;
}

/** Highest minus lowest of each action; 1 for choices, whose noise is not of that kind. */
function actionRanges({ action }: System): readonly number[] {
  return action.kind === 'discrete' ? [1] : Array.from(action.high, (high, i) => high - (action.low[i] ?? 0));
}
