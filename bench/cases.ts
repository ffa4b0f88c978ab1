import type { BenchCase, EnsembleCase, ReturnCase, SpeedCase } from './case.ts';
import { CARTPOLE, HALF_CHEETAH, SMALL } from './ensemble/problem.ts';
import { LEARNING } from './learning/cases.ts';
import { MBRL_ENVIRONMENTS } from './mbrl/environments.ts';
import { MBRL_METHODS } from './mbrl/published.ts';

/** The problem of the MPPI-Generic comparison (arXiv 2409.07563): its noise and its cost, without a terminal one. */
function diffDrive(samples: number): SpeedCase {
  return {
    kind: 'speed',
    name: `speed/diff-drive-mppi-${samples}x100`,
    system: 'diff-drive',
    params: { terminalWeight: 0 },
    planner: 'mppi',
    settings: { samples, horizon: 100, temperature: 1, noiseStd: 0.2 },
    start: [1, 1, 0],
  };
}

const SPEED: readonly SpeedCase[] = [
  {
    kind: 'speed',
    name: 'speed/pendulum-mppi-16384x100',
    system: 'pendulum',
    planner: 'mppi',
    settings: { samples: 16384, horizon: 100 },
  },
  {
    kind: 'speed',
    name: 'speed/pendulum-mppi-256x20',
    system: 'pendulum',
    planner: 'mppi',
    settings: { samples: 256, horizon: 20 },
  },
  diffDrive(2048),
  diffDrive(8192),
  {
    kind: 'speed',
    name: 'speed/quadrotor-mppi-1024x40',
    system: 'quadrotor',
    planner: 'mppi',
    settings: { samples: 1024, horizon: 40 },
  },
];

const RETURNS: readonly ReturnCase[] = MBRL_METHODS.flatMap((method) =>
  MBRL_ENVIRONMENTS.map((environment): ReturnCase => {
    return { kind: 'return', name: `benchmarking-mbrl/${method}/${environment}`, environment, method };
  }),
);

const ENSEMBLES: readonly EnsembleCase[] = [
  { kind: 'ensemble', name: 'ensemble/small', problem: SMALL },
  { kind: 'ensemble', name: 'ensemble/pets-cartpole', problem: CARTPOLE },
  { kind: 'ensemble', name: 'ensemble/pets-half-cheetah', problem: HALF_CHEETAH },
];

/** Every case there is. */
export const CASES: readonly BenchCase[] = [...SPEED, ...ENSEMBLES, ...RETURNS, ...LEARNING];
