import { ForerunError } from '../../error.ts';
import type { EnvEntry } from '../entry.ts';
import type { EnvOptions } from '../env-options.ts';
import { createTaskEnv, type MujocoEnv, mujocoEntry } from './create.ts';
import { halfCheetah, halfCheetahPets } from './half-cheetah.ts';
import { hopper } from './hopper.ts';
import { benchmarkInvertedPendulum, invertedPendulum } from './inverted-pendulum.ts';
import { benchmarkReacher, reacher } from './reacher.ts';
import type { MujocoTask } from './task.ts';

const TASKS: readonly MujocoTask[] = [
  invertedPendulum,
  reacher,
  halfCheetah,
  hopper,
  halfCheetahPets,
  benchmarkInvertedPendulum,
  benchmarkReacher,
];

/** The environments on MuJoCo, for `registerEnvs(mujocoEnvs)` or `makeEnv(entry)`. */
export const mujocoEnvs: readonly EnvEntry[] = TASKS.map(mujocoEntry);

/**
 * Makes an environment on MuJoCo by name. Call its `close()`: nothing else frees its memory.
 *
 * @throws ForerunError `invalid-argument` for an unknown name, for options that cannot be, and where MuJoCo cannot be loaded
 */
export async function createMujocoEnv(name: string, options: EnvOptions = {}): Promise<MujocoEnv> {
  const task = TASKS.find((each) => each.name === name);
  if (task === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `createMujocoEnv: there is no environment '${name}' on MuJoCo; there are ${TASKS.map((each) => each.name).join(', ')}.`,
    );
  }
  return createTaskEnv(task, options);
}
