import { DYNA_MAZE, enlarged, maze } from '../../envs/tabular/maze.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';
import { Turns } from '../../rollout/turns.ts';
import { checkedRunSeed, throwIfAborted } from '../episodes.ts';
import { FROM_ONE } from './backup.ts';
import { dynaQ } from './dyna-q.ts';
import type { DynaQ } from './dyna-q-learner.ts';

/** What {@link sweepingGain} takes. */
export interface SweepingGainOptions {
  /** How many times as long as the Dyna maze the mazes are. Default 1, 2, 3, 4. */
  readonly factors?: readonly number[];
  /** Runs of each. Default 5. */
  readonly runs?: number;
  /** Of the first run; the next has the next one. Default 0. */
  readonly seed?: number;
  readonly onProgress?: (progress: { readonly fraction: number; readonly states: number }) => void;
  /** Ends it with `aborted`. */
  readonly signal?: AbortSignal;
}

/** Updates of values until a maze of some size was as good as solved, as means over the runs. */
export interface SweepingGain {
  readonly factor: number;
  /** Cells of the maze, walls included. */
  readonly states: number;
  /** With planning of any pairs: Dyna-Q. */
  readonly random: number;
  /** With prioritised sweeping. */
  readonly prioritised: number;
}

const OPTIONS = {
  factors: true,
  runs: true,
  seed: true,
  onProgress: true,
  signal: true,
} as const satisfies Record<keyof SweepingGainOptions, true>;

/** The shortest way through the Dyna maze. */
const SHORTEST = 14;
const SWEEPINGS = ['random', 'prioritised'] as const;

/**
 * What prioritised sweeping gains on mazes of the same shape and growing size (Sutton and Barto 2018, example 8.4): updates until the way
 * that is held to be best is within a fifth of the shortest, looked at after each episode. Five planning steps, learning rate 1.
 *
 * @throws ForerunError `invalid-argument`; `aborted`
 */
export async function sweepingGain(options: SweepingGainOptions = {}): Promise<readonly SweepingGain[]> {
  checkOptions('sweepingGain', options, Object.keys(OPTIONS));
  const { factors = [1, 2, 3, 4], signal, onProgress } = options;
  const runs = checkNumber('sweepingGain', 'runs', options.runs ?? 5, FROM_ONE);
  const seed = checkedRunSeed('sweepingGain', options.seed ?? 0);
  if (!Array.isArray(factors) || factors.length === 0) {
    throw new ForerunError('invalid-argument', 'sweepingGain: factors has to be a list of whole numbers from 1.');
  }
  const turns = new Turns();
  const rows: SweepingGain[] = [];
  let done = 0;
  for (const factor of factors) {
    const mdp = maze('maze', enlarged(DYNA_MAZE, factor));
    const updates = { random: 0, prioritised: 0 };
    for (const sweeping of SWEEPINGS) {
      for (let run = 0; run < runs; run++) {
        const settings = { learningRate: 1, planningSteps: 5, sweeping, threshold: 1e-4, seed: seed + run } as const;
        const learner = dynaQ({ states: mdp.states, actions: mdp.actions, ...settings });
        const env = tabularEnv(mdp);
        env.reset();
        for (let solved = false; !solved; ) {
          if (turns.due) await turns.pass();
          throwIfAborted('sweepingGain', signal);
          const { state } = env;
          const action = learner.chooseAction(state);
          const { reward, terminated } = env.step(action);
          learner.learn(state, action, reward, env.state, terminated);
          if (terminated) env.reset();
          solved = terminated && leadsThere(learner, tabularEnv(mdp), 1.2 * SHORTEST * factor);
        }
        updates[sweeping] += learner.updates / runs;
        onProgress?.({ fraction: ++done / (SWEEPINGS.length * runs * factors.length), states: mdp.states });
      }
    }
    rows.push({ factor, states: mdp.states, ...updates });
  }
  return rows;
}

/** Whether the way that a learner holds to be best ends within so many steps. */
function leadsThere(learner: DynaQ, env: ReturnType<typeof tabularEnv>, most: number): boolean {
  env.reset();
  for (let step = 1; step <= most; step++) if (env.step(learner.bestAction(env.state)).terminated) return true;
  return false;
}
