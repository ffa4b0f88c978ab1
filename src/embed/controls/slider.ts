import type { NumberControl } from './control.ts';

/** Stops of a slider on a logarithmic scale. */
const LOG_STOPS = 200;

/** How many stops a control's slider has besides the first. */
export function sliderStops(control: NumberControl): number {
  const { scale, low, high, step, zero } = control;
  switch (scale) {
    case 'linear':
      return Math.max(1, Math.round((high - low) / step));
    case 'log':
      return LOG_STOPS + (zero ? 1 : 0);
    case 'powers-of-two':
      return Math.max(1, Math.round(Math.log2(high / low)));
    default:
      return scale satisfies never;
  }
}

/** The value at a stop, 0 to {@link sliderStops}, with no more digits than it needs. */
export function sliderValue(control: NumberControl, stop: number): number {
  const { scale, low, high, step, zero } = control;
  const at = Math.min(Math.max(Math.round(stop), 0), sliderStops(control));
  switch (scale) {
    case 'linear':
      return Math.min(high, Number((low + at * step).toPrecision(12)));
    case 'log': {
      if (zero && at === 0) return 0;
      const share = (at - (zero ? 1 : 0)) / LOG_STOPS;
      if (share <= 0 || share >= 1) return share > 0 ? high : low;
      return Number((low * (high / low) ** share).toPrecision(3));
    }
    case 'powers-of-two':
      return low * 2 ** at;
    default:
      return scale satisfies never;
  }
}

/** The stop next to a value; values beyond the ends are at the ends. */
export function sliderStop(control: NumberControl, value: number): number {
  const { scale, low, high, step, zero } = control;
  const stops = sliderStops(control);
  const within = (stop: number) => Math.min(Math.max(Math.round(stop), 0), stops);
  switch (scale) {
    case 'linear':
      return within((value - low) / step);
    case 'log':
      if (!(value > 0)) return 0;
      return within((LOG_STOPS * Math.log(value / low)) / Math.log(high / low) + (zero ? 1 : 0));
    case 'powers-of-two':
      return value > 0 ? within(Math.log2(value / low)) : 0;
    default:
      return scale satisfies never;
  }
}
