import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';

/** What {@link stateGrid} takes. */
export interface StateGridOptions {
  /** `[n]`: where the first bin of each component begins. */
  readonly low: ArrayLike<number>;
  /** `[n]`: where the last one ends. */
  readonly high: ArrayLike<number>;
  /** How many bins each component has, or one number for all. */
  readonly bins: number | ArrayLike<number>;
}

/** Vectors as numbered cells. */
export interface StateGrid {
  /** S: the product of all bins. */
  readonly states: number;
  /**
   * The cell that a vector `[n]` lies in; beyond the bounds, the nearest. The last component counts fastest.
   *
   * @throws ForerunError `invalid-argument` for other sizes and numbers that are NaN
   */
  stateOf(values: ArrayLike<number>): number;
  /** The middle of a cell, `[n]`. */
  middleOf(state: number): Float32Array;
}

const OPTIONS = { low: true, high: true, bins: true } as const satisfies Record<keyof StateGridOptions, true>;
const MOST_STATES = 2 ** 24;

/**
 * Divides a box into cells of the same size: what makes a table of a continuous system.
 *
 * @throws ForerunError `invalid-argument` for bounds and bins that cannot be, and more than 2^24 cells
 */
export function stateGrid(options: StateGridOptions): StateGrid {
  checkOptions('stateGrid', options, Object.keys(OPTIONS));
  const [low, high] = [Array.from(options.low), Array.from(options.high)];
  const bins = typeof options.bins === 'number' ? low.map(() => options.bins as number) : Array.from(options.bins);
  const size = low.length;
  if (size === 0 || high.length !== size || bins.length !== size) {
    throw invalid(`got ${size} low, ${high.length} high and ${bins.length} bins; give as many of each, one or more`);
  }
  low.forEach((least, i) => {
    const [most = Number.NaN, count = Number.NaN] = [high[i], bins[i]];
    if (!(Number.isFinite(least) && Number.isFinite(most) && least < most && Number.isInteger(count) && count > 0)) {
      throw invalid(`component ${i} has ${count} bins from ${least} to ${most}; give finite bounds and a whole number`);
    }
  });
  const states = bins.reduce((product, count) => product * count, 1);
  if (states > MOST_STATES) throw invalid(`there would be ${states} cells; give fewer bins, at most 2^24 cells`);
  const width = (i: number) => ((high[i] ?? 0) - (low[i] ?? 0)) / (bins[i] ?? 1);
  return {
    states,
    stateOf(values) {
      if (values.length !== size) throw invalid(`stateOf got ${values.length} numbers; give ${size}`);
      let state = 0;
      for (let i = 0; i < size; i++) {
        const bin = Math.floor(((values[i] ?? Number.NaN) - (low[i] ?? 0)) / width(i));
        if (Number.isNaN(bin)) throw invalid(`stateOf got ${String(values[i])} as component ${i}; give numbers`);
        state = state * (bins[i] ?? 1) + Math.min(Math.max(bin, 0), (bins[i] ?? 1) - 1);
      }
      return state;
    },
    middleOf(state) {
      const middle = new Float32Array(size);
      let left = state;
      for (let i = size - 1; i >= 0; i--) {
        const count = bins[i] ?? 1;
        middle[i] = (low[i] ?? 0) + ((left % count) + 0.5) * width(i);
        left = Math.floor(left / count);
      }
      return middle;
    },
  };
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `stateGrid: ${problem}.`);
}
