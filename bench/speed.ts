import { percentile } from '../src/cli/percentile.ts';
import { ForerunError } from '../src/error.ts';
import { findPlanner } from '../src/planners/catalog.ts';
import { createPlanner } from '../src/planners/create.ts';
import { planSizes } from '../src/planners/sizes.ts';
import type { AdapterSummary } from '../src/rollout/backend.ts';
import { findSystem } from '../src/systems/catalog.ts';
import type { BackendName, SpeedCase } from './case.ts';

/** How long to measure. */
export interface Effort {
  /** Plans before the first that counts. */
  readonly warmup: number;
  /** Plans that count, at least and at most; between the two, as many as `seconds` allow. */
  readonly least: number;
  readonly most: number;
  readonly seconds: number;
}

/** Enough for a 95th percentile. */
export const FULL_EFFORT: Effort = { warmup: 10, least: 40, most: 1000, seconds: 5 };

/** Wall time of whole `plan()` calls, sampling and read-back included. */
export interface SpeedResult {
  readonly backend: BackendName;
  readonly adapter: AdapterSummary;
  readonly system: string;
  readonly planner: string;
  /** N */
  readonly samples: number;
  /** H */
  readonly horizon: number;
  readonly iterations: number;
  /** Plans that were measured, after `warmup` others. */
  readonly plans: number;
  readonly warmup: number;
  readonly planMs: { readonly p50: number; readonly p95: number; readonly min: number };
  /** Model steps of a plan, N x H x iterations, by the median time. */
  readonly stepsPerSecond: number;
}

/** Plans in closed loop, each from the state that the plan before leads to, and takes the time. */
export async function measureSpeed(
  benchCase: SpeedCase,
  backend: BackendName,
  effort: Effort = FULL_EFFORT,
): Promise<SpeedResult> {
  const task = findSystem(benchCase.system);
  const system = task.create(benchCase.params);
  const algorithm = findPlanner(benchCase.planner).create(benchCase.settings);
  const planner = await createPlanner({ system, algorithm, backend, timeoutMs: 60_000 });
  try {
    let state: ArrayLike<number> = benchCase.start ?? task.start;
    const times: number[] = [];
    let begun = performance.now();
    for (let tick = -effort.warmup; tick < effort.most; tick++) {
      if (tick === 0) begun = performance.now();
      const started = performance.now();
      const plan = await planner.plan(state);
      const ended = performance.now();
      if (plan.status !== 'ok') {
        throw new ForerunError('timeout', `bench: a plan of '${benchCase.name}' on ${backend} ended '${plan.status}'.`);
      }
      state = plan.states.slice(system.stateSize, 2 * system.stateSize);
      if (tick >= 0) times.push(ended - started);
      if (times.length >= effort.least && ended - begun > 1000 * effort.seconds) break;
    }
    const { active, samples, horizon } = planSizes(system, algorithm, 1, Number.MAX_SAFE_INTEGER);
    const steps = active.reduce((sum, count) => sum + count, 0) * horizon;
    const p50 = percentile(times, 0.5);
    return {
      backend,
      adapter: planner.adapter,
      system: system.name,
      planner: algorithm.name,
      samples,
      horizon,
      iterations: algorithm.iterations,
      plans: times.length,
      warmup: effort.warmup,
      planMs: { p50, p95: percentile(times, 0.95), min: Math.min(...times) },
      stepsPerSecond: (1000 * steps) / p50,
    };
  } finally {
    planner.destroy();
  }
}
