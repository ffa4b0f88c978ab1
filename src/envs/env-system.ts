import { ForerunError } from '../error.ts';
import { defineSystem } from '../systems/define.ts';
import { type PreludeBindings, systemPrelude } from '../systems/prelude.ts';
import type { System, SystemDefinition } from '../systems/system.ts';

/** A system as an environment: what is seen of its states and what its steps pay. */
export interface EnvSystem {
  readonly system: System;
  /** Names of the observation's components, in order. */
  readonly observationNames: readonly string[];
  /** Whether the system's text has `observe`; else the state is seen as it is. */
  readonly observes: boolean;
  /** Whether the system's text has `reward`; else a step pays minus its `cost`. */
  readonly rewards: boolean;
}

/** What {@link defineEnvSystem} takes: a system whose WGSL may have two more functions. */
export interface EnvSystemDefinition extends SystemDefinition {
  /** Names of what is seen: the f32 fields of the WGSL struct `Observation`. The text then has `fn observe(x: State) -> Observation`. */
  readonly observation?: readonly string[];
  /**
   * Whether the text has `fn reward(x: State, given: Action, next: State) -> f32`, for rewards that depend on where the step led
   * or on the action as it was given, before it was clipped.
   */
  readonly rewards?: boolean;
}

/**
 * Defines an environment's system.
 *
 * @throws ForerunError as `defineSystem`
 */
export function defineEnvSystem(definition: EnvSystemDefinition): EnvSystem {
  const { observation, rewards = false, ...rest } = definition;
  // Behind the text: its lines keep their numbers.
  const struct = observation
    ? `\nstruct Observation { ${observation.map((name) => `${name}: f32`).join(', ')} }\n`
    : '';
  const system = defineSystem({ ...rest, wgsl: rest.wgsl + struct });
  return {
    system,
    observationNames: observation ?? system.stateNames,
    observes: observation !== undefined,
    rewards,
  };
}

/**
 * A system whose states are seen and whose costs are paid.
 *
 * @throws ForerunError `invalid-argument` for a learned ensemble
 */
export function plainEnvSystem(system: System): EnvSystem {
  if (system.ensemble !== undefined) {
    throw new ForerunError(
      'invalid-argument',
      `createEnv: the dynamics of '${system.name}' are a learned ensemble, which only planners roll out; use the model's predict, or the system that it was learned from.`,
    );
  }
  return { system, observationNames: system.stateNames, observes: false, rewards: false };
}

/**
 * What kernels of environments need around a system's text: `systemPrelude`, the size `FR_O`, `fr_observation` (an array) and
 * `fr_reward`.
 */
export function environmentPrelude(environment: EnvSystem, bindings: PreludeBindings): string {
  const { system, observationNames, observes, rewards } = environment;
  const array = `array<f32, ${observationNames.length}>`;
  const seen = observes
    ? `let o = observe(x); return ${array}(${observationNames.map((name) => `o.${name}`).join(', ')});`
    : 'return fr_state_array(x);';
  return `${systemPrelude(system, bindings)}const FR_O: u32 = ${observationNames.length}u;
fn fr_observation(x: State) -> ${array} { ${seen} }
fn fr_reward(x: State, u: Action, given: Action, next: State, t: u32) -> f32 { return ${rewards ? 'reward(x, given, next)' : '-cost(x, u, t)'}; }
`;
}
