import { invalid } from './check.ts';
import { randomIndex, seededRandom } from './random.ts';

/**
 * Bootstrap samples (Efron 1979) for an ensemble: per member `count` rows drawn from `count` rows with replacement, so that a
 * member sees about 63 % of them. A member's rows do not depend on how many members there are.
 *
 * @throws ForerunError `invalid-argument` for counts that are not whole numbers of at least 1
 */
export function bootstrap(count: number, members: number, seed: number): Uint32Array[] {
  for (const [name, value] of Object.entries({ count, members })) {
    if (!Number.isInteger(value) || value < 1) {
      throw invalid('bootstrap', `${name} is ${String(value)}; give a whole number of at least 1.`);
    }
  }
  const random = seededRandom(seed);
  return Array.from({ length: members }, () => Uint32Array.from({ length: count }, () => randomIndex(random, count)));
}
