import { quantile } from '../diagnostics/statistics.ts';
import { createEnv } from '../envs/create.ts';
import { ForerunError } from '../error.ts';
import type { PlanStatus } from '../planners/planner.ts';
import type { System } from '../systems/system.ts';
import type { LoopPlan, TaskPlanner } from './task-planner.ts';

/** Candidates of one plan, as `Planner.candidates` gives them. */
export interface CandidateFan {
  readonly step: number;
  /** `[count, H + 1, S]` */
  readonly states: Float32Array;
  /** `[count]` */
  readonly costs: Float32Array;
}

/** What happened in a closed loop of T steps. */
export interface LoopRecord {
  /** `[T + 1][S]` */
  readonly states: readonly Float32Array[];
  /** `[T][A]` */
  readonly actions: readonly Float32Array[];
  /** Sum of the rewards. */
  readonly return: number;
  /** Wall time of each plan in ms. */
  readonly planMs: readonly number[];
  /** Steps of the model in all plans. */
  readonly modelSteps: number;
  readonly fans: readonly CandidateFan[];
  /** How many plans ended in each way that is not `'ok'`. */
  readonly trouble: Readonly<Partial<Record<PlanStatus, number>>>;
}

/** A moment of a closed loop, for progress. */
export interface LoopMoment {
  readonly step: number;
  /** After the step. */
  readonly state: Float32Array;
  readonly planMs: number;
  /** State that was planned from. */
  readonly before: Float32Array;
  readonly plan: LoopPlan;
  /** Cost of the step. */
  readonly cost: number;
}

/** What {@link closedLoop} takes. */
export interface LoopOptions {
  /** The true system. */
  readonly system: System;
  readonly planner: TaskPlanner;
  readonly start: readonly number[];
  readonly steps: number;
  readonly seed: number;
  /** Records up to `count` candidates at every `every`-th step. */
  readonly fans?: { readonly every: number; readonly count: number };
  readonly onStep?: (moment: LoopMoment) => void;
  /** Ends the loop early. */
  readonly until?: (state: Float32Array) => boolean;
}

/** Plans and acts in turn: each step the planner sees the true state and the environment takes its action. */
export async function closedLoop(options: LoopOptions): Promise<LoopRecord> {
  const { system, planner, start, steps, seed, fans, onStep, until } = options;
  const env = await createEnv(system, { start });
  try {
    let state = env.reset({ seed }).observation;
    const states = [state];
    const actions: Float32Array[] = [];
    const planMs: number[] = [];
    const recorded: CandidateFan[] = [];
    const trouble: Partial<Record<PlanStatus, number>> = {};
    let total = 0;
    let modelSteps = 0;
    for (let step = 0; step < steps; step++) {
      const plan = await planner.plan(state);
      modelSteps += planner.modelSteps;
      if (plan.status !== 'ok') trouble[plan.status] = (trouble[plan.status] ?? 0) + 1;
      if (fans && step % fans.every === 0) {
        const drawn = Math.min(fans.count, planner.mostCandidates);
        recorded.push({ step, ...(await planner.candidates(drawn)) });
      }
      const action = Float32Array.from(plan.action);
      const outcome = env.step(action);
      if (outcome.info.diverged) throw diverged(system, step);
      const before = state;
      state = outcome.observation;
      states.push(state);
      actions.push(action);
      planMs.push(plan.stats.planMs);
      total += outcome.reward;
      onStep?.({ step: step + 1, state, planMs: plan.stats.planMs, before, plan, cost: -outcome.reward });
      if (outcome.terminated || until?.(state)) break;
    }
    return { states, actions, return: total, planMs, modelSteps, fans: recorded, trouble };
  } finally {
    env.close();
  }
}

/** Plan time and throughput of a run: percentiles in ms, and model steps per second of planning. */
export function planningFigures({ planMs, modelSteps }: Pick<LoopRecord, 'planMs' | 'modelSteps'>): {
  p50: number;
  p95: number;
  stepsPerSecond: number;
} {
  const seconds = planMs.reduce((sum, ms) => sum + ms, 0) / 1000;
  return {
    p50: quantile(planMs, 0.5),
    p95: quantile(planMs, 0.95),
    stepsPerSecond: modelSteps / Math.max(seconds, 1e-9),
  };
}

function diverged(system: System, step: number): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `closed loop: the system '${system.name}' left the finite numbers in step ${step + 1}; ` +
      'check the parameters given with --set, above all dt.',
  );
}
