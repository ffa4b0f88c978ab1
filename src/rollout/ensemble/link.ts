import report from '../../../shaders/kernels/ensemble-report.wgsl?raw';
import risk from '../../../shaders/kernels/ensemble-risk.wgsl?raw';
import rollout from '../../../shaders/kernels/ensemble-rollout.wgsl?raw';
import type { Kernel } from '../../gpu/kernel.ts';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import type { System } from '../../systems/system.ts';
import { linkKernel } from '../link.ts';
import { actionAccessor, rolloutSlots } from '../slots.ts';
import { ensembleSlots, riskSlots } from './text.ts';
import { type Tile, WIDE_WORKGROUPS } from './tile.ts';

/** The kernels that stand in for `rollout` and `report` where the dynamics are an ensemble. */
export type EnsembleStage = 'ensemble-rollout' | 'ensemble-risk' | 'ensemble-report';

/** What {@link linkEnsembleKernel} takes beside the system. */
export interface EnsembleKernelParts {
  readonly label: string;
  readonly ensemble: EnsembleDynamics;
  readonly tile: Tile;
  /** Whether weights lie in memory as halves. */
  readonly halves: boolean;
  /** Neighbours in a subgroup that load weights together; 0 for none. */
  readonly loaders: number;
  readonly horizon: number;
  /** Whether samples are knots of splines. */
  readonly spline: boolean;
  /** STATES (keep paths), REPORT (roll the chosen plans out), CONTROL_COST, and what stage.wgsl wants. */
  readonly defines: Readonly<Record<string, string | number | boolean>>;
}

/** Links one of the kernels for a system and a tile. */
export function linkEnsembleKernel(stage: EnsembleStage, system: System, parts: EnsembleKernelParts): Kernel {
  const { label, ensemble, halves, loaders, tile, horizon, spline, defines } = parts;
  const slots = rolloutSlots(system, horizon, 'uniform', false);
  const actions = actionAccessor(system, spline);
  switch (stage) {
    case 'ensemble-rollout':
      return linkKernel({
        label,
        text: rollout + actions,
        defines: {
          ...slots,
          STORE_STATE: String(slots.STORE_STATE).replaceAll('paths[', 'fr_particle_paths['),
          ...ensembleSlots(system, parts),
          SPLINE: spline,
          ...defines,
        },
        system,
        workgroupSize: tile.lanes * tile.rows,
        extensions: [...(halves ? ['f16'] : []), ...(loaders > 0 ? ['subgroups'] : [])],
      });
    case 'ensemble-risk':
      return linkKernel({
        label,
        text: risk,
        defines: { S: system.stateSize, ...riskSlots(ensemble.risk, ensemble.particles), ...defines },
      });
    case 'ensemble-report':
      return linkKernel({ label, text: report + actions, defines: { ...slots, SPLINE: spline, ...defines }, system });
    default:
      return stage satisfies never;
  }
}

/** Invocations of the roll-out kernel for so many problems with `drawn` samples each. */
export function ensembleInvocations(ensemble: EnsembleDynamics, tile: Tile, problems: number, drawn: number): number {
  const tiles = problems * Math.ceil(drawn / tile.particles) * ensemble.particles;
  return (tile.wide ? Math.min(tiles, WIDE_WORKGROUPS) : tiles) * tile.lanes * tile.rows;
}
