import type { SettingValue } from '../../planners/settings.ts';

/** Whose value a control changes: `'planner'` the settings of a simulation, `'system'` its parameters. */
export type ControlGroup = 'planner' | 'system';

interface Described {
  readonly group: ControlGroup;
  /** As planners and systems call it: `'noiseStd'`. */
  readonly name: string;
  /** As people read it: `'Noise deviation'`. */
  readonly label: string;
  /** One line of help. */
  readonly description: string;
}

/** A number, or one for each action. */
export interface NumberControl extends Described {
  readonly kind: 'number';
  /** `''` for pure numbers. */
  readonly unit: string;
  readonly integer: boolean;
  /** How a slider goes from `low` to `high`. */
  readonly scale: 'linear' | 'log' | 'powers-of-two';
  /** What a slider offers. Values beyond can be typed, as far as `min` and `max` let them. */
  readonly low: number;
  readonly high: number;
  /** A slider on a logarithmic scale begins with 0 in place of `low`. */
  readonly zero: boolean;
  /** Distance of neighbouring values on a linear scale. */
  readonly step: number;
  /** Lowest number that is accepted; `above`: it is refused itself. */
  readonly min: number;
  readonly above: boolean;
  readonly max: number;
  /** Names of the actions, where a list with a number for each is accepted, too; else empty. */
  readonly perAction: readonly string[];
  readonly default: number | readonly number[];
}

/** Something that is on or off. */
export interface SwitchControl extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}

/** One name of several. */
export interface ChoiceControl extends Described {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  /** As people read them, by the names of the choices; those without one are read as they are. */
  readonly choiceLabels?: Readonly<Record<string, string>>;
  readonly default: string;
}

/** The description of one value that a user may change: what inputs in a page and settings trees of dashboards are made from. */
export type Control = NumberControl | SwitchControl | ChoiceControl;

/** What a control holds. */
export type ControlValue = Exclude<SettingValue, undefined>;
