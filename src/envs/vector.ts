import { ForerunError } from '../error.ts';
import type { Env } from './env.ts';
import { checkedSeed, type EnvOptions } from './env-options.ts';
import type { Space } from './spaces.ts';

/** What a step of all environments led to. The arrays are yours to keep. */
export interface VectorStep {
  /** `[n, S]`: what to act on next. Where an episode has ended it is the first observation of the next one. */
  readonly observations: Float32Array;
  /** `[n, S]`: where the step led to; differs from `observations` only where an episode has ended. */
  readonly finalObservations: Float32Array;
  /** `[n]` */
  readonly rewards: Float64Array;
  /** `[n]`, 0 or 1. */
  readonly terminated: Uint8Array;
  /** `[n]`, 0 or 1. */
  readonly truncated: Uint8Array;
}

/**
 * n copies of an environment, stepped together. Where an episode ends, the next one begins within the same step: Gymnasium's
 * `AutoresetMode.SAME_STEP`. Copy i gives the same numbers as a single environment that was reset with the same seed.
 */
export interface VectorEnv {
  readonly name: string;
  /** n */
  readonly count: number;
  /** Of one copy. */
  readonly observationSpace: Space;
  /** Of one copy. */
  readonly actionSpace: Space;
  /**
   * Begins an episode in every copy and returns the observations, `[n, S]`.
   *
   * @param options.seed one seed per copy, or one from which copy i gets `seed + i`. Default: the random numbers go on.
   */
  reset(options?: { readonly seed?: number | readonly number[] }): Float32Array;
  /** Takes actions, `[n, A]` row-major; indices for discrete actions. */
  step(actions: ArrayLike<number>): VectorStep;
  /** Gives memory back; afterwards the environments cannot be used. */
  close(): void;
}

/** What a {@link VectorEnv} is made with. */
export interface VectorOptions extends EnvOptions {
  /** n */
  readonly count: number;
  /** What the first `reset()` without a seed starts from. Default a random seed per copy. */
  readonly seed?: number | readonly number[];
}

/**
 * The seeds of n copies.
 *
 * @throws ForerunError `invalid-argument` for another number of seeds than n, and for seeds that cannot be
 */
export function vectorSeeds(name: string, count: number, seed: number | readonly number[]): readonly number[] {
  const seeds = typeof seed === 'number' ? Array.from({ length: count }, (_, i) => seed + i) : seed;
  if (seeds.length !== count) {
    throw new ForerunError(
      'invalid-argument',
      `reset: ${count} environments '${name}' got ${seeds.length} seeds; give one per environment, or a single number.`,
    );
  }
  return seeds.map((each) => checkedSeed(name, each));
}

/**
 * n, checked.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedCount(count: number): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw new ForerunError(
    'invalid-argument',
    `vectorEnv: count = ${count}; give a whole number of environments from 1.`,
  );
}

/**
 * Actions of n copies, checked for their number.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkActionCount(name: string, count: number, size: number, actions: ArrayLike<number>): void {
  if (actions?.length === count * size) return;
  throw new ForerunError(
    'invalid-argument',
    `step: ${count} environments '${name}' got ${actions?.length} numbers; give ${count} x ${size}, one action after the other.`,
  );
}

/** Many single environments as a {@link VectorEnv}, stepped one after the other. */
export function vectorOf(envs: readonly Env[], firstSeed?: number | readonly number[]): VectorEnv {
  const [first] = envs;
  if (first === undefined)
    throw new ForerunError('invalid-argument', 'vectorOf: got no environment; give one or more.');
  const { name, actionSpace, observationSpace } = first;
  const count = envs.length;
  const size = observationSpace.kind === 'box' ? observationSpace.shape[0] : 1;
  const actionSize = actionSpace.kind === 'box' ? actionSpace.shape[0] : 1;
  let pending = firstSeed;
  return {
    name,
    count,
    observationSpace,
    actionSpace,

    reset({ seed = pending } = {}) {
      pending = undefined;
      const seeds = seed === undefined ? undefined : vectorSeeds(name, count, seed);
      const observations = new Float32Array(count * size);
      for (const [i, env] of envs.entries()) {
        const own = seeds?.[i];
        observations.set(env.reset(own === undefined ? {} : { seed: own }).observation, i * size);
      }
      return observations;
    },

    step(actions) {
      checkActionCount(name, count, actionSize, actions);
      const all = Float32Array.from(actions);
      const finalObservations = new Float32Array(count * size);
      const rewards = new Float64Array(count);
      const terminated = new Uint8Array(count);
      const truncated = new Uint8Array(count);
      let observations: Float32Array | undefined;
      for (const [i, env] of envs.entries()) {
        const step = env.step(all.subarray(i * actionSize, (i + 1) * actionSize));
        finalObservations.set(step.observation, i * size);
        rewards[i] = step.reward;
        terminated[i] = step.terminated ? 1 : 0;
        truncated[i] = step.truncated ? 1 : 0;
      }
      for (const [i, env] of envs.entries()) {
        if (terminated[i] === 0 && truncated[i] === 0) continue;
        observations ??= finalObservations.slice();
        observations.set(env.reset().observation, i * size);
      }
      return {
        observations: observations ?? finalObservations.slice(),
        finalObservations,
        rewards,
        terminated,
        truncated,
      };
    },

    close() {
      for (const env of envs) env.close();
    },
  };
}
