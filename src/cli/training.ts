import { folderStorage } from '../agents/folder-storage.ts';
import { type EpisodeRecord, type LogRecord, parseLog } from '../agents/run-log.ts';
import type { RunStorage } from '../agents/storage.ts';
import { RUN_LOG, type TrainOptions, type TrainResult, train } from '../agents/train.ts';
import { trainingCurvesPlot } from '../diagnostics/plot/training-curves.ts';
import { trainingCurves } from '../diagnostics/training-curves.ts';
import { ForerunError } from '../error.ts';
import { formatNumber, roundMs, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { commandLine } from './invocation.ts';
import type { ChosenPlace } from './place.ts';
import { meanPlanMs } from './plan-time.ts';
import { findEnvironment, prepareRun } from './prepare-run.ts';
import { type Progress, showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { type TrainConfig, writeConfig } from './train-config.ts';
import { trainHeader } from './train-header.ts';

/** Name of the picture of a run. */
const CURVE = 'curve.svg';

const NOTHING_LEARNED =
  'forerun train: nothing was learned: the run ended before a fit, as all its episodes were the random ones at the beginning.\n';

/** A run as the command line knows it. */
export interface TrainingRun {
  readonly config: TrainConfig;
  /** The folder. */
  readonly out: string;
  readonly place: ChosenPlace;
  readonly resume: boolean;
  readonly json: boolean;
  /** Seconds; see {@link TrainOptions}. */
  readonly checkpointEvery?: number;
}

/**
 * Trains, with progress on the error stream, and writes everything into the folder.
 *
 * @throws ForerunError `aborted` after Ctrl-C, when everything is saved but what `checkpointEvery` leaves out
 */
export async function runTraining(run: TrainingRun, terminal: Terminal): Promise<void> {
  const { config, out, json } = run;
  // Locked here, and not by `train`: the configuration is part of the run.
  const { lock, ...storage } = folderStorage(out);
  const { agent, env } = await prepareRun(config, run.place);
  const { steps: timeLimit } = await findEnvironment('forerun train: environment', config.environment);
  const progress = showProgress(terminal);
  let went = false;
  let release: (() => Promise<void>) | undefined;
  try {
    release = await lock?.();
    if (!json) terminal.error(await trainHeader(config, run.place));
    await writeConfig(storage, config);
    const shown = showing(progress, config, () => {
      went = true;
    });
    const { resume, checkpointEvery } = run;
    const saving = { storage, resume, ...(checkpointEvery !== undefined && { checkpointEvery }) };
    const options = { ...trainOptions(config), ...shown, ...saving };
    const result = await untilInterrupted((signal) => train(agent, env, { ...options, signal }));
    progress.done();
    await drawCurve(storage, config, timeLimit);
    const summary = summarize(config, result, out, timeLimit);
    if (run.resume && !went)
      terminal.error(`forerun train: nothing left to do; raise ${budgetName(config)} to go on.\n`);
    const learned = agent.learn === undefined || result.fits.length > 0;
    if (!learned) terminal.error(NOTHING_LEARNED);
    terminal.out(json ? `${JSON.stringify(summary)}\n` : summaryText(summary, learned));
  } catch (error) {
    progress.done();
    if (!(error instanceof ForerunError && error.code === 'aborted')) throw error;
    await drawCurve(storage, config, timeLimit);
    const again = commandLine('train', '--resume', '--out', out);
    // As `train` has it: who learns from each step saves now and then, others after each episode and fit.
    const seconds = run.checkpointEvery ?? (agent.learn ? 0 : 1);
    const saved = seconds > 0 ? ', but for those since the last save, which will be played again' : '';
    throw new ForerunError(
      'aborted',
      `forerun train: stopped; finished episodes are saved${saved}. To go on: ${again}`,
    );
  } finally {
    await release?.();
    agent.destroy();
    env.close();
  }
}

function trainOptions(config: TrainConfig): TrainOptions {
  const { seed, steps, episodes, agentSettings } = config;
  const { fitEvery } = agentSettings;
  return {
    seed,
    ...(steps !== undefined && { steps }),
    ...(episodes !== undefined && { episodes }),
    ...(typeof fitEvery === 'number' && fitEvery > 0 && { fitEvery }),
    settings: { ...config },
  };
}

/** Callbacks that keep the progress bar up to date, and tell when anything is done at all. */
function showing(progress: Progress, { steps, episodes }: TrainConfig, onWork: () => void): Partial<TrainOptions> {
  let last = '';
  let share = 0;
  let place = '';
  return {
    onStep: ({ episode, step, totalSteps, planMs, ...moment }) => {
      onWork();
      // Within an episode of unknown length, its number is what is known.
      share = Math.max(
        totalSteps / (steps ?? Number.POSITIVE_INFINITY),
        episode / (episodes ?? Number.POSITIVE_INFINITY),
      );
      place = `episode ${episode + 1}, step ${step}${steps === undefined ? '' : ` (${totalSteps} of ${steps})`}`;
      progress.update(share, `${place}: ${formatNumber(moment.return)}${last}, ${planMs.toFixed(1)} ms a plan`);
    },
    onFitProgress: ({ step, loss }) => {
      onWork();
      // A run that was stopped in a fit goes on in it.
      const where = place === '' ? 'fit' : `${place}, fit`;
      progress.update(share, `${where}: ${step}${loss === undefined ? '' : `, loss ${formatNumber(loss)}`}`);
    },
    onRecord: (record: LogRecord) => {
      onWork();
      if (record.type === 'episode') last = ` (last ${formatNumber(record.return)})`;
    },
  };
}

/** Whether the end of the run cut the episode off, before the environment's own end or time limit: its return says nothing. */
function isCutOff({ terminated, length }: EpisodeRecord, timeLimit: number): boolean {
  return !terminated && length < timeLimit;
}

/** Draws the whole episodes that have been logged so far, if there are any. */
async function drawCurve(storage: RunStorage, config: TrainConfig, timeLimit: number): Promise<void> {
  const { agent, environment, planner, seed } = config;
  const log = parseLog(new TextDecoder().decode(await storage.read(RUN_LOG))).filter(
    (record) => record.type !== 'episode' || !isCutOff(record, timeLimit),
  );
  if (!log.some(({ type }) => type === 'episode')) return;
  const name = planner === undefined ? agent : `${agent}, ${planner}`;
  const picture = trainingCurvesPlot(trainingCurves([{ name, runs: [log] }]), {
    title: `${agent} on ${environment}`,
    subtitle: `${planner === undefined ? '' : `${planner}, `}seed ${seed}`,
  });
  await storage.write(CURVE, new TextEncoder().encode(picture));
}

/** The machine-readable result of a run. */
export interface TrainSummary {
  readonly agent: string;
  readonly environment: string;
  readonly planner?: string;
  readonly seed: number;
  readonly episodes: number;
  readonly steps: number;
  /** Of every episode. */
  readonly returns: readonly number[];
  /** Which of them, counted from 0, the end of the run cut off; they count only where there are no others. */
  readonly cutOff: readonly number[];
  /** Mean of the last five, or of the last tenth where that is more. */
  readonly lastReturns: number;
  readonly best: number;
  readonly fits: number;
  /** Mean wall time a plan, without the slowest of each episode: the first compiles. */
  readonly planMs: number;
  /** Wall time of all fits. */
  readonly fitMs: number;
  readonly out: string;
}

function summarize(config: TrainConfig, result: TrainResult, out: string, timeLimit: number): TrainSummary {
  const { episodes, fits, totalSteps } = result;
  const { agent, environment, planner, seed } = config;
  const returns = episodes.map((episode) => episode.return);
  const cutOff = episodes.flatMap((episode, k) => (isCutOff(episode, timeLimit) ? [k] : []));
  const whole = returns.filter((_, k) => !cutOff.includes(k));
  const counted = whole.length > 0 ? whole : returns;
  const last = counted.slice(-lastCount(counted.length));
  const planned = episodes.filter(({ facts }) => facts.randomActions === undefined);
  return {
    agent,
    environment,
    ...(planner !== undefined && { planner }),
    seed,
    episodes: episodes.length,
    steps: totalSteps,
    returns,
    cutOff,
    lastReturns: last.reduce((sum, value) => sum + value, 0) / Math.max(1, last.length),
    best: Math.max(...counted),
    fits: fits.length,
    planMs: meanPlanMs(planned),
    fitMs: roundMs(fits.reduce((sum, fit) => sum + fit.fitMs, 0)),
    out,
  };
}

function summaryText(summary: TrainSummary, learned: boolean): string {
  const { agent, planner, environment, seed, episodes, steps, lastReturns, best, fits, planMs, fitMs, out } = summary;
  const { cutOff } = summary;
  const whole = episodes - cutOff.length;
  return table(
    [
      ['agent', `${agent}${planner === undefined ? '' : `, ${planner}`}, seed ${seed}`],
      ['environment', environment],
      ['episodes', `${episodes}, ${steps} steps`],
      [
        'return',
        `${formatNumber(lastReturns)} over the last ${lastCount(whole || episodes)}, best ${formatNumber(best)}`,
      ],
      ...(cutOff.length > 0 ? [['', cutOffText(cutOff, whole)]] : []),
      ...timeRows(planMs, fitMs, fits),
      ['written', `${out}: config.json, ${RUN_LOG}, ${whole > 0 ? `${CURVE}, ` : ''}checkpoint`],
      ['next', learned ? commandLine('evaluate', out, '--episodes', '10') : goOn(summary)],
    ],
    '',
  );
}

function cutOffText(cutOff: readonly number[], whole: number): string {
  const [are, each] = cutOff.length === 1 ? ['was', 'is'] : ['were', 'are'];
  const episodes = cutOff.length === 1 ? 'episode' : 'episodes';
  const which = `${episodes} ${cutOff.map((k) => k + 1).join(', ')} ${are} cut off by the end of the run`;
  return whole > 0 ? `${which}, and ${each} left out` : which;
}

/** How many episodes the last return is the mean of: short ones say little one by one. */
function lastCount(episodes: number): number {
  return Math.min(episodes, Math.max(5, Math.ceil(episodes / 10)));
}

/** Nothing where neither plans nor fits take time that is worth a word: an action read off a table takes microseconds. */
function timeRows(planMs: number, fitMs: number, fits: number): string[][] {
  if (fits === 0 && planMs < 0.05) return [];
  return [['time', `${planMs.toFixed(1)} ms a plan, ${(fitMs / 1000).toFixed(1)} s for ${fits} fits`]];
}

/** The option that says how long a run is. */
function budgetName({ steps }: TrainConfig): '--steps' | '--episodes' {
  return steps === undefined ? '--episodes' : '--steps';
}

/** How to go on with a run that was too short to learn anything. */
function goOn({ out, steps }: TrainSummary): string {
  return commandLine('train', '--resume', '--out', out, '--steps', String(10 * steps));
}
