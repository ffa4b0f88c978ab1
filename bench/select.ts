import { ForerunError } from '../src/error.ts';
import type { BenchCase } from './case.ts';

/** What {@link selectCases} goes by. */
export interface Selection {
  /** Only cases whose name contains this; or any of several, with commas between. */
  readonly filter?: string | undefined;
  /** The sweeps and whatever else takes long, too. */
  readonly full?: boolean;
  /** Those that learn, too: hours. */
  readonly learning?: boolean;
}

/**
 * The cases to measure. Those that take long have to be asked for: with `full`, or by a filter that no usual case answers to. Those that
 * take hours, with `learning` or a filter that says so.
 *
 * @throws ForerunError `invalid-argument` for a filter, or a part of one, that is in no name
 */
export function selectCases(cases: readonly BenchCase[], selection: Selection): readonly BenchCase[] {
  const { filter = '', full = false, learning = false } = selection;
  const parts = filter.split(',').map((part) => part.trim());
  const wanted = filter.trim() === '' ? [''] : parts.filter((part) => part !== '');
  const known = cases.filter(({ kind }) => kind !== 'learning' || learning || filter.includes('learning'));
  const chosen = new Set<BenchCase>();
  for (const part of wanted) {
    const named = known.filter(({ name }) => name === part);
    const contained = known.filter(({ name }) => name.includes(part));
    const usual = contained.filter((benchCase) => full || !takesLong(benchCase));
    if (contained.length === 0) throw unknownFilter(part, cases);
    for (const benchCase of usual.length > 0 ? [...named, ...usual] : contained) chosen.add(benchCase);
  }
  if (chosen.size > 0) return cases.filter((benchCase) => chosen.has(benchCase));
  throw unknownFilter(filter, cases);
}

function unknownFilter(filter: string, cases: readonly BenchCase[]): ForerunError {
  const names = cases.map(({ name }) => name).join(', ');
  return new ForerunError(
    'invalid-argument',
    `bench: --filter '${filter}' is in no name of a case; the cases are ${names}.`,
  );
}

/** Cases that only `--full`, or a filter, measures. */
export function takesLong(benchCase: BenchCase): boolean {
  return benchCase.kind !== 'learning' && benchCase.full === true;
}
