import type { Point, Solid } from './geometry.ts';

/** Roll-outs that were considered at one moment of a run. */
export interface Fan {
  /** Step of the run at which they were considered. */
  readonly step: number;
  /** One path a candidate, each starting where the vehicle was. */
  readonly paths: readonly (readonly Point[])[];
  /** Cost of each path; those that are not finite are drawn as the most expensive. */
  readonly costs: readonly number[];
}

/** A run through space (or the plane), ready to be drawn. Lengths in metres, times in seconds. */
export interface Flight {
  readonly title: string;
  /** One line under the title: planner, sizes, backend. */
  readonly subtitle: string;
  /** Seconds between two points of `path`. */
  readonly dt: number;
  readonly path: readonly Point[];
  readonly goal: Point | undefined;
  readonly solids: readonly Solid[];
  /** From the hull to the nearest obstacle at each point of `path`; absent without obstacles. */
  readonly clearance: readonly number[] | undefined;
  readonly fans: readonly Fan[];
  /** Directions of the vehicle's own x and y axes at each point of `path`, where it has an attitude. */
  readonly attitude: readonly (readonly [forward: Point, left: Point])[] | undefined;
}

/** Speed along each segment of the path, in m/s. */
export function speeds({ path, dt }: Pick<Flight, 'path' | 'dt'>): number[] {
  return path.slice(1).map((point, index) => {
    const [x, y, z] = path[index] ?? point;
    return Math.hypot(point[0] - x, point[1] - y, point[2] - z) / dt;
  });
}

/** Rank of each cost among its fan, from 0 (cheapest) to 1: what candidates are coloured by, as costs span decades. */
export function costRanks(costs: readonly number[]): number[] {
  const order = costs
    .map((cost, index) => ({ cost: Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY, index }))
    .sort((a, b) => (a.cost === b.cost ? 0 : a.cost - b.cost));
  const ranks = new Array<number>(costs.length).fill(0);
  for (const [rank, { index }] of order.entries()) ranks[index] = costs.length > 1 ? rank / (costs.length - 1) : 0;
  return ranks;
}
