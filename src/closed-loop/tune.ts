import { bootstrapInterval, mean } from '../diagnostics/statistics.ts';
import { findPlanner } from '../planners/catalog.ts';
import { checkedPlace, type Place } from '../planners/place.ts';
import type { SettingValue } from '../planners/settings.ts';
import { openBackend } from '../rollout/open.ts';
import type { System } from '../systems/system.ts';
import { checkTune, SEARCH_SEEDS } from './check-tune.ts';
import { cmaEs, defaultPopulation } from './cma-es.ts';
import type { Success } from './did-task.ts';
import { drawChances, type Judged, judge, type World } from './judge.ts';
import { compare, count, type Interval, ranks, type Verdict } from './ranking.ts';
import { type LoopWaiting, throwIfAborted } from './run-loops.ts';
import { type Candidate, type SearchRange, searchSpace } from './search-space.ts';
import { tuningSnippet } from './tuning-snippet.ts';

/** What {@link tune} takes. */
export interface TuneOptions extends LoopWaiting, Place {
  /** What is planned with. */
  readonly system: System;
  /** What is acted on; its own cost is what counts. Default `system`; a system whose dynamics were learned needs one. */
  readonly plant?: System;
  /** Name of the planner: `'mppi'`, `'cem'`, ... */
  readonly planner: string;
  /** Settings to start from and to compare with; what is not searched for stays. Default the planner's own. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /**
   * What to search for: settings of the planner and parameters of its model, with a range or `true` for one around the default. Default
   * temperature, noiseStd, horizon and knots, where the planner has them, and parameters of the system that end in `Weight`.
   */
  readonly search?: Readonly<Record<string, SearchRange>>;
  /** Model steps a plan may take: N x H x iterations. Samples follow from it. Default those of `settings`. */
  readonly budget?: number;
  /** T: control steps of a closed loop. */
  readonly steps: number;
  /** State to start from, `[S]`. Default what the system draws for each seed. */
  readonly start?: ArrayLike<number>;
  /** Default 15. */
  readonly generations?: number;
  /** Candidates a generation. Default 4 + 3 ln n, at least 8. */
  readonly population?: number;
  /** Closed loops for each candidate of a generation; the next has other seeds. Default 8. */
  readonly seeds?: number;
  /** Closed loops, on seeds that the search has not seen, for the verdict: at least 8. Default 64. */
  readonly freshSeeds?: number;
  /** Key of everything random. Default 0. */
  readonly seed?: number;
  /** Parameters of the true system that are drawn for each seed from a range, while the planner keeps believing in the system's own. */
  readonly randomize?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /**
   * Whether the states `x_0, x_1, ...` of a closed loop, each `[S]`, up to its end, did the task. Settings that do it in more loops rank
   * before those that cost less. Default: only the cost counts.
   */
  readonly success?: Success;
  /** As for `simulate`. */
  readonly processNoise?: number | readonly number[];
  readonly actionDelay?: number;
}

/** Costs of closed loops with one set of settings. */
export interface TunedScore extends Interval {
  /** `[freshSeeds]`: `Infinity` where the plant diverged. */
  readonly costs: readonly number[];
  /** How many of the loops did the task, where `success` says what that is. */
  readonly done?: number;
}

/** One generation of a search. */
export interface TuningGeneration {
  readonly generation: number;
  /** Mean cost over the generation's seeds: of the candidate that ranks first, of all finite ones, and of the defaults on the same seeds. */
  readonly best: number;
  readonly mean: number;
  readonly defaults: number;
  /** Step size of the search, in units of the ranges. */
  readonly sigma: number;
}

/** What a search found; plain data. JSON makes null of costs that are infinite. */
export interface Tuning {
  readonly system: string;
  readonly planner: string;
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: string;
  readonly steps: number;
  /** Model steps a plan: N x H x iterations. */
  readonly budget: number;
  readonly searched: readonly string[];
  readonly curve: readonly TuningGeneration[];
  /** Closed loops run in all. */
  readonly loops: number;
  readonly best: Candidate & { readonly score: TunedScore };
  readonly defaults: Candidate & { readonly score: TunedScore };
  /** Cost of the best minus that of the defaults, seed by seed: below 0 is better. */
  readonly difference: Interval;
  readonly verdict: Verdict;
  /** Whether the verdict is `'does-more'` or `'costs-less'`. */
  readonly better: boolean;
  /** TypeScript to paste; there is none where the best is not better than the defaults. */
  readonly snippet: string | undefined;
}

/** Seeds of the last choice and of the verdict, counted from the search's own: behind any generation's. */
const CHOICE_SEEDS = SEARCH_SEEDS;
const FRESH_SEEDS = 2 * SEARCH_SEEDS;

