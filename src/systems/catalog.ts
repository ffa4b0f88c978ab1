import { ForerunError } from '../error.ts';
import { acrobotTask } from './acrobot.ts';
import { armTask } from './arm.ts';
import { armKinematicTask } from './arm-kinematic.ts';
import { bicycleTask } from './bicycle.ts';
import type { BuiltInSystem } from './built-in.ts';
import { cartpoleDiscreteTask, cartpoleTask } from './cartpole.ts';
import { diffDriveTask } from './diff-drive.ts';
import { doubleIntegratorTask } from './double-integrator.ts';
import { droneTask } from './drone.ts';
import { integratorTask } from './integrator.ts';
import { mountainCarTask } from './mountain-car.ts';
import { pendulumTask } from './pendulum.ts';
import { quadrotorTask } from './quadrotor.ts';

/** Every system that comes with the library, with its task. */
export const builtInSystems: readonly BuiltInSystem[] = [
  integratorTask,
  doubleIntegratorTask,
  pendulumTask,
  cartpoleTask,
  cartpoleDiscreteTask,
  acrobotTask,
  mountainCarTask,
  diffDriveTask,
  bicycleTask,
  armKinematicTask,
  armTask,
  droneTask,
  quadrotorTask,
];

/**
 * The built-in system of that name.
 *
 * @throws ForerunError `invalid-argument` for an unknown name; the message lists the valid ones.
 */
export function findSystem(name: string): BuiltInSystem {
  const found = builtInSystems.find((system) => system.name === name);
  if (found === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `findSystem: there is no system '${name}'; the built-in ones are ${builtInSystems.map((system) => system.name).join(', ')}.`,
    );
  }
  return found;
}
