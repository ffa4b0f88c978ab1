import { describe, expect, it } from 'vitest';
import { blackjack } from '../../envs/tabular/blackjack.ts';
import { cliffWalking } from '../../envs/tabular/cliff-walking.ts';
import { frozenLake } from '../../envs/tabular/frozen-lake.ts';
import { DYNA_MAZE, enlarged, maze } from '../../envs/tabular/maze.ts';
import { type TabularMdp, tabularMdp } from '../../envs/tabular/mdp.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { taxi } from '../../envs/tabular/taxi.ts';
import { randomIndex, seededRandom } from '../../models/data/random.ts';
import type { Backend } from '../../rollout/backend.ts';
import { backends } from '../../rollout/backends.testing.ts';
import { dynaQ } from './dyna-q.ts';
import { partsOf, sliceOf } from './sliced-tables.ts';
import { sweepProgram } from './sweep-program.ts';
import { sweepValues } from './sweep-values.ts';
import { valueIteration } from './value-iteration.ts';

function furthest(some: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(some.length).toBe(others.length);
  return Array.from(some).reduce((most, value, i) => Math.max(most, Math.abs(value - (others[i] ?? Number.NaN))), 0);
}

const TABLES: readonly (readonly [string, () => TabularMdp])[] = [
  ['frozen lake', () => frozenLake({ map: '8x8' })],
  ['slippery cliff', () => cliffWalking({ slippery: true })],
  ['taxi in the rain', () => taxi({ rainy: true })],
  ['blackjack', () => blackjack()],
  ['a maze of 1,350 cells', () => maze('large', enlarged(DYNA_MAZE, 5))],
];

describe.each(backends.map(({ name }) => name))('sweeps on %s', (backend) => {
  it.each(TABLES)('%s: the values of value iteration in float64', async (_, make) => {
    const mdp = make();
    const exact = valueIteration(mdp, { discount: 0.95 });
    const scale = Math.max(...exact.values.map(Math.abs));
    const swept = await sweepValues(mdp, { discount: 0.95, tolerance: 2e-6 * scale, backend });
    expect([swept.converged, swept.backend]).toEqual([true, backend]);
    expect(furthest(swept.values, exact.values)).toBeLessThan(5e-5 * scale);
    // Each action that is chosen is as good as the best, but for the error of the values.
    swept.policy.forEach((action, state) => {
      const lost = (exact.values[state] ?? 0) - (exact.actionValues[state * mdp.actions + action] ?? 0);
      expect(lost).toBeLessThan(1e-4 * scale);
    });
  });
});

describe('sweeps of a large table', () => {
  it('of a million pairs are those of the oracle, sweep by sweep', async () => {
    const mdp = maze('million', enlarged(DYNA_MAZE, 69));
    expect(mdp.states * mdp.actions).toBeGreaterThan(1e6);
    const swept = await sweepValues(mdp, { discount: 0.9, maxSweeps: 64, backend: 'cpu' });
    expect([swept.iterations, swept.converged]).toEqual([64, false]);
    // All that pays is the goal, and what is 64 or more steps away has not heard of it: the same for the oracle, which here is breadth first.
    const distance = distances(mdp);
    const expected = distance.map((steps) => (steps > 64 ? 0 : 0.9 ** (steps - 1)));
    expect(furthest(swept.values, expected)).toBeLessThan(1e-6);
  });

  describe('of a million pairs, whose values are all different', () => {
    const states = 2 ** 18;
    const made = () => {
      const random = seededRandom(1);
      const outcome = (probability: number) => {
        return { probability, next: randomIndex(random, states), reward: random() - 0.5, terminal: random() < 0.01 };
      };
      return tabularMdp({
        name: 'million',
        states,
        actions: 4,
        start: 0,
        outcomes: () => [outcome(0.75), outcome(0.25)],
      });
    };
    let mdp: TabularMdp | undefined;
    let exact: Float64Array | undefined;

    it.each(backends.map(({ name }) => name))(
      'converge on %s to those of value iteration in float64',
      async (backend) => {
        mdp ??= made();
        // A small discount: what matters is how many states there are, not how far they look.
        exact ??= valueIteration(mdp, { discount: 0.3, tolerance: 1e-9 }).values;
        const swept = await sweepValues(mdp, { discount: 0.3, tolerance: 1e-6, backend });
        expect([swept.converged, swept.backend]).toEqual([true, backend]);
        expect(furthest(swept.values, exact)).toBeLessThan(2e-6);
        expect(new Set(swept.values).size).toBeGreaterThan(states / 2);
      },
    );
  });

  it.each(backends)('$name: one state that leads everywhere does not make all wide', async ({ name }) => {
    // From the hub by chance to any other state, which pays its number and returns.
    const others = 20_000;
    const hub = tabularMdp({
      name: 'hub',
      states: others + 1,
      actions: 2,
      start: 0,
      outcomes: (state) =>
        state === 0
          ? Array.from({ length: others }, (_, i) => ({
              probability: 1 / others,
              next: i + 1,
              reward: 0,
              terminal: false,
            }))
          : [{ probability: 1, next: 0, reward: state / others, terminal: false }],
    });
    const words = Math.ceil(others * 2.1);
    expect([sliceOf(hub, 2 ** 25), partsOf(hub, sliceOf(hub, words), words).length]).toEqual([1, 2]);
    const exact = valueIteration(hub, { discount: 0.5 });
    const swept = await sweepValues(hub, { discount: 0.5, tolerance: 1e-6, backend: name });
    expect(furthest(swept.values, exact.values)).toBeLessThan(1e-4);
  });

  it.each(backends)('are split where they do not fit a binding of $name', async ({ create }) => {
    const mdp = taxi({ rainy: true });
    const backend = await create();
    const small: Backend = Object.create(backend, { maxBindingBytes: { value: 4 * 1200 } });
    const values = async (on: Backend) => {
      const program = await sweepProgram(on, mdp, 0.9);
      await program.submit();
      const found = Array.from(await program.values());
      program.destroy();
      return found;
    };
    expect(await values(small)).toEqual(await values(backend));
    const tiny: Backend = Object.create(backend, { maxBindingBytes: { value: 4 * 499 } });
    await expect(values(tiny)).rejects.toThrow(
      /500 states, and the actions of one need .* numbers, but a binding holds 499; use valueIteration/,
    );
    backend.destroy();
  });
});

