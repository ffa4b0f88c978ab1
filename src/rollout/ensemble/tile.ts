import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { targetSize } from '../../systems/learned.ts';
import type { WorkgroupLimits } from '../backend.ts';

/**
 * How a workgroup shares the work on a tile of particles: its invocations are `lanes` x `rows`; each computes `outputs` units
 * of a layer for `perLane` particles in registers.
 */
export interface Tile {
  /** X, a multiple of 4: neighbours read neighbouring particles. */
  readonly lanes: number;
  /** Y: blocks of outputs. */
  readonly rows: number;
  /** Units per invocation, a multiple of 4. */
  readonly outputs: number;
  readonly perLane: number;
  /** Inputs of a layer per round of its loop, 1 or 4. */
  readonly unroll: number;
  /** Sums by `fma()`, which on the CPU backend is one instruction where the engine has it. */
  readonly fused: boolean;
  /** Particles per workgroup: lanes x perLane. */
  readonly particles: number;
  /** All that a tile shares lies in a buffer, activations of two layers at a time, because workgroup memory cannot hold it. */
  readonly wide: boolean;
}

/** Workgroups at a time where activations lie in a buffer; each goes on to further tiles. */
export const WIDE_WORKGROUPS = 64;

/** Padded sizes of the layers: what a kernel loops over. Padding is zeros, and stays zero through the network. */
export function paddedLayers({ layers }: EnsembleDynamics, outputs: number): readonly number[] {
  return layers.map((size, l) => (l === 0 ? roundUp(size, 4) : roundUp(size, outputs)));
}

/** Rows of activations that a tile needs at once. */
export function activationRows(ensemble: EnsembleDynamics, outputs: number): number {
  return Math.max(...paddedLayers(ensemble, outputs));
}

/** Whether a step evaluates all members, and not only that of the particle. */
export function evaluatesAll({ propagation, disagreementCost }: EnsembleDynamics): boolean {
  return propagation === 'expectation' || disagreementCost !== 0;
}

/** Where a tile keeps, row by row, what a step that evaluates all members needs beside the activations. */
export interface ExtraRows {
  readonly inputs: number;
  /** The first member's means, and sums over the members of the distances from them. */
  readonly first: number;
  readonly sum: number;
  readonly square: number;
  /** Outputs of the particle's own member. */
  readonly own: number;
  /** How many there are. */
  readonly count: number;
}

/** The rows beside the activations: none where a step evaluates one member. */
export function extraRows(ensemble: EnsembleDynamics): ExtraRows {
  if (!evaluatesAll(ensemble)) return { inputs: 0, first: 0, sum: 0, square: 0, own: 0, count: 0 };
  const targets = targetSize(ensemble);
  const first = roundUp(ensemble.layers[0] ?? 0, 4);
  const own = first + 3 * targets;
  const count = own + (ensemble.layers.at(-1) ?? 0);
  return { inputs: 0, first, sum: first + targets, square: first + 2 * targets, own, count };
}

/** Words of `fr_acts` that a workgroup has where a tile is wide: activations in front of a layer and behind it, then {@link ExtraRows}. */
export function slotWords(ensemble: EnsembleDynamics, { outputs, particles }: Tile): number {
  return (2 * activationRows(ensemble, outputs) + extraRows(ensemble).count) * particles;
}

/** Bytes of workgroup memory that some of the limit is left for: what compilers add. */
const RESERVE_BYTES = 256;

/**
 * Chooses a tile for a network. On GPUs a large tile, because every weight that is read serves all its particles;
 * in software, on the CPU, one whose activations stay in the first-level cache and whose sums stay in 16 registers; there loops are not
 * unrolled, because V8 would load all of a round first and run out of registers (23 against 33 GFLOP/s a thread, 4 x 200, SiLU).
 */
export function chooseTile(
  ensemble: EnsembleDynamics,
  limits: WorkgroupLimits,
  software: boolean,
  fused = false,
): Tile {
  const widest = Math.max(...ensemble.layers.slice(1));
  const unroll = software ? 1 : 4;
  let best: { readonly tile: Tile; readonly score: number } | undefined;
  for (const outputs of [4, 8, 16]) {
    for (const lanes of [4, 8, 16, 32]) {
      for (const perLane of [1, 2, 4]) {
        // Every particle has an invocation that owns its state.
        const rows = Math.max(perLane, Math.ceil(widest / outputs));
        if (rows * lanes > limits.invocations) continue;
        const particles = lanes * perLane;
        const bytes = 4 * particles * (activationRows(ensemble, outputs) + extraRows(ensemble).count) + RESERVE_BYTES;
        if (bytes > limits.bytes || particles > 64 || outputs * perLane > 32) continue;
        const tile = { lanes, rows, outputs, perLane, unroll, fused, particles, wide: false };
        const score = software ? softwareScore(tile) : gpuScore(tile);
        if (best === undefined || score > best.score) best = { tile, score };
      }
    }
  }
  if (best !== undefined) return best.tile;
  // The blocks of a layer take turns on the rows; two, for the 16 particles' states.
  const rows = Math.max(2, Math.min(32, Math.ceil(widest / 4), Math.floor(limits.invocations / 8)));
  return { lanes: 8, rows, outputs: 4, perLane: 2, unroll, fused, particles: 16, wide: true };
}

/** Sums in registers for 2 particles by 4 units, 16 particles at a time. */
function softwareScore({ outputs, perLane, particles }: Tile): number {
  return (
    -Math.abs(Math.log2((outputs * perLane) / 8)) -
    Math.abs(Math.log2(perLane / 2)) -
    Math.abs(Math.log2(particles / 16))
  );
}

/** Products per number read, for as long as a workgroup still fills a few warps. */
function gpuScore({ lanes, rows, outputs, perLane, particles }: Tile): number {
  const intensity = (outputs * perLane) / (outputs + perLane);
  const busy = Math.min(1, (lanes * rows) / 128);
  return busy * (Math.log2(intensity) + 0.5 * Math.log2(particles));
}

/** The next multiple of `step`. */
export function roundUp(size: number, step: number): number {
  return Math.ceil(size / step) * step;
}
