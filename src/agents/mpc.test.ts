import { describe, expect, it } from 'vitest';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import { linearModel, loadLinearModel } from '../models/linear/linear.ts';
import { cem } from '../planners/cem.ts';
import { findAgent } from './catalog.ts';
import { runEpisodes } from './episodes.ts';
import { mpcAgent } from './mpc.ts';
import { memoryStorage } from './storage.ts';
import { train } from './train.ts';

const ENVIRONMENT = 'cartpole-continuous';
const { space, reward } = findEnv(ENVIRONMENT);

function linearMpc() {
  return mpcAgent({
    model: linearModel({ space }),
    restore: loadLinearModel,
    system: reward,
    algorithm: cem({ samples: 60, horizon: 15, iterations: 3 }),
    backend: 'cpu',
    randomEpisodes: 3,
  });
}

const withoutTimes = (records: readonly object[]) => records.map((record) => ({ ...record, planMs: 0, fitMs: 0 }));

describe('mpcAgent', () => {
  it('balances the cart-pole with a linear model learned from three random episodes', async () => {
    const env = await makeEnv(ENVIRONMENT);
    const agent = linearMpc();
    const { episodes, fits } = await train(agent, env, { episodes: 5, seed: 1 });
    expect(episodes.map(({ facts }) => facts.randomActions ?? 0)).toEqual([
      ...episodes.slice(0, 3).map(({ length }) => length),
      0,
      0,
    ]);
    // Nothing is fitted before the last random episode.
    expect(fits.map(({ episode }) => episode)).toEqual([2, 3, 4]);
    expect(fits.at(-1)?.transitions).toBe(episodes.at(-1)?.totalSteps);
    expect(agent.transitions().count).toBe(episodes.at(-1)?.totalSteps);
    expect(Math.max(...episodes.slice(0, 3).map((episode) => episode.return))).toBeLessThan(80);
    expect(episodes[4]?.return).toBe(200);
    agent.destroy();
  });

  it('does so with a Gaussian process, too, whose tables grow with the data', async () => {
    const environment = findEnv(ENVIRONMENT);
    const algorithm = cem({ samples: 40, horizon: 15, iterations: 2 });
    const request = { environment, settings: { maxPoints: 60 }, algorithm, backend: 'cpu' } as const;
    const agent = await findAgent('gp').create(request);
    const { episodes, fits } = await train(agent, await makeEnv(ENVIRONMENT), { episodes: 3, seed: 1 });
    agent.destroy();
    expect(fits.slice(0, 2).map(({ transitions }) => transitions)).toEqual(
      episodes.slice(0, 2).map(({ totalSteps }) => totalSteps),
    );
    expect(episodes.map((episode) => episode.return)).toEqual([expect.any(Number), expect.any(Number), 200]);
  });

  it('interrupted within an episode and resumed, it does the same to the last bit', async () => {
    const options = { episodes: 5, seed: 4, fitEvery: 30 };
    const whole = await train(linearMpc(), await makeEnv(ENVIRONMENT), options);
    for (const [episode, step] of [
      [1, 2],
      [3, 40],
    ]) {
      const storage = memoryStorage();
      const controller = new AbortController();
      const stopped = train(linearMpc(), await makeEnv(ENVIRONMENT), {
        ...options,
        storage,
        signal: controller.signal,
        onStep: (moment) => {
          if (moment.episode === episode && moment.step === step) controller.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
      const resumed = await train(linearMpc(), await makeEnv(ENVIRONMENT), { ...options, storage, resume: true });
      expect(withoutTimes(resumed.episodes)).toEqual(withoutTimes(whole.episodes));
      expect(withoutTimes(resumed.fits)).toEqual(withoutTimes(whole.fits));
    }
  });

  it('taken from a checkpoint, it acts as the one that was saved', async () => {
    const env = await makeEnv(ENVIRONMENT);
    const [trained, loaded] = [linearMpc(), linearMpc()];
    await train(trained, env, { episodes: 4, seed: 2 });
    await loaded.load(trained.save());
    const trial = { episodes: 1, seed: 9 };
    const [a, b] = [await runEpisodes(env, trained, trial), await runEpisodes(env, loaded, trial)];
    expect(withoutTimes(b)).toEqual(withoutTimes(a));
  });

  it('says so when there is nothing to plan with yet', async () => {
    const acting = runEpisodes(await makeEnv(ENVIRONMENT), linearMpc(), { episodes: 1 });
    await expect(acting).rejects.toThrow(/has not been fitted yet.*call train or learn first/);
  });

  it('refuses options that do not exist, naming those that do', () => {
    const options = {
      model: linearModel({ space }),
      restore: loadLinearModel,
      algorithm: cem({ samples: 9, horizon: 2 }),
    };
    expect(() => mpcAgent({ ...options, randomEpisode: 2 } as never)).toThrow(
      /^mpcAgent: there is no option 'randomEpisode'; the options are name, model, .*randomEpisodes, .*algorithm, backend/,
    );
  });

  it('refuses files that are damaged', async () => {
    const agent = linearMpc();
    const saved = agent.save();
    const json = new TextEncoder().encode('{');
    await expect(agent.load({})).rejects.toThrow(/no 'agent.json'/);
    await expect(agent.load({})).rejects.toMatchObject({ code: 'invalid-data' });
    await expect(agent.load({ ...saved, 'agent.json': json })).rejects.toThrow(/'agent.json' is not JSON/);
    const other = linearModel({ space: { ...space, action: { kind: 'discrete', count: 2 } } });
    const step = { reward: 0, terminated: true, truncated: false, state: [0, 0, 0, 0], nextState: [0, 0, 0, 0] };
    const buffer = new ReplayBuffer({ space: other.space });
    for (const index of [0, 1]) buffer.add({ ...step, action: [index] });
    await other.fit(buffer.transitions());
    const { manifest, tensors } = other.save();
    const files = { 'model.json': new TextEncoder().encode(JSON.stringify(manifest)), 'model.safetensors': tensors };
    await expect(agent.load({ ...saved, ...files })).rejects.toThrow(/the model is one of .*2 choices, not of .*push/);
    await expect(agent.load({ ...saved, 'experience.bin': new Uint8Array(7) })).rejects.toThrow(/7 bytes are not/);
    await expect(agent.load({ ...saved, 'model.json': json })).rejects.toThrow(/'model.json' is not JSON/);
  });
});
