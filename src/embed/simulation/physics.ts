import { plainEnvSystem } from '../../envs/env-system.ts';
import { createPlant } from '../../envs/plant.ts';
import type { System } from '../../systems/system.ts';

/** A system's numbers at a time: its tables, and its parameters. */
export interface PhysicsModel {
  readonly system: System;
  readonly params: Readonly<Record<string, number>>;
}

/** Where a step led. */
export interface PhysicsStep {
  /** `[S]`; the state before, where the step was not finite. */
  readonly state: Float32Array;
  /** 0 where it was not finite. */
  readonly cost: number;
  readonly finite: boolean;
  readonly terminated: boolean;
}

/** A system's own WGSL on the calling thread, as a function: nothing is remembered between two steps. */
export interface Physics {
  /** One step with an action that is finite; it is clipped to the bounds. */
  step(model: PhysicsModel, state: Float32Array, action: Float32Array, t: number): PhysicsStep;
  /** The state that a run of this seed starts from, `[S]`. */
  start(seed: number): Float32Array;
}

/**
 * Compiles a system into {@link Physics}; it takes models of the same names, text and sizes.
 *
 * @throws ForerunError `invalid-argument` for learned systems
 */
export async function createPhysics(system: System): Promise<Physics> {
  const plant = await createPlant(plainEnvSystem(system));
  let tables = system;
  let values: Readonly<Record<string, number>> = system.params;
  const time = new Uint32Array(1);
  return {
    step(model, state, action, t) {
      if (model.system !== tables) plant.setTables(model.system);
      tables = model.system;
      if (model.params !== values) plant.setParams(model.params);
      values = model.params;
      plant.setState(0, state);
      time[0] = t;
      const { rewards, finite, terminated } = plant.step(action, time);
      return {
        state: plant.state(0),
        cost: -(rewards[0] ?? 0),
        finite: finite[0] === 1,
        terminated: terminated[0] === 1,
      };
    },
    start: (seed) => system.initialState(plant.uniform(seed)),
  };
}
