import type { EnvEntry } from '../../envs/entry.ts';
import type { Env } from '../../envs/env.ts';
import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';
import { Turns } from '../../rollout/turns.ts';
import { checkedBudget, checkedRunSeed, throwIfAborted } from '../episodes.ts';
import { FROM_ONE } from './backup.ts';
import { dynaQ } from './dyna-q.ts';
import type { DynaQ } from './dyna-q-learner.ts';
import type { DynaQOptions } from './dyna-q-options.ts';

/** A learner that is compared: options of {@link dynaQ}, and what it is called. */
export interface ComparedLearner extends Omit<DynaQOptions, 'states' | 'actions' | 'seed'> {
  /** For legends. Default: its options, `'planningSteps 5, bonus 0.001'`. */
  readonly name?: string;
}

/** A run of a learner that is over. */
export interface FinishedRun {
  /** Of the learner. */
  readonly name: string;
  /** Counts from 0. */
  readonly run: number;
  /** As it is at the end. */
  readonly learner: DynaQ;
}

/** What {@link tabularCurves} takes. Give `episodes`, `steps` or both; whichever is reached first ends a run. */
export interface TabularCurvesOptions {
  /** One of tables: `findEnv('dyna-maze')`. Each run makes its own, so a maze that changes changes in each. */
  readonly environment: Pick<EnvEntry, 'name' | 'states' | 'space' | 'create'>;
  readonly learners: readonly ComparedLearner[];
  /** Independent runs of each learner. Default 30. */
  readonly runs?: number;
  readonly episodes?: number;
  readonly steps?: number;
  /** Run k of every learner has the seed `seed + k`, its environment too. Default 0. */
  readonly seed?: number;
  /** After each run; `fraction` counts those of all learners. */
  readonly onProgress?: (progress: { readonly fraction: number; readonly name: string; readonly run: number }) => void;
  readonly onRun?: (run: FinishedRun) => void;
  /** Ends it with `aborted`. */
  readonly signal?: AbortSignal;
}

/** How a learner did, as means over its runs. */
export interface TabularCurve {
  readonly name: string;
  readonly runs: number;
  /** `[E]`: steps of each episode, for the episodes that every run finished. */
  readonly lengths: Float64Array;
  /** `[T]`: what was paid up to and with each step, for the steps that every run took. */
  readonly rewards: Float64Array;
}

const OPTIONS = {
  environment: true,
  learners: true,
  runs: true,
  episodes: true,
  steps: true,
  seed: true,
  onProgress: true,
  onRun: true,
  signal: true,
} as const satisfies Record<keyof TabularCurvesOptions, true>;

/**
 * Lets learners with tables learn, many times each: steps per episode and the reward so far, as the figures of Sutton and Barto (2018,
 * chapter 8) show them. All learn from the same environment with the same seeds.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be, and environments whose states are not numbered; `aborted`
 */
export async function tabularCurves(options: TabularCurvesOptions): Promise<readonly TabularCurve[]> {
  checkOptions('tabularCurves', options, Object.keys(OPTIONS));
  const { learners, onProgress, onRun, signal } = options;
  const runs = checkNumber('tabularCurves', 'runs', options.runs ?? 30, FROM_ONE);
  const seed = checkedRunSeed('tabularCurves', options.seed ?? 0);
  const budget = checkedBudget('tabularCurves', options);
  const { name: environment, states, space, create } = options.environment;
  if (states === undefined || space.action.kind !== 'discrete') {
    throw invalid(`'${environment}' has no numbered states and choices; give an environment of tables, as 'dyna-maze'`);
  }
  if (!Array.isArray(learners) || learners.length === 0) throw invalid('learners has to be a list of one or more');
  const size = { states, actions: space.action.count };
  // Refused before anything is run.
  for (const { name: _, ...one } of learners) dynaQ({ ...size, ...one });
  const curves: TabularCurve[] = [];
  for (const [k, { name = nameOf(learners[k] ?? {}), ...rest }] of learners.entries()) {
    const lengths = new Means();
    const rewards = new Means();
    for (let run = 0; run < runs; run++) {
      const learner = dynaQ({ ...size, ...rest, seed: seed + run });
      const env = await create();
      const played = await learnt(learner, env, { ...budget, seed: seed + run, signal }).finally(() => env.close());
      lengths.add(played.lengths);
      rewards.add(played.rewards);
      onRun?.({ name, run, learner });
      onProgress?.({ fraction: (k * runs + run + 1) / (runs * learners.length), name, run });
    }
    curves.push({ name, runs, lengths: lengths.means(), rewards: rewards.means() });
  }
  return curves;
}

/** One run: the steps of each episode that ended, and what was paid until each step. */
async function learnt(
  learner: DynaQ,
  env: Env,
  { episodes, steps, seed, signal }: { episodes: number; steps: number; seed: number; signal: AbortSignal | undefined },
): Promise<{ lengths: number[]; rewards: number[] }> {
  const lengths: number[] = [];
  const rewards: number[] = [];
  const turns = new Turns();
  let state = env.reset({ seed }).observation[0] ?? 0;
  let [paid, began] = [0, 0];
  while (lengths.length < episodes && rewards.length < steps) {
    if (turns.due) await turns.pass();
    throwIfAborted('tabularCurves', signal);
    const action = learner.chooseAction(state);
    const { observation, reward, terminated, truncated } = env.step(action);
    const next = observation[0] ?? 0;
    learner.learn(state, action, reward, next, terminated);
    paid += reward;
    rewards.push(paid);
    state = next;
    if (terminated || truncated) {
      lengths.push(rewards.length - began);
      began = rewards.length;
      state = env.reset().observation[0] ?? 0;
    }
  }
  return { lengths, rewards };
}

/** Means of lists, entry by entry, as far as the shortest goes. */
class Means {
  #sums: number[] | undefined;
  #count = 0;

  add(values: readonly number[]): void {
    this.#count++;
    const before = this.#sums;
    this.#sums =
      before === undefined
        ? [...values]
        : before.slice(0, Math.min(before.length, values.length)).map((sum, i) => sum + (values[i] ?? 0));
  }

  means(): Float64Array {
    return Float64Array.from(this.#sums ?? [], (sum) => sum / this.#count);
  }
}

function nameOf({ name: _, ...options }: ComparedLearner): string {
  const words = Object.entries(options).map(([option, value]) =>
    typeof value === 'object' ? option : `${option} ${String(value)}`,
  );
  return words.join(', ') || 'dynaQ';
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `tabularCurves: ${problem}.`);
}
