import type { Summary } from '../statistics/median.ts';

interface Measured {
  /** Name and version. */
  readonly peer: string;
  /** What it ran on: `'2 threads'`, or the name of a GPU. */
  readonly device: string;
  /** Name of the case whose problem it planned. */
  readonly case: string;
  /** Wall time of a plan, in ms. */
  readonly planMs: Summary;
}

/** A peer on a speed case. */
export interface SpeedPeer extends Measured {
  readonly kind: 'speed';
  /** By the median. */
  readonly stepsPerSecond: number;
}

/** A peer on an ensemble case. */
export interface EnsemblePeer extends Measured {
  readonly kind: 'ensemble';
  /** How it multiplies by the members' weights: what was quicker. */
  readonly product: string;
  /** By the median. */
  readonly evaluationsPerSecond: number;
  readonly gflops: number;
}

/** A peer on a rate case. */
export interface RatePeer extends Measured {
  readonly kind: 'rate';
  /** Of what. */
  readonly unit: string;
  /** By the median. */
  readonly perSecond: number;
  /** Compiling, which is not in the times; null where nothing is compiled. */
  readonly readyMs: number | null;
}

/** A peer's figure, measured on this machine by the same command. */
export type PeerFigure = SpeedPeer | EnsemblePeer | RatePeer;

/** A peer, or a device of it, that was not measured. */
export interface PeerSkip {
  readonly peer: string;
  readonly reason: string;
  /** `'rate'` for a peer of such cases; absent for others. */
  readonly kind?: 'rate';
}

/** What came of the peers. */
export interface PeerReport {
  readonly measured: readonly PeerFigure[];
  /** Peers, or devices of peers, that were not measured, and why. */
  readonly skipped: readonly PeerSkip[];
}
