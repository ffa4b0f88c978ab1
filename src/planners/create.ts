import { ForerunError } from '../error.ts';
import { openBackend } from '../rollout/open.ts';
import { initialDistribution } from './distribution.ts';
import type { Planner, PlannerOptions } from './planner.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { problemSeeds } from './seeds.ts';
import { planSizes } from './sizes.ts';

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Makes a planner: opens the backend, compiles and binds the kernels, so that the first `plan()` is as quick as any.
 *
 * @throws ForerunError `invalid-argument` for options that do not fit the system, `webgpu-unavailable` when `'webgpu'`
 * was asked for and cannot be had, `unsupported-wgsl` when the CPU backend does not cover the system's text
 */
export async function createPlanner(options: PlannerOptions): Promise<Planner> {
  const { system, algorithm, backend = 'auto', device, problems = 1, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (!['auto', 'webgpu', 'cpu'].includes(backend)) {
    throw invalid(`backend is '${String(backend)}'; give 'auto', 'webgpu' or 'cpu'.`);
  }
  if (device !== undefined && backend === 'cpu') {
    throw invalid(`a device was given with backend 'cpu'; leave one of them out.`);
  }
  if (!Number.isInteger(problems) || problems < 1) {
    throw invalid(`problems is ${String(problems)}; give a whole number of at least 1.`);
  }
  if (!(timeoutMs > 0)) throw invalid(`timeoutMs is ${String(timeoutMs)}; give a number of milliseconds above 0.`);
  const seeds = problemSeeds(options.seed ?? 0, problems);
  // What does not fit the system shows before anything is opened.
  initialDistribution(system, algorithm, planSizes(system, algorithm, problems, Number.MAX_SAFE_INTEGER));
  const choice = device === undefined ? { backend, timeoutMs } : { backend, device, timeoutMs };
  const opened = await openBackend(choice);
  return SamplingPlanner.create({
    system,
    algorithm,
    problems,
    seeds,
    opened,
    // A caller's device cannot be made anew here.
    reopen: device === undefined ? () => openBackend({ backend: opened.backend.kind, timeoutMs }) : undefined,
  });
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `createPlanner: ${message}`);
}
