import type { Control, ControlValue } from '../../src/embed/controls/control.ts';
import { BANDIT_CONTROLS } from './bandits/bandit-controls.ts';
import { MAZE_CONTROLS } from './maze/maze-controls.ts';
import { TREE_CONTROLS } from './tree/tree-controls.ts';

/** Names of the parts. */
export const PARTS = ['tree', 'maze', 'bandits'] as const;

/** One of {@link PARTS}. */
export type PartName = (typeof PARTS)[number];

/** Values that are not the defaults, by the name of their control. */
export type PartValues = Readonly<Record<string, ControlValue>>;

/** What the page and its address have to know of a part before it is looked at. */
export interface PartDescription {
  readonly name: PartName;
  readonly title: string;
  /** One or two sentences: what to look at. */
  readonly text: string;
  readonly controls: readonly Control[];
}

/** The parts, in their order. */
export const PART_DESCRIPTIONS: readonly PartDescription[] = [
  {
    name: 'tree',
    title: 'A tree that grows',
    text: 'Monte Carlo tree search looks ahead from where the system is: what promises more is looked at more often. Each dot is a state, as large as its share of visits.',
    controls: TREE_CONTROLS,
  },
  {
    name: 'maze',
    title: 'Values on a grid',
    text: 'Dyna-Q learns from each step, and between two steps from a model of what it has seen. Colours are what cells are held to be worth, arrows the moves it would make.',
    controls: MAZE_CONTROLS,
  },
  {
    name: 'bandits',
    title: 'Exploring arms',
    text: 'Which lever pays best? Every pull that finds out costs one that pays. Thousands of players with the same strategy show what it is good for.',
    controls: BANDIT_CONTROLS,
  },
];

/** The description of a part. */
export function describedPart(name: PartName): PartDescription {
  const found = PART_DESCRIPTIONS.find((part) => part.name === name);
  if (found === undefined) throw new Error(`There is no part '${name}'.`);
  return found;
}

/** The number that a control has, given or default. */
export function numberOf(controls: readonly Control[], values: PartValues, name: string): number {
  return Number(settingOf(controls, values, name));
}

/** What a control has, given or default. */
export function settingOf(controls: readonly Control[], values: PartValues, name: string): ControlValue {
  const control = controls.find((each) => each.name === name);
  if (control === undefined) throw new Error(`There is no control '${name}'.`);
  return (Object.hasOwn(values, name) ? values[name] : undefined) ?? control.default;
}
