import type { LearningCase, PublishedReturn } from './case.ts';

/** Runs of a case: five where the claim is about five, else as many as an evening holds. */
const SEEDS: Readonly<Record<string, number>> = {
  'cartpole-continuous': 5,
  'Pendulum-v1': 5,
  // A quarter of an hour each.
  'mbrl-acrobot': 1,
};
const OTHER_SEEDS = 3;

/** Table 1 of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057), after 200 thousand steps. */
function benchmark(mean: number, std: number | null): PublishedReturn {
  return { mean, std, steps: 200_000, source: 'Wang et al. 2019, arXiv 1907.02057, table 1' };
}

type Row = readonly [environment: string, cem?: PublishedReturn, randomShooting?: PublishedReturn];

/** Environments, and what PETS-CEM and PETS-RS earned there. */
const ROWS: readonly Row[] = [
  ['mbrl-pendulum', benchmark(167.4, 53), benchmark(167.9, 35.8)],
  ['mbrl-acrobot', benchmark(12.5, 29), benchmark(-71.5, 44.6)],
  ['mbrl-cartpole', benchmark(199.5, 3), benchmark(195, 28)],
  ['mbrl-mountain-car', benchmark(-57.9, 3.6), benchmark(-78.5, 2.1)],
  ['mbrl-inverted-pendulum', benchmark(-20.5, null), benchmark(-12.1, null)],
  ['mbrl-reacher', benchmark(-12.3, null), benchmark(-40.1, null)],
  ['cartpole-continuous', { mean: 200, std: null, steps: null, source: "mbrl-lib's published run of PETS, one seed" }],
  ['Pendulum-v1'],
];

function pets(environment: string, planner: 'cem' | 'random-shooting', published: PublishedReturn | undefined) {
  const name = `learning/pets-${planner}/${environment}`;
  const seeds = planner === 'cem' ? (SEEDS[environment] ?? OTHER_SEEDS) : 2;
  const learning: LearningCase = { kind: 'learning', name, environment, agent: 'pets', planner, seeds };
  return published === undefined ? learning : { ...learning, published };
}

/** PETS where its returns have been published, and where they have not. */
export const LEARNING: readonly LearningCase[] = [
  ...ROWS.map(([environment, published]) => pets(environment, 'cem', published)),
  ...ROWS.map(([environment, _, published]) => pets(environment, 'random-shooting', published)),
  pets('half-cheetah-pets', 'cem', undefined),
];
