import type { Env } from '../envs/env.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { FitProgress, FitReport } from '../models/model.ts';
import type { Agent } from './agent.ts';
import { CHECKPOINT, type RunPosition, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import {
  checkedBudget,
  checkedRunSeed,
  episodeSeeds,
  runEpisode,
  type StepMoment,
  throwIfAborted,
} from './episodes.ts';
import { clockOf, setClock } from './run-clock.ts';
import { type EpisodeRecord, type FitRecord, type LogRecord, logLine, parseLog, RUN_LOG_VERSION } from './run-log.ts';
import { derivedSeed } from './seeds.ts';
import { checkStorage, memoryStorage, type RunStorage } from './storage.ts';

/** Name of a run's log in its storage. */
export const RUN_LOG = 'log.jsonl';

/** What {@link train} takes. Give `episodes`, `steps` or both; whichever is reached first ends the run. */
export interface TrainOptions {
  /** Episodes in all, those of a resumed run included. */
  readonly episodes?: number;
  /** Steps of the environment in all; the last episode is cut off there. */
  readonly steps?: number;
  /** Keys everything random. Default 0. */
  readonly seed?: number;
  /** The agent also learns within an episode, every so many steps of the run. Default: after each episode only. */
  readonly fitEvery?: number;
  /**
   * Least time between two checkpoints, in seconds. Default 0 for agents that fit models: they are saved after each episode and each fit. For
   * agents that learn from each step (tables), whose episodes take less time than saving does, 1.
   */
  readonly checkpointEvery?: number;
  /** Where the log and the checkpoints go: `folderStorage('runs/1')`. Default memory, so they are lost. */
  readonly storage?: RunStorage;
  /**
   * Goes on with the run in `storage`, if there is one; its model keeps the settings that it was saved with, whatever those of the agent
   * are. Default false: a storage that holds a run is refused.
   */
  readonly resume?: boolean;
  /** Kept in the log's first line. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly onStep?: (moment: StepMoment & { readonly totalSteps: number }) => void;
  readonly onFitProgress?: (progress: FitProgress) => void;
  /** Each record as it is logged. */
  readonly onRecord?: (record: LogRecord) => void;
  /** Ends the run with `aborted`; what is finished is saved by then, within `checkpointEvery`, and `resume` goes on from there. */
  readonly signal?: AbortSignal;
}

/** Names of what {@link TrainOptions} has. */
const OPTIONS = {
  episodes: true,
  steps: true,
  seed: true,
  fitEvery: true,
  checkpointEvery: true,
  storage: true,
  resume: true,
  settings: true,
  onStep: true,
  onFitProgress: true,
  onRecord: true,
  signal: true,
} as const satisfies Record<keyof TrainOptions, true>;

/** What a run came to, a resumed one with what went before. */
export interface TrainResult {
  readonly episodes: readonly EpisodeRecord[];
  readonly fits: readonly FitRecord[];
  readonly totalSteps: number;
}

/**
 * The loop of model-based reinforcement learning: collect an episode, fit, plan and act in the next, and so on.
 *
 * After each episode and after each fit that follows it, log and checkpoint are written. Whenever the process ends, a run
 * with `resume` goes on with nothing lost but the running episode, or fit; and since all random numbers are keyed by the
 * run's seed and the number of the episode, it goes on as if nothing had happened: bit for bit on the CPU backend. An environment that changes
 * with its `clock` changes when it would have.
 *
 * With `checkpointEvery`, episodes that ended since the last checkpoint are lost, too: so many seconds of them, or one that took longer. A
 * resumed run plays them again, the same ones.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be, and for a storage that holds another run, or that another run is
 * writing into; `aborted`
 */
export async function train(agent: Agent, env: Env, options: TrainOptions): Promise<TrainResult> {
  checkOptions('train', options, Object.keys(OPTIONS));
  const { fitEvery = Number.POSITIVE_INFINITY, storage = memoryStorage() } = options;
  checkStorage('train', storage);
  const budget = checkedBudget('train', options);
  const seed = checkedRunSeed('train', options.seed ?? 0);
  if (!(fitEvery === Number.POSITIVE_INFINITY || (Number.isInteger(fitEvery) && fitEvery > 0))) {
    throw invalid(`fitEvery is ${fitEvery}; give a whole number of steps from 1, or leave it out.`);
  }
  const { checkpointEvery = agent.learn ? 0 : 1 } = options;
  if (!(checkpointEvery >= 0)) {
    throw invalid(`checkpointEvery is ${String(checkpointEvery)}; give seconds from 0.`);
  }
  const release = await storage.lock?.();
  try {
    return await trained(agent, env, { ...options, storage, fitEvery, checkpointEvery, seed }, budget);
  } finally {
    await release?.();
  }
}

/** The loop itself, in a storage that nobody else writes into. */
async function trained(
  agent: Agent,
  env: Env,
  options: TrainOptions & Required<Pick<TrainOptions, 'storage' | 'fitEvery' | 'checkpointEvery' | 'seed'>>,
  budget: ReturnType<typeof checkedBudget>,
): Promise<TrainResult> {
  const { storage, fitEvery, checkpointEvery, seed, signal } = options;
  const run = await openRun(agent, env, storage, options);
  let { position } = run;
  const { records } = run;
  let savedAt = performance.now();
  /** Lines that are written with the next checkpoint. */
  let unwritten = '';
  let unsaved = false;

  const writeLog = async (text: string) => storage.append(RUN_LOG, new TextEncoder().encode(text));
  const log = async (record: LogRecord) => {
    const line = logLine(record);
    if (checkpointEvery === 0) await writeLog(line);
    else unwritten += line;
    position = { ...position, logBytes: position.logBytes + new TextEncoder().encode(line).length };
    records.push(record);
    options.onRecord?.(record);
  };
  const checkpoint = async () => {
    if (unwritten !== '') await writeLog(unwritten);
    unwritten = '';
    await writeCheckpoint(storage, position, agent.save());
    savedAt = performance.now();
    unsaved = false;
  };
  const checkpointIfDue = async () => {
    unsaved = true;
    if (performance.now() - savedAt >= 1000 * checkpointEvery) await checkpoint();
  };
  const learn = async (episode: number, totalSteps: number) => {
    const report = await agent.learn?.({
      seed: derivedSeed(seed, 'fit', position.fits),
      onProgress: (progress) => options.onFitProgress?.(progress),
      ...(signal && { signal }),
    });
    position = { ...position, fits: position.fits + 1 };
    if (report) await log(fitRecord(report, episode, totalSteps));
  };

  if (records.length === 0) {
    const { settings = {} } = options;
    await log({ type: 'run', version: RUN_LOG_VERSION, agent: agent.name, environment: env.name, seed, settings });
    await checkpoint();
  }
  for (;;) {
    if (unsaved && signal?.aborted) await checkpoint();
    throwIfAborted('train', signal);
    if (position.fitDue) {
      await learn(position.episodes - 1, position.totalSteps);
      position = { ...position, fitDue: false };
      await checkpointIfDue();
    }
    if (position.episodes >= budget.episodes || position.totalSteps >= budget.steps) break;
    const episode = position.episodes;
    let totalSteps = position.totalSteps;
    const result = await runEpisode(env, agent, {
      ...episodeSeeds(seed, 'training', episode),
      explore: true,
      maxSteps: budget.steps - totalSteps,
      signal,
      onStep: (moment) => {
        totalSteps++;
        options.onStep?.({ ...moment, totalSteps });
      },
      onTransition: async (transition) => {
        agent.observe?.(transition);
        const over = transition.terminated || transition.truncated;
        if (totalSteps % fitEvery === 0 && !over) await learn(episode, totalSteps);
      },
    });
    await log({ type: 'episode', totalSteps, ...result });
    position = { ...position, ...clockOf(env), episodes: episode + 1, totalSteps, fitDue: agent.learn !== undefined };
    await checkpointIfDue();
  }
  if (unsaved) await checkpoint();
  return {
    episodes: records.filter((record) => record.type === 'episode'),
    fits: records.filter((record) => record.type === 'fit'),
    totalSteps: position.totalSteps,
  };
}

/** Where the run begins: at the start, or, with `resume`, where the last checkpoint was. */
async function openRun(
  agent: Agent,
  env: Env,
  storage: RunStorage,
  { seed = 0, resume = false }: TrainOptions,
): Promise<{ position: RunPosition; records: LogRecord[] }> {
  const own = { agent: agent.name, environment: env.name, seed };
  const stored = await storage.read(CHECKPOINT);
  if (stored === undefined) {
    // What a run leaves that ended before its first checkpoint.
    await storage.remove(RUN_LOG);
    const position = { ...own, ...clockOf(env), episodes: 0, totalSteps: 0, fits: 0, fitDue: false, logBytes: 0 };
    return { position, records: [] };
  }
  if (!resume)
    throw invalid('the storage holds a run already; give resume: true to go on with it, or another storage.');
  const checkpoint = await readCheckpoint(storage);
  if (checkpoint === undefined) throw invalid(`'${CHECKPOINT}' has vanished; begin the run anew.`);
  const { position, state } = checkpoint;
  for (const [name, value] of Object.entries(own)) {
    const before = position[name as keyof typeof own];
    if (before !== value) {
      throw invalid(
        `the run to resume has ${name} ${JSON.stringify(before)}, but this one ${JSON.stringify(value)}; use the same.`,
      );
    }
  }
  const text = (await storage.read(RUN_LOG)) ?? new Uint8Array();
  if (text.length < position.logBytes) {
    throw invalid(
      `'${RUN_LOG}' has ${text.length} bytes, its checkpoint ${position.logBytes}; restore it or begin anew.`,
    );
  }
  await storage.truncate(RUN_LOG, position.logBytes);
  await agent.load(state);
  setClock(env, position);
  return { position, records: parseLog(new TextDecoder().decode(text.subarray(0, position.logBytes))) };
}

function fitRecord(report: FitReport, episode: number, totalSteps: number): FitRecord {
  const { transitions, losses, validationLosses, fitMs } = report;
  const best = validationLosses.reduce((least, loss) => Math.min(least, loss), Number.POSITIVE_INFINITY);
  return {
    type: 'fit',
    episode,
    totalSteps,
    transitions,
    epochs: losses.length,
    loss: finiteOrNull(losses.at(-1)),
    validationLoss: finiteOrNull(best),
    fitMs,
  };
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `train: ${message}`);
}
