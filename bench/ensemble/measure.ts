import { percentile } from '../../src/cli/percentile.ts';
import { ForerunError } from '../../src/error.ts';
import { cem } from '../../src/planners/cem.ts';
import { createPlanner } from '../../src/planners/create.ts';
import type { AdapterSummary } from '../../src/rollout/backend.ts';
import type { BackendName, EnsembleCase } from '../case.ts';
import type { Peak } from '../peak/peak.ts';
import { evaluationsOf, flopPerEvaluation } from './problem.ts';
import { ensembleSystem } from './system.ts';

/** How long to measure; a plan may take milliseconds or a minute. */
export interface EnsembleEffort {
  /** Plans before the first that counts: one, and more until so many seconds have passed. */
  readonly warmupSeconds: number;
  /** Plans that count: at least `least` and at most `most`, between the two as many as `seconds` allow. */
  readonly least: number;
  readonly most: number;
  readonly seconds: number;
  /** After so many seconds no further plan begins, even if `least` is not reached. */
  readonly limitSeconds: number;
}

/** Enough for a percentile where plans are quick; a few plans where they are slow. */
export const ENSEMBLE_EFFORT: EnsembleEffort = {
  warmupSeconds: 2,
  least: 5,
  most: 500,
  seconds: 10,
  limitSeconds: 90,
};

/** Wall time of whole `plan()` calls through an ensemble, sampling and read-back included, and what that is in operations. */
export interface EnsembleResult {
  readonly backend: BackendName;
  readonly adapter: AdapterSummary;
  readonly problem: EnsembleCase['problem'];
  readonly plans: number;
  readonly warmup: number;
  readonly planMs: { readonly p50: number; readonly p95: number; readonly min: number };
  /** Evaluations of a network in a plan: N x H x P x iterations. */
  readonly evaluations: number;
  /** Of one evaluation: twice the weights of the unpadded layers. */
  readonly flopPerEvaluation: number;
  /** By the median. */
  readonly evaluationsPerSecond: number;
  readonly gflops: number;
  /** Of the same adapter, measured by the same command. */
  readonly peak: Peak;
  /** gflops / peak.gflops */
  readonly share: number;
}

/** A plan on an emulated GPU may take minutes. */
const TIMEOUT_MS = 600_000;

/** Plans again and again from the same state, with a warm start, and takes the time. */
export async function measureEnsemble(
  { name, problem }: EnsembleCase,
  backend: BackendName,
  peak: Peak,
  effort: EnsembleEffort = ENSEMBLE_EFFORT,
): Promise<EnsembleResult> {
  const { samples, horizon, iterations, eliteFraction, momentum } = problem;
  const planner = await createPlanner({
    system: ensembleSystem(problem),
    algorithm: cem({ samples, horizon, iterations, eliteFraction, momentum }),
    backend,
    timeoutMs: TIMEOUT_MS,
  });
  const state = new Float32Array(problem.states);
  const planned = async (): Promise<number> => {
    const started = performance.now();
    const { status } = await planner.plan(state);
    const ended = performance.now();
    if (status === 'ok') return ended - started;
    throw new ForerunError('timeout', `bench: a plan of '${name}' on ${backend} ended '${status}'.`);
  };
  try {
    const begun = performance.now();
    const seconds = (since: number) => (performance.now() - since) / 1000;
    let warmup = 0;
    do {
      await planned();
      warmup++;
    } while (warmup < effort.most && seconds(begun) < effort.warmupSeconds);
    const times: number[] = [];
    const counting = performance.now();
    while (times.length < effort.most) {
      if (times.length >= effort.least && seconds(counting) > effort.seconds) break;
      if (times.length > 0 && seconds(begun) > effort.limitSeconds) break;
      times.push(await planned());
    }
    const p50 = percentile(times, 0.5);
    const evaluations = evaluationsOf(problem);
    const flop = flopPerEvaluation(problem);
    const gflops = (evaluations * flop) / p50 / 1e6;
    return {
      backend,
      adapter: planner.adapter,
      problem,
      plans: times.length,
      warmup,
      planMs: { p50, p95: percentile(times, 0.95), min: Math.min(...times) },
      evaluations,
      flopPerEvaluation: flop,
      evaluationsPerSecond: (1000 * evaluations) / p50,
      gflops,
      peak,
      share: gflops / peak.gflops,
    };
  } finally {
    planner.destroy();
  }
}
