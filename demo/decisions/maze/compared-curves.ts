import { createMazeSession, type LearnerOptions, scoreOf } from './maze-session.ts';
import type { GridWorld } from './worlds.ts';

/** A way to learn that is compared with others. */
export interface Variant {
  readonly name: string;
  readonly options: LearnerOptions;
}

/** How a variant did. */
export interface ComparedCurve {
  readonly name: string;
  /** Runs that are over. */
  readonly runs: number;
  /** `[episodes]`: the score of each episode, mean of the runs; empty before the first is over. */
  readonly scores: readonly number[];
}

/** How far a comparison is. */
export interface Comparison {
  readonly fraction: number;
  readonly curves: readonly ComparedCurve[];
}

/** Updates between two looks: about a millisecond's work. */
const WORK = 4000;

/**
 * Lets each variant learn again and again, each run with a seed of its own, and says how far it is often enough for a page to stay awake.
 *
 * @param seed of the first run; run r has seed + r
 */
export function* comparedCurves(
  world: GridWorld,
  variants: readonly Variant[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Generator<Comparison, readonly ComparedCurve[]> {
  const sums = variants.map(() => new Float64Array(world.episodes));
  const over = variants.map(() => 0);
  const curves = () =>
    variants.map(({ name }, v) => {
      const count = over[v] ?? 0;
      return { name, runs: count, scores: count === 0 ? [] : Array.from(sums[v] ?? [], (sum) => sum / count) };
    });
  // All are seen early: first one run of each.
  for (let run = 0; run < runs; run++) {
    for (const [v, { options }] of variants.entries()) {
      const session = createMazeSession(world, { ...options, seed: (seed + run) % 2 ** 32 });
      let lookAt = WORK;
      while (session.episodes.length < world.episodes) {
        session.step();
        if (session.learner.updates + session.steps < lookAt) continue;
        lookAt = session.learner.updates + session.steps + WORK;
        const part = session.episodes.length / world.episodes;
        yield { fraction: (run * variants.length + v + part) / (runs * variants.length), curves: curves() };
      }
      const sum = sums[v];
      if (sum === undefined) continue;
      for (const [e, episode] of session.episodes.entries()) sum[e] = (sum[e] ?? 0) + scoreOf(world, episode);
      over[v] = run + 1;
    }
  }
  return curves();
}

/** The means of so many neighbours, for curves of luck: `[n - width + 1]`, each at its last. */
export function smoothed(values: readonly number[], width: number): { x: number[]; y: number[] } {
  const [x, y]: [number[], number[]] = [[], []];
  let sum = 0;
  for (const [i, value] of values.entries()) {
    sum += value - (values[i - width] ?? 0);
    if (i < width - 1) continue;
    x.push(i + 1);
    y.push(sum / width);
  }
  return { x, y };
}
