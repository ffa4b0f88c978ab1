import type { BackendName } from '../case.ts';
import type { BenchDocument, CaseResult } from '../document.ts';
import { type Ratio, ratioOf } from '../statistics/ratio.ts';

/** What became of a case. */
export type Verdict =
  /** The interval of the ratio lies below 1, and the median fell by more than {@link TOLERANCE}. */
  | 'faster'
  /** The interval lies above 1, and the median rose by more than that. */
  | 'slower'
  /** The difference is within the noise, or too small to matter. */
  | 'same'
  /** One of the two was measured too few times to know how wide its noise is. */
  | 'unknown';

/** One case, before and now. */
export interface ComparedCase {
  readonly name: string;
  readonly backend: BackendName;
  /** Median wall times of a plan, in ms. */
  readonly beforeMs: number;
  readonly nowMs: number;
  /** Now over before. */
  readonly ratio: Ratio;
  readonly verdict: Verdict;
}

/** Two documents, case by case. */
export interface Comparison {
  /** Dates of the two documents. */
  readonly before: string;
  readonly now: string;
  /** What of the machines differs, in words; none where they are the same. */
  readonly differences: readonly string[];
  /** Which of the two was measured while others wanted the cores, in words: its times are too long, whatever their intervals say. */
  readonly busy: readonly string[];
  readonly cases: readonly ComparedCase[];
  /** Timed cases that only one of them has: name and backend. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
}

/**
 * Medians that differ by less than this are the same: from one process to the next, memory lies elsewhere and clocks run at another rate,
 * which the repeats of one process do not show.
 */
export const TOLERANCE = 0.05;

type Timed = Extract<CaseResult, { kind: 'speed' | 'ensemble' | 'rate' }>;

/** Compares the times of two documents. */
export function compareDocuments(before: BenchDocument, now: BenchDocument): Comparison {
  const [old, fresh] = [timed(before), timed(now)];
  const cases = [...fresh].flatMap(([key, result]): ComparedCase[] => {
    const earlier = old.get(key);
    return earlier === undefined ? [] : [compareCase(earlier, result)];
  });
  return {
    before: before.date,
    now: now.date,
    differences: differences(before, now),
    busy: [...busy(before, 'before'), ...busy(now, 'now')],
    cases,
    onlyBefore: [...old.keys()].filter((key) => !fresh.has(key)),
    onlyNow: [...fresh.keys()].filter((key) => !old.has(key)),
  };
}

/** Whether a case became slower on the same machine: times of different machines say nothing about the code. */
export function hasRegression({ differences, cases }: Comparison): boolean {
  return differences.length === 0 && cases.some(({ verdict }) => verdict === 'slower');
}

function busy({ machine: { load, cores } }: BenchDocument, when: string): string[] {
  return load !== null && load > cores ? [`${when}, ${load} processes wanted the ${cores} cores`] : [];
}

function compareCase(before: Timed, now: Timed): ComparedCase {
  const ratio = ratioOf(now.planMs, before.planMs);
  const { name, backend } = now;
  return { name, backend, beforeMs: before.planMs.p50, nowMs: now.planMs.p50, ratio, verdict: verdictOf(ratio) };
}

/** See {@link Verdict}. */
export function verdictOf({ ratio, low, high }: Ratio): Verdict {
  if (low === null || high === null) return 'unknown';
  if (low > 1 && ratio > 1 + TOLERANCE) return 'slower';
  if (high < 1 && ratio < 1 / (1 + TOLERANCE)) return 'faster';
  return 'same';
}

function timed({ cases }: BenchDocument): Map<string, Timed> {
  const found = cases.filter((result): result is Timed => {
    return result.kind === 'speed' || result.kind === 'ensemble' || result.kind === 'rate';
  });
  return new Map(found.map((result) => [`${result.name} on ${result.backend}`, result]));
}

function differences(before: BenchDocument, now: BenchDocument): string[] {
  const adapters = ({ backends }: BenchDocument) =>
    Object.fromEntries(backends.map(({ backend, adapter }) => [`${backend} adapter`, adapter.description]));
  const facts = (document: BenchDocument): Record<string, string> => {
    const { cpu, cores, memoryGiB, os, runtime } = document.machine;
    return {
      processor: cpu,
      cores: `${cores}`,
      memory: `${memoryGiB} GiB`,
      system: os,
      runtime,
      ...adapters(document),
    };
  };
  const [old, fresh] = [facts(before), facts(now)];
  // A backend that only one of them was asked for is no difference of the machines.
  return Object.keys(old)
    .filter((name) => fresh[name] !== undefined && old[name] !== fresh[name])
    .map((name) => `${name}: ${old[name]} before, ${fresh[name]} now`);
}
