import { describe, expect, it } from 'vitest';
import { seededRandom } from '../models/data/random.ts';
import type { EnvEntry } from './entry.ts';
import { spaceOf } from './read-action.ts';
import { findEnv, listEnvs, makeEnv, vectorEnv } from './registry.ts';

/** The same environment without its quick way to make many. */
function oneByOne({ createVector: _, ...entry }: EnvEntry): EnvEntry {
  return entry;
}

describe.each([
  ['in one call', (name: string) => findEnv(name)],
  ['one by one', (name: string) => oneByOne({ ...findEnv(name), space: findEnv(name).space })],
])('environments that step together %s', (_, entryOf) => {
  it.each(['CartPole-v1', 'Pendulum-v1', 'cartpole-continuous', 'mbrl-acrobot', 'quadrotor'])(
    'give the numbers of single ones, over ends and new starts: %s',
    async (name) => {
      const count = 5;
      const options = { steps: 17 };
      const entry = entryOf(name);
      const vector = await vectorEnv(entry, { ...options, count });
      const singles = await Promise.all(Array.from({ length: count }, () => makeEnv(name, options)));
      const size = entry.space.stateNames.length;
      const row = (all: Float32Array, i: number) => [...all.subarray(i * size, (i + 1) * size)];
      const first = vector.reset({ seed: 40 });
      for (const [i, env] of singles.entries())
        expect(row(first, i)).toEqual([...env.reset({ seed: 40 + i }).observation]);

      const random = seededRandom(3);
      const space = spaceOf(entry.space.action);
      let ends = 0;
      for (let t = 0; t < 60; t++) {
        const actions = singles.map(() => {
          const sample = space.sample(random);
          return typeof sample === 'number' ? [sample] : [...sample];
        });
        const found = vector.step(actions.flat());
        for (const [i, env] of singles.entries()) {
          const expected = env.step(actions[i] ?? []);
          const over = expected.terminated || expected.truncated;
          expect(row(found.finalObservations, i)).toEqual([...expected.observation]);
          expect([found.rewards[i], found.terminated[i], found.truncated[i]]).toEqual([
            expected.reward,
            Number(expected.terminated),
            Number(expected.truncated),
          ]);
          expect(row(found.observations, i)).toEqual([...(over ? env.reset() : expected).observation]);
          if (over) ends++;
        }
      }
      expect(ends).toBeGreaterThanOrEqual(3 * count);
      vector.close();
    },
  );

  it('repeat for the same seed and take one seed per copy', async () => {
    const vector = await vectorEnv(entryOf('Pendulum-v1'), { count: 3, seed: 7 });
    const first = vector.reset();
    expect(vector.reset(), 'without a seed the numbers go on').not.toEqual(first);
    expect(vector.reset({ seed: [7, 8, 9] })).toEqual(first);
    expect([...vector.reset({ seed: [9, 8, 7] }).slice(0, 3)]).toEqual([...first.slice(6)]);
    expect(() => vector.reset({ seed: [1, 2] })).toThrow(/got 2 seeds; give one per environment/);
  });

  it('refuse what cannot be', async () => {
    const entry = entryOf('CartPole-v1');
    for (const count of [0, -1, 1.5]) await expect(vectorEnv(entry, { count })).rejects.toThrow(/whole number of env/);
    const vector = await vectorEnv(entry, { count: 2 });
    expect(() => vector.step([0, 0])).toThrow(/reset\(\) first/);
    vector.reset();
    expect(() => vector.step([0])).toThrow(/got 1 numbers; give 2 x 1/);
    expect(() => vector.step([0, 2])).toThrow(/whole number from 0 to 1/);
    vector.close();
    expect(() => vector.step([0, 0])).toThrow(/closed/);
    expect(() => vector.reset()).toThrow(/closed/);
  });
});

describe('environments by name', () => {
  it('are listed once each, with names that WGSL takes, and can all be made', async () => {
    const names = listEnvs().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['CartPole-v1', 'mbrl-cartpole', 'cartpole-continuous', 'quadrotor']));
    expect(new Set(names).size).toBe(names.length);
    for (const entry of listEnvs()) {
      const env = await entry.create();
      expect(env.reset({ seed: 1 }).observation.length, entry.name).toBe(entry.space.stateNames.length);
      env.close();
    }
  });

  it('an unknown name is refused with the known ones', async () => {
    await expect(makeEnv('CartPole-v9')).rejects.toThrow(
      /no environment 'CartPole-v9'; there are CartPole-v1, .*mujoco/,
    );
  });

  it('take parameters of their physics', async () => {
    const env = await makeEnv('Pendulum-v1', { params: { gravity: 0 }, start: [Math.PI / 2, 0] });
    env.reset();
    expect(env.step([0]).observation[2]).toBe(0);
    await expect(makeEnv('Pendulum-v1', { params: { mars: 1 } })).rejects.toThrow(/no parameter 'mars'/);
  });
});
