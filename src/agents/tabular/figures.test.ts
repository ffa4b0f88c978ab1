import { describe, expect, it, vi } from 'vitest';
import { findEnv } from '../../envs/registry.ts';
import { shortcutMaze } from '../../envs/tabular/maze.ts';
import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { bookFigure } from './book-figures.ts';
import type { DynaQ } from './dyna-q-learner.ts';
import { sweepingGain } from './sweeping-gain.ts';
import { type TabularCurve, tabularCurves } from './tabular-curves.ts';

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('figure 8.2 of Sutton and Barto: steps per episode in the Dyna maze, mean of 30 runs', async () => {
  const curves = await tabularCurves(bookFigure('8.2'));
  const [without = expect.fail(), five = expect.fail(), fifty = expect.fail()] = curves.map(({ lengths }) => lengths);

  it('all end near the 14 steps of the shortest way; now and then one is random', () => {
    for (const lengths of [without, five, fifty]) {
      expect(lengths).toHaveLength(50);
      expect(mean(lengths.slice(40))).toBeGreaterThan(14);
      expect(mean(lengths.slice(40))).toBeLessThan(19);
    }
  });

  it('get there after about 25 episodes without planning, 5 with five updates a step, and 3 with fifty', () => {
    const [early, there] = [30, 21];
    const arrival = (lengths: Float64Array, below: number) => lengths.findIndex((length) => length < below) + 1;
    expect(arrival(without, early)).toBeGreaterThanOrEqual(20);
    expect(arrival(without, early)).toBeLessThanOrEqual(28);
    expect(arrival(five, there)).toBeGreaterThanOrEqual(4);
    expect(arrival(five, there)).toBeLessThanOrEqual(7);
    expect(arrival(fifty, there)).toBeLessThanOrEqual(4);
  });

  it('are, in the second episode, hundreds of steps without planning, and tens with fifty updates', () => {
    expect(without[1]).toBeGreaterThan(400);
    expect(five[1]).toBeLessThan(300);
    expect(fifty[1]).toBeLessThan(60);
  });
});

/** Reward of the steps after `from`, up to and with `to`. */
function paid({ rewards }: TabularCurve, from: number, to: number): number {
  return (rewards[to - 1] ?? Number.NaN) - (from === 0 ? 0 : (rewards[from - 1] ?? Number.NaN));
}

/** Steps of the way that a learner holds to be best; infinite where it leads nowhere. */
function wayOf(learner: DynaQ, mdp: TabularMdp): number {
  const env = tabularEnv(mdp);
  env.reset();
  for (let steps = 1; steps <= mdp.states; steps++)
    if (env.step(learner.bestAction(env.state)).terminated) return steps;
  return Number.POSITIVE_INFINITY;
}

describe('figure 8.4: the blocking maze, mean of 10 runs', async () => {
  const curves = await tabularCurves({ ...bookFigure('8.4'), runs: 10 });
  const [plain = expect.fail(), plus = expect.fail()] = curves;

  it('both find the short way, and after it is blocked Dyna-Q+ finds the other sooner', () => {
    expect(paid(plain, 0, 1000)).toBeGreaterThan(20);
    expect(paid(plus, 0, 1000)).toBeGreaterThan(paid(plain, 0, 1000));
    expect(paid(plus, 1000, 3000)).toBeGreaterThan(1.3 * paid(plain, 1000, 3000));
  });
});

describe('figure 8.5: the shortcut maze, mean of 10 runs', async () => {
  const after = shortcutMaze()[1]?.mdp ?? expect.fail('no second maze');
  const ways: Record<string, number[]> = {};
  const curves = await tabularCurves({
    ...bookFigure('8.5'),
    onRun: ({ name, learner }) => {
      ways[name] = [...(ways[name] ?? []), wayOf(learner, after)];
    },
  });
  const [plain = expect.fail(), plus = expect.fail()] = curves;

  it('Dyna-Q+ walks the shortcut, in 10 to 12 steps, in nine runs or more; Dyna-Q keeps to the long way in most', () => {
    expect(ways[plain.name]).toHaveLength(10);
    expect(ways[plain.name]?.filter((steps) => steps === 10).length).toBeLessThanOrEqual(3);
    expect(paid(plus, 0, 6000)).toBeGreaterThan(1.15 * paid(plain, 0, 6000));
    expect(ways[plus.name]?.filter((steps) => steps <= 12).length).toBeGreaterThanOrEqual(9);
  });
});

describe('example 8.4: prioritised sweeping on mazes of the same shape and growing size', async () => {
  const rows = await sweepingGain({ factors: [1, 2, 3] });

  it.each(rows)('$states cells: more than ten times fewer updates than with random ones', ({ random, prioritised }) => {
    expect(random / prioritised).toBeGreaterThan(10);
  });
});

describe('curves of learners with tables', () => {
  const environment = findEnv('frozen-lake');

  it('are the same for the same seed, and reach as far as every run', async () => {
    const options = { environment, learners: [{ planningSteps: 2 }, {}], runs: 3, steps: 400, seed: 4 };
    const curves = await tabularCurves(options);
    expect(curves).toEqual(await tabularCurves(options));
    expect(curves.map(({ name }) => name)).toEqual(['planningSteps 2', 'dynaQ']);
    for (const { rewards, lengths } of curves) {
      expect(rewards).toHaveLength(400);
      // No episode of the lake is over before its second step; none is longer than its limit.
      expect(lengths.every((length) => length >= 2 && length <= 100)).toBe(true);
    }
    expect(curves).not.toEqual(await tabularCurves({ ...options, seed: 5 }));
  });

  it.each([
    [{ environment: findEnv('CartPole-v1'), learners: [{}], steps: 1 }, /'CartPole-v1' has no numbered states/],
    [{ environment, learners: [], steps: 1 }, /learners has to be a list of one or more/],
    [{ environment, learners: [{ planingSteps: 1 }], steps: 1 }, /there is no option 'planingSteps'/],
    [{ environment, learners: [{}] }, /^tabularCurves: got neither episodes nor steps/],
    [{ environment, learners: [{}], steps: 1, runs: 0 }, /^tabularCurves: runs is 0/],
  ])('refuse what cannot be: %#', async (options, problem) => {
    await expect(tabularCurves(options as never)).rejects.toThrow(problem);
  });

  it('stop where they are told to', async () => {
    const signal = AbortSignal.abort();
    await expect(tabularCurves({ environment, learners: [{}], steps: 9, signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(sweepingGain({ signal })).rejects.toMatchObject({ code: 'aborted' });
    expect(() => bookFigure('8.3' as never)).toThrow(/there is no '8.3'; there are 8.2, 8.4, 8.5/);
  });
});

describe('a comparison that fails', () => {
  it('closes its environment', async () => {
    const environment = findEnv('dyna-maze');
    const closed = vi.fn();
    const create = async () => ({
      ...(await environment.create()),
      reset: () => ({ observation: Float32Array.of(0), info: {} }),
      step: () => {
        throw new Error('broken');
      },
      close: closed,
    });
    const options = { environment: { ...environment, create: create as never }, learners: [{}], steps: 5, runs: 1 };
    await expect(tabularCurves(options)).rejects.toThrow('broken');
    expect(closed).toHaveBeenCalledOnce();
  });
});
