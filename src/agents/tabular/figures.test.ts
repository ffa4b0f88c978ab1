import { describe, expect, it } from 'vitest';
import { blockingMaze, DYNA_MAZE, enlarged, maze, shortcutMaze } from '../../envs/tabular/maze.ts';
import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { type Phase, type TabularEnv, tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { type DynaQ, dynaQ } from './dyna-q.ts';
import type { DynaQOptions } from './dyna-q-options.ts';

/** One step of learning; the episode begins anew where it ended. Returns what was paid, and whether it ended. */
function learnStep(learner: DynaQ, env: TabularEnv): { reward: number; terminated: boolean } {
  const { state } = env;
  const action = learner.chooseAction(state);
  const { reward, terminated } = env.step(action);
  learner.learn(state, action, reward, env.state, terminated);
  if (terminated) env.reset();
  return { reward, terminated };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('figure 8.2 of Sutton and Barto: steps per episode in the Dyna maze, mean of 30 runs', () => {
  const curve = (planningSteps: number): number[] => {
    const lengths = Array.from({ length: 50 }, () => 0);
    for (let seed = 0; seed < 30; seed++) {
      const learner = dynaQ({ states: 54, actions: 4, planningSteps, seed });
      const env = tabularEnv(maze('dyna-maze', DYNA_MAZE));
      env.reset();
      for (let episode = 0; episode < 50; ) {
        lengths[episode] = (lengths[episode] ?? 0) + 1 / 30;
        if (learnStep(learner, env).terminated) episode++;
      }
    }
    return lengths;
  };
  const [without, five, fifty] = [curve(0), curve(5), curve(50)];

  it('all end near the 14 steps of the shortest way; now and then one is random', () => {
    for (const lengths of [without, five, fifty]) {
      expect(mean(lengths.slice(40))).toBeGreaterThan(14);
      expect(mean(lengths.slice(40))).toBeLessThan(19);
    }
  });

  it('get there after about 25 episodes without planning, 5 with five updates a step, and 3 with fifty', () => {
    const [early, there] = [30, 21];
    const arrival = (lengths: readonly number[], below: number) => lengths.findIndex((length) => length < below) + 1;
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

interface Changing {
  readonly tables: () => readonly Phase[];
  readonly steps: number;
  readonly options: Partial<DynaQOptions>;
}

/** Of ten runs: what was paid until each of the steps. */
function paidUntil({ tables, steps, options }: Changing, at: readonly number[]): { sums: number[]; learners: DynaQ[] } {
  const sums = at.map(() => 0);
  const learners = Array.from({ length: 10 }, (_, seed) => {
    const learner = dynaQ({ states: 54, actions: 4, learningRate: 1, seed, ...options });
    const env = tabularEnv(tables());
    env.reset({ seed });
    let sum = 0;
    for (let step = 1; step <= steps; step++) {
      sum += learnStep(learner, env).reward;
      const k = at.indexOf(step);
      if (k >= 0) sums[k] = (sums[k] ?? 0) + sum / 10;
    }
    return learner;
  });
  return { sums, learners };
}

/** Steps of the way that a learner holds to be best; infinite where it leads nowhere. */
function wayOf(learner: DynaQ, mdp: TabularMdp): number {
  const env = tabularEnv(mdp);
  env.reset();
  for (let steps = 1; steps <= mdp.states; steps++)
    if (env.step(learner.bestAction(env.state)).terminated) return steps;
  return Number.POSITIVE_INFINITY;
}

describe('figure 8.4: the blocking maze, mean of 10 runs', () => {
  const measured = (bonus: number) =>
    paidUntil({ tables: blockingMaze, steps: 3000, options: { planningSteps: 10, bonus } }, [1000, 3000]).sums;
  const [plain = [], plus = []] = [measured(0), measured(1e-4)];

  it('both find the short way, and after it is blocked Dyna-Q+ finds the other sooner', () => {
    const [before = 0, after = 0] = plain;
    const [plusBefore = 0, plusAfter = 0] = plus;
    expect(before).toBeGreaterThan(20);
    expect(plusBefore).toBeGreaterThan(before);
    expect(plusAfter - plusBefore).toBeGreaterThan(1.3 * (after - before));
  });
});

describe('figure 8.5: the shortcut maze, mean of 10 runs', () => {
  const measured = (bonus: number) =>
    paidUntil({ tables: shortcutMaze, steps: 6000, options: { planningSteps: 50, bonus } }, [3000, 6000]);
  const [plain, plus] = [measured(0), measured(1e-3)];

  it('Dyna-Q+ walks the shortcut, in 10 to 12 steps, in nine runs or more; Dyna-Q keeps to the long way in most', () => {
    const after = shortcutMaze()[1]?.mdp ?? expect.fail('no second maze');
    const ways = ({ learners }: typeof plain) => learners.map((learner) => wayOf(learner, after));
    expect(ways(plain).filter((steps) => steps === 10).length).toBeLessThanOrEqual(3);
    expect(plus.sums[1]).toBeGreaterThan(1.15 * (plain.sums[1] ?? 0));
    expect(ways(plus).filter((steps) => steps <= 12).length).toBeGreaterThanOrEqual(9);
  });
});

describe('example 8.4: prioritised sweeping on mazes of the same shape and growing size', () => {
  /** Updates until the way is within a fifth of the shortest, looked at after each episode; mean of 5 runs. */
  const updates = (factor: number, sweeping: 'random' | 'prioritised'): number => {
    const mdp = maze('maze', enlarged(DYNA_MAZE, factor));
    const runs = [0, 1, 2, 3, 4].map((seed) => {
      const options = { learningRate: 1, planningSteps: 5, sweeping, threshold: 1e-4, seed } as const;
      const learner = dynaQ({ states: mdp.states, actions: 4, ...options });
      const env = tabularEnv(mdp);
      env.reset();
      do {
        while (!learnStep(learner, env).terminated);
      } while (wayOf(learner, mdp) > 1.2 * 14 * factor);
      return learner.updates;
    });
    return mean(runs);
  };

  it.each([1, 2, 3])('%i times as long: more than ten times fewer updates than with random ones', (factor) => {
    expect(updates(factor, 'random') / updates(factor, 'prioritised')).toBeGreaterThan(10);
  });
});
