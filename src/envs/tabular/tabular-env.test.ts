import { describe, expect, it } from 'vitest';
import { findEnv, listEnvs, makeEnv } from '../registry.ts';
import { blackjack, blackjackHand, blackjackState } from './blackjack.ts';
import { cliffWalking } from './cliff-walking.ts';
import { frozenLake } from './frozen-lake.ts';
import { blockingMaze, DYNA_MAZE, enlarged, maze, shortcutMaze } from './maze.ts';
import { outcomesOf, tabularMdp } from './mdp.ts';
import { tabularEnv } from './tabular-env.ts';
import { taxi } from './taxi.ts';

describe('an environment of a table', () => {
  it('leads where the table says, as often as it says', () => {
    const mdp = frozenLake();
    const env = tabularEnv(mdp);
    const times = new Map<number, number>();
    env.reset({ seed: 1 });
    for (let n = 0; n < 6000; n++) {
      env.reset({ options: { state: [14] } });
      const { observation, reward, terminated } = env.step(2);
      times.set(observation[0] ?? -1, (times.get(observation[0] ?? -1) ?? 0) + 1);
      expect([reward, terminated]).toEqual(observation[0] === 15 ? [1, true] : [0, false]);
    }
    for (const { next, probability } of outcomesOf(mdp, 14, 2)) {
      // Four standard deviations of a count of 6,000.
      expect(Math.abs((times.get(next) ?? 0) - 6000 * probability)).toBeLessThan(146);
    }
  });

  it('gives the same episode for the same seed, and ends it at the time limit', () => {
    const episode = () => {
      const env = tabularEnv(frozenLake({ map: '8x8' }), { steps: 7 });
      const seen = [...env.reset({ seed: 3 }).observation];
      for (let step = 1; step <= 7; step++) {
        const { observation, truncated } = env.step(step % 4);
        expect(truncated).toBe(step === 7);
        seen.push(...observation);
      }
      expect(() => env.step(0)).toThrow(/the episode is over; call reset\(\) first/);
      return seen;
    };
    expect(episode()).toEqual(episode());
  });

  it('begins where it is told, and refuses states, actions, parameters and seeds that there are not', () => {
    const env = tabularEnv(cliffWalking(), { start: [5] });
    expect(() => env.step(0)).toThrow(/no episode has begun/);
    expect(env.reset().observation).toEqual(Float32Array.of(5));
    expect(env.observationSpace.n).toBe(48);
    expect(() => env.step(4)).toThrow(/whole number from 0 to 3/);
    expect(() => env.reset({ options: { state: [48] } })).toThrow(/one state, 0 to 47/);
    expect(() => env.reset({ seed: -1 })).toThrow(/seed = -1/);
    expect(() => tabularEnv(cliffWalking(), { params: { wind: 1 } })).toThrow(/no parameter 'wind'/);
    expect(() => tabularEnv(cliffWalking(), { start: [0, 1] })).toThrow(/one state/);
    env.close();
    expect(() => env.reset()).toThrow(/was closed/);
  });

  it('changes from step to step where there are several tables, over all episodes', () => {
    const env = tabularEnv(blockingMaze());
    const [below, gap, up, right] = [44, 35, 3, 2];
    const begin = () => env.reset({ seed: 0, options: { state: [below] } });
    begin();
    for (let n = 0; n < 999; n++) env.step(right);
    expect(env.step(up).observation[0]).toBe(gap);
    begin();
    expect(env.step(up).observation[0]).toBe(below);
  });

  it('refuses tables that do not follow on each other', () => {
    const [first, second] = blockingMaze() as [never, never];
    expect(() => tabularEnv([])).toThrow(/the first of 0 tables is from step undefined; give one from step 0/);
    expect(() => tabularEnv([second])).toThrow(/the first of 1 tables is from step 1000/);
    expect(() => tabularEnv([first, first])).toThrow(/give a later step/);
    expect(() => tabularEnv([first, { from: 9, mdp: cliffWalking() }])).toThrow(/48 x 4 .* 54 x 4/);
  });
});

