/** A number that JSON can hold: what is not finite becomes `null`. */
export function jsonNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
