import type { MbrlEnvironment } from './environments.ts';
/** How actions are chosen: uniformly at random, or by a planner that knows the true model. */
export type MbrlMethod = 'random' | 'random-shooting' | 'cem';
/** Return of an episode: mean and standard deviation over runs. */
export interface ReturnFigure {
  readonly mean: number;
  readonly std: number;
}
/** Table 1 of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057): rows 'Random', 'GT-RS' and 'GT-CEM'. */
export declare const PUBLISHED: Readonly<Record<MbrlMethod, Readonly<Record<MbrlEnvironment, ReturnFigure>>>>;