/** Steps to the goal, `[S]`; infinite for walls and the goal itself. */
function distances(mdp: TabularMdp): Float64Array {
  const found = new Float64Array(mdp.states).fill(Number.POSITIVE_INFINITY);
  const leading = Array.from({ length: mdp.states }, (): number[] => []);
  let reached: number[] = [];
  mdp.nexts.forEach((next, pair) => {
    const state = Math.floor(pair / mdp.actions);
    leading[next]?.push(state);
    if (mdp.terminals[pair] === 1 && (mdp.rewards[pair] ?? 0) > 0) reached.push(state);
  });
  for (let steps = 1; reached.length > 0; steps++) {
    const fresh = reached.filter((state) => {
      const first = found[state] === Number.POSITIVE_INFINITY;
      if (first) found[state] = steps;
      return first;
    });
    reached = fresh.flatMap((state) => leading[state] ?? []).filter((state) => mdp.terminals[4 * state] === 0);
  }
  return found;
}

describe('sweeps of a learned model', () => {
  it('turn a random walk into the shortest way', async () => {
    const mdp = maze('maze', DYNA_MAZE);
    const learner = dynaQ({ states: 54, actions: 4, planningSteps: 0, epsilon: 1 });
    const env = tabularEnv(mdp);
    env.reset({ seed: 1 });
    for (let step = 0; step < 8000; step++) {
      const { state } = env;
      const action = learner.chooseAction(state);
      const { reward, terminated } = env.step(action);
      learner.learn(state, action, reward, env.state, terminated);
      if (terminated) env.reset();
    }
    const { actionValues } = await sweepValues(learner.modelAsMdp(), { discount: 0.95, backend: 'cpu' });
    learner.adopt(actionValues);
    env.reset();
    for (let step = 1; step <= 14; step++) expect(env.step(learner.bestAction(env.state)).terminated).toBe(step === 14);
    expect(() => learner.adopt([1])).toThrow(/adopt: got 1 values; give 54 x 4 finite numbers/);
  });
});

describe('rewards that f32 does not hold', () => {
  const paying = (reward: number) =>
    tabularMdp({
      name: 'rich',
      states: 2,
      actions: 2,
      start: 0,
      outcomes: (state) => [{ probability: 1, next: 1 - state, reward, terminal: false }],
    });

  it.each([1e39, 1e38, -1e38, -1e37])('of %s are refused before a sweep', async (reward) => {
    await expect(sweepValues(paying(reward), { backend: 'cpu' })).rejects.toThrow(
      /sweepValues: 'rich' pays up to 1e\+3\d a step, .* times, where f32 holds sums to .*; give smaller rewards/,
    );
  });

  it('are those of all steps: what one sweep holds, a hundred do not', async () => {
    const few = await sweepValues(paying(-1e37), { backend: 'cpu', maxSweeps: 3, discount: 1 });
    expect(few.values[0]).toBeCloseTo(-3e37, -32);
    await expect(sweepValues(paying(-1e37), { backend: 'cpu', maxSweeps: 100, discount: 1 })).rejects.toThrow(
      /100 times/,
    );
  });
});

describe('options of sweeps', () => {
  it.each([1, 2, 33])('maxSweeps %i is that many, not one more', async (maxSweeps) => {
    const mdp = maze('maze', enlarged(DYNA_MAZE, 3));
    const progress: number[] = [];
    const onProgress = ({ sweeps }: { readonly sweeps: number }) => progress.push(sweeps);
    const swept = await sweepValues(mdp, { maxSweeps, discount: 0.9, tolerance: 1e-30, backend: 'cpu', onProgress });
    // Cells so many steps from the goal have heard of it, and no others.
    const heard = swept.values.filter((value) => value > 0).length;
    expect(heard).toBe(distances(mdp).filter((steps) => steps <= maxSweeps).length);
    expect([swept.iterations, swept.converged]).toEqual([maxSweeps, false]);
    expect(progress).toEqual(maxSweeps === 33 ? [32, 33] : [maxSweeps]);
  });

  it('and tables that are none are refused', async () => {
    for (const [mdp, problem] of [
      [undefined, /sweepValues: the tables are undefined; give what tabularMdp/],
      [{}, /sweepValues: the tables have undefined states/],
    ] as const) {
      await expect(sweepValues(mdp as never)).rejects.toThrow(problem);
    }
  });

  it('that cannot be are refused', async () => {
    const mdp = cliffWalking();
    await expect(sweepValues(mdp, { gamma: 1 } as object)).rejects.toThrow(/no option 'gamma'/);
    await expect(sweepValues(mdp, { discount: 2 })).rejects.toThrow(/sweepValues: discount is 2/);
    await expect(sweepValues(mdp, { backend: 'gpu' as never })).rejects.toThrow(/backend is 'gpu'/);
    await expect(sweepValues(mdp, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});
