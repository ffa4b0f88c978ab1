import type { Planner } from '../../src/planners/planner.ts';
import type { System } from '../../src/systems/system.ts';
/** Chooses the next actions, `[B, A]`, in the states `[B, S]`. */
export type Policy = (states: Float32Array) => Promise<Float32Array>;
/**
 * Runs one whole episode for each seed, all side by side, and returns their returns, `[B]`. The environments start and step
 * on their own; the policy sees their true states.
 */
export declare function episodeReturns(system: System, seeds: readonly number[], policy: Policy): Promise<number[]>;
/** The first action of a plan for each problem. */
export declare function plannedBy(planner: Planner): Policy;
/** Uniform within the bounds of a continuous system, drawn by `random`. */
export declare function uniformAtRandom(system: System, problems: number, random: () => number): Policy;
