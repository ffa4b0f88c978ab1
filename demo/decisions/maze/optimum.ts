import type { TabularSolution } from '../../../src/agents/tabular/backup.ts';
import { valueIteration } from '../../../src/agents/tabular/value-iteration.ts';
import type { TabularMdp } from '../../../src/envs/tabular/mdp.ts';
import { tabularEnv } from '../../../src/envs/tabular/tabular-env.ts';
import type { GridWorld } from './worlds.ts';

/** Episodes that a policy is judged by where chance has a say. */
const EPISODES = 500;

/** The best that can be done in a world, from its tables. */
export interface Optimum extends TabularSolution {
  /** The score of an episode under the best policy: mean of {@link EPISODES}, with the world's time limit. */
  readonly score: number;
}

/** Solves a world by value iteration and acts by what that says. */
export function optimumOf({ limit, judged }: GridWorld, mdp: TabularMdp, discount: number): Optimum {
  const solution = valueIteration(mdp, { discount, maxSweeps: 2000 });
  const env = tabularEnv(mdp, { steps: limit });
  const chancy = mdp.probabilities.some((probability) => probability < 1);
  const episodes = chancy ? EPISODES : 1;
  env.reset({ seed: 1 });
  let sum = 0;
  for (let episode = 0; episode < episodes; episode++) {
    for (let over = false; !over; ) {
      const { reward, terminated, truncated } = env.step(solution.policy[env.state] ?? 0);
      sum += judged === 'steps' ? 1 : reward;
      over = terminated || truncated;
    }
    env.reset();
  }
  return { ...solution, score: sum / episodes };
}
