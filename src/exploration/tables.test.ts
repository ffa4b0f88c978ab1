import { describe, expect, it } from 'vitest';
import type { ActionStrategy } from '../agents/choice.ts';
import { dynaQ } from '../agents/tabular/dyna-q.ts';
import type { DynaQ } from '../agents/tabular/dyna-q-learner.ts';
import { valueIteration } from '../agents/tabular/value-iteration.ts';
import { tabularMdp } from '../envs/tabular/mdp.ts';
import { tabularEnv } from '../envs/tabular/tabular-env.ts';
import { randomIndex, seededRandom } from '../models/data/random.ts';
import { epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
import { gradientBandit } from './gradient-bandit.ts';
import { softmaxStrategy } from './softmax.ts';
import { thompsonGaussian } from './thompson.ts';
import { ucb1, ucbTuned } from './ucb.ts';
import { visitBonus } from './visit-bonus.ts';

/** A learner whose values are the last rewards: what comes after does not count. */
const bandits = (strategy: ActionStrategy, more: Partial<Parameters<typeof dynaQ>[0]> = {}) =>
  dynaQ({ states: 2, actions: 3, learningRate: 1, discount: 0, planningSteps: 0, strategy, ...more });

/** How often each action is chosen in so many choices. */
function shares(learner: DynaQ, choices = 4000): number[] {
  const counts = [0, 0, 0];
  for (let i = 0; i < choices; i++) {
    const action = learner.chooseAction(0);
    counts[action] = (counts[action] ?? 0) + 1 / choices;
  }
  return counts;
}

describe('strategies choose among the actions in a state of a table', () => {
  it('UCB1 tries each action of a state, then takes the bound worked out by hand; other states have counts of their own', () => {
    const learner = bandits(ucb1({ c: 1 }));
    const order = [0.5, 0.9, 0.1].map((reward) => {
      const action = learner.chooseAction(0);
      learner.learn(0, action, reward, 1, true);
      return action;
    });
    expect(order).toEqual([0, 1, 2]);
    learner.learn(0, 1, 0.9, 1, true);
    // t = 5: 0.5 + sqrt(ln 5 / 1) = 1.769, 0.9 + sqrt(ln 5 / 2) = 1.797, 0.1 + 1.269
    expect(learner.chooseAction(0)).toBe(1);
    learner.learn(0, 1, 0.9, 1, true);
    // t = 6: 0.5 + sqrt(ln 6 / 1) = 1.839, 0.9 + sqrt(ln 6 / 3) = 1.673
    expect(learner.chooseAction(0)).toBe(0);
    expect(learner.chooseAction(1)).toBe(0);
    expect(learner.bestAction(0)).toBe(1);
  });

  it('a visit bonus takes value + beta / sqrt(n), worked out by hand', () => {
    const learner = bandits(visitBonus({ beta: 1 }));
    for (const [action, reward] of [
      [0, 0.5],
      [1, 0.8],
      [1, 0.8],
      [2, 0.1],
    ] as const) {
      learner.learn(0, action, reward, 1, true);
    }
    // 0.5 + 1, 0.8 + 1 / sqrt 2 = 1.507, 0.1 + 1
    expect(learner.chooseAction(0)).toBe(1);
    learner.learn(0, 1, 0.8, 1, true);
    // 0.8 + 1 / sqrt 3 = 1.377
    expect(learner.chooseAction(0)).toBe(0);
  });

  it('UCB-tuned looks more at what varies', () => {
    const learner = bandits(ucbTuned({ maxVariance: 1 }), { learningRate: 0.5, initialValue: 0.5 });
    for (let i = 0; i < 400; i++) {
      learner.learn(0, 0, 0.5, 1, true);
      learner.learn(0, 1, i % 2 === 0 ? 3 : -2.5, 1, true);
      learner.learn(0, 2, 0, 1, true);
    }
    // The second one's value is -0.67 now; its squares are those of 5.5 / 3 and 11 / 3: more than 1, so its width is sqrt(ln 1201 / 400) =
    // 0.133; that of the first is 0.133 sqrt(sqrt(2 ln 1201 / 400)) = 0.0578.
    expect(learner.chooseAction(0)).toBe(0);
    learner.learn(0, 1, 3, 1, true);
    learner.learn(0, 0, 1.75, 1, true);
    learner.learn(0, 1, 1, 1, true);
    // The values are 1.125 and 1.083 now, the bounds 1.125 + 0.058 and 1.083 + 0.133.
    expect(learner.chooseAction(0)).toBe(1);
  });

  it('softmax draws with probability exp(value / temperature): 1 : e : e^2', () => {
    const learner = bandits(softmaxStrategy({ temperature: 1 }));
    for (const action of [0, 1, 2]) learner.learn(0, action, action, 1, true);
    const found = shares(learner);
    // Three standard errors of 4,000 choices.
    for (const [k, share] of [0.09, 0.2447, 0.6652].entries()) {
      expect(Math.abs((found[k] ?? 0) - share)).toBeLessThan(0.023);
    }
  });

  it('epsilon-greedy with a schedule counts the visits of the state', () => {
    const learner = bandits(epsilonGreedy({ epsilon: { kind: 'linear', from: 1, to: 0, steps: 4 } }));
    learner.learn(0, 2, 1, 1, true);
    // One visit of four: 3/4 of all choices are even.
    for (const [k, share] of [0.25, 0.25, 0.5].entries()) {
      expect(Math.abs((shares(learner)[k] ?? 0) - share)).toBeLessThan(0.024);
    }
    for (let i = 0; i < 3; i++) learner.learn(0, 2, 1, 1, true);
    expect(shares(learner, 200)).toEqual([0, 0, expect.closeTo(1)]);
    // Nobody was in the other state, however many steps there were.
    expect(new Set(Array.from({ length: 50 }, () => learner.chooseAction(1))).size).toBe(3);
  });

  it('optimistic values begin where the strategy says, so that every action is tried before any twice', () => {
    const learner = bandits(optimisticValues());
    expect([...learner.valuesOf(1)]).toEqual([5, 5, 5]);
    const order = [0, 1, 2].map(() => {
      const action = learner.chooseAction(0);
      learner.learn(0, action, 1, 1, true);
      return action;
    });
    expect(order.sort()).toEqual([0, 1, 2]);
    expect([...bandits(optimisticValues(), { initialValue: 2 }).valuesOf(0)]).toEqual([2, 2, 2]);
  });
});

describe('a chain with a small reward at hand and a large one at its end', () => {
  const LENGTH = 6;
  /** Action 0 takes 0.05 and ends; action 1 goes on, which costs 0.02, and is paid 1 at the end. */
  const chain = tabularMdp({
    name: 'chain',
    states: LENGTH,
    actions: 2,
    start: 0,
    outcomes: (state, action) => {
      const end = state === LENGTH - 1;
      if (action === 0) return [{ probability: 1, next: state, reward: 0.05, terminal: true }];
      return [{ probability: 1, next: end ? state : state + 1, reward: end ? 1 : -0.02, terminal: end }];
    },
  });

  function policyAfter(episodes: number, options: Partial<Parameters<typeof dynaQ>[0]>): number[] {
    const learner = dynaQ({ states: LENGTH, actions: 2, learningRate: 0.5, planningSteps: 5, seed: 1, ...options });
    const env = tabularEnv(chain);
    for (let episode = 0; episode < episodes; episode++) {
      env.reset();
      for (let over = false; !over; ) {
        const { state } = env;
        const action = learner.chooseAction(state);
        const { reward, terminated } = env.step(action);
        learner.learn(state, action, reward, env.state, terminated);
        over = terminated;
      }
    }
    return Array.from({ length: LENGTH }, (_, state) => learner.bestAction(state));
  }
  const best = [...valueIteration(chain, { discount: 0.95 }).policy];

  it('is worth walking: 0.95^5 - 0.02 (1 - 0.95^5) / 0.05 = 0.68', () => {
    expect(best).toEqual(new Array(LENGTH).fill(1));
  });

  /** Of 20 runs, those that end with the best policy. */
  const found = (options: Partial<Parameters<typeof dynaQ>[0]>) =>
    Array.from({ length: 20 }, (_, seed) => policyAfter(300, { ...options, seed })).filter(
      (policy) => policy.join() === best.join(),
    ).length;

  it.each([ucb1({ c: 0.5 }), ucbTuned(), visitBonus(), optimisticValues(), thompsonGaussian()])(
    '$name finds the end of it in all of 20 runs of 300 episodes',
    (strategy) => {
      expect(found({ strategy })).toBe(20);
    },
  );

  it('softmax does in most of them; who is greedy in none, and who is random in a tenth of the choices in few', () => {
    expect(found({ strategy: softmaxStrategy() })).toBeGreaterThanOrEqual(15);
    expect(found({ strategy: epsilonGreedy({ epsilon: 0 }) })).toBe(0);
    expect(found({ epsilon: 0.1 })).toBeLessThanOrEqual(6);
  });
});

describe('a learner with a strategy', () => {
  it('keeps sums of squares that are none below 0, also with two tables: UCB-tuned goes on trying everything', () => {
    const learner = dynaQ({
      states: 4,
      actions: 3,
      update: 'double-q',
      strategy: ucbTuned(),
      learningRate: 1,
      seed: 1,
    });
    const random = seededRandom(3);
    const tried = new Array<number>(12).fill(0);
    for (let step = 0, state = 0; step < 3000; step++) {
      const action = learner.chooseAction(state);
      const pair = 3 * state + action;
      tried[pair] = (tried[pair] ?? 0) + 1;
      const next = randomIndex(random, 4);
      learner.learn(state, action, 10 * (action + 1) * random(), next, random() < 0.1);
      state = next;
    }
    expect(Math.min(...JSON.parse(learner.save()).visits.squares)).toBeGreaterThanOrEqual(0);
    // A variance that is no number leaves a pair with 2 or 3.
    expect(Math.min(...tried)).toBeGreaterThan(10);
    const damaged = learner.save().replace(/"squares":\[[^,]+/, '"squares":[-0.5');
    expect(() => learner.load(damaged)).toThrow(/in visits it has -0.5 as a sum of squares; expected 0 or more/);
  });

  it('believes no strategy of one’s own that chooses what there is not, or begins with other values than one for each', () => {
    const mine = (more: Partial<ActionStrategy>) =>
      dynaQ({ states: 2, actions: 3, strategy: { ...ucb1(), name: 'mine', ...more } });
    expect(() => mine({ choose: () => 7 }).chooseAction(0)).toThrow(/dynaQ: the strategy 'mine' chose 7 of 3/);
    const begin = (values: readonly number[]) => () => ({ ...ucb1().begin(3), values: Float64Array.from(values) });
    expect(() => mine({ begin: begin([1]) })).toThrow(/dynaQ: begin\(3\) of the strategy 'mine' gave values \[1\]/);
    expect(() => mine({ begin: begin([1, Number.NaN, 0]) })).toThrow(/has to give 3 finite numbers/);
    expect(mine({ begin: begin([1, 2, 3]) }).valuesOf(1)).toEqual(Float64Array.of(1, 2, 3));
  });

  it('goes on bit for bit where it was saved, counts included', () => {
    const make = () => bandits(thompsonGaussian(), { states: 4, planningSteps: 3, discount: 0.9, seed: 3 });
    const walk = (learner: DynaQ, from: number) => {
      const found: number[] = [];
      for (let i = from; i < from + 40; i++) {
        const action = learner.chooseAction(i % 4);
        learner.learn(i % 4, action, Math.sin(i * action), (i + 1) % 4);
        found.push(action);
      }
      return found;
    };
    const [whole, other] = [make(), make()];
    walk(whole, 0);
    other.load(whole.save());
    expect(other.save()).toBe(whole.save());
    expect(walk(other, 40)).toEqual(walk(whole, 40));
    expect(other.save()).toBe(whole.save());
    expect(() => bandits(ucb1()).load(dynaQ({ states: 2, actions: 3 }).save())).toThrow(
      /its choice is "epsilon", this learner's strategy/,
    );
    const damaged = whole.save().replace(/"counts":\[\d+/, '"counts":[-1');
    expect(() => make().load(damaged)).toThrow(/in visits it has -1/);
  });

  it.each([
    [{ epsilon: 0.2, strategy: ucb1() }, /got both epsilon and the strategy 'UCB1, c = 1.414'/],
    [{ update: 'expected-sarsa', strategy: ucb1() }, /'expected-sarsa' weighs actions as epsilon chooses them/],
    [{ strategy: gradientBandit() }, /'gradient bandit, 0.1' learns preferences/],
    [{ strategy: 'ucb1' }, /strategy is 'ucb1'; give ucb1\(\)/],
  ])('refuses %j', (wrong, problem) => {
    expect(() => dynaQ({ states: 2, actions: 3, ...wrong } as never)).toThrow(problem);
  });
});
