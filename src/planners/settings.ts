import { ForerunError } from '../error.ts';
import { checkNumber, type NumberLimits } from './check-number.ts';

/** What a planner setting can be: a number, a number per action, a switch, a name, or absent (then chosen per system). */
export type SettingValue = number | readonly number[] | boolean | string | undefined;

/**
 * The description of one setting. The factories check their options against it, the command line and the controls of
 * a page are generated from it.
 */
export interface Setting<Value extends SettingValue = SettingValue> extends NumberLimits {
  readonly default: Value;
  readonly description: string;
  /** A number per action is accepted too. */
  readonly perAction?: boolean;
  /** The accepted names. */
  readonly choices?: readonly string[];
}

/** Descriptions for all options of a factory. */
export type Settings<Options> = { readonly [Name in keyof Options]-?: Setting<Extract<Options[Name], SettingValue>> };

/**
 * Fills in defaults and checks every option.
 *
 * @throws ForerunError `invalid-argument` for a name that does not exist, a wrong type or a value out of range
 */
export function withDefaults<Options extends object>(
  api: string,
  options: Partial<Options>,
  settings: Settings<Options>,
): Options {
  const known: Readonly<Record<string, Setting>> = settings;
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).join(', ');
      throw new ForerunError('invalid-argument', `${api}: there is no option '${name}'; the options are ${names}.`);
    }
  }
  const given: Readonly<Record<string, unknown>> = options as Readonly<Record<string, unknown>>;
  const entries = Object.entries(known).map(([name, setting]) => {
    const value = given[name];
    return [name, value === undefined ? setting.default : checked(api, name, value, setting)];
  });
  return Object.fromEntries(entries) as Options;
}

function checked(api: string, name: string, value: unknown, setting: Setting): SettingValue {
  if (setting.choices !== undefined) {
    if (typeof value === 'string' && setting.choices.includes(value)) return value;
    throw refused(api, name, value, `one of ${setting.choices.join(', ')}`);
  }
  if (typeof setting.default === 'boolean') {
    if (typeof value === 'boolean') return value;
    throw refused(api, name, value, 'true or false');
  }
  if (Array.isArray(value) && setting.perAction) {
    return value.map((entry: unknown, i) => checkNumber(api, `${name}[${i}]`, entry, setting));
  }
  return checkNumber(api, name, value, setting);
}

function refused(api: string, name: string, value: unknown, expected: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${name} is ${String(value)}; give ${expected}.`);
}
