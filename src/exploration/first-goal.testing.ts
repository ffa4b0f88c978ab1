import pendulumText from '../../shaders/systems/pendulum.wgsl?raw';
import type { Agent } from '../agents/agent.ts';
import { train } from '../agents/train.ts';
import { createSystemEnv } from '../envs/create.ts';
import type { Env } from '../envs/env.ts';
import { defineEnvSystem } from '../envs/env-system.ts';
import { withoutFunctions } from '../envs/without-functions.ts';
import { pendulum } from '../systems/pendulum.ts';

/** What is paid only within 0.32 rad of upright and below 1 rad/s. */
const GOAL =
  'fn goal(cosine: f32, speed: f32) -> f32 { return select(0.0, 1.0, cosine > 0.95 && abs(speed) < 1.0); }\n';

/** Gymnasium's pendulum that begins hanging and is paid 1 for every step upright and slow, else nothing. */
export async function sparsePendulum(steps: number): Promise<Env> {
  const system = defineEnvSystem({
    name: 'sparse-pendulum',
    state: ['angle', 'speed'],
    action: { torque: [-2, 2] },
    params: pendulum().params,
    observation: ['cosine', 'sine', 'speed'],
    wgsl: `${withoutFunctions(pendulumText, ['cost'])}${GOAL}
      fn observe(x: State) -> Observation { return Observation(cos(x.angle), sin(x.angle), x.speed); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return -goal(cos(x.angle), x.speed); }
    `,
    initialState: (random) => [Math.PI + 0.1 * (random() - 0.5), 0],
  });
  return createSystemEnv(system, { steps });
}

/** What it pays, for planners. */
export const SPARSE_PENDULUM_REWARD = {
  wgsl: `${GOAL}fn cost(x: State, u: Action, t: u32) -> f32 { return -goal(x.cosine, x.speed); }\n`,
};

/** How far an agent got. */
export interface FirstGoal {
  /** Steps until the first reward above 0.5; `limit` where there was none. */
  readonly steps: number;
  /** `[steps, S]`: what was seen. */
  readonly seen: readonly Float32Array[];
}

/** Lets an agent learn, a fit every so many steps, until it is paid for the first time. */
export async function firstGoal(
  agent: Agent,
  env: Env,
  { seed, fitEvery, limit, goOn = false }: { seed: number; fitEvery: number; limit: number; goOn?: boolean },
): Promise<FirstGoal> {
  const controller = new AbortController();
  const seen: Float32Array[] = [];
  let steps = limit;
  const running = train(agent, env, {
    steps: limit,
    seed,
    fitEvery,
    signal: controller.signal,
    onStep: ({ result }) => {
      seen.push(result.observation);
      if (result.reward <= 0.5 || steps < limit) return;
      steps = seen.length;
      if (!goOn) controller.abort();
    },
  });
  await running.catch((error: { readonly code?: unknown }) => {
    if (error.code !== 'aborted') throw error;
  });
  agent.destroy();
  return { steps, seen };
}
