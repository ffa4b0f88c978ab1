import { throwIfAborted } from '../agents/episodes.ts';
import { createEnv, type SystemEnv } from '../envs/create.ts';
import { invalid } from '../models/data/check.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { createPlanner } from '../planners/create.ts';
import { type Place, placeOf } from '../planners/place.ts';
import type { Planner } from '../planners/planner.ts';
import type { System } from '../systems/system.ts';
import type { DiagnosticOptions } from './predict.ts';
import { bootstrapInterval, mean, standardDeviation } from './statistics.ts';

/** What {@link biasSweep} takes. */
export interface BiasSweepOptions extends DiagnosticOptions, Place {
  /** What the environment is, with the right parameters; the planner's model is the same with one wrong. */
  readonly system: System;
  readonly algorithm: Algorithm;
  /** The parameter that the model has wrong, by name: `'length'`, `'gravity'`. */
  readonly parameter: string;
  /** The model's value as a multiple of the right one; 1 is no bias. */
  readonly factors: readonly number[];
  /** One closed loop each, for the environment's start and the planner's noise. */
  readonly seeds: readonly number[];
  /** Steps of each closed loop, at most. */
  readonly steps: number;
  /** State to start from, `[S]`. Default what the system draws for the seed. */
  readonly start?: ArrayLike<number>;
}

/** Closed loops with the same wrong model. */
export interface BiasSweepRow {
  readonly factor: number;
  /** The model's value of the parameter. */
  readonly value: number;
  /** Sum of the rewards, by seed. */
  readonly returns: readonly number[];
  readonly mean: number;
  readonly std: number;
  /** 95% bootstrap interval of the mean. */
  readonly low: number;
  readonly high: number;
}

/** What a wrong model costs; see {@link biasSweep}. Plain data, fit for JSON. */
export interface BiasSweep {
  readonly system: string;
  readonly planner: string;
  readonly parameter: string;
  /** The environment's value. */
  readonly right: number;
  readonly steps: number;
  readonly seeds: readonly number[];
  /** In the order of the factors. */
  readonly rows: readonly BiasSweepRow[];
}

/**
 * Plans with a model that is wrong in one parameter while the environment is right, and reports the return for each size of the error: what
 * model bias does to a planner (slide 7), with everything else equal.
 *
 * @throws ForerunError `invalid-argument` for a parameter that the system does not have and for empty lists; `aborted`; what
 * `createPlanner` throws
 */
export async function biasSweep(options: BiasSweepOptions): Promise<BiasSweep> {
  const { system, algorithm, parameter, factors, seeds, steps, signal, onProgress } = options;
  const right = checked(options);
  throwIfAborted('biasSweep', signal);
  const planner = await createPlanner({
    system,
    algorithm,
    problems: seeds.length,
    seed: seeds,
    ...placeOf(options),
  });
  const envs: SystemEnv[] = [];
  try {
    for (const _ of seeds) {
      envs.push(await createEnv(system, { steps, ...(options.start && { start: options.start }) }));
    }
    const rows: BiasSweepRow[] = [];
    for (const [k, factor] of factors.entries()) {
      planner.setParams({ [parameter]: right * factor });
      planner.reset({ seed: seeds });
      const returns = await closedLoops(planner, envs, seeds, (step) => {
        throwIfAborted('biasSweep', signal);
        onProgress?.({
          fraction: (k + step / steps) / factors.length,
          step: `${parameter} x ${factor}, step ${step} of ${steps}`,
        });
      });
      const { low, high } = bootstrapInterval(returns);
      rows.push({
        factor,
        value: right * factor,
        returns,
        mean: mean(returns),
        std: standardDeviation(returns),
        low,
        high,
      });
    }
    return { system: system.name, planner: algorithm.name, parameter, right, steps, seeds, rows };
  } finally {
    planner.destroy();
    for (const env of envs) env.close();
  }
}

/** One episode per environment, all planned in one submission a step. The returns. */
async function closedLoops(
  planner: Planner,
  envs: readonly SystemEnv[],
  seeds: readonly number[],
  onStep: (step: number) => void,
): Promise<number[]> {
  const size = planner.system.stateSize;
  const states = new Float32Array(envs.length * size);
  for (const [b, env] of envs.entries()) {
    states.set(env.reset({ seed: seeds[b] ?? 0 }).observation, b * size);
  }
  const returns = envs.map(() => 0);
  const running = new Map(envs.entries());
  for (let step = 1; running.size > 0; step++) {
    const plans = await planner.planBatch(states);
    for (const [b, env] of running) {
      const { observation, reward, terminated, truncated } = env.step(plans[b]?.action ?? []);
      returns[b] = (returns[b] ?? 0) + reward;
      states.set(observation, b * size);
      if (terminated || truncated) running.delete(b);
    }
    onStep(step);
  }
  return returns;
}

/** The right value of the parameter. @throws ForerunError `invalid-argument` */
function checked({ system, parameter, factors, seeds, steps }: BiasSweepOptions): number {
  const api = 'biasSweep';
  const right = Object.hasOwn(system.params, parameter) ? system.params[parameter] : undefined;
  if (right === undefined) {
    const known = Object.keys(system.params).join(', ') || 'none';
    throw invalid(api, `system '${system.name}' has no parameter '${parameter}'; its parameters are ${known}.`);
  }
  if (factors.length === 0 || !factors.every((factor) => Number.isFinite(Math.fround(right * factor)))) {
    throw invalid(api, `factors are [${factors.join(', ')}]; give finite numbers such as [0.5, 1, 2].`);
  }
  if (seeds.length === 0 || !seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) {
    throw invalid(api, `seeds are [${seeds.join(', ')}]; give whole numbers from 0.`);
  }
  if (!Number.isInteger(steps) || steps < 1) throw invalid(api, `steps is ${steps}; give a whole number from 1.`);
  return right;
}
