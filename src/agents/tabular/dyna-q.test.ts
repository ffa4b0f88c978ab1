import { describe, expect, it } from 'vitest';
import { DYNA_MAZE, maze } from '../../envs/tabular/maze.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { randomIndex, seededRandom } from '../../models/data/random.ts';
import { derivedSeed } from '../seeds.ts';
import { run } from './act.testing.ts';
import { dynaQ } from './dyna-q.ts';
import type { DynaQOptions } from './dyna-q-options.ts';
import { valueIteration } from './value-iteration.ts';

/** The textbook's class, line by line, with random numbers of ours: what dynaQ has to be at heart. */
class Textbook {
  readonly table: number[][];
  readonly model = new Map<string, readonly [reward: number, next: number]>();
  readonly random = seededRandom(derivedSeed(7, 'table', 0));
  constructor(
    states: number,
    readonly actions: number,
    readonly rate = 0.1,
    readonly gamma = 0.95,
    readonly epsilon = 0.1,
    readonly planningSteps = 50,
  ) {
    this.table = Array.from({ length: states }, () => new Array<number>(actions).fill(0));
  }
  row(state: number): number[] {
    return this.table[state] ?? [];
  }
  choose(state: number): number {
    if (this.random() < this.epsilon) return randomIndex(this.random, this.actions);
    return this.row(state).indexOf(Math.max(...this.row(state)));
  }
  move(state: number, action: number, reward: number, next: number): void {
    const target = reward + this.gamma * Math.max(...this.row(next));
    const before = this.row(state)[action] ?? 0;
    this.row(state)[action] = before + this.rate * (target - before);
  }
  learn(state: number, action: number, reward: number, next: number): void {
    this.move(state, action, reward, next);
    this.model.set(`${state} ${action}`, [reward, next]);
    for (let n = 0; n < this.planningSteps; n++) {
      const key = [...this.model.keys()][randomIndex(this.random, this.model.size)] ?? '';
      const [from = 0, chosen = 0] = key.split(' ').map(Number);
      const [paid, to] = this.model.get(key) ?? [0, 0];
      this.move(from, chosen, paid, to);
    }
  }
}

describe('Dyna-Q', () => {
  it("is the textbook's, bit for bit, given the same random numbers", () => {
    const textbook = new Textbook(10, 4);
    const learner = dynaQ({ states: 10, actions: 4, ties: 'first', seed: 7 });
    const world = seededRandom(1);
    let state = 0;
    for (let step = 0; step < 300; step++) {
      const action = textbook.choose(state);
      expect(learner.chooseAction(state)).toBe(action);
      const [next, reward] = [randomIndex(world, 10), world()];
      textbook.learn(state, action, reward, next);
      learner.learn(state, action, reward, next);
      state = world() < 0.1 ? 0 : next;
    }
    expect(Array.from(learner.actionValues)).toEqual(textbook.table.flat());
    expect([learner.steps, learner.updates]).toEqual([300, 300 * 51]);
  });

  it('counts nothing after an end', () => {
    const learner = dynaQ({ states: 2, actions: 1, learningRate: 1, planningSteps: 0, initialValue: 8, discount: 0.5 });
    learner.learn(0, 0, 1, 1);
    expect(learner.actionValues[0]).toBe(5);
    learner.learn(0, 0, 1, 1, true);
    expect(learner.actionValues[0]).toBe(1);
  });

  it('keeps where an action led last, or counts where it led, and plans with the mean', () => {
    const seen = (options: Partial<DynaQOptions>) => {
      const learner = dynaQ({ states: 3, actions: 1, learningRate: 1, planningSteps: 1, ...options });
      for (const [next, reward] of [
        [1, 4],
        [2, 0],
        [1, 8],
        [1, 6],
      ] as const)
        learner.learn(0, 0, reward, next, true);
      return { value: learner.actionValues[0], outcomes: learner.modelAsMdp() };
    };
    const counted = seen({ model: 'counts', backup: 'expected' });
    expect(counted.value).toBeCloseTo(4.5, 12);
    expect(Array.from(counted.outcomes.probabilities).slice(0, 2)).toEqual([0.75, 0.25]);
    expect(Array.from(counted.outcomes.rewards).slice(0, 2)).toEqual([6, 0]);
    expect(seen({}).value).toBe(6);
  });

  it('draws counted outcomes as often as they were seen', () => {
    const learner = dynaQ({ states: 3, actions: 1, learningRate: 0.001, planningSteps: 20_000, model: 'counts' });
    for (const next of [1, 2, 2, 2]) learner.learn(0, 0, next === 1 ? 1 : 0, next, true);
    // A running mean over the last thousand draws or so of a chance of 1/4: standard deviation 0.01.
    expect(Math.abs((learner.actionValues[0] ?? 0) - 0.25)).toBeLessThan(0.04);
  });

  it('with expected Sarsa a state is worth its actions as they are chosen', () => {
    const options = { states: 2, actions: 2, learningRate: 1, planningSteps: 0, discount: 1, epsilon: 0.2 } as const;
    const learner = dynaQ({ ...options, update: 'expected-sarsa' });
    learner.learn(1, 0, 10, 1, true);
    learner.learn(0, 0, 0, 1);
    expect(learner.actionValues[0]).toBeCloseTo(0.9 * 10, 12);
  });

  it('with double Q does not take luck for worth (figure 6.5 of Sutton and Barto)', () => {
    // From state 0: action 0 ends with 0, action 1 leads to state 1, whose ten actions pay -0.1 on average.
    const leftShare = (update: 'q-learning' | 'double-q') => {
      let left = 0;
      for (let seed = 0; seed < 200; seed++) {
        const learner = dynaQ({ states: 2, actions: 10, discount: 1, planningSteps: 0, update, seed });
        const luck = seededRandom(1000 + seed);
        for (let episode = 0; episode < 60; episode++) {
          // Actions beyond the two of state 0 are its second.
          if (learner.chooseAction(0) % 2 === 0) {
            for (let a = 0; a < 10; a += 2) learner.learn(0, a, 0, 0, true);
            continue;
          }
          for (let a = 1; a < 10; a += 2) learner.learn(0, a, 0, 1);
          if (episode >= 20) left++;
          learner.learn(1, learner.chooseAction(1), -0.1 + Math.sqrt(12) * (luck() - 0.5), 0, true);
        }
      }
      return left / (200 * 40);
    };
    expect(leftShare('q-learning')).toBeGreaterThan(leftShare('double-q') + 0.1);
  });

  it('is tempted by what was not tried for long, by the square root of the time', () => {
    const learner = dynaQ({
      states: 1,
      actions: 2,
      learningRate: 1,
      discount: 0,
      planningSteps: 200,
      bonus: 0.5,
      epsilon: 0,
    });
    for (let n = 0; n < 16; n++) learner.learn(0, 0, 0, 0);
    expect(Array.from(learner.actionValues)).toEqual([0, 0.5 * 4]);
    expect(learner.bestAction(0)).toBe(1);
  });

  it('finds the optimal values of all actions in a maze that it walked at random', () => {
    const mdp = maze('maze', DYNA_MAZE);
    const learner = dynaQ({
      states: 54,
      actions: 4,
      learningRate: 1,
      planningSteps: 60,
      epsilon: 1,
      sweeping: 'prioritised',
      threshold: 1e-12,
    });
    run(learner, tabularEnv(mdp), 20_000);
    const optimal = valueIteration(mdp, { discount: 0.95 }).actionValues;
    const cells = DYNA_MAZE.join('');
    expect(learner.knownPairs).toBe(4 * [...cells].filter((cell) => cell === '.' || cell === 'S').length);
    learner.actionValues.forEach((value, pair) => {
      const cell = cells[Math.floor(pair / 4)];
      expect(value).toBeCloseTo(cell === '#' || cell === 'G' ? 0 : (optimal[pair] ?? Number.NaN), 9);
    });
  });
});

