import { ForerunError } from '../../src/error.ts';
import type { PlannerLayout } from '../../src/planners/layout.ts';
import type { Plan, Planner } from '../../src/planners/planner.ts';
import { planSizes } from '../../src/planners/sizes.ts';
import type { AdapterSummary } from '../../src/rollout/backend.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import type { BackendName } from '../case.ts';
import type { Limits } from '../limits/measure.ts';
import { boundBytes, type Roofline, rooflineOf } from '../limits/roofline.ts';
import { workPerStep } from '../limits/work.ts';
import { clockStep, repeatsPerTime } from '../statistics/clock.ts';
import { type Summary, summarise } from '../statistics/median.ts';
import { type Effort, repeat, warmUp } from '../statistics/repeat.ts';
import type { SpeedCase } from './case.ts';
import { type OpenedCase, openCase } from './open.ts';

/** Times, memory and rate of whole `plan()` calls, sampling and read-back included. */
export interface SpeedResult {
  readonly backend: BackendName;
  readonly adapter: AdapterSummary;
  readonly system: string;
  readonly planner: string;
  /** B, N, H */
  readonly problems: number;
  readonly samples: number;
  readonly horizon: number;
  readonly iterations: number;
  /** How the kernels were laid out, and who chose that. */
  readonly layout: PlannerLayout;
  /** Wall time of `plan()`, in ms. */
  readonly planMs: Summary;
  /** Plans that each time is the mean of: more than one where the clock is coarse. */
  readonly plansPerTime: number;
  /** Part of it outside of the submission: checks and writes before it, reading the answer after it. In ms. */
  readonly hostMs: Summary;
  /** Time of the submission on the device by its own clock, from plans of their own; null where there is no such clock. In ms. */
  readonly deviceMs: Summary | null;
  /** Plans before the first that counts. */
  readonly warmup: number;
  /** Whether the interval of the median became as narrow as was asked for before the time was up. */
  readonly settled: boolean;
  /** Wall time of making the planner: kernels linked and compiled, buffers made. In ms. */
  readonly prepareMs: number;
  /** Wall time of the first `plan()`, in ms. */
  readonly firstPlanMs: number;
  /** Bytes of the backend's buffers for this planner. */
  readonly bufferBytes: number;
  /** Resident memory of the whole process after the plans, in bytes; null where the runtime does not tell. */
  readonly processBytes: number | null;
  /** Model steps of a plan: B x the samples of all iterations x H. */
  readonly steps: number;
  /** By the median wall time. */
  readonly stepsPerSecond: number;
  /** How near that is to the adapter's limits, by the median device time where there is one, else by the wall time. */
  readonly roofline: Roofline;
}

/** Device time needs fewer repeats, as nothing but the device is in it. */
const DEVICE_SHARE = 0.4;

interface Sample {
  readonly planMs: number;
  readonly hostMs: number;
  readonly deviceMs: number | undefined;
}

/** How a case is measured. */
export interface SpeedOptions {
  readonly effort: Effort;
  /** Look for the fastest layout of the kernels first. Default false. */
  readonly autotune?: boolean;
}

/** Plans in closed loop, each from the states that the plans before lead to, and takes the times. `limits` are the backend's. */
export async function measureSpeed(
  benchCase: SpeedCase,
  backend: BackendName,
  limits: Limits,
  { effort, autotune = false }: SpeedOptions,
): Promise<SpeedResult> {
  const opened = await openCase(benchCase, backend, { timing: false, autotune });
  const { system, algorithm } = opened.planner;
  const { bytes, ...wall } = await measureOpened(benchCase, opened, effort);
  const seconds = { seconds: effort.seconds * DEVICE_SHARE, limitSeconds: effort.limitSeconds * DEVICE_SHARE };
  const deviceMs = backend === 'cpu' ? null : await measureDevice(benchCase, { ...effort, ...seconds }, autotune);
  const ms = (deviceMs ?? wall.planMs).p50;
  const roofline = rooflineOf(limits, await workPerStep(system, algorithm), { steps: wall.steps, bytes, ms });
  return { ...wall, deviceMs, roofline };
}

