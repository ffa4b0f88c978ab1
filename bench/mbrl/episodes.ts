import { createEnv } from '../../src/envs/create.ts';
import { ForerunError } from '../../src/error.ts';
import type { Planner } from '../../src/planners/planner.ts';
import type { System } from '../../src/systems/system.ts';
import { EPISODE_STEPS } from './environments.ts';

/** Chooses the next actions, `[B, A]`, in the states `[B, S]`. */
export type Policy = (states: Float32Array) => Promise<Float32Array>;

/**
 * Runs one whole episode for each seed, all side by side, and returns their returns, `[B]`. The environments start and step
 * on their own; the policy sees their true states.
 */
export async function episodeReturns(system: System, seeds: readonly number[], policy: Policy): Promise<number[]> {
  const { stateSize, actionSize } = system;
  const envs = await Promise.all(seeds.map(() => createEnv(system, { steps: EPISODE_STEPS })));
  const states = new Float32Array(seeds.length * stateSize);
  const returns = seeds.map(() => 0);
  try {
    envs.forEach((env, b) => {
      states.set(env.reset({ seed: seeds[b] ?? b }).observation, b * stateSize);
    });
    for (let step = 0; step < EPISODE_STEPS; step++) {
      const actions = await policy(states);
      envs.forEach((env, b) => {
        const outcome = env.step(actions.subarray(b * actionSize, (b + 1) * actionSize));
        states.set(outcome.observation, b * stateSize);
        returns[b] = (returns[b] ?? 0) + outcome.reward;
      });
    }
    return returns;
  } finally {
    for (const env of envs) env.close();
  }
}

/** The first action of a plan for each problem. */
export function plannedBy(planner: Planner): Policy {
  const actions = new Float32Array(planner.problems * planner.system.actionSize);
  return async (states) => {
    const plans = await planner.planBatch(states);
    plans.forEach((plan, b) => {
      if (plan.status !== 'ok') {
        throw new ForerunError('timeout', `bench: a plan for '${planner.system.name}' ended '${plan.status}'.`);
      }
      actions.set(plan.action, b * planner.system.actionSize);
    });
    return actions;
  };
}

/** Uniform within the bounds of a continuous system, drawn by `random`. */
export function uniformAtRandom(system: System, problems: number, random: () => number): Policy {
  const { action, actionSize } = system;
  if (action.kind === 'discrete') {
    throw new ForerunError('invalid-argument', `uniformAtRandom: '${system.name}' has discrete actions.`);
  }
  const { low, high } = action;
  return async () =>
    Float32Array.from({ length: problems * actionSize }, (_, i) => {
      const lowest = low[i % actionSize] ?? 0;
      return lowest + random() * ((high[i % actionSize] ?? 0) - lowest);
    });
}
