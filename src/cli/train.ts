import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type AgentEntry, agents } from '../agents/catalog.ts';
import { folderStorage } from '../agents/folder-storage.ts';
import { tunedSettings } from '../agents/presets.ts';
import { listEnvs } from '../envs/registry.ts';
import { ForerunError } from '../error.ts';
import { planners } from '../planners/catalog.ts';
import { type ParsedArguments, parseArguments, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { table } from './format.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { requestedConfig } from './prepare-run.ts';
import { strategiesHelp } from './strategies.ts';
import { CONFIG, readConfig, type TrainConfig } from './train-config.ts';
import { runTraining } from './training.ts';

const COMMAND = 'forerun train';
const LARGEST_SEED = 2 ** 32 - 1;

const HELP = `forerun train <agent> --env <name> --out <folder> [options]

Lets an agent learn a model of an environment by acting in it, and plan with the model. Writes config.json, log.jsonl (a line
per episode and per fit), checkpoints and curve.svg. Ctrl-C stops; what is finished is saved
(but for what --checkpoint-every leaves out, which a resumed run does again, the same).

  --env <name>          the environment: one of Gymnasium's, the benchmark's, those on MuJoCo, or a built-in system
  --out <folder>        where everything goes
  --resume              go on with the run in that folder; its agent, environment and settings are taken from it
  --steps <n>           steps of the environment in all                (enough for the environment)
  --episodes <n>        episodes in all, instead
  --seed <n>            key of the random numbers                      (0)
  --planner <name>      the algorithm, for agents that plan            (cem)
  --strategy <name[=value]>  how discrete actions are chosen while exploring: ucb1=0.5, softmax, ...; see below
                                                                       (the agent's own: dyna-q's is its epsilon)
  --checkpoint-every <s>  least time between two saves, in seconds     (dyna-q, random: 1; others: after each episode and fit)
${PLACE_HELP}
  --set <name=value>    a setting of the agent or the planner; may be given again and again
  --json                print only one JSON object, as the last line

Agents
${table(agents.map(({ name, description }) => [name, description]))}
Planners: ${planners.map(({ name }) => name).join(', ')}; 'forerun list' shows their settings. Some are tuned for the environment;
'forerun train' prints those that it uses.

${strategiesHelp('actions')}
Environments; and, on MuJoCo, HalfCheetah-v5, Hopper-v5, InvertedPendulum-v5, Reacher-v5 and the benchmark's
${table(listEnvs().map(({ name, description }) => [name, description]))}
${agents.map(settingsText).join('')}
Example
  forerun train pets --env cartpole-continuous --seed 1 --steps 1600 --out runs/cartpole
  forerun train --resume --out runs/cartpole --steps 3000
`;

function settingsText({ name, settings }: AgentEntry): string {
  const tuned = tunedSettings('agents', name);
  const rows = Object.entries(settings).map(([setting, { default: value, description }]) => [
    setting,
    tuned.has(setting) ? '(tuned for the environment)' : value === undefined ? 'auto' : String(value),
    description,
  ]);
  return rows.length === 0 ? '' : `Settings of ${name}\n${table(rows)}\n`;
}

/** `forerun train`: an agent learns in an environment. */
export const trainCommand: Command = {
  name: 'train',
  summary: 'learn a model of an environment by acting in it, and plan with it',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(
      COMMAND,
      args,
      {
        env: { type: 'string' },
        out: { type: 'string' },
        resume: { type: 'boolean' },
        steps: { type: 'string' },
        episodes: { type: 'string' },
        seed: { type: 'string' },
        planner: { type: 'string' },
        strategy: { type: 'string' },
        'checkpoint-every': { type: 'string' },
        ...PLACE_OPTIONS,
        set: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
      1,
    );
    const out = parsed.text('out');
    if (out === undefined) throw usageError(`${COMMAND}: where to? Give --out <folder>.`);
    const config = parsed.flag('resume') ? await resumedConfig(parsed, out) : await newConfig(parsed, out);
    const place = chosenPlace(parsed);
    const [resume, json] = [parsed.flag('resume'), parsed.flag('json')];
    const checkpointEvery = parsed.integer('checkpoint-every', 0, 1e6);
    await runTraining(
      { config, out, place, resume, json, ...(checkpointEvery !== undefined && { checkpointEvery }) },
      terminal,
    );
  },
};

/** The run that was asked for; its folder can be written to and holds no other run. */
async function newConfig(parsed: ParsedArguments, out: string): Promise<TrainConfig> {
  const [agent] = parsed.positionals;
  if (agent === undefined) {
    throw usageError(`${COMMAND}: which agent? Give one of ${agents.map(({ name }) => name).join(', ')}.`);
  }
  const environment = parsed.text('env');
  if (environment === undefined) throw usageError(`${COMMAND}: which environment? Give --env <name>.`);
  const config = await requestedConfig(COMMAND, {
    agent,
    environment,
    planner: parsed.text('planner') ?? 'cem',
    strategy: parsed.text('strategy'),
    set: parsed.list('set'),
    seed: parsed.integer('seed', 0, LARGEST_SEED) ?? 0,
    ...budgetOf(parsed),
  });
  if (parsed.text('planner') !== undefined && config.planner === undefined) {
    throw usageError(`${COMMAND}: --planner is '${parsed.text('planner')}', but ${agent} does not plan; leave it out.`);
  }
  await checkFolder(out);
  if ((await folderStorage(out).read(CONFIG)) !== undefined) {
    throw usageError(`${COMMAND}: '${out}' holds a run already; give --resume to go on with it, or another --out.`);
  }
  return config;
}

/** The run in the folder, for as many steps as are asked for now. */
async function resumedConfig(parsed: ParsedArguments, out: string): Promise<TrainConfig> {
  const stored = await readConfig(COMMAND, out, folderStorage(out));
  await checkFolder(out);
  const given: Record<string, string | number | undefined> = {
    agent: parsed.positionals[0],
    environment: parsed.text('env'),
    planner: parsed.text('planner'),
    strategy: parsed.text('strategy'),
    seed: parsed.integer('seed', 0, LARGEST_SEED),
  };
  for (const name of ['agent', 'environment', 'planner', 'strategy', 'seed'] as const) {
    if (given[name] !== undefined && given[name] !== stored[name]) {
      throw usageError(
        `${COMMAND}: the run in '${out}' has ${name} ${JSON.stringify(stored[name]) ?? 'none'}, not ${JSON.stringify(given[name])}; leave it out, or give another --out.`,
      );
    }
  }
  if (parsed.list('set').length > 0) {
    throw usageError(`${COMMAND}: --set is for new runs; a resumed one keeps its settings.`);
  }
  const { steps, episodes } = budgetOf(parsed);
  if (steps === undefined && episodes === undefined) return stored;
  const { steps: _, episodes: __, ...rest } = stored;
  return { ...rest, ...(steps !== undefined && { steps }), ...(episodes !== undefined && { episodes }) };
}

function budgetOf(parsed: ParsedArguments): { steps: number | undefined; episodes: number | undefined } {
  return { steps: parsed.integer('steps', 1, 1e9), episodes: parsed.integer('episodes', 1, 1e9) };
}

/** Refuses a folder that cannot be written to, or made; it is made when the first file is written. */
async function checkFolder(out: string): Promise<void> {
  try {
    const existing = await nearestExisting(resolve(out));
    // What is below a file cannot be made.
    if (!(await stat(existing)).isDirectory()) throw new Error(`'${existing}' is a file`);
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError('invalid-argument', `${COMMAND}: --out: cannot write to '${out}' (${reason}).`, { cause });
  }
}

/** The path itself, or the nearest above it that is there. */
async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) throw error;
    return nearestExisting(dirname(path));
  }
}
