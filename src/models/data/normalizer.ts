import { ForerunError } from '../../error.ts';
import { invalid } from './check.ts';

/** A {@link Normalizer} in JSON. */
export interface NormalizerJson {
  /** Rows seen. */
  readonly count: number;
  /** `[width]` */
  readonly mean: readonly number[];
  /** `[width]`, sums of squared differences from the mean. */
  readonly squares: readonly number[];
}

/** Below this, relative to the mean (or 1), a standard deviation is rounding and the column is constant. PETS has the same bound. */
const CONSTANT = 1e-12;

/**
 * Running mean and standard deviation of columns, in float64, merged batch by batch as by Chan, Golub and LeVeque, "Updating formulae
 * and a pairwise algorithm for computing sample variances" (1979): the order and sizes of the batches do not matter.
 */
export class Normalizer {
  /** Columns. */
  readonly width: number;
  #count = 0;
  #mean: Float64Array;
  #squares: Float64Array;

  /** @throws ForerunError `invalid-argument` for a width that is not a whole number of at least 1 */
  constructor(width: number) {
    if (!Number.isInteger(width) || width < 1) {
      throw invalid(
        'Normalizer',
        `width is ${String(width)}; give the number of columns, a whole number of at least 1.`,
      );
    }
    this.width = width;
    this.#mean = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  /** Rows seen. */
  get count(): number {
    return this.#count;
  }

  /** `[width]`, zeros before the first row. A copy. */
  get mean(): Float64Array {
    return this.#mean.slice();
  }

  /**
   * `[width]`, over all rows (divided by n, not n - 1). Columns that are constant, and all before the first row, have 1, so that they
   * become 0 and not infinite. A copy.
   */
  get std(): Float64Array {
    return this.#squares.map((squares, c) => {
      const std = Math.sqrt(squares / Math.max(1, this.#count));
      return std > CONSTANT * Math.max(1, Math.abs(this.#mean[c] ?? 0)) ? std : 1;
    });
  }

  /**
   * Takes rows into account.
   *
   * @param rows `[n, width]`
   * @throws ForerunError `invalid-argument` for a length that is not a multiple of the width or a number that is not finite; nothing is then changed
   */
  update(rows: ArrayLike<number>): void {
    const { width } = this;
    this.#checkWidth('update', rows);
    for (let i = 0; i < rows.length; i++) {
      if (!Number.isFinite(rows[i])) {
        const where = `row ${Math.floor(i / width) + 1}, column ${(i % width) + 1}`;
        throw invalid('Normalizer.update', `${where} is ${String(rows[i])}; give finite numbers.`);
      }
    }
    const added = rows.length / width;
    if (added === 0) return;
    const total = this.#count + added;
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let i = c; i < rows.length; i += width) sum += rows[i] ?? 0;
      const batchMean = sum / added;
      let batchSquares = 0;
      for (let i = c; i < rows.length; i += width) batchSquares += ((rows[i] ?? 0) - batchMean) ** 2;
      const before = this.#mean[c] ?? 0;
      const apart = batchMean - before;
      this.#mean[c] = before + (apart * added) / total;
      this.#squares[c] = (this.#squares[c] ?? 0) + batchSquares + (apart ** 2 * this.#count * added) / total;
    }
    this.#count = total;
  }

  /** (rows - mean) / std, `[n, width]`, new. @throws ForerunError `invalid-argument` for a wrong length */
  normalize(rows: ArrayLike<number>): Float32Array {
    this.#checkWidth('normalize', rows);
    const [mean, std] = [this.#mean, this.std];
    return Float32Array.from(rows, (value, i) => (value - (mean[i % this.width] ?? 0)) / (std[i % this.width] ?? 1));
  }

  /** rows * std + mean, `[n, width]`, new: what {@link normalize} undoes. @throws ForerunError `invalid-argument` for a wrong length */
  denormalize(rows: ArrayLike<number>): Float32Array {
    this.#checkWidth('denormalize', rows);
    const [mean, std] = [this.#mean, this.std];
    return Float32Array.from(rows, (value, i) => value * (std[i % this.width] ?? 1) + (mean[i % this.width] ?? 0));
  }

  /** Everything, exactly: `Normalizer.fromJson(JSON.parse(JSON.stringify(normalizer)))` goes on where it was. */
  toJSON(): NormalizerJson {
    return { count: this.#count, mean: [...this.#mean], squares: [...this.#squares] };
  }

  /** What {@link toJSON} wrote. @throws ForerunError `invalid-data` for anything else */
  static fromJson(json: unknown): Normalizer {
    const { count, mean, squares } = (typeof json === 'object' && json !== null ? json : {}) as Partial<NormalizerJson>;
    const valid =
      typeof count === 'number' &&
      Number.isSafeInteger(count) &&
      count >= 0 &&
      isNumbers(mean) &&
      isNumbers(squares) &&
      mean.length > 0 &&
      mean.length === squares.length &&
      squares.every((value) => value >= 0);
    if (!valid) {
      throw new ForerunError(
        'invalid-data',
        'Normalizer.fromJson: the JSON is not { count, mean, squares } with a whole count, as many squares as means, ' +
          'finite numbers and no negative squares; use what JSON.stringify made of a normalizer.',
      );
    }
    const normalizer = new Normalizer(mean.length);
    normalizer.#count = count;
    normalizer.#mean.set(mean);
    normalizer.#squares.set(squares);
    return normalizer;
  }

  #checkWidth(method: string, rows: ArrayLike<number>): void {
    if (!Number.isInteger(rows?.length / this.width)) {
      throw invalid(
        `Normalizer.${method}`,
        `there are ${rows?.length ?? 'no'} numbers; give rows of ${this.width}, behind each other.`,
      );
    }
  }
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
}
