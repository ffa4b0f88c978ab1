import { dynaQ } from '../../src/agents/tabular/dyna-q.ts';
import { DYNA_MAZE, maze } from '../../src/envs/tabular/maze.ts';
import { tabularEnv } from '../../src/envs/tabular/tabular-env.ts';
import type { DynaTask } from './case.ts';
import type { OpenedTask } from './opened.ts';

/** One learner that goes on from repeat to repeat: steps in the maze, each with its updates. */
export function openDynaQ({ planningSteps, steps }: DynaTask): OpenedTask {
  const mdp = maze('dyna-maze', DYNA_MAZE);
  const env = tabularEnv(mdp, { steps: 1_000_000 });
  const { states, actions } = mdp;
  const learner = dynaQ({ states, actions, planningSteps, learningRate: 0.1, discount: 0.95, epsilon: 0.1 });
  env.reset({ seed: 0 });
  let state = env.state;
  return {
    once: async () => {
      const started = performance.now();
      for (let step = 0; step < steps; step++) {
        const action = learner.chooseAction(state);
        const { reward, terminated, truncated } = env.step(action);
        learner.learn(state, action, reward, env.state, terminated);
        if (terminated || truncated) env.reset();
        state = env.state;
      }
      return { ms: performance.now() - started, check: Math.max(...learner.actionValues) };
    },
    destroy: () => env.close(),
  };
}
