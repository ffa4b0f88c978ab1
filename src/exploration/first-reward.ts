import type { Agent } from '../agents/agent.ts';
import { train } from '../agents/train.ts';
import type { Env } from '../envs/env.ts';
import { stateGrid } from '../envs/tabular/state-grid.ts';
import { ForerunError } from '../error.ts';
import { checkNumbers } from './check-numbers.ts';

/** What {@link firstReward} takes. */
export interface FirstRewardOptions {
  /** Steps at most. */
  readonly steps: number;
  /** Keys everything random. Default 0. */
  readonly seed?: number;
  /** The agent also learns within an episode, every so many steps. Default: after each episode only. */
  readonly fitEvery?: number;
  /** A reward above this one counts as found. Default 0. */
  readonly above?: number;
  /** Whether it goes on to the last step, to see how much of the states is covered. Default false. */
  readonly goOn?: boolean;
  readonly onStep?: (step: number) => void;
  /** Ends it with `aborted`. */
  readonly signal?: AbortSignal;
}

/** How far an agent got. */
export interface FirstReward {
  /** Steps until the first reward; absent where none was found. */
  readonly step: number | undefined;
  /** `[steps, S]`: what was seen, in order. */
  readonly seen: readonly Float32Array[];
}

/**
 * Lets an agent learn until it is paid for the first time: what exploration is measured by where rewards are sparse.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be; `aborted`
 */
export async function firstReward(agent: Agent, env: Env, options: FirstRewardOptions): Promise<FirstReward> {
  checkNumbers('firstReward', options, { above: {} }, ['steps', 'seed', 'fitEvery', 'goOn', 'onStep', 'signal']);
  const { steps, seed, fitEvery, above = 0, goOn = false, onStep, signal } = options;
  const found = new AbortController();
  const seen: Float32Array[] = [];
  let step: number | undefined;
  try {
    await train(agent, env, {
      steps,
      ...(seed !== undefined && { seed }),
      ...(fitEvery !== undefined && { fitEvery }),
      signal: signal === undefined ? found.signal : AbortSignal.any([signal, found.signal]),
      onStep: ({ result }) => {
        seen.push(result.observation);
        onStep?.(seen.length);
        if (step !== undefined || !(result.reward > above)) return;
        step = seen.length;
        if (!goOn) found.abort();
      },
    });
  } catch (error) {
    const stoppedHere = found.signal.aborted && signal?.aborted !== true;
    if (!(error instanceof ForerunError && error.code === 'aborted' && stoppedHere)) throw error;
  }
  return { step, seen };
}

/**
 * How many cells of a grid over the states were entered; what lies beyond the bounds counts to the outermost cells.
 *
 * @throws ForerunError `invalid-argument` for bounds and bins that cannot be
 */
export function cellsEntered(seen: readonly Float32Array[], grid: Parameters<typeof stateGrid>[0]): number {
  const { stateOf } = stateGrid(grid);
  return new Set(seen.map(stateOf)).size;
}
