import type { Algorithm } from '../../src/planners/algorithm.ts';
import { cem } from '../../src/planners/cem.ts';
import { createPlanner } from '../../src/planners/create.ts';
import { randomShooting } from '../../src/planners/random-shooting.ts';
import type { AdapterSummary } from '../../src/rollout/backend.ts';
import { type Comparison, comparison, moments } from './comparison.ts';
import { type MbrlEnvironment, mbrlSystem } from './environments.ts';
import { episodeReturns, plannedBy, uniformAtRandom } from './episodes.ts';
import { type MbrlMethod, PUBLISHED, type ReturnFigure } from './published.ts';
import { uniformNumbers } from './random.ts';

/** One cell of the table. */
export interface CellOptions {
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
  readonly backend: 'webgpu' | 'cpu';
  readonly seeds: readonly number[];
}

/** What a cell came to. */
export interface CellResult extends Comparison {
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
  /** Who planned; null where nobody did. */
  readonly backend: 'webgpu' | 'cpu' | null;
  readonly adapter: AdapterSummary | null;
  /** Episodes, each with a seed of its own. */
  readonly seeds: number;
  readonly measured: ReturnFigure;
  readonly published: ReturnFigure;
  /** By seed. */
  readonly returns: readonly number[];
}

/** The settings of the paper's true-model rows. Its deviation of 0.5 on [-1, 1] is a quarter of the range, our default. */
const ALGORITHMS: Readonly<Record<Exclude<MbrlMethod, 'random'>, Algorithm>> = {
  'random-shooting': randomShooting({ samples: 1000, horizon: 10 }),
  cem: cem({ samples: 500, horizon: 30, iterations: 5, eliteFraction: 0.1, momentum: 0.1, truncate: true }),
};

/** Runs one episode for each seed and compares the returns with the published ones. */
export async function runCell(options: CellOptions): Promise<CellResult> {
  const { environment, method, backend, seeds } = options;
  const system = mbrlSystem(environment);
  const problems = seeds.length;
  if (method === 'random') {
    const random = uniformNumbers(seeds[0] ?? 0);
    const returns = await episodeReturns(system, seeds, uniformAtRandom(system, problems, random));
    return { environment, method, backend: null, adapter: null, ...compared(environment, method, returns) };
  }
  const algorithm = ALGORITHMS[method];
  const planner = await createPlanner({ system, algorithm, backend, problems, seed: seeds, timeoutMs: 60_000 });
  try {
    const returns = await episodeReturns(system, seeds, plannedBy(planner));
    return { environment, method, backend, adapter: planner.adapter, ...compared(environment, method, returns) };
  } finally {
    planner.destroy();
  }
}

/** Sets returns beside the published figure. */
export function compared(
  environment: MbrlEnvironment,
  method: MbrlMethod,
  returns: readonly number[],
): Pick<CellResult, 'seeds' | 'measured' | 'published' | keyof Comparison | 'returns'> {
  const measured = moments(returns);
  const published = PUBLISHED[method][environment];
  return { seeds: returns.length, measured, published, ...comparison(measured, published), returns };
}
