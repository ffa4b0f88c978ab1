import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';

/** What {@link stateGrid} takes. */
export interface StateGridOptions {
  /** `[n]`: where the first bin of each component begins. */
  readonly low: ArrayLike<number>;
  /** `[n]`: where the last one ends. */
  readonly high: ArrayLike<number>;
  /** How many bins each component has, or one number for all. */
  readonly bins: number | ArrayLike<number>;
  /** `[n]`: which components begin anew where they end, as angles do. Default none. */
  readonly periodic?: ArrayLike<boolean>;
}

/** A cell, and how much it counts. */
export interface CellWeight {
  readonly state: number;
  /** Above 0; those of a vector sum to 1. */
  readonly weight: number;
}

/** Vectors as numbered cells. */
export interface StateGrid {
  /** n */
  readonly size: number;
  /** S: the product of all bins. */
  readonly states: number;
  /**
   * The cell that a vector `[n]` lies in; beyond the bounds, the nearest. The last component counts fastest.
   *
   * @throws ForerunError `invalid-argument` for other sizes and numbers that are NaN
   */
  stateOf(values: ArrayLike<number>): number;
  /**
   * The cells whose middles lie around a vector, at most 2^n, and how near it is to each: what is known at the middles is interpolated by
   * them, linearly in every component. Beyond the outermost middles, those.
   *
   * @throws ForerunError `invalid-argument` for other sizes and numbers that are NaN
   */
  around(values: ArrayLike<number>): CellWeight[];
  /**
   * The middle of a cell, `[n]`.
   *
   * @throws ForerunError `invalid-argument` for a cell that there is not
   */
  middleOf(state: number): Float32Array;
}

const OPTIONS = { low: true, high: true, bins: true, periodic: true } as const satisfies Record<
  keyof StateGridOptions,
  true
>;
const MOST_STATES = 2 ** 24;

/**
 * Divides a box into cells of the same size: what makes a table of a continuous system.
 *
 * @throws ForerunError `invalid-argument` for bounds and bins that cannot be, and more than 2^24 cells
 */
export function stateGrid(options: StateGridOptions): StateGrid {
  checkOptions('stateGrid', options, Object.keys(OPTIONS));
  return gridOf('stateGrid', options);
}

/** A component: where its first bin begins, how wide each is, how many there are, and whether they go round. */
interface Axis {
  readonly low: number;
  readonly width: number;
  readonly count: number;
  readonly periodic: boolean;
  /** What lies this near a middle is on it; in widths of a bin. */
  readonly near: number;
}

/**
 * {@link stateGrid} for another function that takes its options.
 *
 * @param api that function, for messages
 * @throws ForerunError `invalid-argument`
 */
export function gridOf(api: string, options: StateGridOptions): StateGrid {
  const axes = axesOf(api, options);
  const size = axes.length;
  const states = axes.reduce((product, { count }) => product * count, 1);
  if (states > MOST_STATES) throw invalid(api, `there would be ${states} cells; give fewer bins, at most 2^24 cells`);
  /** In widths of a bin, from where the first begins. */
  const place = (axis: Axis, values: ArrayLike<number>, i: number): number => {
    const at = ((values[i] ?? Number.NaN) - axis.low) / axis.width;
    if (Number.isNaN(at)) throw invalid(api, `got ${String(values[i])} as component ${i} of a vector; give numbers`);
    return at;
  };
  const checkSize = (values: ArrayLike<number>): void => {
    if (values?.length !== size) throw invalid(api, `got ${String(values?.length)} numbers; give ${size}`);
  };
  return {
    size,
    states,
    stateOf(values) {
      checkSize(values);
      return axes.reduce((state, axis, i) => state * axis.count + binOf(axis, Math.floor(place(axis, values, i))), 0);
    },
    around(values) {
      checkSize(values);
      let found: CellWeight[] = [{ state: 0, weight: 1 }];
      axes.forEach((axis, i) => {
        // Middles lie half a bin from where the bin begins.
        const at = place(axis, values, i) - 0.5;
        const nearest = Math.round(at);
        const onMiddle = Math.abs(at - nearest) < axis.near;
        const below = onMiddle ? nearest : Math.floor(at);
        const [first, second] = [binOf(axis, below), binOf(axis, below + 1)];
        // Far beyond the bounds, infinity included, one bin is all.
        const share = first === second || onMiddle ? 0 : at - below;
        found = found.flatMap(({ state, weight }) => {
          const on = (bin: number, part: number) => ({ state: state * axis.count + bin, weight: weight * part });
          return share === 0 ? [on(first, 1)] : [on(first, 1 - share), on(second, share)];
        });
      });
      return found;
    },
    middleOf(state) {
      checkNumber(api, 'state', state, { min: 0, max: states - 1, integer: true });
      const middle = new Float32Array(size);
      let left = state;
      for (let i = size - 1; i >= 0; i--) {
        const { low, width, count } = axes[i] ?? { low: 0, width: 1, count: 1 };
        middle[i] = low + ((left % count) + 0.5) * width;
        left = Math.floor(left / count);
      }
      return middle;
    },
  };
}

/** What is this near a middle is on it, as parts of the largest bound: middles, and steps from them, are f32. */
const NEAR = 2 ** -22;

function binOf({ count, periodic }: Axis, bin: number): number {
  if (periodic && Number.isFinite(bin)) return ((bin % count) + count) % count;
  return Math.min(Math.max(bin, 0), count - 1);
}

function axesOf(api: string, options: StateGridOptions): readonly Axis[] {
  for (const name of ['low', 'high'] as const) {
    if (!isList(options[name])) throw invalid(api, `${name} is ${String(options[name])}; give a list of numbers`);
  }
  if (typeof options.bins !== 'number' && !isList(options.bins)) {
    throw invalid(api, `bins are ${String(options.bins)}; give a whole number, or a list of them`);
  }
  const [low, high] = [Array.from(options.low), Array.from(options.high)];
  const { bins: given } = options;
  const bins = typeof given === 'number' ? low.map(() => given) : Array.from(given);
  const periodic = options.periodic === undefined ? low.map(() => false) : Array.from(options.periodic);
  const size = low.length;
  if (size === 0 || high.length !== size || bins.length !== size) {
    throw invalid(
      api,
      `got ${size} low, ${high.length} high and ${bins.length} bins; give as many of each, one or more`,
    );
  }
  if (periodic.length !== size || !periodic.every((each) => typeof each === 'boolean')) {
    throw invalid(api, `periodic is [${periodic.join(', ')}]; give true or false for each of ${size} components`);
  }
  return low.map((least, i) => {
    const [most = Number.NaN, count = Number.NaN] = [high[i], bins[i]];
    if (!(Number.isFinite(least) && Number.isFinite(most) && least < most && Number.isInteger(count) && count > 0)) {
      throw invalid(
        api,
        `component ${i} has ${count} bins from ${least} to ${most}; give finite bounds and a whole number`,
      );
    }
    const width = (most - least) / count;
    const near = Math.min(0.25, (NEAR * Math.max(Math.abs(least), Math.abs(most))) / width);
    return { low: least, width, count, periodic: periodic[i] ?? false, near };
  });
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function invalid(api: string, problem: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${problem}.`);
}
