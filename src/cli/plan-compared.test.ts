import { describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';

/** Runs of three seeds: the mean of their returns, and how many did the task. */
async function runs(system: string, planner: string, ...set: string[]) {
  let [total, done, stepsPerPlan] = [0, 0, 0];
  for (const seed of ['0', '1', '2']) {
    const place = ['--backend', 'cpu', '--threads', '1', '--seed', seed, '--json'];
    const settings = set.flatMap((each) => ['--set', each]);
    const { out, error, code } = await inProcess(['plan', system, '--planner', planner, ...settings, ...place]);
    expect(code, error).toBe(0);
    const result = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    total += result.return / 3;
    done += result.success ? 1 : 0;
    stepsPerPlan = result.stepsPerPlan;
  }
  return { mean: total, done, stepsPerPlan };
}

describe('tree search with progressive widening against MPPI, with the same number of model steps', () => {
  it('pendulum: both swing it up for every seed, and the search obtains nearly as much', async () => {
    const mppi = await runs('pendulum', 'mppi');
    // A step and 4 roll-outs of 20 each, against 256 samples of 25.
    const mcts = await runs('pendulum', 'mcts', 'simulations=79');
    expect(mcts.stepsPerPlan).toBeLessThanOrEqual(mppi.stepsPerPlan);
    expect([mppi.done, mcts.done]).toEqual([3, 3]);
    expect(mcts.mean).toBeGreaterThan(1.15 * mppi.mean);
  });

  it('cart-pole: MPPI, which looks 40 steps ahead, obtains much more; the search still swings it up, at 2.5 times the cost at most', async () => {
    const mppi = await runs('cartpole', 'mppi');
    // As many steps as 256 samples of 40.
    const mcts = await runs('cartpole', 'mcts', 'simulations=126');
    expect(mcts.stepsPerPlan).toBeLessThanOrEqual(mppi.stepsPerPlan);
    expect(mppi.done).toBe(3);
    expect(mcts.done).toBeGreaterThanOrEqual(2);
    expect(mcts.mean).toBeLessThan(1.2 * mppi.mean);
    expect(mcts.mean).toBeGreaterThan(2.5 * mppi.mean);
  });
});
