import { describe, expect, it } from 'vitest';
import { findEnv } from '../../envs/registry.ts';
import { discretised } from '../../envs/tabular/discretised.ts';
import { blockingMaze } from '../../envs/tabular/maze.ts';
import { tabularEnv } from '../../envs/tabular/tabular-env.ts';
import { dying, Killed } from '../dying-storage.testing.ts';
import { type LogRecord, parseLog } from '../run-log.ts';
import { memoryStorage, type RunStorage } from '../storage.ts';
import { RUN_LOG, type TrainOptions, train } from '../train.ts';
import { dynaQAgent } from './dyna-q-agent.ts';

const agent = (name: string) =>
  dynaQAgent({ environment: findEnv(name), planningSteps: 10, learningRate: 1, bonus: 1e-4 });
const logOf = async (storage: RunStorage): Promise<LogRecord[]> =>
  parseLog(new TextDecoder().decode(await storage.read(RUN_LOG)));
/** Without wall times, which no two runs share. */
const repeatable = (records: readonly LogRecord[]) => records.map((record) => ({ ...record, planMs: 0 }));

/** Runs until a step, is stopped there, and goes on with a new agent in a new environment. */
async function resumedAt(stops: readonly number[], options: TrainOptions, name = 'blocking-maze') {
  const storage = memoryStorage();
  for (const stop of stops) {
    const controller = new AbortController();
    const stopped = train(agent(name), await findEnv(name).create(), {
      ...options,
      storage,
      resume: true,
      signal: controller.signal,
      onStep: ({ totalSteps }) => {
        if (totalSteps === stop) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  }
  const learner = agent(name);
  await train(learner, await findEnv(name).create(), { ...options, storage, resume: true });
  return { saved: learner.save(), log: repeatable(await logOf(storage)), storage };
}

async function uninterrupted(options: TrainOptions, name = 'blocking-maze') {
  const storage = memoryStorage();
  const learner = agent(name);
  await train(learner, await findEnv(name).create(), { ...options, storage });
  return { saved: learner.save(), log: repeatable(await logOf(storage)), storage };
}

describe('a maze that changes after 1,000 steps', () => {
  const options = { steps: 1600, seed: 3 };

  it.each([
    ['after each episode', { checkpointEvery: 0 }],
    ['at its end only', { checkpointEvery: 1e9 }],
    ['as it does by itself', {}],
  ])('changes when it would have, however often the run is stopped; saved %s', async (_, more) => {
    const whole = await uninterrupted(options);
    // Before the change, just after it, and later.
    const resumed = await resumedAt([400, 950, 1010, 1400], { ...options, ...more });
    expect(resumed.log).toEqual(whole.log);
    expect(resumed.saved).toEqual(whole.saved);
    // The way of 10 steps is blocked: episodes that begin after the change take 16 or more.
    const episodes = whole.log.flatMap((record) => (record.type === 'episode' && record.terminated ? [record] : []));
    const before = episodes.filter(({ totalSteps }) => totalSteps <= 1000).map(({ length }) => length);
    const after = episodes.filter(({ totalSteps, length }) => totalSteps - length >= 1000).map(({ length }) => length);
    expect(Math.min(...before)).toBeLessThan(16);
    expect(Math.min(...after)).toBeGreaterThanOrEqual(16);
  });

  it.each([0, 0.02])(
    'changes when it would have where the process is killed at any write, saved every %d s',
    async (checkpointEvery) => {
      const whole = await uninterrupted(options);
      const storage = memoryStorage();
      for (let trial = 0; ; trial++) {
        const learner = agent('blocking-maze');
        const mortal = trial < 6 ? dying(storage, 4 + 5 * trial) : storage;
        try {
          const env = await findEnv('blocking-maze').create();
          await train(learner, env, { ...options, checkpointEvery, storage: mortal, resume: true });
          expect(learner.save()).toEqual(whole.saved);
          expect(repeatable(await logOf(storage))).toEqual(whole.log);
          return;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
      }
    },
  );

  it('keeps the time of an environment that was used before', async () => {
    const make = async () => {
      const env = await findEnv('blocking-maze').create();
      env.clock = 700;
      return env;
    };
    const storage = memoryStorage();
    await train(agent('blocking-maze'), await make(), { episodes: 3, seed: 3, storage, checkpointEvery: 0 });
    const { position } = JSON.parse(new TextDecoder().decode(await storage.read('checkpoint.json')));
    expect(position.clock).toBe(700 + position.totalSteps);
    const env = await make();
    await train(agent('blocking-maze'), env, { episodes: 3, seed: 3, storage, resume: true });
    expect(env.clock).toBe(position.clock);
  });

  it('is as its clock says, and refuses times that cannot be', () => {
    const phases = blockingMaze();
    const env = tabularEnv(phases);
    for (const [time, which] of [
      [0, 0],
      [999, 0],
      [1000, 1],
      [5000, 1],
      [20, 0],
    ] as const) {
      env.clock = time;
      expect(env.mdp, String(time)).toBe(phases[which]?.mdp);
    }
    env.clock = 999;
    env.reset();
    env.step(0);
    expect([env.clock, env.mdp]).toEqual([1000, phases[1]?.mdp]);
    for (const time of [-1, 0.5, Number.NaN]) {
      expect(() => {
        env.clock = time;
      }).toThrow(/^clock of environment 'blocking-maze' is/);
    }
  });

  it('has the same clock seen through a grid; what never changes has none', async () => {
    const grid = { low: [0], high: [54], bins: 54 };
    const env = await discretised(findEnv('blocking-maze'), grid).create();
    env.clock = 3;
    env.reset();
    env.step(0);
    expect(env.clock).toBe(4);
    const box = { low: [-1, -1, -8], high: [1, 1, 8], bins: 3 };
    expect((await discretised(findEnv('Pendulum-v1'), box).create()).clock).toBeUndefined();
  });
});

describe('checkpoints of agents that learn from each step', () => {
  /** How often the checkpoint is written. */
  async function checkpoints(options: TrainOptions): Promise<number> {
    const storage = memoryStorage();
    let count = 0;
    const write: RunStorage['write'] = async (name, contents) => {
      if (name === 'checkpoint.json') count++;
      await storage.write(name, contents);
    };
    await train(agent('taxi'), await findEnv('taxi').create(), { ...options, storage: { ...storage, write } });
    return count;
  }

  it('are written at the beginning, after each episode, or not before the time has gone by, and at the end', async () => {
    expect(await checkpoints({ episodes: 12, checkpointEvery: 0 })).toBe(1 + 12);
    expect(await checkpoints({ episodes: 12, checkpointEvery: 1e9 })).toBe(1 + 1);
  });

  it('lose the episodes since the last one, which are played again, the same', async () => {
    const options = { episodes: 20, seed: 1, checkpointEvery: 1e9 };
    const resumed = await resumedAt([900], options, 'taxi');
    const whole = await uninterrupted(options, 'taxi');
    expect(resumed.log).toEqual(whole.log);
    expect(resumed.saved).toEqual(whole.saved);
  });

  it.each([-1, Number.NaN])('refuse %s seconds', async (checkpointEvery) => {
    await expect(checkpoints({ episodes: 1, checkpointEvery })).rejects.toThrow(/^train: checkpointEvery is/);
  });
});
