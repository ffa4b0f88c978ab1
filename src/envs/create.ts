import { ForerunError } from '../error.ts';
import { findSystem } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import type { Env, Info, ResetOptions } from './env.ts';
import { changedParams, checkedLimit, checkedSeed, checkedState, type EnvOptions, randomSeed } from './env-options.ts';
import { type EnvSystem, plainEnvSystem } from './env-system.ts';
import { createPlant } from './plant.ts';
import { readAction, spaceOf } from './read-action.ts';
import { type Box, type Discrete, unboundedBox } from './spaces.ts';

/** An environment whose dynamics and rewards are a system's. */
export interface SystemEnv extends Env {
  readonly system: System;
  readonly observationSpace: Box;
  readonly actionSpace: Box | Discrete;
  /** The state that the system is in, `[S]`: more than what is seen of it, for some. A copy. */
  readonly state: Float32Array;
  /** Values in use. */
  readonly params: Readonly<Record<string, number>>;
  /** Changes parameters, by name, from the next step on. */
  setParams(params: Readonly<Record<string, number>>): void;
  /** As {@link Env.close}. */
  destroy(): void;
}

/**
 * Makes a Gymnasium-shaped environment of a system: its own, or a built-in one by name. The physics is the system's WGSL,
 * compiled to WebAssembly, so `reset` and `step` answer at once.
 *
 * Observations are states; the reward is the negative of `cost(x, u, t)`, with t counted from the reset; `terminalCost` is
 * for planners only. Continuous actions beyond the bounds are clipped, as Gymnasium's classic control does, and
 * `info.clipped` says so; actions that are not finite, of the wrong size or no valid index are refused.
 *
 * When a step leads to numbers that are not finite, the episode is terminated with `info.diverged`, the last finite state
 * and, if the cost itself was not finite, a reward of 0.
 *
 * @throws ForerunError `invalid-argument` for options, actions and parameters that cannot be, for an unknown name, and for
 * `step` without an episode in progress; `destroyed` after `close`
 */
export async function createEnv(systemOrName: System | string, options: EnvOptions = {}): Promise<SystemEnv> {
  const system = typeof systemOrName === 'string' ? findSystem(systemOrName).create() : systemOrName;
  return createSystemEnv(plainEnvSystem(system), options);
}

/** As {@link createEnv}, for a system that says itself what is seen of its states and what its steps pay. */
export async function createSystemEnv(environment: EnvSystem, options: EnvOptions = {}): Promise<SystemEnv> {
  const { system, observationNames } = environment;
  const { name, stateNames, action: space, actionSize } = system;
  const limit = checkedLimit('createEnv', options.steps);
  const stateFrom = (what: string, given: ArrayLike<number>) =>
    checkedState(`${what} of environment '${name}'`, Float32Array.from(given), stateNames);
  const start = options.start && stateFrom('createEnv: start', options.start);
  const plant = await createPlant(environment);
  let params = system.params;
  let random = plant.uniform(randomSeed());
  const action = new Float32Array(actionSize);
  const time = new Uint32Array(1);
  let steps = 0;
  let phase: 'new' | 'running' | 'over' | 'closed' = 'new';

  const info = (clipped: boolean, diverged: boolean): Info => ({ steps, clipped, diverged });
  const checkOpen = (method: string): void => {
    if (phase === 'closed') {
      throw new ForerunError('destroyed', `${method}: environment '${name}' was closed; create another.`);
    }
  };

  const env: SystemEnv = {
    name,
    system,
    observationSpace: unboundedBox(observationNames.length),
    actionSpace: spaceOf(space),

    get state() {
      return plant.state(0);
    },

    get params() {
      return params;
    },

    setParams(values) {
      checkOpen('setParams');
      params = changedParams(name, params, values);
      plant.setParams(params);
    },

    reset({ seed, options: resetOptions }: ResetOptions = {}) {
      checkOpen('reset');
      if (seed !== undefined) random = plant.uniform(checkedSeed(name, seed));
      const given = resetOptions?.state;
      plant.setState(0, given ? stateFrom('reset: options.state', given) : (start ?? system.initialState(random)));
      steps = 0;
      phase = 'running';
      return { observation: plant.observe(0), info: info(false, false) };
    },

    step(given) {
      checkOpen('step');
      if (phase !== 'running') {
        const why = phase === 'new' ? 'no episode has begun' : 'the episode is over';
        throw new ForerunError('invalid-argument', `step: environment '${name}': ${why}; call reset() first.`);
      }
      const clipped = readAction(name, space, given, action);
      time[0] = steps;
      const { observations, rewards, finite, terminated } = plant.step(action, time);
      steps++;
      const diverged = finite[0] === 0;
      const result = {
        observation: observations,
        reward: rewards[0] ?? 0,
        terminated: terminated[0] === 1 || diverged,
        truncated: steps >= limit,
        info: info(clipped, diverged),
      };
      if (result.terminated || result.truncated) phase = 'over';
      return result;
    },

    close() {
      phase = 'closed';
    },

    destroy() {
      env.close();
    },
  };
  if (options.params) env.setParams(options.params);
  return env;
}
