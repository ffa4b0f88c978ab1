import { ForerunError } from '../error.ts';
import { findSystem } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import type { Env, Info, ResetOptions, StepResult } from './env.ts';
import { createPlant } from './plant.ts';
import { type Box, box, type Discrete, discrete } from './spaces.ts';

/** What {@link createEnv} takes. */
export interface EnvOptions {
  /** Time limit: steps after which an episode is truncated. Default none. */
  readonly steps?: number;
  /** State that every episode starts from, `[S]`. Default what the system's `initialState` draws. */
  readonly start?: ArrayLike<number>;
  /** Parameters of the system that differ from its defaults. */
  readonly params?: Readonly<Record<string, number>>;
}

/** An environment whose dynamics and rewards are a system's. */
export interface SystemEnv extends Env {
  readonly system: System;
  readonly observationSpace: Box;
  readonly actionSpace: Box | Discrete;
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
  const { name, stateSize, action: space, actionSize } = system;
  const limit = options.steps ?? Number.POSITIVE_INFINITY;
  if (!(limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit > 0))) {
    throw invalid(`createEnv: steps = ${options.steps}; give a whole number of steps from 1, or leave it out.`);
  }
  const start = options.start && checkedState('createEnv: start', options.start);
  const plant = await createPlant(system);
  let params = { ...system.params };
  let random = plant.uniform(randomSeed());
  const state = new Float32Array(stateSize);
  const action = new Float32Array(actionSize);
  let steps = 0;
  let phase: 'new' | 'running' | 'over' | 'closed' = 'new';

  const actionSpace = space.kind === 'discrete' ? discrete(space.count) : box(space.low, space.high);
  const unbounded = new Float32Array(stateSize).fill(Number.POSITIVE_INFINITY);
  const observationSpace = box(
    unbounded.map((value) => -value),
    unbounded,
  );

  const info = (clipped: boolean, diverged: boolean): Info => ({ steps, clipped, diverged });

  const env: SystemEnv = {
    name,
    system,
    observationSpace,
    actionSpace,

    get params() {
      return params;
    },

    setParams(values) {
      checkOpen('setParams');
      for (const [key, value] of Object.entries(values)) {
        if (!Object.hasOwn(params, key)) {
          const known = Object.keys(params).join(', ') || 'none';
          throw invalid(`setParams: environment '${name}' has no parameter '${key}'; its parameters are ${known}.`);
        }
        if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
          throw invalid(`setParams: environment '${name}' got ${key} = ${String(value)}; give a finite number.`);
        }
      }
      params = { ...params, ...values };
      plant.setParams(params);
    },

    reset({ seed, options: resetOptions }: ResetOptions = {}) {
      checkOpen('reset');
      if (seed !== undefined) {
        if (!Number.isSafeInteger(seed) || seed < 0) {
          throw invalid(`reset: environment '${name}' got seed = ${seed}; give a whole number from 0.`);
        }
        random = plant.uniform(seed);
      }
      const given = resetOptions?.state;
      state.set(given ? checkedState('reset: options.state', given) : (start ?? system.initialState(random)));
      steps = 0;
      phase = 'running';
      return { observation: state.slice(), info: info(false, false) };
    },

    step(given) {
      checkOpen('step');
      if (phase !== 'running') {
        const why = phase === 'new' ? 'no episode has begun' : 'the episode is over';
        throw invalid(`step: environment '${name}': ${why}; call reset() first.`);
      }
      const clipped = takeAction(given);
      const { next, cost, finite, terminated } = plant.step(state, action, steps);
      steps++;
      if (finite) state.set(next);
      const result: StepResult = {
        observation: state.slice(),
        reward: Number.isFinite(cost) ? -cost : 0,
        terminated: terminated || !finite,
        truncated: steps >= limit,
        info: info(clipped, !finite),
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

  function checkOpen(method: string): void {
    if (phase === 'closed') {
      throw new ForerunError('destroyed', `${method}: environment '${name}' was closed; create another.`);
    }
  }

  function checkedState(what: string, given: ArrayLike<number>): Float32Array {
    const values = Float32Array.from(given);
    if (values.length !== stateSize || !values.every(Number.isFinite)) {
      throw invalid(
        `${what} of environment '${name}' is [${values.join(', ')}]; give ${stateSize} finite numbers: ${system.stateNames.join(', ')}.`,
      );
    }
    return values;
  }

  /** Sets `action`; true when it had to be clipped. */
  function takeAction(given: number | ArrayLike<number>): boolean {
    const values = typeof given === 'number' ? [given] : given;
    if (values?.length !== actionSize) {
      throw invalid(`step: environment '${name}' got ${show(given)}; ${expected()}.`);
    }
    let clipped = false;
    for (let i = 0; i < actionSize; i++) {
      // As f32, like the bounds.
      const value = Math.fround(values[i] ?? Number.NaN);
      if (space.kind === 'discrete' ? !actionSpace.contains(value) : !Number.isFinite(value)) {
        throw invalid(`step: environment '${name}' got ${show(given)}; ${expected()}.`);
      }
      const [low, high] = space.kind === 'discrete' ? [value, value] : [space.low[i] ?? 0, space.high[i] ?? 0];
      action[i] = Math.min(Math.max(value, low), high);
      clipped ||= value < low || value > high;
    }
    return clipped;
  }

  function expected(): string {
    if (space.kind === 'discrete') return `give a whole number from 0 to ${space.count - 1}`;
    return `give ${actionSize} finite number${actionSize > 1 ? 's' : ''}: ${space.names.join(', ')}`;
  }
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `[${Array.from(value as ArrayLike<number>).join(', ')}]`
    : String(value);
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}
