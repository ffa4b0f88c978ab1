import { ForerunError } from '../../error.ts';
import { bicycleScene } from './bicycle.ts';
import { droneScene } from './drone.ts';
import { pendulumScene } from './pendulum.ts';
import { quadrotorScene } from './quadrotor.ts';
import type { Scene } from './scene.ts';

/** How every built-in system is drawn and handled. */
export const scenes: readonly Scene[] = [quadrotorScene, droneScene, bicycleScene, pendulumScene];

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
