import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { folderStorage } from '../../src/agents/folder-storage.ts';
import type { EpisodeRecord, LogRecord } from '../../src/agents/run-log.ts';
import { train } from '../../src/agents/train.ts';
import { prepareRun, requestedConfig } from '../../src/cli/prepare-run.ts';
import type { TrainConfig } from '../../src/cli/train-config.ts';
import { type TrainingCurve, trainingCurves } from '../../src/diagnostics/training-curves.ts';
import { findEnv } from '../../src/envs/registry.ts';
import { ForerunError } from '../../src/error.ts';
import type { BackendName } from '../case.ts';
import { comparison, moments } from '../mbrl/comparison.ts';
import type { ReturnFigure } from '../mbrl/published.ts';
import type { LearningCase } from './case.ts';

/** What {@link measureLearning} takes beside the case. */
export interface LearningOptions {
  readonly backend: BackendName;
  /** Fewer or more runs than the case says. */
  readonly seeds?: number;
  /** Fewer or more steps than the case says. */
  readonly steps?: number;
  /** Where runs are kept: what was finished or begun there is gone on with. */
  readonly folder: string;
  readonly onEpisode?: (line: string) => void;
}

/** What an agent learned to earn, beside what was published. */
export interface LearningResult {
  readonly backend: BackendName;
  readonly environment: string;
  readonly agent: string;
  readonly planner: string;
  readonly agentSettings: TrainConfig['agentSettings'];
  readonly plannerSettings: TrainConfig['plannerSettings'];
  readonly seeds: number;
  /** Steps of the environment a run. */
  readonly steps: number;
  /** Of the means of each run's last {@link WINDOW} whole episodes. */
  readonly measured: ReturnFigure;
  readonly published?: LearningCase['published'];
  /** Measured minus published mean, in published standard deviations; null where there is none. */
  readonly deviations: number | null;
  /** Null where no deviation was published. */
  readonly withinTwoDeviations: boolean | null;
  /** Of each run: steps after each whole episode, and its return. */
  readonly runs: TrainingCurve['runs'];
  /** The same, averaged over {@link WINDOW} episodes and the runs. */
  readonly curve: TrainingCurve;
  /** Mean wall time of acting, over the steps that were planned. */
  readonly planMs: number;
  /** Wall time of acting and fitting, a run. */
  readonly seconds: number;
}

/** Episodes that a return is averaged over. */
export const WINDOW = 5;

/**
 * Trains one agent for each seed, or goes on where an earlier command stopped. Runs of other settings lie elsewhere in the folder, so that
 * results are never mixed.
 */
export async function measureLearning(learning: LearningCase, options: LearningOptions): Promise<LearningResult> {
  const { backend, folder, onEpisode } = options;
  const seeds = options.seeds ?? learning.seeds;
  const logs: LogRecord[][] = [];
  let config: TrainConfig | undefined;
  for (let seed = 0; seed < seeds; seed++) {
    config = await requestedConfig('bench', {
      agent: learning.agent,
      environment: learning.environment,
      planner: learning.planner,
      set: [],
      seed,
      steps: options.steps ?? learning.steps,
      episodes: undefined,
    });
    logs.push(await run(learning.name, config, backend, folder, onEpisode));
  }
  if (config?.steps === undefined) throw new RangeError('a learning case without seeds or steps');
  return learned(learning, { ...config, steps: config.steps }, backend, logs);
}

/** The records of one run up to its steps. */
async function run(
  name: string,
  config: TrainConfig,
  backend: BackendName,
  folder: string,
  onEpisode: ((line: string) => void) | undefined,
): Promise<LogRecord[]> {
  const { agent, env } = await prepareRun(config, { backend });
  try {
    const { fitEvery } = config.agentSettings;
    const { episodes, fits } = await train(agent, env, {
      seed: config.seed,
      steps: config.steps ?? 0,
      ...(typeof fitEvery === 'number' && fitEvery > 0 && { fitEvery }),
      storage: folderStorage(join(folder, runName(config, backend))),
      resume: true,
      settings: { ...config },
      onRecord: (record) => {
        if (record.type !== 'episode') return;
        const { totalSteps, planMs } = record;
        onEpisode?.(
          `${name}, seed ${config.seed}: ${totalSteps} of ${config.steps} steps, return ${record.return.toFixed(1)}, ${planMs.mean.toFixed(1)} ms a step`,
        );
      },
    });
    const records: LogRecord[] = [...episodes, ...fits];
    // An earlier command may have gone further.
    return records.filter((record) => record.type === 'run' || record.totalSteps <= (config.steps ?? 0));
  } finally {
    agent.destroy();
    env.close();
  }
}

/** Everything that decides how a run goes but its length. */
function runName(config: TrainConfig, backend: BackendName): string {
  const { environment, agent, planner, seed, agentSettings, plannerSettings } = config;
  const settings = JSON.stringify({ agentSettings, plannerSettings, backend });
  const digest = createHash('sha256').update(settings).digest('hex').slice(0, 8);
  return join(environment, `${[agent, planner, digest].filter(Boolean).join('-')}-seed${seed}`);
}

/** Puts the logs of all runs together. */
export function learned(
  learning: LearningCase,
  config: TrainConfig & { readonly steps: number },
  backend: BackendName,
  logs: readonly (readonly LogRecord[])[],
): LearningResult {
  const { name, environment, agent, planner, published } = learning;
  const limit = findEnv(environment).steps;
  // The end of the steps cuts the last episode off.
  const whole = logs.map((log) =>
    log.filter(
      (record): record is EpisodeRecord => record.type === 'episode' && (record.terminated || record.length >= limit),
    ),
  );
  if (whole.some((episodes) => episodes.length === 0)) {
    throw new ForerunError(
      'invalid-argument',
      `bench: '${name}' has no whole episode in ${config.steps} steps; give at least ${limit} with --steps.`,
    );
  }
  const [single, smoothed] = [1, WINDOW].map(
    (window) => trainingCurves([{ name, runs: whole }], { window })[0] as TrainingCurve,
  ) as [TrainingCurve, TrainingCurve];
  const measured = moments(smoothed.runs.map(({ returns }) => returns.at(-1) ?? Number.NaN));
  const planned = whole.flat().filter(({ facts }) => facts.randomActions === undefined);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const acted = sum(logs.flat().map((record) => (record.type === 'episode' ? record.length * record.planMs.mean : 0)));
  const fitted = sum(logs.flat().map((record) => (record.type === 'fit' ? record.fitMs : 0)));
  const { mean, std } = published ?? {};
  const compared =
    mean === undefined || std === undefined || std === null ? undefined : comparison(measured, { mean, std });
  return {
    backend,
    environment,
    agent,
    planner,
    agentSettings: config.agentSettings,
    plannerSettings: config.plannerSettings,
    seeds: logs.length,
    steps: config.steps,
    measured,
    ...(published && { published }),
    deviations: compared?.deviations ?? null,
    withinTwoDeviations: compared?.withinTwoDeviations ?? null,
    runs: single.runs,
    curve: smoothed,
    planMs:
      sum(planned.map(({ length, planMs }) => length * planMs.mean)) /
      Math.max(1, sum(planned.map(({ length }) => length))),
    seconds: (acted + fitted) / 1000 / Math.max(1, logs.length),
  };
}
