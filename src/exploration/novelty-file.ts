import { ForerunError } from '../error.ts';

/** What was read of a file: nothing of it is believed yet. */
export type SavedRecord = Readonly<Record<string, unknown>>;

/**
 * What an intrinsic reward, or who explores, saved as JSON.
 *
 * @throws ForerunError `invalid-data` for what is none, and for that of another kind
 */
export function parsedNovelty(api: string, kind: string, bytes: Uint8Array): SavedRecord {
  let saved: unknown;
  try {
    saved = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damagedNovelty(api);
  }
  const record = savedRecord(api, saved);
  if (record.kind !== kind) throw damagedNovelty(api);
  return record;
}

/** @throws ForerunError `invalid-data` for what is no object */
export function savedRecord(api: string, value: unknown): SavedRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as SavedRecord;
  throw damagedNovelty(api);
}

/**
 * So many numbers, finite in float32.
 *
 * @throws ForerunError `invalid-data`
 */
export function numberList(api: string, value: unknown, length: number): Float32Array {
  if (!Array.isArray(value) || value.length !== length) throw damagedNovelty(api);
  const numbers = (value as readonly unknown[]).map((one) => (typeof one === 'number' ? Math.fround(one) : Number.NaN));
  if (!numbers.every(Number.isFinite)) throw damagedNovelty(api);
  return Float32Array.from(numbers);
}

/**
 * A count.
 *
 * @throws ForerunError `invalid-data`
 */
export function savedCount(api: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw damagedNovelty(api);
}

/** Bytes that cannot be taken up. */
export function damagedNovelty(api: string): ForerunError {
  return new ForerunError(
    'invalid-data',
    `${api}.load: the bytes are damaged or another kind's; give what save() gave.`,
  );
}
