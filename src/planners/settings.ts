import { ForerunError } from '../error.ts';

/** What a planner setting can be: a number, a number per action, a switch, a name, or absent (then chosen per system). */
export type SettingValue = number | readonly number[] | boolean | string | undefined;

/**
 * The description of one setting. The factories check their options against it, the command line and the controls of
 * a page are generated from it.
 */
export interface Setting<Value extends SettingValue = SettingValue> {
  readonly default: Value;
  readonly description: string;
  /** Lowest number that is accepted. */
  readonly min?: number;
  /** `min` itself is refused. */
  readonly above?: boolean;
  readonly max?: number;
  /** Whole numbers only. */
  readonly integer?: boolean;
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
    return value.map((entry: unknown, i) => numberOf(api, `${name}[${i}]`, entry, setting));
  }
  return numberOf(api, name, value, setting);
}

function numberOf(api: string, name: string, value: unknown, setting: Setting): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, above = false, integer = false } = setting;
  // Kernels compute with f32.
  const finite = typeof value === 'number' && Number.isFinite(Math.fround(value));
  if (finite && value <= max && (above ? value > min : value >= min)) {
    if (!integer || Number.isInteger(value)) return value;
  }
  const limits = [
    min === Number.NEGATIVE_INFINITY ? '' : above ? ` above ${min}` : ` of at least ${min}`,
    max === Number.POSITIVE_INFINITY ? '' : ` and at most ${max}`,
  ].join('');
  throw refused(api, name, value, `a ${integer ? 'whole' : 'finite'} number${limits}`);
}

function refused(api: string, name: string, value: unknown, expected: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${name} is ${String(value)}; give ${expected}.`);
}
