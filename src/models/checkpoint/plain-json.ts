/** Deeper than any settings of ours; bounds what a hostile file can make of the stack. */
const DEEPEST = 16;

/**
 * Why a value would not come back from JSON as it is (NaN becomes null, undefined disappears, a `__proto__` can become a prototype), with
 * the path to it; `undefined` when it would.
 */
export function jsonProblem(value: unknown, path: string, depth = 0): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is ${typeof value}`;
  if (depth === DEEPEST) return `${path} lies deeper than ${DEEPEST} levels`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return `${path} is not plain JSON`;
  for (const [key, entry] of Object.entries(value)) {
    if (key === '__proto__') return `${path} has the key '__proto__'`;
    const problem = jsonProblem(entry, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
