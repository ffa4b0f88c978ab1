import { findPlanner } from '../../src/planners/catalog.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import type { SpeedCase } from '../speed/case.ts';

/** A planning problem as peers are told it: all numbers from the system itself, so that they plan the same. */
export interface PeerProblem {
  /** Name of the case. */
  readonly name: string;
  readonly system: string;
  /** N, H */
  readonly samples: number;
  readonly horizon: number;
  /** `[A]` */
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly noiseStd: readonly number[];
  readonly temperature: number;
  /** `[S]` */
  readonly start: readonly number[];
  readonly params: Readonly<Record<string, number>>;
  /** Cells of the map that are not zero: index and value. */
  readonly costmap: readonly (readonly [index: number, value: number])[];
}

/** What of a speed case a peer has to know. */
export function peerProblem({ name, system: systemName, params, planner, settings, start }: SpeedCase): PeerProblem {
  const task = findSystem(systemName);
  const system = task.create(params);
  const { samples, horizon, sample, refit } = findPlanner(planner).create(settings);
  const [low, high] = system.action.kind === 'discrete' ? [[], []] : [[...system.action.low], [...system.action.high]];
  const std = sample.kind === 'gaussian' ? sample.std : undefined;
  const quarter = (a: number) => ((high[a] ?? 0) - (low[a] ?? 0)) / 4;
  const costmap = Array.from(system.data.costmap ?? [], (value, index) => [index, value] as const);
  return {
    name,
    system: systemName,
    samples,
    horizon,
    low,
    high,
    noiseStd: low.map((_, a) => (std === undefined ? quarter(a) : typeof std === 'number' ? std : (std[a] ?? 0))),
    temperature: refit.kind === 'softmax' ? refit.temperature : 1,
    start: [...(start ?? task.start)],
    params: system.params,
    costmap: costmap.filter(([, value]) => value !== 0),
  };
}

/** Whether peers that do MPPI can plan it: on the systems that they are written for, and one problem at a time. */
export function isMppiProblem({ system, planner, problems = 1 }: SpeedCase): boolean {
  return planner === 'mppi' && problems === 1 && (system === 'pendulum' || system === 'diff-drive');
}
