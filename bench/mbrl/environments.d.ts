import type { System } from '../../src/systems/system.ts';
/** Names of the environments of "Benchmarking Model-Based RL" that are rebuilt here. */
export type MbrlEnvironment = 'pendulum' | 'acrobot' | 'cartpole' | 'mountain-car';
/** Every episode of these environments has this many steps; nothing ends it early. */
export declare const EPISODE_STEPS = 200;
/** All of {@link MbrlEnvironment}, in the paper's order. */
export declare const MBRL_ENVIRONMENTS: readonly MbrlEnvironment[];
/**
 * An environment of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057) as a system. The physics is the text
 * of the built-in system of that name; reward and meaning of the action are the paper's, and there is no early end.
 */
export declare function mbrlSystem(name: MbrlEnvironment): System;