async function measureOpened(
  benchCase: SpeedCase,
  opened: OpenedCase,
  effort: Effort,
): Promise<Omit<SpeedResult, 'deviceMs' | 'roofline'> & { bytes: number }> {
  const { planner, recorder, prepareMs } = opened;
  try {
    const once = planning(benchCase, opened);
    const firstPlanMs = (await once()).planMs;
    const warmup = await warmUp(once, effort);
    const plansPerTime = await repeatsPerTime(once, clockStep());
    const { samples, settled } = await repeat(
      () => together(once, plansPerTime),
      ({ planMs }) => planMs,
      {
        ...effort,
        warmupLeast: 0,
        warmupSeconds: 0,
      },
    );
    const { system, algorithm, problems } = planner;
    const sizes = planSizes(system, algorithm, problems, Number.MAX_SAFE_INTEGER);
    const steps = problems * sizes.active.reduce((sum, count) => sum + count, 0) * sizes.horizon;
    const planMs = summarise(samples.map((sample) => sample.planMs));
    return {
      backend: planner.backend,
      adapter: planner.adapter,
      system: system.name,
      planner: algorithm.name,
      problems,
      samples: sizes.samples,
      horizon: sizes.horizon,
      iterations: algorithm.iterations,
      layout: planner.layout,
      planMs,
      plansPerTime,
      hostMs: summarise(samples.map((sample) => sample.hostMs)),
      warmup: 1 + warmup + plansPerTime,
      settled,
      prepareMs,
      firstPlanMs,
      bufferBytes: recorder.bufferBytes(),
      processBytes: residentBytes(),
      steps,
      stepsPerSecond: (1000 * steps) / planMs.p50,
      bytes: boundBytes(recorder.lastSteps()),
    };
  } finally {
    planner.destroy();
  }
}

/** The means of so many plans. The clock is read before the first and after the last of them. */
async function together(once: () => Promise<Sample>, count: number): Promise<Sample> {
  if (count === 1) return once();
  const started = performance.now();
  let hostMs = 0;
  for (let i = 0; i < count; i++) hostMs += (await once()).hostMs;
  return { planMs: (performance.now() - started) / count, hostMs: hostMs / count, deviceMs: undefined };
}

/** Null where the device has no clock. */
async function measureDevice(benchCase: SpeedCase, effort: Effort, autotune: boolean): Promise<Summary | null> {
  const opened = await openCase(benchCase, 'webgpu', { timing: true, autotune });
  try {
    const once = planning(benchCase, opened);
    await once();
    if (opened.lastDeviceMs() === undefined) return null;
    const { samples } = await repeat(once, ({ deviceMs = 0 }) => deviceMs, effort);
    // A clock may jump back, and then tells nothing.
    const times = samples.flatMap(({ deviceMs }) => deviceMs ?? []);
    return times.length === 0 ? null : summarise(times);
  } finally {
    opened.planner.destroy();
  }
}

/** One plan after the other, in closed loop. */
function planning({ name, system, start }: SpeedCase, opened: OpenedCase): () => Promise<Sample> {
  const { planner, recorder } = opened;
  const { stateSize } = planner.system;
  const from = start ?? findSystem(system).start;
  const states = Float32Array.from({ length: planner.problems * stateSize }, (_, i) => from[i % stateSize] ?? 0);
  return async () => {
    recorder.takeSubmitMs();
    const started = performance.now();
    const plans = planner.problems === 1 ? [await planner.plan(states)] : await planner.planBatch(states);
    const planMs = performance.now() - started;
    plans.forEach((plan, b) => {
      checkPlan(name, planner, plan);
      states.set(plan.states.subarray(stateSize, 2 * stateSize), b * stateSize);
    });
    return { planMs, hostMs: planMs - recorder.takeSubmitMs(), deviceMs: opened.lastDeviceMs() };
  };
}

function checkPlan(name: string, { backend }: Planner, { status }: Plan): void {
  if (status === 'ok') return;
  throw new ForerunError('timeout', `bench: a plan of '${name}' on ${backend} ended '${status}'.`);
}

function residentBytes(): number | null {
  return typeof process === 'object' && typeof process.memoryUsage === 'function' ? process.memoryUsage().rss : null;
}
