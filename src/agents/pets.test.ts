import { describe, expect, it } from 'vitest';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { findPlanner } from '../planners/catalog.ts';
import { cem } from '../planners/cem.ts';
import { findAgent } from './catalog.ts';
import { pets } from './pets.ts';
import { presetFor } from './presets.ts';
import { memoryStorage } from './storage.ts';
import { train } from './train.ts';

/** PETS with the settings that come with the library. */
async function presetPets(name: string, planner = 'cem') {
  const { agents, planners } = presetFor(name);
  const algorithm = findPlanner(planner).create(planners[planner]);
  const request = { environment: findEnv(name), settings: agents.pets ?? {}, algorithm, backend: 'cpu' as const };
  return findAgent('pets').create(request);
}

const withoutTimes = (records: readonly object[]) => records.map((record) => ({ ...record, planMs: 0, fitMs: 0 }));

describe('pets', () => {
  // mbrl-lib's published run reaches 200 at its fifth trial.
  it('balances the continuous cart-pole by its fifth trial', async () => {
    const agent = await presetPets('cartpole-continuous');
    const controller = new AbortController();
    const returns: number[] = [];
    const running = train(agent, await makeEnv('cartpole-continuous'), {
      episodes: 6,
      seed: 1,
      signal: controller.signal,
      onRecord: (record) => {
        if (record.type !== 'episode') return;
        returns.push(record.return);
        if (record.return >= 195) controller.abort();
      },
    });
    await running.catch((error) => expect(error).toMatchObject({ code: 'aborted' }));
    agent.destroy();
    expect(returns[0]).toBeLessThan(60);
    expect(returns.at(-1)).toBeGreaterThanOrEqual(195);
  });

  it.each([
    [{ planing: {} }, /^pets: there is no option 'planing'; the options are environment, ensemble, planning, /],
    [{ environment: 'CartPole-v1' }, /^pets: the environment is 'CartPole-v1'; give findEnv/],
    [{ planning: { particels: 3 } }, /^pets: planning: there is no option 'particels'/],
    [{ planning: { risk: 'cvar' } }, /^pets: planning: risk is 'cvar'; give .* \{ kind: 'cvar', alpha: 0\.1 \}/],
    [{ planning: { risk: { kind: 'median' } } }, /risk is \{"kind":"median"\}; give .* 'mean', 'worst', /],
  ])('refuses %j by name', (wrong, problem) => {
    const options = { environment: findEnv('CartPole-v1'), algorithm: cem({ samples: 20, horizon: 8 }), ...wrong };
    expect(() => pets(options as never)).toThrow(problem);
  });

  const tiny = () =>
    pets({
      environment: findEnv('CartPole-v1'),
      algorithm: cem({ samples: 20, horizon: 8, iterations: 2 }),
      ensemble: { members: 2, hidden: [8], epochs: 8, batchSize: 16, learningRate: 3e-3 },
      planning: { particles: 2, propagation: 'ts1', risk: { kind: 'worst' } },
      backend: 'cpu',
    });

  it('with discrete actions, interrupted and resumed, does the same to the last bit', async () => {
    const options = { episodes: 4, seed: 3, fitEvery: 20 };
    const env = await makeEnv('CartPole-v1');
    const whole = await train(tiny(), env, options);
    const storage = memoryStorage();
    const controller = new AbortController();
    const stopped = train(tiny(), env, {
      ...options,
      storage,
      signal: controller.signal,
      onStep: ({ episode, step }) => {
        if (episode === 2 && step === 3) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const resumed = await train(tiny(), env, { ...options, storage, resume: true });
    expect(withoutTimes(resumed.episodes)).toEqual(withoutTimes(whole.episodes));
    expect(withoutTimes(resumed.fits)).toEqual(withoutTimes(whole.fits));
    expect(whole.fits.at(-1)?.epochs).toBe(8);
  });

  it('learns the reward where none is given', async () => {
    const { space } = findEnv('Pendulum-v1');
    const agent = pets({
      environment: { space },
      algorithm: cem({ samples: 20, horizon: 5, iterations: 2 }),
      ensemble: { members: 2, hidden: [16], epochs: 30, batchSize: 32, learningRate: 3e-3 },
      planning: { particles: 2 },
      backend: 'cpu',
    });
    await train(agent, await makeEnv('Pendulum-v1', { steps: 100 }), { steps: 101, seed: 0 });
    const { states, actions, rewards, count } = agent.transitions();
    const { reward = new Float32Array() } = await agent.model.predict(states, actions);
    const mean = rewards.reduce((sum, value) => sum + value, 0) / count;
    const squares = (of: (value: number, i: number) => number) =>
      rewards.reduce((sum, value, i) => sum + of(value, i) ** 2, 0);
    const explained = 1 - squares((value, i) => value - (reward[i] ?? 0)) / squares((value) => value - mean);
    expect(explained).toBeGreaterThan(0.8);
    agent.destroy();
  });
});
