import type { NumberControl } from './control.ts';
import { elementOf } from './element-of.ts';
import { sliderStop, sliderStops, sliderValue } from './slider.ts';

/** A slider and a field for one number. */
export interface NumberInput {
  readonly elements: readonly HTMLElement[];
  show(value: number): void;
  /** Whether what stands in the field is refused; what is accepted comes back where the field is left without a number. */
  mark(invalid: boolean): void;
}

/** What {@link numberInput} takes. */
export interface NumberInputParts {
  readonly control: NumberControl;
  /** Id of the field, for its label. */
  readonly id: string;
  /** What the slider is called. */
  readonly label: string;
  /** Ids of help and error text. */
  readonly describedBy: string;
  /** What was typed or chosen; `NaN` for what is no number. */
  readonly onInput: (value: number) => void;
}

/** Makes a slider, quick and rough, and a field, exact and without the slider's ends. */
export function numberInput({ control, id, label, describedBy, onInput }: NumberInputParts): NumberInput {
  const slider = elementOf('input', 'slider');
  slider.type = 'range';
  slider.min = '0';
  slider.max = String(sliderStops(control));
  slider.step = '1';
  slider.setAttribute('aria-label', label);
  slider.setAttribute('aria-describedby', describedBy);
  const field = elementOf('input', 'field');
  field.type = 'text';
  field.inputMode = control.integer ? 'numeric' : 'decimal';
  field.id = id;
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('aria-describedby', describedBy);

  /** What stood in the field when it was last accepted. */
  let last = '';
  const say = (value: number): void => slider.setAttribute('aria-valuetext', shown(value, control.unit));
  slider.addEventListener('input', () => {
    const value = sliderValue(control, slider.valueAsNumber);
    field.value = numberText(value);
    say(value);
    onInput(value);
  });
  field.addEventListener('change', () => {
    const text = field.value.trim().replace(',', '.');
    const value = text === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value)) {
      onInput(value);
      // What is no number changes nothing: the last one stays, and is none to complain of.
      field.value = last;
      markInvalid(field, false);
      return;
    }
    if (Number.isFinite(value)) slider.value = String(sliderStop(control, value));
    say(value);
    onInput(value);
  });

  return {
    elements: [slider, field],
    show(value) {
      const text = numberText(value);
      if (field.value !== text) field.value = text;
      last = text;
      slider.value = String(sliderStop(control, value));
      say(value);
    },
    mark(invalid) {
      markInvalid(field, invalid);
      if (!invalid) last = field.value;
    },
  };
}

/** Says of an input that what stands in it is refused. */
export function markInvalid(element: HTMLElement, invalid: boolean): void {
  if (invalid) element.setAttribute('aria-invalid', 'true');
  else element.removeAttribute('aria-invalid');
}

/** A number in as few digits as tell it from its neighbours. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function shown(value: number, unit: string): string {
  return unit === '' ? numberText(value) : `${numberText(value)} ${unit}`;
}
