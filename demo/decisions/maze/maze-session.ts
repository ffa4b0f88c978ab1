import { dynaQ } from '../../../src/agents/tabular/dyna-q.ts';
import type { DynaQ } from '../../../src/agents/tabular/dyna-q-learner.ts';
import type { DynaQOptions } from '../../../src/agents/tabular/dyna-q-options.ts';
import { type TabularEnv, tabularEnv } from '../../../src/envs/tabular/tabular-env.ts';
import type { GridWorld } from './worlds.ts';

/** What a learner is made with, beside the size of its world. */
export type LearnerOptions = Omit<DynaQOptions, 'states' | 'actions'>;

/** An episode that is over. */
export interface Episode {
  readonly steps: number;
  readonly return: number;
}

/** A learner in a world of cells, from one episode into the next. */
export interface MazeSession {
  readonly learner: DynaQ;
  readonly env: TabularEnv;
  readonly episodes: readonly Episode[];
  /** Steps of all episodes. */
  readonly steps: number;
  /** What was paid, by step, of all episodes. */
  readonly paid: number;
  /** Steps of this episode so far. */
  readonly episodeSteps: number;
  /** What was paid until every tenth of the first 20,000 steps: for a line of a chart. */
  readonly curve: { readonly x: readonly number[]; readonly y: readonly number[] };
  /** Acts once and learns from it; true where that ended an episode. */
  step(): boolean;
  /**
   * Goes on with what is known, learning in another way.
   *
   * @throws ForerunError `invalid-argument` for options that cannot be, `invalid-data` for what its tables depend on: discount, bonus,
   * update, model or sweeping; nothing has then changed
   */
  tune(options: LearnerOptions): void;
}

/** Steps between two points of the curve, and where it ends: beyond what is compared nobody looks. */
const [EVERY, UNTIL] = [10, 20_000];

/**
 * Puts a new learner into a world.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be
 */
export function createMazeSession(world: GridWorld, options: LearnerOptions): MazeSession {
  const env = tabularEnv(world.tables(), { steps: world.limit });
  const { n: states } = env.observationSpace;
  const newLearner = (wanted: LearnerOptions) => dynaQ({ ...wanted, states, actions: env.actionSpace.n });
  let learner = newLearner(options);
  env.reset({ seed: options.seed ?? 0 });
  const episodes: Episode[] = [];
  let [steps, paid, episodeSteps, sum] = [0, 0, 0, 0];
  const curve = { x: [0], y: [0] };
  return {
    get learner() {
      return learner;
    },
    env,
    episodes,
    get steps() {
      return steps;
    },
    get paid() {
      return paid;
    },
    get episodeSteps() {
      return episodeSteps;
    },
    get curve() {
      return curve;
    },
    tune(wanted) {
      const next = newLearner(wanted);
      next.load(learner.save());
      learner = next;
    },
    step() {
      const { state } = env;
      const action = learner.chooseAction(state);
      const { reward, terminated, truncated } = env.step(action);
      learner.learn(state, action, reward, env.state, terminated);
      steps++;
      episodeSteps++;
      paid += reward;
      sum += reward;
      if (steps % EVERY === 0 && steps <= UNTIL) {
        curve.x.push(steps);
        curve.y.push(paid);
      }
      if (!terminated && !truncated) return false;
      episodes.push({ steps: episodeSteps, return: sum });
      [episodeSteps, sum] = [0, 0];
      env.reset();
      return true;
    },
  };
}

/** What a world judges an episode by. */
export function scoreOf({ judged }: GridWorld, episode: Episode): number {
  return judged === 'steps' ? episode.steps : episode.return;
}
