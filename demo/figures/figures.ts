import { ForerunError } from '../../src/index.ts';
import { actualAgainstPredicted } from './actual-against-predicted.ts';
import { armTrajectory } from './arm-trajectory.ts';
import { droneTrajectory } from './drone-trajectory.ts';
import { ensembleBand } from './ensemble-band.ts';
import type { Figure } from './figure.ts';
import { modelBias } from './model-bias.ts';
import { mpcStates } from './mpc-states.ts';

/** The slides that make a picture each, in their order. */
export const figures: readonly Figure[] = [
  actualAgainstPredicted,
  modelBias,
  mpcStates,
  ensembleBand,
  armTrajectory,
  droneTrajectory,
];

/**
 * The figure of that name.
 *
 * @throws ForerunError `invalid-argument`, naming those that there are
 */
export function findFigure(name: string): Figure {
  const found = figures.find((figure) => figure.name === name);
  if (found !== undefined) return found;
  const names = figures.map((figure) => figure.name).join(', ');
  throw new ForerunError(
    'invalid-argument',
    `findFigure: there is no figure '${name.slice(0, 40)}'; give one of ${names}.`,
  );
}
