import recorded from './gymnasium-tables.json';

/** A table as Gymnasium has it, and its optimal values; made by record-gymnasium.py. */
export interface RecordedTable {
  readonly name: string;
  readonly states: number;
  readonly actions: number;
  /** States to begin in and their probabilities. */
  readonly start: readonly (readonly [state: number, probability: number])[];
  readonly offsets: number[];
  readonly probabilities: number[];
  readonly nexts: number[];
  readonly rewards: number[];
  readonly terminals: number[];
  /** With {@link RECORDED_DISCOUNT}. */
  readonly values: number[];
}

interface Packed {
  readonly values: readonly number[];
  readonly places: string;
}

/** What the recorded values are discounted with. */
export const RECORDED_DISCOUNT = recorded.discount;

/** All that were recorded. */
export const recordedTables: readonly RecordedTable[] = recorded.tables.map(
  ({ counts, probabilities, rewards, terminals, start, ...rest }) => ({
    ...rest,
    start: start.map(([state = 0, probability = 0]) => [state, probability]),
    offsets: unpacked(counts).reduce<number[]>(
      (offsets, count) => {
        offsets.push((offsets.at(-1) ?? 0) + count);
        return offsets;
      },
      [0],
    ),
    probabilities: unpacked(probabilities),
    rewards: unpacked(rewards),
    terminals: unpacked(terminals),
  }),
);

function unpacked(values: number[] | Packed): number[] {
  if (Array.isArray(values)) return values;
  return [...values.places].map((digit) => values.values[Number.parseInt(digit, 36)] ?? Number.NaN);
}
