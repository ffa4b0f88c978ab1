import { ForerunError } from '../error.ts';
import type { Algorithm } from './algorithm.ts';
import { CEM_SETTINGS, cem } from './cem.ts';
import { ICEM_SETTINGS, icem } from './icem.ts';
import { MPPI_SETTINGS, mppi } from './mppi.ts';
import { PREDICTIVE_SAMPLING_SETTINGS, predictiveSampling } from './predictive-sampling.ts';
import { RANDOM_SHOOTING_SETTINGS, randomShooting } from './random-shooting.ts';
import type { Setting, SettingValue } from './settings.ts';

/** A planner as lists, the command line and controls know it. */
export interface PlannerEntry {
  readonly name: string;
  readonly description: string;
  /** Settings by name, with defaults, limits and descriptions. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** Makes the algorithm. @throws ForerunError `invalid-argument` for unknown names and bad values */
  readonly create: (options?: Readonly<Record<string, SettingValue>>) => Algorithm;
}

/** Every planner that comes with the library. */
export const planners: readonly PlannerEntry[] = [
  {
    name: 'random-shooting',
    description: 'the best of uniformly random action sequences',
    settings: RANDOM_SHOOTING_SETTINGS,
    create: randomShooting,
  },
  {
    name: 'predictive-sampling',
    description: 'the best of noisy variations of the last plan, with splines (Howell et al. 2022)',
    settings: PREDICTIVE_SAMPLING_SETTINGS,
    create: predictiveSampling,
  },
  {
    name: 'cem',
    description: 'cross-entropy method: a Gaussian refitted to the elites (Rubinstein 1999; PETS)',
    settings: CEM_SETTINGS,
    create: cem,
  },
  {
    name: 'icem',
    description: 'CEM with colored noise and kept elites (Pinneri et al. 2020)',
    settings: ICEM_SETTINGS,
    create: icem,
  },
  {
    name: 'mppi',
    description: 'path integral control: an exponentially weighted average (Williams et al. 2017)',
    settings: MPPI_SETTINGS,
    create: mppi,
  },
];

/**
 * The planner of that name.
 *
 * @throws ForerunError `invalid-argument` for an unknown name; the message lists the valid ones
 */
export function findPlanner(name: string): PlannerEntry {
  const found = planners.find((planner) => planner.name === name);
  if (found !== undefined) return found;
  const names = planners.map((planner) => planner.name).join(', ');
  throw new ForerunError('invalid-argument', `findPlanner: there is no planner '${name}'; there are ${names}.`);
}
