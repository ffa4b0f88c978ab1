import { ForerunError } from '../error.ts';
import { columnWidths, FLAGS, NUMBERS } from '../models/data/columns.ts';
import type { TransitionSpace, Transitions } from '../models/data/transitions.ts';

/**
 * Transitions as bytes, for checkpoints: the columns one after the other, numbers as little-endian f32, flags as bytes. For
 * data to exchange there are JSONL and CSV.
 */
export function transitionsToBytes(transitions: Transitions): Uint8Array {
  const columns = [...NUMBERS, ...FLAGS].map((name) => transitions[name]);
  const bytes = new Uint8Array(columns.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/**
 * What {@link transitionsToBytes} was given.
 *
 * @throws ForerunError `invalid-data` for bytes that are not whole transitions of this space
 */
export function transitionsFromBytes(space: TransitionSpace, bytes: Uint8Array): Transitions {
  const widths = columnWidths(space);
  const numbers = NUMBERS.reduce((sum, name) => sum + widths[name], 0);
  const count = bytes.length / (4 * numbers + FLAGS.length);
  if (!Number.isInteger(count)) {
    throw new ForerunError(
      'invalid-data',
      `transitionsFromBytes: ${bytes.length} bytes are not a whole number of transitions of ${numbers} numbers and 2 flags; the file is damaged or of another environment.`,
    );
  }
  let at = 0;
  // Copies, since columns of f32 have to be aligned.
  const take = (length: number) => {
    at += length;
    return new Uint8Array(bytes.subarray(at - length, at));
  };
  const floats = (width: number) => new Float32Array(take(4 * count * width).buffer);
  return {
    space,
    count,
    states: floats(widths.states),
    actions: floats(widths.actions),
    rewards: floats(widths.rewards),
    nextStates: floats(widths.nextStates),
    terminated: take(count),
    truncated: take(count),
  };
}
