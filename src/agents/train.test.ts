import { describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { ForerunError } from '../error.ts';
import { seededRandom } from '../models/data/random.ts';
import { countingAgent } from './counting-agent.testing.ts';
import { dying, Killed } from './dying-storage.testing.ts';
import { type LogRecord, parseLog } from './run-log.ts';
import { memoryStorage, type RunStorage } from './storage.ts';
import { RUN_LOG, type TrainOptions, train } from './train.ts';

const cartPole = () => createEnv('cartpole-discrete', { steps: 60 });
const options = { episodes: 6, seed: 5, fitEvery: 17 } satisfies TrainOptions;

async function logOf(storage: RunStorage): Promise<LogRecord[]> {
  return parseLog(new TextDecoder().decode(await storage.read(RUN_LOG)));
}

/** Without wall times, which no two runs share. */
function repeatable(records: readonly LogRecord[]): unknown[] {
  return records.map((record) => ({ ...record, planMs: 0, fitMs: 0 }));
}

describe('train', () => {
  it.each([
    [{ stepz: 100 }, /^train: there is no option 'stepz'; the options are episodes, steps, /],
    [undefined, /^train: the options are undefined; give an object/],
    [{ steps: 1, storage: './out' }, /^train: storage is "\.\/out"; give folderStorage\('\.\/out'\)/],
    [
      { steps: 1, storage: { ...memoryStorage(), list: undefined } },
      /^train: storage is an object without list; give folderStorage/,
    ],
    [{ steps: 1, storage: null }, /^train: storage is null/],
  ])('refuses %j by name', async (given, problem) => {
    const refused = train(countingAgent(), await cartPole(), given as never);
    await expect(refused).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringMatching(problem) });
  });

  it('logs the run, each episode and each fit, and the result says the same', async () => {
    const storage = memoryStorage();
    const result = await train(countingAgent(), await cartPole(), { ...options, storage, settings: { note: 'a' } });
    const [first, ...rest] = await logOf(storage);
    expect(first).toEqual({
      type: 'run',
      version: 1,
      agent: 'counting',
      environment: 'cartpole-discrete',
      seed: 5,
      settings: { note: 'a' },
    });
    expect(rest.filter(({ type }) => type === 'episode')).toEqual(result.episodes);
    expect(rest.filter(({ type }) => type === 'fit')).toEqual(result.fits);
    expect(result.episodes.length).toBe(6);
    let total = 0;
    for (const [i, { episode, length, totalSteps, ...record }] of result.episodes.entries()) {
      total += length;
      expect({ episode, totalSteps }).toEqual({ episode: i, totalSteps: total });
      // The cart-pole's reward is 1 a step.
      expect(record.return).toBe(length);
    }
    // One fit after each episode, and one whenever a multiple of 17 steps is reached within an episode.
    const ends = new Set(result.episodes.map(({ totalSteps }) => totalSteps));
    const within = Array.from({ length: Math.floor(total / 17) }, (_, i) => 17 * (i + 1)).filter((at) => !ends.has(at));
    expect(result.fits.map(({ totalSteps }) => totalSteps)).toEqual([...ends, ...within].sort((a, b) => a - b));
  });

  it('cuts the last episode off where the steps end', async () => {
    const { episodes, totalSteps } = await train(countingAgent(), await cartPole(), { steps: 40, seed: 1 });
    expect(totalSteps).toBe(40);
    expect(episodes.at(-1)).toMatchObject({ totalSteps: 40, truncated: true, terminated: false });
  });

  it('killed again and again, at any write, it ends as if nothing had happened', async () => {
    const whole = memoryStorage();
    await train(countingAgent(), await cartPole(), { ...options, storage: whole });
    const random = seededRandom(7);
    for (let trial = 0; trial < 12; trial++) {
      const storage = memoryStorage();
      let kills = 0;
      for (;;) {
        // At least three calls later: a checkpoint that can be reached.
        const mortal = dying(storage, 4 + Math.floor(random() * 12));
        const agent = countingAgent();
        try {
          await train(agent, await cartPole(), { ...options, storage: mortal, resume: true });
          break;
        } catch (error) {
          expect(error).toBeInstanceOf(Killed);
          kills++;
        }
      }
      expect(kills).toBeGreaterThan(1);
      expect(repeatable(await logOf(storage))).toEqual(repeatable(await logOf(whole)));
    }
  });

  it('stopped by a signal within an episode, it loses that episode only', async () => {
    const whole = await train(countingAgent(), await cartPole(), options);
    const storage = memoryStorage();
    const controller = new AbortController();
    const stopped = train(countingAgent(), await cartPole(), {
      ...options,
      storage,
      signal: controller.signal,
      onStep: ({ episode, step }) => {
        if (episode === 3 && step === 5) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const played: number[] = [];
    const resumed = await train(countingAgent(), await cartPole(), {
      ...options,
      storage,
      resume: true,
      onRecord: (record) => {
        if (record.type === 'episode') played.push(record.episode);
      },
    });
    expect(played).toEqual([3, 4, 5]);
    expect(repeatable(resumed.episodes)).toEqual(repeatable(whole.episodes));
    expect(repeatable(resumed.fits)).toEqual(repeatable(whole.fits));
  });

  it('stopped while it fits, it keeps the episode before', async () => {
    const storage = memoryStorage();
    const agent = countingAgent();
    const learn = agent.learn;
    let fits = 0;
    agent.learn = async (fitOptions) => {
      if (++fits === 3) throw new ForerunError('aborted', 'fit: stopped');
      return learn?.(fitOptions);
    };
    const run = { episodes: 4, seed: 2, storage };
    await expect(train(agent, await cartPole(), run)).rejects.toMatchObject({ code: 'aborted' });
    expect((await logOf(storage)).filter(({ type }) => type === 'episode').length).toBe(3);
    const resumed = await train(countingAgent(), await cartPole(), { ...run, resume: true });
    const whole = await train(countingAgent(), await cartPole(), { episodes: 4, seed: 2 });
    expect(repeatable(resumed.episodes)).toEqual(repeatable(whole.episodes));
  });

  it('goes on for more episodes than were asked for at first', async () => {
    const storage = memoryStorage();
    await train(countingAgent(), await cartPole(), { ...options, episodes: 2, storage });
    const more = await train(countingAgent(), await cartPole(), { ...options, storage, resume: true });
    const whole = await train(countingAgent(), await cartPole(), options);
    expect(repeatable(more.episodes)).toEqual(repeatable(whole.episodes));
  });

  it.each<[string, TrainOptions, RegExp]>([
    ['no budget', {}, /neither episodes nor steps/],
    ['half a step', { steps: 0.5 }, /steps is 0.5; give a whole number/],
    ['a seed that is none', { steps: 5, seed: Number.NaN }, /seed is NaN; give a whole number from 0/],
    ['fits every no step', { steps: 5, fitEvery: 0 }, /fitEvery is 0/],
  ])('refuses %s', async (_, bad, message) => {
    await expect(train(countingAgent(), await cartPole(), bad)).rejects.toThrow(message);
  });

  it('refuses a storage that holds a run, unless that one is to be resumed', async () => {
    const storage = memoryStorage();
    await train(countingAgent(), await cartPole(), { ...options, storage });
    const again = (more: Partial<TrainOptions>) => async () =>
      train(countingAgent(), await cartPole(), { ...options, storage, ...more });
    await expect(again({})()).rejects.toThrow(/holds a run already; give resume: true/);
    await expect(again({ resume: true, seed: 6 })()).rejects.toThrow(/seed 5, but this one 6/);
    await expect(again({ resume: true })()).resolves.toBeDefined();
  });

  it('refuses a checkpoint that is damaged', async () => {
    const storage = memoryStorage();
    await train(countingAgent(), await cartPole(), { ...options, storage });
    const resume = async () => train(countingAgent(), await cartPole(), { ...options, storage, resume: true });
    const [file = ''] = await storage.list('checkpoint/');
    const contents = (await storage.read(file)) ?? new Uint8Array();
    await storage.write(file, contents.slice(1));
    await expect(resume()).rejects.toThrow(/is damaged/);
    await storage.remove(file);
    await expect(resume()).rejects.toThrow(/is missing/);
    const whole = JSON.parse(new TextDecoder().decode(await storage.read('checkpoint.json')));
    for (const elsewhere of [5, null, '../elsewhere']) {
      const changed = { ...whole, files: { ...whole.files, 'count.json': elsewhere } };
      await storage.write('checkpoint.json', new TextEncoder().encode(JSON.stringify(changed)));
      await expect(resume()).rejects.toThrow(/as the file of 'count.json'/);
    }
    await storage.write('checkpoint.json', new TextEncoder().encode('{'));
    await expect(resume()).rejects.toThrow(/not JSON/);
  });
});