describe('the mazes of Sutton and Barto', () => {
  /** Steps of the shortest way, found breadth first. */
  const shortest = (mdp: ReturnType<typeof maze>): number | undefined => {
    let reached = new Set([mdp.start.indexOf(1)]);
    const seen = new Set(reached);
    for (let steps = 1; reached.size > 0; steps++) {
      const next = new Set<number>();
      for (const state of reached) {
        for (let action = 0; action < 4; action++) {
          for (const outcome of outcomesOf(mdp, state, action)) {
            if (outcome.terminal) return steps;
            if (!seen.has(outcome.next)) next.add(outcome.next);
            seen.add(outcome.next);
          }
        }
      }
      reached = next;
    }
    return undefined;
  };

  it('have the shortest ways that the book gives: 14; 10 and then 16; 16 and then 10', () => {
    expect(shortest(maze('dyna', DYNA_MAZE))).toBe(14);
    expect(blockingMaze().map(({ mdp }) => shortest(mdp))).toEqual([10, 16]);
    expect(shortcutMaze().map(({ mdp }) => shortest(mdp))).toEqual([16, 10]);
  });

  it('pay only for the goal, and are longer by as much as they are enlarged', () => {
    const small = maze('small', ['S#G', '...']);
    expect(outcomesOf(small, 5, 3)).toEqual([{ probability: 1, next: 2, reward: 1, terminal: true }]);
    expect(outcomesOf(small, 0, 2)).toEqual([{ probability: 1, next: 0, reward: 0, terminal: false }]);
    expect(outcomesOf(small, 2, 1)).toEqual([{ probability: 1, next: 2, reward: 0, terminal: true }]);
    expect(enlarged(['S#G', '...'], 2)).toEqual(['S.##G.', '..##..', '......', '......']);
    expect(shortest(maze('large', enlarged(['S#G', '...'], 2)))).toBe(8);
  });

  it('refuses rows that are no maze', () => {
    expect(() => maze('m', ['S.', 'G'])).toThrow(/maze: 'm' is \[S\., G\]; give rows of the same length/);
    expect(() => maze('m', ['SS', 'G.'])).toThrow(/one S/);
    expect(() => enlarged(['SG'], 0)).toThrow(/factor is 0; give a whole number/);
  });
});

describe('tables of your own', () => {
  const mdp = { name: 'own', states: 2, actions: 1, start: 0 };
  it.each([
    [{ probability: 0.5, next: 0, reward: 0, terminal: false }, /action 0 in state 0 .* sum to 0.5/],
    [{ probability: 1, next: 2, reward: 0, terminal: false }, /leads to state 2; there are 0 to 1/],
    [{ probability: 1, next: 0, reward: Number.NaN, terminal: false }, /pays NaN; give a finite number/],
    [{ probability: Number.NaN, next: 0, reward: 0, terminal: false }, /of probability NaN/],
  ])('with the outcome %o are refused', (outcome, problem) => {
    expect(() => tabularMdp({ ...mdp, outcomes: () => [outcome] })).toThrow(problem);
  });

  it('are refused with starts and counts that cannot be', () => {
    const outcomes = () => [{ probability: 1, next: 0, reward: 0, terminal: false }];
    expect(() => tabularMdp({ ...mdp, outcomes, start: 2 })).toThrow(/begins in state 2/);
    expect(() => tabularMdp({ ...mdp, outcomes, start: [0.5, 0.4] })).toThrow(/start probabilities with sum 0.9/);
    expect(() => tabularMdp({ ...mdp, outcomes, states: 1.5 })).toThrow(/1.5 states/);
    expect(() => outcomesOf(cliffWalking(), 48, 0)).toThrow(/no action 0 in state 48/);
  });
});

describe('an environment of what is no table', () => {
  it.each([
    [undefined, /tabularEnv: the tables are undefined; give what tabularMdp/],
    [{}, /tabularEnv: the tables have undefined states/],
    [[{ from: 0 }], /tabularEnv: the tables are undefined/],
    [[], /the first of 0 tables/],
  ])('%j is refused', (tables, problem) => {
    expect(() => tabularEnv(tables as never)).toThrow(problem);
  });
});

