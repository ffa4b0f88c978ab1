import { seededRandom } from '../models/data/random.ts';
import type { PlannerEntry } from '../planners/catalog.ts';
import type { Backend } from '../rollout/backend.ts';
import type { System } from '../systems/system.ts';
import { didTask, type Success } from './did-task.ts';
import { type LoopProgram, loopProgram } from './loop-program.ts';
import { type LoopProgress, runLoops } from './run-loops.ts';
import type { Candidate } from './search-space.ts';

/** The world that candidates are judged in: what they believe, what is true, and what that may be like. */
export interface World {
  /** What candidates plan with, but for their weights. */
  readonly model: System;
  /** The true system; its own cost is what counts. */
  readonly plant: System;
  /** T */
  readonly steps: number;
  /** State to start from, `[S]`; else what the system draws for each seed. */
  readonly start: ArrayLike<number> | undefined;
  /** `[S]` */
  readonly processNoise: Float32Array;
  readonly actionDelay: number;
  /** Parameters of the true system that are drawn for each seed, uniformly from a range. */
  readonly randomize: Readonly<Record<string, readonly [low: number, high: number]>>;
}

/** The chances of a judgement: seeds, and what they draw. The same for all candidates, so that they differ only by their settings. */
export interface Chances {
  readonly seeds: Uint32Array;
  /** `[n, S]` */
  readonly states: Float32Array;
  readonly plantParams: readonly Readonly<Record<string, number>>[];
}

/** What a candidate's closed loops led to. */
export interface Judged {
  /** `[seeds]`: by the true system's own stage costs, whatever weights the candidate plans with. */
  readonly costs: Float32Array;
  /** `[seeds]`: 1 for those that did the task, where that was asked for. */
  readonly did: Uint8Array | undefined;
}

/** What {@link judge} may be given beside what it judges. */
export interface JudgeOptions {
  readonly onProgress?: (progress: LoopProgress) => void;
  readonly signal: AbortSignal | undefined;
  readonly success: Success | undefined;
}

/** Keeps the parameters of a world apart from other numbers of the same seed. */
const PARAMS_KEY = 0x7061726d;

/** Model steps that go into one control step of all loops of a submission; more would try a GPU's watchdog. */
const MOST_MODEL_STEPS = 2 ** 25;

/** What the seeds `first`, `first + 1`, ... draw in a world. */
export function drawChances(world: World, first: number, count: number): Chances {
  const { plant, start, randomize } = world;
  const seeds = Uint32Array.from({ length: count }, (_, s) => first + s);
  const states = new Float32Array(count * plant.stateSize);
  seeds.forEach((seed, s) => {
    states.set(start ?? plant.initialState(seededRandom(seed)), s * plant.stateSize);
  });
  const ranges = Object.entries(randomize);
  const drawn = (seed: number) => {
    const random = seededRandom(seed ^ PARAMS_KEY);
    return Object.fromEntries(ranges.map(([name, [low, high]]) => [name, low + (high - low) * random()]));
  };
  return { seeds, states, plantParams: ranges.length === 0 ? [{}] : Array.from(seeds, drawn) };
}

/**
 * Runs a closed loop for each candidate and each seed, all of them at once.
 *
 * @throws ForerunError `aborted` and what planners and backends throw
 */
export async function judge(
  backend: Backend,
  world: World,
  planner: PlannerEntry,
  candidates: readonly Candidate[],
  chances: Chances,
  options: JudgeOptions,
): Promise<readonly Judged[]> {
  const { model, plant, steps, processNoise, actionDelay } = world;
  const { onProgress, signal, success } = options;
  const record = success !== undefined;
  const judged: Judged[] = [];
  const algorithms = candidates.map(({ settings }) => planner.create(settings));
  for (let first = 0; first < candidates.length; ) {
    let count = 0;
    let work = 0;
    while (first + count < candidates.length) {
      const { samples = 0, horizon = 0, iterations = 0 } = algorithms[first + count] ?? {};
      work += chances.seeds.length * samples * horizon * iterations;
      if (count > 0 && work > MOST_MODEL_STEPS) break;
      count++;
    }
    const loops: LoopProgram[] = [];
    try {
      for (let k = first; k < first + count; k++) {
        const algorithm = algorithms[k];
        if (algorithm === undefined) continue;
        const system = { ...model, params: { ...model.params, ...candidates[k]?.weights } };
        const parts = { system, plant, algorithm, steps, processNoise, actionDelay, record };
        loops.push(await loopProgram(backend, { ...parts, ...chances }));
      }
      const from = first;
      await runLoops('tune', backend, loops, steps, {
        ...(signal && { signal }),
        ...(onProgress && {
          onProgress: ({ fraction, step }) =>
            onProgress({ fraction: (from + count * fraction) / candidates.length, step }),
        }),
      });
      for (const loop of loops) {
        const outcome = await loop.collect();
        judged.push({ costs: outcome.costs, did: success && didTask(outcome, plant.stateSize, success) });
      }
    } finally {
      for (const loop of loops) loop.destroy();
    }
    first += count;
  }
  return judged;
}
