import type { Setting, SettingValue } from '../planners/settings.ts';
import { unknownName, usageError } from './arguments.ts';

/** What `--set` assignments mean: parameters of the system and settings of the planner. */
export interface Assignments {
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/**
 * Sorts `name=value` assignments into system parameters and planner settings. A name that both have goes to the
 * system. Ranges of settings are left to the planner's own check.
 *
 * @param option For messages: `'forerun plan: --set'`
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function parseAssignments(
  option: string,
  assignments: readonly string[],
  paramNames: readonly string[],
  plannerSettings: Readonly<Record<string, Setting>>,
): Assignments {
  const params: Record<string, number> = {};
  const settings: Record<string, SettingValue> = {};
  for (const assignment of assignments) {
    const [, name, text] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(assignment) ?? [];
    if (name === undefined || text === undefined) {
      throw usageError(`${option} ${assignment}: give name=value, for example dt=0.02.`);
    }
    const setting = Object.hasOwn(plannerSettings, name) ? plannerSettings[name] : undefined;
    if (paramNames.includes(name)) params[name] = finite(option, name, text);
    else if (setting !== undefined) settings[name] = settingValue(option, name, text, setting);
    else throw unknownName(`${option}`, name, [...paramNames, ...Object.keys(plannerSettings)]);
  }
  return { params, settings };
}

function settingValue(option: string, name: string, text: string, setting: Setting): SettingValue {
  if (setting.choices !== undefined) {
    if (!setting.choices.includes(text)) throw unknownName(`${option} ${name}`, text, setting.choices);
    return text;
  }
  if (typeof setting.default === 'boolean') {
    if (text !== 'true' && text !== 'false') throw usageError(`${option} ${name} is '${text}'; give true or false.`);
    return text === 'true';
  }
  if (!text.includes(',')) return finite(option, name, text);
  if (!setting.perAction) throw usageError(`${option} ${name} is '${text}'; give one number.`);
  return text.split(',').map((part) => finite(option, name, part));
}

function finite(option: string, name: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw usageError(`${option} ${name} is '${text}'; give a finite number.`);
}
