import { readFile } from 'node:fs/promises';
import type { Agent } from '../agents/agent.ts';
import { runEpisodes } from '../agents/episodes.ts';
import { randomAgent } from '../agents/random-agent.ts';
import type { Env } from '../envs/env.ts';
import { fromCsv } from '../models/data/csv.ts';
import { fromJsonl } from '../models/data/jsonl.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import type { TransitionSpace, Transitions } from '../models/data/transitions.ts';
import { usageError } from './arguments.ts';
import type { Progress } from './progress.ts';

/**
 * Transitions from a file: CSV where its name ends so, else JSON Lines.
 *
 * @param what For the message: `'forerun diagnose: --data'`
 * @throws ForerunError `invalid-argument` for a file that cannot be read, `invalid-data` for rows that cannot be used
 */
export async function readTransitions(what: string, path: string, space: TransitionSpace): Promise<Transitions> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${what}: cannot read '${path}' (${reason}).`);
  }
  return path.toLowerCase().endsWith('.csv') ? fromCsv(text, space) : fromJsonl(text, space);
}

/** Transitions of new episodes that nothing was learned from: by the agent as it is, or at random. */
export async function newTransitions(
  env: Env,
  agent: Agent,
  options: {
    readonly space: TransitionSpace;
    readonly episodes: number;
    readonly seed: number;
    readonly random: boolean;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Transitions> {
  const { space, episodes, seed, random, signal, progress } = options;
  const buffer = new ReplayBuffer({ space });
  await runEpisodes(env, random ? randomAgent({ space }) : agent, {
    episodes,
    seed,
    signal,
    onTransition: (transition) => buffer.add(transition),
    // After a step that diverged the last transition does not show it.
    onEpisode: () => buffer.endEpisode(),
    onStep: ({ episode, step }) =>
      progress.update((0.5 * episode) / episodes, `collecting: episode ${episode + 1} of ${episodes}, step ${step}`),
  });
  return buffer.transitions();
}
