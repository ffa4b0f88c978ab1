import { ForerunError } from '../../error.ts';
import { acrobotScene } from './acrobot.ts';
import { armKinematicScene, armScene } from './arm.ts';
import { bicycleScene } from './bicycle.ts';
import { cartpoleDiscreteScene, cartpoleScene } from './cartpole.ts';
import { diffDriveScene } from './diff-drive.ts';
import { droneScene } from './drone.ts';
import { mountainCarScene } from './mountain-car.ts';
import { pendulumScene } from './pendulum.ts';
import { doubleIntegratorScene, integratorScene } from './point-mass.ts';
import { quadrotorScene } from './quadrotor.ts';
import type { Scene } from './scene.ts';

/** How every built-in system is drawn and handled. */
export const scenes: readonly Scene[] = [
  quadrotorScene,
  droneScene,
  bicycleScene,
  diffDriveScene,
  pendulumScene,
  cartpoleScene,
  cartpoleDiscreteScene,
  acrobotScene,
  armScene,
  armKinematicScene,
  mountainCarScene,
  doubleIntegratorScene,
  integratorScene,
];

/**
 * The scene of the built-in system of that name.
 *
 * @throws ForerunError `invalid-argument` for an unknown name; the message lists the valid ones.
 */
export function findScene(name: string): Scene {
  const found = scenes.find(({ builtIn }) => builtIn.name === name);
  if (found === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `findScene: there is no scene of '${name}'; there are those of ${scenes.map(({ builtIn }) => builtIn.name).join(', ')}.`,
    );
  }
  return found;
}
