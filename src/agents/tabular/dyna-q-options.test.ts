import { describe, expect, it } from 'vitest';
import { frozenLake } from '../../envs/tabular/frozen-lake.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import type { Schedule } from '../schedule.ts';
import { dynaQ } from './dyna-q.ts';

describe('random numbers', () => {
  it('of learner and environment have nothing to do with each other, though both have the same seed', () => {
    // On ice, a step to the right from cell 9 slips down, to cell 13, in a third of all cases, whatever the learner drew before.
    const env = tabularEnv(frozenLake());
    const learner = dynaQ({ states: 16, actions: 4, planningSteps: 0, epsilon: 0.4, ties: 'first' });
    let [explored, slipped, both] = [0, 0, 0];
    const seeds = 4000;
    for (let seed = 0; seed < seeds; seed++) {
      learner.reseed(seed);
      env.reset({ seed, options: { state: [9] } });
      // All values are the same, so that only exploring takes another action than the first.
      const explores = learner.chooseAction(9) !== 0;
      const slips = env.step(2).observation[0] === 13;
      if (explores) explored++;
      if (slips) slipped++;
      if (explores && slips) both++;
    }
    expect(slipped / seeds).toBeCloseTo(1 / 3, 1);
    // Independent events; the standard deviation of the difference is 0.007 or less.
    expect(Math.abs(both / seeds - (explored / seeds) * (slipped / seeds))).toBeLessThan(0.028);
  });

  it.each([Number.NaN, -5, 0.5, 'x'])('do not begin with %s', (seed) => {
    expect(() => dynaQ({ states: 2, actions: 2 }).reseed(seed as number)).toThrow(
      /reseed: seed is .*; give a whole number of at least 0/,
    );
  });
});

describe('schedules', () => {
  it('go from one number to another, and stay', () => {
    const epsilons = (epsilon: Schedule) => {
      const learner = dynaQ({ states: 1, actions: 1, planningSteps: 0, epsilon });
      return [0, 1, 2, 3].map(() => {
        const now = learner.epsilon;
        learner.learn(0, 0, 0, 0);
        return now;
      });
    };
    const linear = epsilons({ kind: 'linear', from: 0.8, to: 0.2, steps: 2 });
    expect(linear).toEqual([0.8, 0.5, expect.closeTo(0.2), expect.closeTo(0.2)]);
    const exponential = epsilons({ kind: 'exponential', from: 0.8, to: 0.2, rate: 0.5 });
    expect(exponential).toEqual([0.8, 0.5, expect.closeTo(0.35), expect.closeTo(0.275)]);
  });
});

describe('options', () => {
  it.each([
    [{ alpha: 1 }, /dynaQ: there is no option 'alpha'; the options are states, actions, learningRate/],
    [{ states: 0 }, /states is 0; give a whole number of at least 1/],
    [{ states: '2' }, /states is '2'; give a whole number of at least 1/],
    [{ states: 2 ** 20, actions: 2 ** 20 }, /1048576 states and 1048576 actions are more than 2\^28 pairs/],
    [{ planningSteps: 1e30 }, /planningSteps is 1e\+30; give a whole number of at least 0 and at most 1000000/],
    [{ seed: 1e30 }, /seed is 1e\+30; give a whole number/],
    [
      { update: 'double-q', sweeping: 'prioritised' },
      /would keep the same table twice.*; give sweeping 'random', or another/,
    ],
    [{ backup: 'expected' }, /backup is 'expected', but model 'last' keeps one outcome; give model 'counts'/],
    [{ threshold: 0.5 }, /threshold is for sweeping 'prioritised'/],
    [{ learningRate: 0 }, /learningRate is 0; give a number above 0/],
    [{ epsilon: { kind: 'linear', from: 1, to: 0, steps: 0 } }, /epsilon is a schedule with steps = 0/],
    [{ learningRate: { kind: 'linear', from: 1, to: 0, steps: 5 } }, /to = 0; give a number above 0 to 1/],
    [
      { epsilon: { kind: 'linear', from: 1, to: 0.1, steps: '10' } },
      /a schedule with steps = "10"; give a number above 0/,
    ],
    [{ epsilon: { kind: 'exponential', from: 1, to: 0.1, rate: null } }, /rate = null; give a rate from 0 to 1/],
    [{ epsilon: { kind: 'exponential', from: 1, to: 0.1, rate: true } }, /rate = true; give a rate/],
    [{ epsilon: { kind: 'exponential', from: 1, to: 0.1, rate: [] } }, /rate = \[\]; give a rate/],
    [{ epsilon: { kind: 'linear', from: 1, to: 0.1, over: 5 } }, /a schedule with 'over'/],
    [{ update: 'sarsa' }, /update is sarsa; give one of q-learning/],
    [{ planningSteps: 1.5 }, /planningSteps is 1.5; give a whole number/],
    [{ sweeping: 'prioritised', planningSteps: 0 }, /all learning is planning; give 1 or more/],
  ])('%j are refused', (options, problem) => {
    expect(() => dynaQ({ states: 2, actions: 2, ...(options as object) })).toThrow(problem);
  });

  it('states, actions and rewards that cannot be are refused', () => {
    const learner = dynaQ({ states: 2, actions: 2 });
    expect(() => learner.learn(2, 0, 0, 0)).toThrow(/learn: state is 2; give one from 0 to 1/);
    expect(() => learner.learn(0, 2, 0, 0)).toThrow(/learn: action is 2; give one from 0 to 1/);
    expect(() => learner.learn(0, 0, Number.NaN, 0)).toThrow(/learn: reward is NaN; give a finite number/);
    expect(() => learner.learn(0, 0, 1, 1, 'yes' as never)).toThrow(/learn: terminated is 'yes'; give true or false/);
    // Their sums would be infinite, which no file keeps.
    expect(() => learner.learn(0, 0, 1.7e308, 0)).toThrow(/learn: reward is 1.7e\+308; .* at most 1e\+38/);
    expect(() => learner.adopt([1e308, 0, 0, 0])).toThrow(/adopt: got 4 values; give 2 x 2 finite numbers/);
    expect(() => learner.chooseAction(-1)).toThrow(/chooseAction: state is -1/);
  });
});
