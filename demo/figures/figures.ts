import { ForerunError } from '../../src/index.ts';
import { actualAgainstPredicted } from './actual-against-predicted.ts';
import { armTrajectory } from './arm-trajectory.ts';
import { droneTrajectory } from './drone-trajectory.ts';
import { dynaMaze } from './dyna-maze.ts';
import { ensembleBand } from './ensemble-band.ts';
import { exploration } from './exploration.ts';
import type { Figure } from './figure.ts';
import { modelBias } from './model-bias.ts';
import { mpcStates } from './mpc-states.ts';
import { treeSearch } from './tree-search.ts';

/**
 * The slides that make a picture each, in their order, and slide 5, whose tree is one. Slide 13 is not among them: its curves are formulas, a logarithm
 * against a square root, that nothing was measured for.
 */
export const figures: readonly Figure[] = [
  actualAgainstPredicted,
  treeSearch,
  dynaMaze,
  modelBias,
  exploration,
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
