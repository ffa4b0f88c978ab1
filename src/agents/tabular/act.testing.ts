import type { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import type { dynaQ } from './dyna-q.ts';

/** Lets a learner act and learn for so many steps, from one episode into the next. */
export function run(learner: ReturnType<typeof dynaQ>, env: ReturnType<typeof tabularEnv>, steps: number): void {
  env.reset({ seed: 5 });
  for (let step = 0; step < steps; step++) {
    const { state } = env;
    const action = learner.chooseAction(state);
    const { reward, terminated } = env.step(action);
    learner.learn(state, action, reward, env.state, terminated);
    if (terminated) env.reset();
  }
}
