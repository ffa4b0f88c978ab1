/**
 * An f32 as a short decimal (at most 9 digits) that gives the same f32 again, -0 too. For finite numbers.
 *
 * What `String` writes of an f32 are the digits of the f64 behind it: 0.10000000149011612 for 0.1.
 */
export function shortDecimal(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

/** The number that a text is in plain decimal notation, also with an exponent; NaN for everything else, nothing and `Infinity` included. */
export function decimal(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
