import type { Env, StepResult } from '../envs/env.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { Transition } from '../models/data/transitions.ts';
import { Turns } from '../rollout/turns.ts';
import type { Agent } from './agent.ts';
import { derivedSeed, type SeedUse } from './seeds.ts';

/** What became of one episode. */
export interface EpisodeResult {
  /** Counts from 0. */
  readonly episode: number;
  /** What the environment was reset with. */
  readonly seed: number;
  /** Sum of the rewards, not discounted. */
  readonly return: number;
  /** Steps taken. */
  readonly length: number;
  readonly terminated: boolean;
  /** Cut off: by the environment's time limit, because no more steps were wanted, or by a step that diverged. */
  readonly truncated: boolean;
  /** Wall time that the agent took to act, in ms. */
  readonly planMs: { readonly mean: number; readonly max: number };
  /** What the agent has to say about it; and `diverged: 1` where the last step did. */
  readonly facts: Readonly<Record<string, number>>;
}

/** A moment of an episode, for progress and recordings. */
export interface StepMoment {
  readonly episode: number;
  /** Steps of this episode so far; 1 after the first. */
  readonly step: number;
  /** `[S]`, before the step. */
  readonly observation: Float32Array;
  /** `[A]` */
  readonly action: Float32Array;
  readonly result: StepResult;
  /** Sum of this episode's rewards so far. */
  readonly return: number;
  readonly planMs: number;
}

/** What {@link runEpisodes} takes. Give `episodes`, `steps` or both; whichever is reached first ends it. */
export interface RunEpisodesOptions {
  readonly episodes?: number;
  /** Steps in all; the last episode is cut off there. */
  readonly steps?: number;
  /** Keys everything random. Default 0. */
  readonly seed?: number;
  /** Default false: the agent does what it holds to be best. */
  readonly explore?: boolean;
  readonly onStep?: (moment: StepMoment) => void;
  readonly onEpisode?: (result: EpisodeResult) => void;
  /** Sees every transition. A step that diverged (`info.diverged`) is none: what came of it is not known. */
  readonly onTransition?: (transition: Transition) => void;
  readonly signal?: AbortSignal;
}

/** Names of what {@link RunEpisodesOptions} has. */
const OPTIONS = {
  episodes: true,
  steps: true,
  seed: true,
  explore: true,
  onStep: true,
  onEpisode: true,
  onTransition: true,
  signal: true,
} as const satisfies Record<keyof RunEpisodesOptions, true>;

/**
 * Lets an agent act for some episodes, without learning: to evaluate it, or to collect data.
 *
 * @throws ForerunError `invalid-argument` when neither `episodes` nor `steps` is given, for a seed that cannot be and for options that
 * do not exist; `aborted`
 */
export async function runEpisodes(env: Env, agent: Agent, options: RunEpisodesOptions): Promise<EpisodeResult[]> {
  checkOptions('runEpisodes', options, Object.keys(OPTIONS));
  const { explore = false, onEpisode } = options;
  const { episodes, steps } = checkedBudget('runEpisodes', options);
  const seed = checkedRunSeed('runEpisodes', options.seed ?? 0);
  const results: EpisodeResult[] = [];
  let taken = 0;
  while (results.length < episodes && taken < steps) {
    const result = await runEpisode(env, agent, {
      ...episodeSeeds(seed, 'evaluation', results.length),
      explore,
      maxSteps: steps - taken,
      onStep: options.onStep,
      onTransition: options.onTransition,
      signal: options.signal,
    });
    taken += result.length;
    results.push(result);
    onEpisode?.(result);
  }
  return results;
}

/** The seeds of an episode, for {@link runEpisode}. */
export function episodeSeeds(
  seed: number,
  use: SeedUse,
  episode: number,
): { episode: number; environmentSeed: number; agentSeed: number } {
  const environmentSeed = derivedSeed(seed, use, episode);
  return { episode, environmentSeed, agentSeed: derivedSeed(environmentSeed, 'agent', episode) };
}

/** What {@link runEpisode} takes. */
export interface RunEpisodeOptions {
  readonly episode: number;
  readonly environmentSeed: number;
  readonly agentSeed: number;
  readonly explore: boolean;
  readonly maxSteps: number;
  readonly onStep: ((moment: StepMoment) => void) | undefined;
  /** May take its time: the episode waits. */
  readonly onTransition: ((transition: Transition) => void | Promise<void>) | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * One episode from reset to its end, or to `maxSteps`.
 *
 * An environment that diverges has failed, which says nothing about what it models: no next state is known, and no end was reached. So
 * that step counts, but is no transition, and the episode is cut off there, whatever the environment calls it.
 *
 * @throws ForerunError `aborted`; `invalid-data` for an environment whose rewards are not finite
 */
export async function runEpisode(env: Env, agent: Agent, options: RunEpisodeOptions): Promise<EpisodeResult> {
  const { episode, environmentSeed, agentSeed, explore, maxSteps, onStep, onTransition, signal } = options;
  agent.beginEpisode({ episode, seed: agentSeed });
  let { observation } = env.reset({ seed: environmentSeed });
  let [total, length, slowest, waited] = [0, 0, 0, 0];
  const turns = new Turns();
  for (;;) {
    // Agents that answer at once would never let a timer, or Ctrl-C, have its turn.
    if (turns.due) await turns.pass();
    throwIfAborted('runEpisode', signal);
    const before = performance.now();
    const action = await agent.act(observation, { explore });
    const planMs = performance.now() - before;
    const result = env.step(action);
    if (!Number.isFinite(result.reward)) {
      throw new ForerunError(
        'invalid-data',
        `runEpisode: environment '${env.name}' paid ${String(result.reward)} in step ${length + 1}; rewards have to be finite numbers.`,
      );
    }
    const { diverged } = result.info;
    const terminated = result.terminated && !diverged;
    const cut = length + 1 >= maxSteps && !terminated;
    const truncated = result.truncated || cut || diverged;
    length++;
    total += result.reward;
    waited += planMs;
    slowest = Math.max(slowest, planMs);
    onStep?.({ episode, step: length, observation, action, result, return: total, planMs });
    const { observation: nextState, reward } = result;
    if (!diverged) await onTransition?.({ state: observation, action, reward, nextState, terminated, truncated });
    observation = nextState;
    if (terminated || truncated) {
      const planTimes = { mean: waited / length, max: slowest };
      const facts = { ...agent.endEpisode?.(), ...(diverged && { diverged: 1 }) };
      return { episode, seed: environmentSeed, return: total, length, terminated, truncated, planMs: planTimes, facts };
    }
  }
}

/**
 * `episodes` and `steps` with what is absent as infinity.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedBudget(
  api: string,
  { episodes, steps }: { readonly episodes?: number; readonly steps?: number },
): { episodes: number; steps: number } {
  if (episodes === undefined && steps === undefined) {
    throw new ForerunError('invalid-argument', `${api}: got neither episodes nor steps; give one of them or both.`);
  }
  for (const [name, value] of Object.entries({ episodes, steps })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new ForerunError('invalid-argument', `${api}: ${name} is ${String(value)}; give a whole number from 1.`);
    }
  }
  return { episodes: episodes ?? Number.POSITIVE_INFINITY, steps: steps ?? Number.POSITIVE_INFINITY };
}

/**
 * A run's seed.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedRunSeed(api: string, seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new ForerunError('invalid-argument', `${api}: seed is ${String(seed)}; give a whole number from 0.`);
}

/** @throws ForerunError `aborted` */
export function throwIfAborted(api: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ForerunError('aborted', `${api}: stopped by the caller's AbortSignal.`);
}
