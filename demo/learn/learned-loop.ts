import type { Env } from '../../src/envs/env.ts';
import { findEnv, makeEnv } from '../../src/envs/registry.ts';
import { createPlanner, ForerunError, type Planner, type PlannerOptions, type System } from '../../src/index.ts';
import type { LearnedModel } from './model-file.ts';

/** A moment of the true plant under plans of a learned model; states and actions in the units of the scene's system. */
export interface LearnedMoment {
  /** Steps since the last reset, this one included. */
  readonly step: number;
  /** `[S]`, planned from. */
  readonly state: Float32Array;
  /** `[A]`, taken. */
  readonly action: Float32Array;
  /** States along the plan as the model expects them, `[H + 1, S]`; the first is {@link state}. */
  readonly planned: Float32Array;
  /** What is seen of the state that the step led to. */
  readonly next: Float32Array;
  /** Sum of the rewards since the last reset. */
  readonly return: number;
  /** The plant came to an end of its own (a pole that fell): the next step begins anew. */
  readonly over: boolean;
  readonly planMs: number;
}

/** The true plant in closed loop with a planner that knows only what was learned. */
export interface LearnedLoop {
  readonly model: LearnedModel;
  /** Plans with {@link learnedSystem}. */
  readonly planner: Planner;
  /** Seconds that a step stands for. */
  readonly dt: number;
  /** Some of the candidates of the last plan, as `planner.candidates` gives them, but with states of the scene: `[count, H + 1, S]`. */
  candidates(count: number): Promise<{ states: Float32Array; costs: Float32Array }>;
  /** One step at a time. */
  step(): Promise<LearnedMoment>;
  /** From the task's start, or from a state of the scene. */
  reset(state?: ArrayLike<number>): void;
  /** Puts the plant into a state of the scene, as a push does; the plan in progress stays. */
  moveTo(state: ArrayLike<number>): void;
  destroy(): void;
}

/** What {@link createLearnedLoop} takes beside the model. */
export type LearnedLoopOptions = Pick<PlannerOptions, 'backend' | 'device'> & {
  /** Keys the random numbers of the planner. Default 0. */
  readonly seed?: number;
};

/**
 * What was learned as a system, with the environment's own reward as its cost, or what the task says is wanted `afterwards`: any planner takes it. Its state is what is observed of the
 * plant: `task.observe(state)` makes one of a state of the scene, `task.stateOf` turns it back.
 *
 * ```ts
 * const planner = await createPlanner({ system: learnedSystem(model), algorithm: cem({ samples: 60 }) });
 * const { action } = await planner.plan(model.task.observe(state));
 * ```
 */
export function learnedSystem({ model, task }: LearnedModel): System {
  const { afterwards, environment } = task;
  return model.asSystem({
    ...task.planning,
    ...(afterwards === undefined ? findEnv(environment).reward : { wgsl: afterwards.wgsl }),
  });
}

/**
 * Plans with what was learned, and acts on the true plant.
 *
 * @throws ForerunError what `createPlanner` throws
 */
export async function createLearnedLoop(model: LearnedModel, options: LearnedLoopOptions = {}): Promise<LearnedLoop> {
  const { task } = model;
  const planner = await createPlanner({
    system: learnedSystem(model),
    algorithm: task.algorithm(task.afterwards?.horizon),
    ...options,
  });
  const env: Env = await makeEnv(task.environment, { steps: Number.POSITIVE_INFINITY });
  const size = planner.system.stateSize;
  let [step, sum] = [0, 0];
  let observation: Float32Array = new Float32Array();
  let over = false;
  let destroyed = false;

  const sceneStates = (observations: Float32Array): Float32Array => {
    const states: number[] = [];
    for (let at = 0; at < observations.length; at += size) {
      states.push(...task.stateOf(observations.subarray(at, at + size)));
    }
    return Float32Array.from(states);
  };
  const reset = (state?: ArrayLike<number>) => {
    ({ observation } = env.reset({ options: { state: state ?? task.start } }));
    [step, sum, over] = [0, 0, false];
    planner.reset();
  };
  reset();
  return {
    model,
    planner,
    dt: task.dt,
    reset,

    moveTo(state) {
      ({ observation } = env.reset({ options: { state } }));
      over = false;
    },

    async candidates(count) {
      const { states, costs } = await planner.candidates(count);
      return { states: sceneStates(states), costs };
    },

    async step() {
      if (destroyed) throw new ForerunError('destroyed', 'LearnedLoop.step: it was destroyed; create another.');
      if (over) reset();
      const { action, states, stats } = await planner.plan(observation);
      const result = env.step(action);
      const state = task.stateOf(observation);
      step++;
      sum += result.reward;
      observation = result.observation;
      over = result.terminated;
      const planned = sceneStates(states);
      const taken = task.actionOf(action);
      return { step, state, action: taken, planned, next: observation, return: sum, over, planMs: stats.planMs };
    },

    destroy() {
      destroyed = true;
      planner.destroy();
      env.close();
    },
  };
}