describe('the learned model', () => {
  // Every step costs 1; action 0 leads on from 0 to 1 and from 1 to the end, and action 1 was never tried.
  const paidFor = (options: Partial<DynaQOptions> = {}) => {
    const learner = dynaQ({ states: 3, actions: 2, discount: 0.5, planningSteps: 0, ...options });
    learner.learn(0, 0, -1, 1);
    learner.learn(1, 0, -1, 2, true);
    return learner;
  };

  it('of costs does not prefer what was never tried', () => {
    const { values, policy } = valueIteration(paidFor().modelAsMdp(), { discount: 0.5 });
    expect(Array.from(values.subarray(0, 2))).toEqual([-1.5, -1]);
    expect(Array.from(policy.subarray(0, 2))).toEqual([0, 0]);
    // Nothing that is not known can be worse than -1 for ever.
    const { actionValues } = valueIteration(paidFor().modelAsMdp(), { discount: 0.5 });
    expect(Array.from(actionValues.subarray(4))).toEqual([-2, -2]);
  });

  it('neither where Dyna-Q+ supposes that it leads nowhere', () => {
    const { policy } = valueIteration(paidFor({ bonus: 0.1, planningSteps: 1 }).modelAsMdp(), { discount: 0.5 });
    expect(Array.from(policy.subarray(0, 2))).toEqual([0, 0]);
  });

  it('makes the unknown worth what is asked for', () => {
    const { actionValues, policy } = valueIteration(paidFor().modelAsMdp({ unknown: 7 }), { discount: 0.5 });
    expect([actionValues[1], actionValues[3], ...policy.subarray(0, 2)]).toEqual([7, 7, 1, 1]);
    expect(() => paidFor().modelAsMdp({ unknown: Number.NaN })).toThrow(
      /modelAsMdp: unknown is NaN; give a finite number/,
    );
    expect(() => paidFor().modelAsMdp({ other: 1 } as object)).toThrow(/modelAsMdp: there is no option 'other'/);
  });

  it('knows the pairs that were tried, not those that are supposed', () => {
    const learner = paidFor({ bonus: 0.1, planningSteps: 1 });
    expect(learner.knownPairs).toBe(2);
    const again = dynaQ({ states: 3, actions: 2, discount: 0.5, planningSteps: 1, bonus: 0.1 });
    again.load(learner.save());
    expect(again.knownPairs).toBe(2);
    again.learn(0, 1, 0, 0);
    expect(again.knownPairs).toBe(3);
  });
});
