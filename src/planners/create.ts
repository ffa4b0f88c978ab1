import { ForerunError } from '../error.ts';
import { type OpenedBackend, openBackend } from '../rollout/open.ts';
import { type AutotuneOptions, fastestLayout, type TunedPlan } from './autotune.ts';
import { initialDistribution } from './distribution.ts';
import { layoutFault } from './layout.ts';
import { checkedPlace } from './place.ts';
import type { Planner, PlannerOptions } from './planner.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { problemSeeds } from './seeds.ts';
import { planSizes } from './sizes.ts';

/**
 * Makes a planner: opens the backend, compiles and binds the kernels, so that the first `plan()` is as quick as any.
 *
 * @throws ForerunError `invalid-argument` for options that do not fit the system, `webgpu-unavailable` when `'webgpu'`
 * was asked for and cannot be had, `unsupported-wgsl` when the CPU backend does not cover the system's text
 */
export async function createPlanner(options: PlannerOptions): Promise<Planner> {
  checkShape(options);
  const { system, algorithm, problems = 1, autotune = false, layout } = options;
  const choice = checkedPlace('createPlanner', options);
  const { backend, device, threads, timeoutMs } = choice;
  if (!Number.isInteger(problems) || problems < 1) {
    throw invalid(`problems is ${String(problems)}; give a whole number of at least 1.`);
  }
  checkLayout(autotune, layout);
  const seeds = problemSeeds(options.seed ?? 0, problems);
  // What does not fit the system shows before anything is opened.
  initialDistribution(system, algorithm, planSizes(system, algorithm, problems, Number.MAX_SAFE_INTEGER));
  const tuning = autotune === true ? {} : autotune;
  const make = async (opened: OpenedBackend) => {
    const plan = { system, algorithm, problems };
    const measured = tuning === false ? undefined : await measuredLayout(opened, plan, tuning);
    return SamplingPlanner.create({
      ...plan,
      seeds,
      opened,
      ...(layout && { layout, layoutFrom: 'given' }),
      ...(measured && { layout: measured, layoutFrom: measured.from }),
      // A caller's device cannot be made anew here.
      reopen:
        device === undefined ? () => openBackend({ backend: opened.backend.kind, timeoutMs, threads }) : undefined,
    });
  };
  try {
    return await make(await openBackend(choice));
  } catch (error) {
    // What this GPU's compiler refuses, or does not finish, may still run on the CPU.
    const refused = error instanceof ForerunError && ['gpu-validation', 'timeout'].includes(error.code);
    if (backend !== 'auto' || device !== undefined || !refused) throw error;
    const opened = await openBackend({ backend: 'cpu', timeoutMs, threads });
    return make({ ...opened, fallbackReason: error.message });
  }
}

const OPTIONS = [
  'system',
  'algorithm',
  'backend',
  'device',
  'problems',
  'seed',
  'threads',
  'autotune',
  'layout',
  'timeoutMs',
];

/** What types rule out and JavaScript does not. */
function checkShape(options: PlannerOptions): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    throw invalid(`got ${String(given)}; give { system: pendulum(), algorithm: mppi({ ... }), ... }.`);
  }
  const unknown = Object.keys(given).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw invalid(`there is no option '${unknown}'; the options are ${OPTIONS.join(', ')}.`);
  const { system, algorithm } = given as { system?: { code?: unknown }; algorithm?: { refit?: unknown } };
  if (typeof system?.code !== 'string') {
    throw invalid(`system is ${shown(system)}; give what defineSystem or a built-in system returns: pendulum().`);
  }
  if (typeof algorithm?.refit !== 'object') {
    throw invalid(`algorithm is ${shown(algorithm)}; give what a planner returns: mppi({ samples: 1024 }).`);
  }
}

function shown(value: unknown): string {
  return typeof value === 'function'
    ? `the function ${value.name}`
    : typeof value === 'string'
      ? `'${value}'`
      : String(value);
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `createPlanner: ${message}`);
}

/** As {@link fastestLayout}; the backend goes with a search that fails. */
async function measuredLayout({ backend }: OpenedBackend, plan: TunedPlan, options: AutotuneOptions) {
  try {
    return await fastestLayout(backend, plan, options);
  } catch (error) {
    backend.destroy();
    throw error;
  }
}

/** What `autotune` and `layout` may be. */
function checkLayout(autotune: unknown, layout: unknown): void {
  const fault = layout === undefined ? undefined : layoutFault(layout);
  if (fault !== undefined) throw invalid(`layout: ${fault}.`);
  if (typeof autotune === 'boolean') {
    if (autotune && layout !== undefined) throw invalid('autotune and layout were both given; leave one of them out.');
    return;
  }
  if (typeof autotune !== 'object' || autotune === null) {
    throw invalid(`autotune is ${String(autotune)}; give true, false or { seconds, storage }.`);
  }
  if (layout !== undefined) throw invalid('autotune and layout were both given; leave one of them out.');
  const { seconds = 1, storage, ...others } = autotune as AutotuneOptions;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(`there is no autotune.${unknown}; its options are seconds, storage.`);
  if (!(seconds > 0)) throw invalid(`autotune.seconds is ${String(seconds)}; give a number above 0.`);
  if (storage !== undefined && typeof storage?.getItem !== 'function') {
    throw invalid("autotune.storage has no getItem; give localStorage, or layoutFile('layouts.json').");
  }
}
