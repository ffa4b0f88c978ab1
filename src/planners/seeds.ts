import { ForerunError } from '../error.ts';

/**
 * The random generator's key of each problem: one seed and those that follow it, or one seed per problem.
 *
 * @throws ForerunError `invalid-argument`
 */
export function problemSeeds(seed: number | readonly number[], problems: number): Uint32Array {
  const seeds = typeof seed === 'number' ? Array.from({ length: problems }, (_, b) => seed + b) : seed;
  if (seeds.length !== problems || !seeds.every((each) => Number.isInteger(each) && each >= 0 && each < 2 ** 32)) {
    throw new ForerunError(
      'invalid-argument',
      `createPlanner: seed is ${String(seed)}; give a whole number from 0 to 2^32 - ${problems}, or one per problem.`,
    );
  }
  return Uint32Array.from(seeds);
}
