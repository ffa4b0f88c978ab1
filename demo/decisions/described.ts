import type { ChoiceControl, NumberControl, SwitchControl } from '../../src/embed/controls/control.ts';
import { labelOf } from '../../src/embed/controls/labels.ts';

/** What {@link aNumber} needs to know; the rest has defaults. */
export interface NumberParts
  extends Pick<NumberControl, 'description' | 'low' | 'high' | 'default'>,
    Partial<Pick<NumberControl, 'label' | 'scale' | 'integer' | 'zero' | 'step' | 'min' | 'above' | 'max'>> {}

/** Describes a number. It may not be beyond the ends of its slider unless `min` and `max` say so: links come from anybody. */
export function aNumber(name: string, parts: NumberParts): NumberControl {
  const { low, high, integer = false, zero = false } = parts;
  return {
    kind: 'number',
    group: 'planner',
    name,
    label: labelOf(name),
    unit: '',
    integer,
    scale: 'linear',
    zero,
    step: integer ? 1 : (high - low) / 100,
    min: zero ? 0 : low,
    above: false,
    max: high,
    perAction: [],
    ...parts,
  };
}

/** Describes one name of several; the first is the default. */
export function aChoice(
  name: string,
  description: string,
  choices: readonly string[],
  { label = labelOf(name), choiceLabels = {} }: Partial<Pick<ChoiceControl, 'label' | 'choiceLabels'>> = {},
): ChoiceControl {
  const [first = ''] = choices;
  return {
    kind: 'choice',
    group: 'planner',
    name,
    label,
    description,
    choices,
    choiceLabels,
    default: first,
  };
}

/** Describes something that is on or off. */
export function aSwitch(name: string, description: string, on: boolean, label?: string): SwitchControl {
  return { kind: 'switch', group: 'planner', name, label: label ?? labelOf(name), description, default: on };
}
