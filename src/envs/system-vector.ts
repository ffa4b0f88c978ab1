import { ForerunError } from '../error.ts';
import { changedParams, checkedLimit, checkedState, randomSeed } from './env-options.ts';
import type { EnvSystem } from './env-system.ts';
import { createPlant } from './plant.ts';
import { readAction, spaceOf } from './read-action.ts';
import { unboundedBox } from './spaces.ts';
import { checkActionCount, checkedCount, type VectorEnv, type VectorOptions, vectorSeeds } from './vector.ts';

/**
 * Copies of a system's environment that step in one WebAssembly call.
 *
 * @throws ForerunError `invalid-argument`, as `createEnv`
 */
export async function createSystemVector(environment: EnvSystem, options: VectorOptions): Promise<VectorEnv> {
  const { system, observationNames } = environment;
  const { name, stateNames, action: space, actionSize } = system;
  const count = checkedCount(options.count);
  const limit = checkedLimit('vectorEnv', options.steps);
  const start =
    options.start &&
    checkedState(`vectorEnv: start of environment '${name}'`, Float32Array.from(options.start), stateNames);
  const plant = await createPlant(environment, count);
  if (options.params) plant.setParams(changedParams(name, system.params, options.params));
  let pending = options.seed;
  let randoms = Array.from({ length: count }, () => plant.uniform(randomSeed()));
  const size = observationNames.length;
  const actions = new Float32Array(count * actionSize);
  const times = new Uint32Array(count);
  let phase: 'new' | 'running' | 'closed' = 'new';

  const checkOpen = (method: string): void => {
    if (phase === 'closed') {
      throw new ForerunError('destroyed', `${method}: environments '${name}' were closed; make others.`);
    }
  };
  /** Begins an episode in copy i and writes what is seen into its row. */
  const begin = (i: number, observations: Float32Array): void => {
    plant.setState(i, start ?? system.initialState(randoms[i] ?? Math.random));
    times[i] = 0;
    observations.set(plant.observe(i), i * size);
  };

  return {
    name,
    count,
    observationSpace: unboundedBox(size),
    actionSpace: spaceOf(space),

    reset({ seed = pending } = {}) {
      checkOpen('reset');
      if (seed !== undefined) randoms = vectorSeeds(name, count, seed).map((each) => plant.uniform(each));
      pending = undefined;
      phase = 'running';
      const observations = new Float32Array(count * size);
      for (let i = 0; i < count; i++) begin(i, observations);
      return observations;
    },

    step(given) {
      checkOpen('step');
      if (phase === 'new') {
        throw new ForerunError('invalid-argument', `step: environments '${name}': call reset() first.`);
      }
      checkActionCount(name, count, actionSize, given);
      actions.set(given);
      for (let i = 0; i < count; i++) {
        const own = actions.subarray(i * actionSize, (i + 1) * actionSize);
        readAction(name, space, own, own);
      }
      const { observations: finalObservations, rewards, finite, terminated } = plant.step(actions, times);
      const observations = finalObservations.slice();
      const truncated = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        const steps = (times[i] ?? 0) + 1;
        times[i] = steps;
        if (steps >= limit) truncated[i] = 1;
        if (finite[i] === 0) terminated[i] = 1;
        if (truncated[i] === 1 || terminated[i] === 1) begin(i, observations);
      }
      return { observations, finalObservations, rewards: Float64Array.from(rewards), terminated, truncated };
    },

    close() {
      phase = 'closed';
    },
  };
}
