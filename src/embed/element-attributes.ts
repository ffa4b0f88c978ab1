import { ForerunError } from '../error.ts';
import type { SettingValue } from '../planners/settings.ts';
import type { BackendChoice, SimulationSettings } from './simulation/simulation.ts';

/** Attributes of `<forerun-view>`, all of which can be changed at any time. */
export const ATTRIBUTES = [
  'system',
  'planner',
  'backend',
  'seed',
  'samples',
  'settings',
  'params',
  'candidates',
  'speed',
  'theme',
  'controls',
  'plots',
  'autoplay',
] as const;

/** Name of an attribute of `<forerun-view>`. */
export type AttributeName = (typeof ATTRIBUTES)[number];

/** Whose theme a view has: the reader's, or always the same. */
export type ThemeChoice = 'auto' | 'light' | 'dark';

/** Candidates drawn where nothing else is said. */
export const DEFAULT_CANDIDATES = 256;

/** More candidates than this nobody can tell apart. */
const MOST_CANDIDATES = 65_536;

/** JSON longer than this is no setting. */
const LONGEST_JSON = 20_000;

/** What the attributes of a view say besides the simulation's settings. */
export interface ViewAttributes {
  readonly candidates: number;
  readonly speed: number;
  readonly theme: ThemeChoice;
  readonly controls: boolean;
  readonly plots: boolean;
  readonly autoplay: boolean;
}

/** Reads an attribute; `null` where it is absent. */
export type AttributeReader = (name: AttributeName) => string | null;

/**
 * What the attributes say about the simulation; what is absent is left to its defaults. Names and ranges are checked by whoever makes it.
 *
 * @throws ForerunError `invalid-argument` naming the attribute
 */
export function simulationAttributes(read: AttributeReader): Partial<SimulationSettings> {
  const seed = numberOf('seed', read('seed'));
  const samples = numberOf('samples', read('samples'));
  const settings = recordOf('settings', read('settings')) as Record<string, SettingValue> | undefined;
  const params = recordOf('params', read('params')) as Record<string, number> | undefined;
  return {
    ...(read('system') !== null && { system: read('system') ?? '' }),
    ...(read('planner') !== null && { planner: read('planner') ?? '' }),
    ...(read('backend') !== null && { backend: (read('backend') ?? '') as BackendChoice }),
    ...(seed !== undefined && { seed }),
    ...((settings !== undefined || samples !== undefined) && {
      settings: { ...settings, ...(samples !== undefined && { samples }) },
    }),
    ...(params !== undefined && { params }),
  };
}

/**
 * What the attributes say about the view.
 *
 * @throws ForerunError `invalid-argument` naming the attribute
 */
export function viewAttributes(read: AttributeReader): ViewAttributes {
  const candidates = numberOf('candidates', read('candidates')) ?? DEFAULT_CANDIDATES;
  if (!(Number.isInteger(candidates) && candidates >= 0 && candidates <= MOST_CANDIDATES)) {
    throw refused('candidates', read('candidates'), `a whole number from 0 to ${MOST_CANDIDATES}`);
  }
  const speed = numberOf('speed', read('speed')) ?? 1;
  if (!(speed > 0)) throw refused('speed', read('speed'), 'a number above 0; 1 is real time');
  const theme = read('theme') ?? 'auto';
  if (theme !== 'auto' && theme !== 'light' && theme !== 'dark') throw refused('theme', theme, 'auto, light or dark');
  return {
    candidates,
    speed,
    theme,
    controls: isOn(read('controls')),
    plots: isOn(read('plots')),
    autoplay: isOn(read('autoplay')),
  };
}

/** Whether an attribute says yes, as those of HTML do: by being there; `"false"` is what frameworks write for not. */
export function isOn(value: string | null): boolean {
  return value !== null && value !== 'false';
}

function numberOf(name: AttributeName, value: string | null): number | undefined {
  if (value === null) return undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw refused(name, value, 'a number');
}

function recordOf(name: AttributeName, value: string | null): Record<string, unknown> | undefined {
  if (value === null || value.trim() === '') return undefined;
  const expected = `a JSON object: {"name": 1}`;
  if (value.length > LONGEST_JSON) throw refused(name, `${value.length} characters`, expected);
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw refused(name, value, expected);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw refused(name, value, expected);
  return parsed as Record<string, unknown>;
}

function refused(name: AttributeName, value: string | null, expected: string): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `<forerun-view>: ${name} is ${JSON.stringify(value?.slice(0, 60) ?? null)}; give ${expected}.`,
  );
}
