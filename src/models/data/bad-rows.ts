import { ForerunError } from '../../error.ts';
import { type BadValue, badValues, invalid } from './check.ts';
import { ReplayBuffer } from './replay-buffer.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

/** How many bad values the message names. */
const NAMED = 8;

/** @throws ForerunError `invalid-argument` for what is not the text of a file */
export function checkText(api: string, text: string): void {
  if (typeof text === 'string') return;
  throw invalid(api, `text is ${text === null ? 'null' : typeof text}; give the file's contents as a string.`);
}

/** Collects the rows of a file and everything that is wrong with them, so that one error names it and nothing is half-loaded. */
export class RowReader {
  readonly #api: string;
  readonly #space: TransitionSpace;
  readonly #rows: ReplayBuffer;
  readonly #named: string[] = [];
  #badRows = 0;
  #read = 0;

  /** @param api who reads, for the message */
  constructor(api: string, space: TransitionSpace) {
    this.#api = api;
    this.#space = space;
    // Grows with the file.
    this.#rows = new ReplayBuffer({ space, capacity: 2 ** 28 });
  }

  /**
   * The next row.
   *
   * @param line of the file, counted from 1
   * @param row what it says, or what is wrong with it already
   */
  add(line: number, row: Transition | readonly BadValue[]): void {
    this.#read++;
    const bad = isBad(row) ? row : badValues(this.#space, row);
    if (bad.length > 0) {
      this.#badRows++;
      for (const { column, got, expected } of bad) {
        if (this.#named.length === NAMED) break;
        this.#named.push(`row ${this.#read} (line ${line}), ${column}: ${got}, not ${expected}`);
      }
    } else if (this.#badRows === 0 && !isBad(row)) {
      this.#rows.add(row);
    }
  }

  /** All rows. @throws ForerunError `invalid-data` when there were bad ones, with the first of them by row, line and column */
  finish(): Transitions {
    if (this.#badRows > 0) {
      const many = this.#badRows === 1 ? '1 row is bad' : `${this.#badRows} rows are bad`;
      throw new ForerunError(
        'invalid-data',
        `${this.#api}: ${many} of ${this.#read}; nothing was loaded. Mend or remove: ${this.#named.join('; ')}.`,
      );
    }
    return this.#rows.transitions();
  }
}

function isBad(row: Transition | readonly BadValue[]): row is readonly BadValue[] {
  return Array.isArray(row);
}
