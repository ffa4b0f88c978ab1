import type { BenchCase, EnsembleCase, ReturnCase } from './case.ts';
import { CARTPOLE, HALF_CHEETAH, SMALL } from './ensemble/problem.ts';
import { LEARNING } from './learning/cases.ts';
import { MBRL_ENVIRONMENTS } from './mbrl/environments.ts';
import { MBRL_METHODS } from './mbrl/published.ts';
import { RATES } from './rate/cases.ts';
import { SPEED } from './speed/cases.ts';

const RETURNS: readonly ReturnCase[] = MBRL_METHODS.flatMap((method) =>
  MBRL_ENVIRONMENTS.map((environment): ReturnCase => {
    return { kind: 'return', name: `benchmarking-mbrl/${method}/${environment}`, full: true, environment, method };
  }),
);

const ENSEMBLES: readonly EnsembleCase[] = [
  { kind: 'ensemble', name: 'ensemble/small', problem: SMALL },
  { kind: 'ensemble', name: 'ensemble/pets-cartpole', full: true, problem: CARTPOLE },
  { kind: 'ensemble', name: 'ensemble/pets-half-cheetah', full: true, problem: HALF_CHEETAH },
  // Beside the one before: what subgroups are worth on a GPU that has them.
  {
    kind: 'ensemble',
    name: 'ensemble/pets-half-cheetah-subgroups',
    full: true,
    problem: HALF_CHEETAH,
    layout: { subgroups: true },
  },
];

/** Every case there is. */
export const CASES: readonly BenchCase[] = [...SPEED, ...ENSEMBLES, ...RATES, ...RETURNS, ...LEARNING];
