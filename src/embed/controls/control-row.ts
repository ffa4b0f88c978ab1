import type { ChoiceControl, Control, ControlValue, NumberControl } from './control.ts';
import { elementOf } from './element-of.ts';
import { markInvalid, type NumberInput, numberInput, numberText } from './number-input.ts';
import { checkedValue, sameValue } from './value.ts';

/** One control in the page: label, input, help, error, and a way back to the default. */
export interface ControlRow {
  readonly control: Control;
  readonly element: HTMLElement;
  /** Shows a value that was set elsewhere, and forgets errors; without one, the default. */
  show(value: ControlValue | undefined): void;
  /** Shows why the value was refused. */
  refuse(message: string): void;
}

/** Told of every value that the user sets; `undefined` is the default. What it throws is shown as the control's error. */
export type OnValue = (control: Control, value: ControlValue | undefined) => void;

let rows = 0;

/** Makes the inputs of a control. */
export function controlRow(control: Control, onValue: OnValue): ControlRow {
  const id = `forerun-control-${rows++}`;
  const row = elementOf('div', 'row');
  const unit = control.kind === 'number' && control.unit !== '' ? ` (${control.unit})` : '';
  const label = elementOf('label', 'label', control.label + unit);
  label.htmlFor = id;
  const help = elementOf('p', 'help', control.description);
  help.id = `${id}-help`;
  const error = elementOf('p', 'error');
  error.id = `${id}-error`;
  error.hidden = true;
  const reset = elementOf('button', 'reset', '↺');
  reset.type = 'button';
  const standard = control.kind === 'choice' ? choiceText(control, control.default) : textOf(control.default);
  reset.title = `Back to ${standard}`;
  reset.setAttribute('aria-label', `${control.label}: back to ${standard}`);
  const describedBy = `${help.id} ${error.id}`;

  const set = (value: unknown): void => {
    try {
      const checked = checkedValue(control, value);
      inputs.mark(false);
      error.hidden = true;
      reset.hidden = sameValue(checked, control.default);
      onValue(control, sameValue(checked, control.default) ? undefined : checked);
    } catch (problem) {
      refuse(problem instanceof Error ? problem.message : String(problem));
    }
  };
  const refuse = (message: string): void => {
    error.textContent = message;
    error.hidden = false;
    inputs.mark(true);
  };
  const show = (value: ControlValue | undefined): void => {
    const shown = value ?? control.default;
    inputs.show(shown);
    inputs.mark(false);
    error.hidden = true;
    reset.hidden = sameValue(shown, control.default);
  };
  const inputs = inputsOf(control, id, describedBy, set);
  reset.addEventListener('click', () => {
    show(undefined);
    onValue(control, undefined);
    // It has just hidden itself.
    inputs.focus();
  });
  row.append(label, ...inputs.elements, reset, help, error);
  show(undefined);
  return { control, element: row, show, refuse };
}

interface Inputs {
  readonly elements: readonly HTMLElement[];
  show(value: ControlValue): void;
  mark(invalid: boolean): void;
  focus(): void;
}

function inputsOf(control: Control, id: string, describedBy: string, set: (value: unknown) => void): Inputs {
  switch (control.kind) {
    case 'switch': {
      const box = elementOf('input', 'box');
      box.type = 'checkbox';
      box.addEventListener('change', () => set(box.checked));
      return { ...plain(box, id, describedBy), show: (value) => (box.checked = value === true) };
    }
    case 'choice': {
      const list = elementOf('select', 'list');
      list.append(...control.choices.map((choice) => new Option(choiceText(control, choice), choice)));
      list.addEventListener('change', () => set(list.value));
      return { ...plain(list, id, describedBy), show: (value) => (list.value = String(value)) };
    }
    case 'number':
      return control.perAction.length > 1
        ? perActionInputs(control, id, describedBy, set)
        : oneNumber(control, id, describedBy, set);
    default:
      return control satisfies never;
  }
}

function plain(element: HTMLElement, id: string, describedBy: string) {
  element.id = id;
  element.setAttribute('aria-describedby', describedBy);
  return {
    elements: [element],
    mark: (invalid: boolean): void => markInvalid(element, invalid),
    focus: () => element.focus(),
  };
}

function oneNumber(control: NumberControl, id: string, describedBy: string, set: (value: unknown) => void): Inputs {
  const input = numberInput({ control, id, label: control.label, describedBy, onInput: set });
  return {
    elements: input.elements,
    show: (value) => input.show([value].flat().map(Number)[0] ?? 0),
    mark: input.mark,
    focus: () => input.elements[0]?.focus(),
  };
}

/** One slider for all actions, and on request one for each. */
function perActionInputs(
  control: NumberControl,
  id: string,
  describedBy: string,
  set: (value: unknown) => void,
): Inputs {
  let values = control.perAction.map(() => 0);
  const say = (next: readonly number[]): void => {
    values = [...next];
    set(next.every((each) => each === next[0]) ? next[0] : values);
  };
  const all = numberInput({
    control,
    id,
    label: control.label,
    describedBy,
    onInput(value) {
      showEach(control.perAction.map(() => value));
      say(control.perAction.map(() => value));
    },
  });
  const each: readonly NumberInput[] = control.perAction.map((action, i) =>
    numberInput({
      control,
      id: `${id}-${i}`,
      label: `${control.label}, ${action}`,
      describedBy,
      onInput: (value) => say(values.map((before, k) => (k === i ? value : before))),
    }),
  );
  const showEach = (next: readonly number[]): void => {
    values = [...next];
    for (const [i, input] of each.entries()) input.show(next[i] ?? 0);
  };
  const details = elementOf('details', 'each');
  details.append(elementOf('summary', '', 'One for each action'));
  for (const [i, input] of each.entries()) {
    const label = elementOf('label', 'label', control.perAction[i]);
    label.htmlFor = `${id}-${i}`;
    const row = elementOf('div', 'row');
    row.append(label, ...input.elements);
    details.append(row);
  }
  return {
    elements: [...all.elements, details],
    show(value) {
      const list = [value].flat().map(Number);
      showEach(control.perAction.map((_, i) => list[i] ?? list[0] ?? 0));
      all.show(list[0] ?? 0);
      if (list.length > 1) details.open = true;
    },
    mark: (invalid) => all.mark(invalid),
    focus: () => all.elements[0]?.focus(),
  };
}

function choiceText({ choiceLabels }: ChoiceControl, choice: string): string {
  return choiceLabels?.[choice] ?? choice;
}

function textOf(value: ControlValue): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : value.map(numberText).join(', ');
}
