import type { SettingValue } from './settings.ts';

/** Settings by planner name. */
type Tuned = Readonly<Record<string, Readonly<Record<string, SettingValue>>>>;

/** Settings that solve a built-in system's task, where a planner's own defaults do not. */
const TUNED: Readonly<Record<string, Tuned>> = {};

/** The settings with which `forerun plan` starts for a built-in system and a planner; `{}` where the defaults do. */
export function defaultSettings(system: string, planner: string): Readonly<Record<string, SettingValue>> {
  return TUNED[system]?.[planner] ?? {};
}