describe('bad input', () => {
  it.each<[() => unknown, RegExp]>([
    [() => frozenLake({ rewards: 5 as never }), /frozenLake: rewards are 5; give three finite numbers/],
    [() => frozenLake({ rewards: [1, 0, Number.NaN] }), /frozenLake: rewards\[2\] is NaN; give a finite number/],
    [() => frozenLake({ map: null as never }), /frozenLake: there is no map 'null'; there are 4x4, 8x8/],
    [() => frozenLake({ map: [5] as never }), /frozenLake: there is no map '5'/],
    [() => frozenLake({ slippery: 'no' as never }), /frozenLake: slippery is 'no'; give true or false/],
    [() => cliffWalking({ slippery: 0 as never }), /cliffWalking: slippery is 0; give true or false/],
    [() => taxi({ rainy: 'no' as never }), /taxi: rainy is 'no'; give true or false/],
    [() => blackjack({ natural: 'no' as never }), /blackjack: natural is 'no'; give true or false/],
    [() => maze('m', null as never), /maze: 'm' is null; give rows/],
    [() => maze('m', [1, 2] as never), /maze: 'm' is 1,2; give rows/],
    [() => enlarged('SG' as never, 2), /enlarged: the rows are SG; give those of a maze/],
    [() => blackjackHand(10_000), /blackjackHand: state is 10000; give a whole number of at least 0 and at most 714/],
    [() => blackjackHand(Number.NaN), /blackjackHand: state is NaN/],
    [() => blackjackState({ sum: 12, dealer: 0, usableAce: false }), /blackjackState: got sum 12, dealer 0/],
    [() => blackjackState({ sum: 5, dealer: 3, usableAce: false, natural: true }), /a natural is 21 with a usable ace/],
  ])('is refused by name: %s', (make, problem) => {
    expect(make).toThrow(problem);
  });
});

describe('options of lakes and hands', () => {
  it('that cannot be are refused', () => {
    expect(() => frozenLake({ map: '5x5' as never })).toThrow(/no map '5x5'; there are 4x4, 8x8/);
    expect(() => frozenLake({ map: ['SX'] })).toThrow(/of S, F, H and G/);
    expect(() => frozenLake({ successRate: 0 })).toThrow(
      /frozenLake: successRate is 0; give a finite number above 0 and at most 1/,
    );
    expect(() => frozenLake({ icy: true } as object)).toThrow(/no option 'icy'; the options are map, slippery/);
    expect(() => blackjackState({ sum: 32, dealer: 1, usableAce: false })).toThrow(/give a sum to 31/);
  });

  it('a natural pays 1.5 in a casino, unless the dealer has 21 too', () => {
    const natural = blackjackState({ dealer: 2, sum: 21, usableAce: true, natural: true });
    const [wins, draws, ...others] = outcomesOf(blackjack({ natural: true }), natural, 0);
    expect([wins?.reward, draws?.reward, others.length]).toEqual([1.5, 0, 0]);
    // The dealer shows a 2: no second natural.
    expect(outcomesOf(blackjack(), natural, 0)).toEqual([{ probability: 1, next: natural, reward: 1, terminal: true }]);
  });

  it('hands are numbered and found again', () => {
    const hand = { sum: 17, dealer: 10, usableAce: true, natural: false };
    expect(blackjackHand(blackjackState(hand))).toEqual(hand);
  });
});

describe('tables by name', () => {
  it('say how many states there are, and begin in one of them', async () => {
    const tables = listEnvs().filter(({ states }) => states !== undefined);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['frozen-lake', 'taxi', 'dyna-maze']));
    for (const { name, states = 0, space } of tables) {
      const env = await makeEnv(name);
      expect(env.observationSpace).toMatchObject({ kind: 'discrete', n: states });
      expect(env.actionSpace).toMatchObject({ n: space.action.kind === 'discrete' && space.action.count });
    }
  });

  it("tell planners what actions pay on average: -1 a step on the cliff's edge, -100 for a fall", () => {
    const { reward } = findEnv('cliff-walking');
    expect(Array.from(reward.data?.paid?.slice(36 * 4, 36 * 4 + 4) ?? [])).toEqual([-1, -100, -1, -1]);
    expect(Array.from(reward.data?.over ?? []).flatMap((over, state) => (over === 1 ? [state] : []))).toEqual([47]);
  });
});