const NOTHING: Judged = { costs: new Float32Array(), did: undefined };

/** A third of the ranges, as Hansen advises, and a little less: the defaults are usually not absurd. */
const FIRST_SIGMA = 0.22;

/**
 * Searches a planner's settings, and the weights of its model's cost terms, by running closed loops: CMA-ES (Hansen, arXiv
 * 1604.00772) over candidates that are all judged with the same seeds: by how many loops do the task, where `success` says what that is,
 * then by the true system's own cost. The budget of model steps a plan stays, so a longer horizon has fewer samples. What the search proposes is compared once more on seeds of its own, and the winner with
 * the defaults on fresh ones.
 *
 * @throws ForerunError `invalid-argument`, `aborted`, and what `createPlanner` and `simulate` throw
 */
export async function tune(options: TuneOptions): Promise<Tuning> {
  const world: World = checkTune(options);
  const choice = checkedPlace('tune', options);
  const { generations = 15, seeds = 8, freshSeeds = 64, seed = 0, signal } = options;
  const planner = findPlanner(options.planner);
  const { system, settings = {}, search, budget } = options;
  const space = searchSpace({ system, planner, settings, search, budget });
  const n = space.dimensions.length;
  const population = options.population ?? Math.max(8, defaultPopulation(n));
  const defaults: Candidate = { settings: space.defaults, weights: {} };

  throwIfAborted('tune', signal);
  const { backend } = await openBackend(choice);
  const perGeneration = (population + 1) * seeds;
  const total = generations * perGeneration + 5 * seeds * 2 + 2 * freshSeeds;
  let loops = 0;
  let last = '';
  const judged = async (candidates: readonly Candidate[], first: number, count: number, what: string) => {
    const done = loops;
    const found = await judge(backend, world, planner, candidates, drawChances(world, seed + first, count), {
      signal,
      success: options.success,
      onProgress: ({ fraction }) =>
        options.onProgress?.({
          fraction: Math.min(1, (done + fraction * count * candidates.length) / total),
          step: `${what}${last}`,
        }),
    });
    loops += count * candidates.length;
    return found;
  };

  try {
    const strategy = cmaEs({ mean: space.start, sigma: FIRST_SIGMA, population, seed });
    const curve: TuningGeneration[] = [];
    const proposals: Candidate[] = [];
    for (let g = 0; g < generations; g++) {
      const places = strategy.ask();
      const candidates = places.map((place) => space.at(place));
      const what = `generation ${g + 1} of ${generations}`;
      const found = await judged([...candidates, defaults], g * seeds, seeds, what);
      const costs = found.map((each) => mean(each.costs));
      const theirs = costs.pop() ?? Number.NaN;
      const order = ranks(found.slice(0, -1));
      strategy.tell(places, order);
      const first = order.indexOf(0);
      const best = costs[first] ?? Number.NaN;
      const finite = costs.filter(Number.isFinite);
      curve.push({ generation: g + 1, best, mean: mean(finite), defaults: theirs, sigma: strategy.sigma });
      // Of the last generations only: early winners are luck.
      const winner = candidates[first];
      if (winner !== undefined && g >= generations - 3) proposals.push(winner);
      last = `, best ${best.toPrecision(4)}, defaults ${theirs.toPrecision(4)}`;
    }
    proposals.push(space.at(strategy.mean), defaults);
    const choice = ranks(await judged(proposals, CHOICE_SEEDS, 2 * seeds, 'choosing'));
    const best = proposals[choice.indexOf(0)] ?? defaults;
    const what = 'judging on fresh seeds';
    const [ours = NOTHING, theirs = NOTHING] = await judged([best, defaults], FRESH_SEEDS, freshSeeds, what);
    options.onProgress?.({ fraction: 1, step: 'done' });
    const { difference, verdict } = compare(ours, theirs);
    const better = verdict === 'does-more' || verdict === 'costs-less';
    return {
      system: system.name,
      planner: planner.name,
      backend: backend.kind,
      adapter: backend.adapter.description,
      steps: world.steps,
      budget: space.budget,
      searched: space.dimensions.map(({ name }) => name),
      curve,
      loops,
      best: { ...best, score: scored(ours) },
      defaults: { ...defaults, score: scored(theirs) },
      difference,
      verdict,
      better,
      snippet: better ? tuningSnippet(system, planner, best) : undefined,
    };
  } finally {
    backend.destroy();
  }
}

function scored({ costs, did }: Judged): TunedScore {
  return {
    costs: Array.from(costs),
    ...(did !== undefined && { done: count(did) }),
    mean: mean(costs),
    ...bootstrapInterval(costs),
  };
}
