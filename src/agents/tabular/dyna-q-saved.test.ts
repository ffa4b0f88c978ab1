import { describe, expect, it } from 'vitest';
import { findEnv } from '../../envs/registry.ts';
import { DYNA_MAZE, maze } from '../../envs/tabular/maze.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { memoryStorage } from '../storage.ts';
import { train } from '../train.ts';
import { run } from './act.testing.ts';
import { dynaQ } from './dyna-q.ts';
import { dynaQAgent } from './dyna-q-agent.ts';
import type { DynaQOptions } from './dyna-q-options.ts';
import { valueIteration } from './value-iteration.ts';

const VARIANTS: readonly (Partial<DynaQOptions> & { readonly name: string })[] = [
  { name: 'Dyna-Q' },
  { name: 'Dyna-Q+', bonus: 1e-3 },
  { name: 'double Q with counts', update: 'double-q', model: 'counts' },
  { name: 'prioritised sweeping', sweeping: 'prioritised', model: 'counts', planningSteps: 2 },
];

describe('a learner that was saved', () => {
  it.each(VARIANTS)('goes on bit for bit: $name', ({ name: _, ...options }) => {
    const make = () => dynaQ({ states: 54, actions: 4, planningSteps: 5, ...options });
    const lake = () => tabularEnv(maze('maze', DYNA_MAZE));
    const [one, other] = [make(), make()];
    run(one, lake(), 500);
    other.load(one.save());
    run(one, lake(), 700);
    run(other, lake(), 700);
    expect(other.save()).toBe(one.save());
  });

  const learner = () =>
    dynaQ({ states: 2, actions: 2, planningSteps: 1, sweeping: 'prioritised', threshold: 0.5, learningRate: 0.1 });
  const saved = () => {
    const one = learner();
    one.learn(0, 1, 1, 1);
    one.learn(1, 0, 5, 0);
    return one.save();
  };
  const changed = (change: (file: Record<string, unknown>) => void) => {
    const file = JSON.parse(saved());
    change(file);
    return JSON.stringify(file);
  };
  it.each([
    ['is no JSON', () => '{', /the text is not JSON/],
    ['is a list', () => '[]', /has \[\] where an object belongs/],
    ['is of another program', () => '{"format":"x"}', /has format "x" and version undefined/],
    ['has other states', () => changed((file) => Object.assign(file.shape as object, { states: 3 })), /states is 3/],
    [
      'lacks values',
      () => changed((file) => Object.assign(file, { tables: [[0, 0, 0]] })),
      /list of 3 where a list of 4/,
    ],
    [
      'has no numbers',
      () => changed((file) => Object.assign(file, { tables: [[0, 0, 0, null]] })),
      /has null where a number/,
    ],
    ['has half a step', () => changed((file) => Object.assign(file, { steps: 0.5 })), /in steps it has 0.5/],
    [
      'leads beyond',
      () => changed((file) => Object.assign(file, { known: [[1, 1, [[2, 0, 1, 0]]]] })),
      /in known it has 2/,
    ],
    ['was tried later', () => changed((file) => Object.assign(file, { known: [[1, 9, [[1, 0, 1, 0]]]] })), /it has 9/],
    [
      'knows a pair twice',
      () =>
        changed((file) =>
          Object.assign(file, {
            known: [
              [1, 1, [[1, 0, 1, 0]]],
              [1, 1, [[1, 0, 1, 0]]],
            ],
          }),
        ),
      /a pair twice/,
    ],
    [
      'knows nothing of a pair',
      () => changed((file) => Object.assign(file, { known: [[1, 1, []]] })),
      /which cannot be/,
    ],
    [
      'has other predecessors',
      () => changed((file) => Object.assign(file, { predecessors: [[1, 2]] })),
      /its predecessors say/,
    ],
    ['lacks predecessors', () => changed((file) => Object.assign(file, { predecessors: [] })), /leave out 2/],
    ['waits for the unknown', () => changed((file) => Object.assign(file, { queue: [[3, 1]] })), /its queue has/],
  ])('is refused when the file %s, and nothing has changed', (_, text, problem) => {
    const one = learner();
    const before = one.save();
    expect(() => one.load(text())).toThrow(problem);
    expect(one.save()).toBe(before);
  });
});

describe('a learner with other options', () => {
  const of = (options: object) => dynaQ({ states: 2, actions: 2, planningSteps: 1, ...options });

  it.each([
    ['discount', 0.5, 0.95],
    ['bonus', 1, 0],
  ])('does not take up values of another %s', (name, stored, own) => {
    const text = of({ [name]: stored }).save();
    expect(() => of({}).load(text)).toThrow(`its ${name} is ${stored}, this learner's ${own}; use the same`);
  });

  it('goes on with rates of its own, and takes up files that do not say the discount', () => {
    const one = of({ learningRate: 0.5 });
    one.learn(0, 1, 1, 1);
    const { shape, ...rest } = JSON.parse(one.save());
    const { discount: _, bonus: __, ...older } = shape;
    for (const text of [one.save(), JSON.stringify({ ...rest, shape: older })]) {
      const other = of({ learningRate: 1, epsilon: 0 });
      other.load(text);
      expect(other.actionValues).toEqual(one.actionValues);
    }
  });
});

describe('the agent', () => {
  it('learns a frozen lake that is not slippery, and a run that was interrupted goes on as if it had not been', async () => {
    const environment = findEnv('frozen-lake-not-slippery');
    const agent = () =>
      // Optimistic values make it try everything, where random steps alone reach the goal in one of a hundred episodes.
      dynaQAgent({
        environment,
        planningSteps: 10,
        initialValue: 1,
        epsilon: { kind: 'linear', from: 1, to: 0.05, steps: 500 },
      });
    const [whole, first, second] = [agent(), agent(), agent()];
    const storage = memoryStorage();
    const result = await train(whole, await environment.create(), { episodes: 60, seed: 1 });
    await train(first, await environment.create(), { episodes: 25, seed: 1, storage });
    await train(second, await environment.create(), { episodes: 60, seed: 1, storage, resume: true });
    expect(second.learner.save()).toBe(whole.learner.save());
    expect(result.episodes.at(-1)?.facts).toMatchObject({
      knownPairs: expect.any(Number),
      epsilon: expect.any(Number),
    });
    expect(result.fits).toEqual([]);
    const values = valueIteration(whole.learner.modelAsMdp(), { discount: 0.95 }).values;
    expect(values[0]).toBeCloseTo(0.95 ** 5, 9);
    await expect(second.load({})).rejects.toThrow(/the files none, but no 'dyna-q.json'/);
  });

  it('refuses environments without numbered states', () => {
    expect(() => dynaQAgent({ environment: findEnv('CartPole-v1') })).toThrow(
      /'CartPole-v1' does not number its states/,
    );
  });
});
