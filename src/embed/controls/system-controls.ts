import type { BuiltInSystem, ParameterInfo } from '../../systems/built-in.ts';
import type { NumberControl } from './control.ts';
import { labelOf } from './labels.ts';

type Range = Pick<NumberControl, 'scale' | 'low' | 'high' | 'zero' | 'step'> &
  Partial<Pick<NumberControl, 'integer' | 'min' | 'above' | 'max'>>;

/** The part of the world that is in view, `[x, y, z]`, in m. */
export interface View {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Physics that goes on without them. */
const MAY_VANISH = /^(gravity|damping|drag|dragTorque|facingLength|controlCost|maxReverse)$/;

/**
 * A control for every parameter of a built-in system.
 *
 * @param view Where goals can be put: places are parameters, too. Default around where they are.
 */
export function systemControls(system: BuiltInSystem, view?: View): readonly NumberControl[] {
  return system.params.map((info) => ({
    kind: 'number',
    group: 'system',
    name: info.name,
    label: labelOf(info.name),
    description: info.description,
    unit: info.unit === '1' ? '' : info.unit,
    integer: false,
    min: Number.NEGATIVE_INFINITY,
    above: false,
    max: Number.POSITIVE_INFINITY,
    perAction: [],
    default: info.default,
    ...rangeOf(info, view),
  }));
}

function rangeOf({ name, default: value }: ParameterInfo, view: View | undefined): Range {
  const axis = /^(?:goal|target)([XYZ])$/.exec(name)?.[1];
  if (axis !== undefined) {
    const i = 'XYZ'.indexOf(axis);
    const [low, high] = [view?.low[i] ?? value - 5, view?.high[i] ?? value + 5];
    return linear(Math.min(low, value), Math.max(high, value), 0.05);
  }
  if (name.endsWith('Yaw')) return linear(-Math.PI, Math.PI, Math.PI / 60);
  // A square map of so many cells a side; more would not be seen.
  if (name === 'cells') return { ...linear(11, 220, 1), integer: true, min: 1, max: 4096 };
  if (name.endsWith('Weight')) {
    const middle = value > 0 ? value : 1;
    return { scale: 'log', low: middle / 100, high: middle * 100, zero: true, step: middle / 100, min: 0 };
  }
  if (MAY_VANISH.test(name)) return { ...linear(0, value > 0 ? 3 * value : 1, (value || 1) / 50), min: 0 };
  if (value > 0) {
    return { scale: 'log', low: value / 5, high: value * 5, zero: false, step: value / 100, min: 0, above: true };
  }
  const reach = Math.abs(value) || 1;
  return linear(value - reach, value + reach, reach / 50);
}

function linear(low: number, high: number, step: number): Range {
  return { scale: 'linear', low, high, zero: false, step };
}
