import { fastestLayout, type TunedPlan } from '../../src/planners/autotune.ts';
import { findPlanner } from '../../src/planners/catalog.ts';
import type { Planner } from '../../src/planners/planner.ts';
import { SamplingPlanner, type SamplingPlannerParts } from '../../src/planners/sampling-planner.ts';
import { problemSeeds } from '../../src/planners/seeds.ts';
import type { Backend } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import { createWebGpuBackend } from '../../src/rollout/webgpu.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import type { BackendName } from '../case.ts';
import type { SpeedCase } from './case.ts';
import { type Recorder, record } from './recorder.ts';

/** A planner that is watched. */
export interface OpenedCase {
  readonly planner: Planner;
  readonly recorder: Recorder;
  /** Wall time of making it: kernels linked and compiled, buffers made and bound. In ms. */
  readonly prepareMs: number;
  /** Time of the last submission on the device, in ms, where that was asked for and the device can tell. */
  readonly lastDeviceMs: () => number | undefined;
}

/** How a case is opened. */
export interface OpenOptions {
  /** Measure the time on the device, which costs a little itself. */
  readonly timing: boolean;
  /** Look for the fastest layout of the kernels first; once for each system, sizes and adapter in a process. */
  readonly autotune: boolean;
}

/** A plan on an emulated GPU may take long. */
const TIMEOUT_MS = 60_000;

/** Makes the planner of a case as `createPlanner` would, on a backend that is watched. */
export async function openCase(
  benchCase: SpeedCase,
  backend: BackendName,
  { timing, autotune }: OpenOptions,
): Promise<OpenedCase> {
  const system = findSystem(benchCase.system).create(benchCase.params);
  const algorithm = findPlanner(benchCase.planner).create(benchCase.settings);
  const { problems = 1 } = benchCase;
  const webgpu = backend === 'webgpu' ? await createWebGpuBackend({ timeoutMs: TIMEOUT_MS, timing }) : undefined;
  const inner = webgpu ?? (await openBackend({ backend: 'cpu', timeoutMs: TIMEOUT_MS })).backend;
  const layout = await layoutOf(benchCase, inner, { system, algorithm, problems }, autotune);
  const recorder = record(inner);
  const started = performance.now();
  const planner = await SamplingPlanner.create({
    system,
    algorithm,
    problems,
    seeds: problemSeeds(0, problems),
    opened: { backend: recorder.backend, fallbackReason: undefined },
    reopen: undefined,
    ...layout,
  });
  return {
    planner,
    recorder,
    prepareMs: performance.now() - started,
    lastDeviceMs: () => webgpu?.lastDeviceMs,
  };
}

async function layoutOf(
  { layout }: SpeedCase,
  backend: Backend,
  plan: TunedPlan,
  autotune: boolean,
): Promise<Pick<SamplingPlannerParts, 'layout' | 'layoutFrom'>> {
  if (layout !== undefined) return { layout, layoutFrom: 'given' };
  if (!autotune) return {};
  const { from, ...fastest } = await fastestLayout(backend, plan);
  return { layout: fastest, layoutFrom: from };
}
