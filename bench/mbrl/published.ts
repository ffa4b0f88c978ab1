import type { MbrlEnvironment } from './environments.ts';

/** How actions are chosen: uniformly at random, or by a planner that knows the true model. */
export type MbrlMethod = 'random' | 'random-shooting' | 'cem';

/** Return of an episode: mean and standard deviation over runs. */
export interface ReturnFigure {
  readonly mean: number;
  readonly std: number;
}

/** All of {@link MbrlMethod}. */
export const MBRL_METHODS: readonly MbrlMethod[] = ['random', 'random-shooting', 'cem'];

/** Table 1 of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057): rows 'Random', 'GT-RS' and 'GT-CEM'. */
export const PUBLISHED: Readonly<Record<MbrlMethod, Readonly<Record<MbrlEnvironment, ReturnFigure>>>> = {
  random: {
    pendulum: { mean: -202.6, std: 249 },
    acrobot: { mean: -374.5, std: 17 },
    cartpole: { mean: 38.4, std: 33 },
    'mountain-car': { mean: -105.1, std: 1.8 },
  },
  'random-shooting': {
    pendulum: { mean: 171.5, std: 31.8 },
    acrobot: { mean: 2.5, std: 39.4 },
    cartpole: { mean: 200, std: 0 },
    'mountain-car': { mean: -68.5, std: 2.2 },
  },
  cem: {
    pendulum: { mean: 170.5, std: 35.2 },
    acrobot: { mean: 13.9, std: 40.5 },
    cartpole: { mean: 199.9, std: 0.1 },
    'mountain-car': { mean: -58, std: 2.9 },
  },
};
