import type { Agent } from '../agents/agent.ts';
import { readCheckpoint } from '../agents/checkpoint.ts';
import { type EpisodeResult, runEpisodes } from '../agents/episodes.ts';
import { folderStorage } from '../agents/folder-storage.ts';
import { setClock } from '../agents/run-clock.ts';
import type { DynamicsModel } from '../models/model.ts';
import { type ParsedArguments, parseArguments, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { commandLine } from './invocation.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { meanPlanMs } from './plan-time.ts';
import { prepareRun } from './prepare-run.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { readConfig, type TrainConfig } from './train-config.ts';

const COMMAND = 'forerun evaluate';

const HELP = `forerun evaluate <folder> [options]

Lets an agent that 'forerun train' has trained act, without learning, in episodes that it has not seen. An environment that changes
with time is as it was at the end of the training.

  --episodes <n>        how many                                       (10)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --json                print only one JSON object, as the last line

Example
  forerun evaluate runs/cartpole --episodes 20
`;

/** `forerun evaluate`: a trained agent acts. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'let a trained agent act, without learning',
  help: HELP,
  async run(args, terminal) {
    const options = {
      episodes: { type: 'string' },
      seed: { type: 'string' },
      ...PLACE_OPTIONS,
      json: { type: 'boolean' },
    } as const;
    const parsed = parseArguments(COMMAND, args, options, 1);
    const [folder] = parsed.positionals;
    if (folder === undefined) throw usageError(`${COMMAND}: which run? Give the --out of a forerun train.`);
    await evaluate(folder, parsed, terminal);
  },
};

async function evaluate(folder: string, parsed: ParsedArguments, terminal: Terminal): Promise<void> {
  const episodes = parsed.integer('episodes', 1, 1e6) ?? 10;
  const seed = parsed.integer('seed', 0, 2 ** 32 - 1) ?? 0;
  const place = chosenPlace(parsed);
  const storage = folderStorage(folder);
  const config = await readConfig(COMMAND, folder, storage);
  const checkpoint = await readCheckpoint(storage);
  if (checkpoint === undefined) {
    throw usageError(`${COMMAND}: the run in '${folder}' has no checkpoint yet; train it first.`);
  }
  const { agent, env } = await prepareRun(config, place);
  const progress = showProgress(terminal);
  try {
    await agent.load(checkpoint.state);
    setClock(env, checkpoint.position);
    checkLearned(agent, folder, checkpoint.position.totalSteps);
    const results = await untilInterrupted((signal) =>
      runEpisodes(env, agent, {
        episodes,
        seed,
        signal,
        onStep: ({ episode, step, ...moment }) =>
          progress.update(
            episode / episodes,
            `episode ${episode + 1} of ${episodes}, step ${step}: ${formatNumber(moment.return)}`,
          ),
      }),
    );
    progress.done();
    const summary = summarize(config, seed, checkpoint.position.totalSteps, results);
    terminal.out(parsed.flag('json') ? `${JSON.stringify(summary)}\n` : summaryText(summary));
  } catch (error) {
    progress.done();
    throw error;
  } finally {
    agent.destroy();
    env.close();
  }
}

function checkLearned(agent: Agent, folder: string, steps: number): void {
  const { model } = agent as { readonly model?: DynamicsModel };
  if (model === undefined || model.fitted) return;
  const goOn = commandLine('train', '--resume', '--out', folder, '--steps', String(Math.max(1, 10 * steps)));
  throw usageError(
    `${COMMAND}: the run in '${folder}' has learned nothing yet, as all its ${steps} steps were random; go on with it: ${goOn}.`,
  );
}

/** The machine-readable result of an evaluation. */
export interface EvaluationSummary {
  readonly agent: string;
  readonly environment: string;
  readonly seed: number;
  /** Steps of the environment that the agent had learned from. */
  readonly trainedSteps: number;
  readonly episodes: number;
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly mean: number;
  /** Of a sample; 0 for one episode. */
  readonly std: number;
  /** Mean wall time a plan, without the slowest of each episode: the first compiles. */
  readonly planMs: number;
}

function summarize(
  { agent, environment }: TrainConfig,
  seed: number,
  trainedSteps: number,
  results: readonly EpisodeResult[],
): EvaluationSummary {
  const returns = results.map((result) => result.return);
  const lengths = results.map(({ length }) => length);
  const count = results.length;
  const mean = returns.reduce((sum, value) => sum + value, 0) / count;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const planMs = meanPlanMs(results);
  const std = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  return { agent, environment, seed, trainedSteps, episodes: count, returns, lengths, mean, std, planMs };
}

function summaryText(summary: EvaluationSummary): string {
  const { agent, environment, seed, trainedSteps, episodes, returns, mean, std, planMs } = summary;
  return table(
    [
      ['agent', `${agent}, after ${trainedSteps} steps`],
      ['environment', `${environment}, seed ${seed}`],
      ['episodes', String(episodes)],
      ['return', `${formatNumber(mean)} mean, ${formatNumber(std)} standard deviation`],
      ...(episodes <= 20 ? [['each', returns.map(formatNumber).join(', ')]] : []),
      ['range', `${formatNumber(Math.min(...returns))} to ${formatNumber(Math.max(...returns))}`],
      ['time', `${planMs.toFixed(1)} ms a plan`],
    ],
    '',
  );
}
