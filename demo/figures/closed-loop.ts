import { createEnv } from '../../src/envs/create.ts';
import { type Algorithm, createPlanner, type System } from '../../src/index.ts';
import { type FigureOptions, stepped } from './figure.ts';

/** A system under plans, from beginning to end. */
export interface Flight {
  /** T + 1 of `[S]`. */
  readonly states: readonly Float32Array[];
  /** T of `[A]`. */
  readonly actions: readonly Float32Array[];
  /** T: what the plan was to cost from there. */
  readonly costs: readonly number[];
}

/**
 * Plans and acts for so many steps.
 *
 * @throws ForerunError `aborted`
 */
export async function fly(
  title: string,
  options: FigureOptions,
  {
    system,
    algorithm,
    start,
    steps,
  }: { system: System; algorithm: Algorithm; start: readonly number[]; steps: number },
): Promise<Flight> {
  const tell = stepped(options, title);
  const { seed, backend = 'auto' } = options;
  const planner = await createPlanner({ system, algorithm, seed, backend });
  const env = await createEnv(system, { start });
  try {
    const states = [env.reset().observation];
    const actions: Float32Array[] = [];
    const costs: number[] = [];
    for (let t = 0; t < steps; t++) {
      tell(t, steps);
      const { action, cost } = await planner.plan(states[t] ?? start);
      states.push(env.step(action).observation);
      actions.push(Float32Array.from(action));
      costs.push(cost);
    }
    return { states, actions, costs };
  } finally {
    planner.destroy();
    env.close();
  }
}
