import type { EnsembleDynamics } from '../systems/ensemble.ts';
import type { System } from '../systems/system.ts';
import { invalid } from './inputs.ts';

/**
 * Checks that what was compiled for one system does for another.
 *
 * @throws ForerunError `invalid-argument` naming what differs
 */
export function checkSameShape(one: System, other: System): void {
  const shapes = [shapeOf(one), shapeOf(other)] as const;
  const differs = Object.keys(shapes[0]).find((what) => shapes[0][what] !== shapes[1][what]);
  if (differs === undefined) return;
  throw invalid(
    'setModel',
    `${differs} of '${other.name}' is not that of the planner's system '${one.name}'; make another planner for it.`,
  );
}

/** All that kernels are compiled for, by what users call it. */
export function shapeOf(system: System): Readonly<Record<string, string>> {
  const { action, ensemble } = system;
  const bounds = action.kind === 'discrete' ? [action.count] : [action.low, action.high, action.neutral].map(String);
  return {
    name: system.name,
    'the list of states': system.stateNames.join(),
    'the list of actions': action.kind === 'discrete' ? 'discrete' : action.names.join(),
    'the range of actions': bounds.join(';'),
    'the list of params': Object.keys(system.params).join(),
    'the length of the data': Object.entries(system.data)
      .map(([name, table]) => `${name}:${table.length}`)
      .join(),
    wgsl: system.code,
    ensemble: ensemble === undefined ? '' : ensembleShape(ensemble),
  };
}

function ensembleShape(ensemble: EnsembleDynamics): string {
  const { members, layers, activation, probabilistic, learnsReward } = ensemble;
  const { propagation, particles, aleatoric, risk, disagreementCost, halfWeights } = ensemble;
  return JSON.stringify([
    members,
    layers,
    activation,
    probabilistic,
    learnsReward,
    propagation,
    particles,
    aleatoric,
    risk,
    disagreementCost,
    halfWeights ?? false,
  ]);
}
