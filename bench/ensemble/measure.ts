import { ForerunError } from '../../src/error.ts';
import { cem } from '../../src/planners/cem.ts';
import { createPlanner } from '../../src/planners/create.ts';
import type { PlannerLayout } from '../../src/planners/layout.ts';
import type { AdapterSummary } from '../../src/rollout/backend.ts';
import type { BackendName, EnsembleCase } from '../case.ts';
import type { Limits } from '../limits/measure.ts';
import { type Summary, summarise } from '../statistics/median.ts';
import { type Effort, repeat } from '../statistics/repeat.ts';
import { evaluationsOf, flopPerEvaluation } from './problem.ts';
import { ensembleSystem } from './system.ts';

/** Enough for a percentile where plans are quick; a few plans where they take a minute. */
export const ENSEMBLE_EFFORT: Effort = {
  warmupLeast: 1,
  warmupSeconds: 2,
  least: 6,
  most: 500,
  width: 0.03,
  seconds: 10,
  limitSeconds: 90,
};

/** Wall time of whole `plan()` calls through an ensemble, sampling and read-back included, and what that is in operations. */
export interface EnsembleResult {
  readonly backend: BackendName;
  readonly adapter: AdapterSummary;
  readonly problem: EnsembleCase['problem'];
  /** How the kernels were laid out, and who chose that. */
  readonly layout: PlannerLayout;
  /** Wall time of `plan()`, in ms. */
  readonly planMs: Summary;
  /** Plans before the first that counts. */
  readonly warmup: number;
  readonly settled: boolean;
  /** Evaluations of a network in a plan: N x H x P x iterations. */
  readonly evaluations: number;
  /** Of one evaluation: twice the weights of the unpadded layers. */
  readonly flopPerEvaluation: number;
  /** By the median. */
  readonly evaluationsPerSecond: number;
  readonly gflops: number;
  /** Of the f32 rate that a plain kernel reaches on the adapter. */
  readonly share: number;
}

/** A plan on an emulated GPU may take minutes. */
const TIMEOUT_MS = 600_000;

/** Plans again and again from the same state, with a warm start, and takes the time. */
export async function measureEnsemble(
  { name, problem, layout }: EnsembleCase,
  backend: BackendName,
  limits: Limits,
  effort: Effort = ENSEMBLE_EFFORT,
): Promise<EnsembleResult> {
  const { samples, horizon, iterations, eliteFraction, momentum } = problem;
  const planner = await createPlanner({
    system: ensembleSystem(problem),
    algorithm: cem({ samples, horizon, iterations, eliteFraction, momentum }),
    backend,
    timeoutMs: TIMEOUT_MS,
    ...(layout && { layout }),
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
    const { samples: times, warmup, settled } = await repeat(planned, (ms) => ms, effort);
    const planMs = summarise(times);
    const evaluations = evaluationsOf(problem);
    const flop = flopPerEvaluation(problem);
    const gflops = (evaluations * flop) / planMs.p50 / 1e6;
    return {
      backend,
      adapter: planner.adapter,
      problem,
      layout: planner.layout,
      planMs,
      warmup,
      settled,
      evaluations,
      flopPerEvaluation: flop,
      evaluationsPerSecond: (1000 * evaluations) / planMs.p50,
      gflops,
      share: (1e9 * gflops) / limits.f32PerSecond,
    };
  } finally {
    planner.destroy();
  }
}
