import type { SettingValue } from '../../planners/settings.ts';
import { adoptStyles } from './adopt-styles.ts';
import type { Control, ControlGroup, ControlValue } from './control.ts';
import { controlRow, type OnValue } from './control-row.ts';
import { elementOf } from './element-of.ts';
import { CONTROLS_STYLE } from './style.ts';

/** Values that are not the defaults, as `SimulationSettings` has them. */
export interface ControlValues {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly params: Readonly<Record<string, number>>;
}

/** Native inputs for a list of controls. */
export interface ControlPanel {
  readonly element: HTMLElement;
  /** Shows values that were set elsewhere; what is not named has its default. */
  show(values: ControlValues): void;
  /** Shows at a control why its value was refused. */
  refuse(group: ControlGroup, name: string, message: string): void;
  /** Takes it out of the page. */
  destroy(): void;
}

const SECTIONS = [
  { title: 'Planner', has: ({ group }: Control) => group === 'planner', open: true },
  { title: 'Cost weights', has: (control: Control) => isWeight(control), open: false },
  {
    title: 'System',
    has: (control: Control) => control.group === 'system' && !isWeight(control),
    open: false,
  },
] as const;

function isWeight({ group, name }: Control): boolean {
  return group === 'system' && name.endsWith('Weight');
}

/**
 * Makes labelled native inputs for controls and puts them at the end of `parent`, which must be in its document or shadow root already:
 * a slider and a field for a number, a box for a switch, a list for a choice. Each has its help text, a way back to its default, and room
 * for an error.
 *
 * @param onChange Told of every value that the user sets; `undefined` is the default. What it throws is shown at the control.
 */
export function createControls(parent: HTMLElement, controls: readonly Control[], onChange: OnValue): ControlPanel {
  const root = parent.getRootNode();
  if (root instanceof Document || root instanceof ShadowRoot) adoptStyles(root, CONTROLS_STYLE);
  const element = elementOf('div', 'forerun-controls');
  const rows = controls.map((control) => controlRow(control, onChange));
  for (const { title, has, open } of SECTIONS) {
    const mine = rows.filter(({ control }) => has(control));
    if (mine.length === 0) continue;
    const section = elementOf('details', 'section');
    section.open = open;
    section.append(elementOf('summary', '', title), ...mine.map((row) => row.element));
    element.append(section);
  }
  parent.append(element);
  return {
    element,
    show({ settings, params }) {
      for (const { control, show } of rows) {
        const values: Readonly<Record<string, SettingValue>> = control.group === 'planner' ? settings : params;
        show(Object.hasOwn(values, control.name) ? values[control.name] : undefined);
      }
    },
    refuse(group, name, message) {
      rows.find(({ control }) => control.group === group && control.name === name)?.refuse(message);
    },
    destroy: () => element.remove(),
  };
}

/** `values` after a control was set, for `simulation.change`; `undefined` is the default. */
export function withValue(
  values: ControlValues,
  { group, name }: Pick<Control, 'group' | 'name'>,
  value: ControlValue | undefined,
): Partial<ControlValues> {
  const before = group === 'planner' ? values.settings : values.params;
  const { [name]: _, ...others } = before;
  const after = value === undefined ? others : { ...others, [name]: value };
  // What a number control of a system holds is a number.
  return group === 'planner' ? { settings: after } : { params: after as Readonly<Record<string, number>> };
}
