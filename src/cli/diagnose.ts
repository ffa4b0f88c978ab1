import { join } from 'node:path';
import type { Agent } from '../agents/agent.ts';
import { readCheckpoint } from '../agents/checkpoint.ts';
import { folderStorage } from '../agents/folder-storage.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { type ParsedArguments, parseArguments, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { diagnoseBias } from './diagnose-bias.ts';
import { newTransitions, readTransitions } from './diagnose-data.ts';
import { diagnose, diagnosisPlots } from './diagnosis.ts';
import { summarize, summaryText } from './diagnosis-summary.ts';
import { untilInterrupted } from './interrupt.ts';
import { commandLine } from './invocation.ts';
import { writeOutput } from './output-file.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { findEnvironment, prepareRun } from './prepare-run.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { CONFIG, readConfig } from './train-config.ts';

const COMMAND = 'forerun diagnose';

const HELP = `forerun diagnose <folder> [options]
forerun diagnose <system> --wrong <parameter> [options]

Shows how wrong the model is that 'forerun train' has learned, on transitions that it has not seen: its error along real trajectories
and by region, whether its intervals hold what they should, whether its doubt tells where it errs, and whether the returns that it
promises are those that come. Writes pictures (SVG) and diagnosis.json.

  --episodes <n>        new episodes to look at                        (3)
  --random              act at random in them, instead of planning: quicker, and elsewhere than the agent goes
  --data <file>         look at these transitions instead: JSON Lines or CSV, as toJsonl and toCsv write them
  --horizon <n>         steps looked ahead                             (25)
  --by <name,name>      components to show the error by, one or two    (the first two)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --out <folder>        where the pictures go                          (<folder>/diagnosis)
  --json                print only one JSON object, as the last line

With --wrong: plans for a built-in system with a model in which one parameter is wrong, and shows what that costs.

  --wrong <name>        the parameter, such as length or gravity
  --factors <x,x,...>   the model's value over the right one           (0.25,0.5,0.75,1,1.5,2,4)
  --planner <name>      the algorithm                                  (mppi)
  --steps <n>           steps of a closed loop                         (enough for the task)
  --seeds <n>           closed loops for each factor                   (5)
  --out <folder>        where the picture goes                         (.)
  --backend, --threads and --json as above

Examples
  forerun diagnose runs/cartpole --horizon 30 --by angle,angleRate
  forerun diagnose pendulum --wrong length --factors 0.5,1,2
`;

/** `forerun diagnose`: how wrong a learned model is. */
export const diagnoseCommand: Command = {
  name: 'diagnose',
  summary: 'show how wrong a learned model is, and whether it knows',
  help: HELP,
  async run(args, terminal) {
    const options = {
      episodes: { type: 'string' },
      random: { type: 'boolean' },
      data: { type: 'string' },
      horizon: { type: 'string' },
      by: { type: 'string' },
      seed: { type: 'string' },
      wrong: { type: 'string' },
      factors: { type: 'string' },
      planner: { type: 'string' },
      steps: { type: 'string' },
      seeds: { type: 'string' },
      ...PLACE_OPTIONS,
      out: { type: 'string' },
      json: { type: 'boolean' },
    } as const;
    const parsed = parseArguments(COMMAND, args, options, 1);
    const [folder] = parsed.positionals;
    const wrong = parsed.text('wrong');
    if (folder === undefined) {
      throw usageError(`${COMMAND}: which run? Give the --out of a forerun train, or a system and --wrong.`);
    }
    checkOptions(parsed, wrong !== undefined);
    if (wrong !== undefined) return diagnoseBias(COMMAND, folder, wrong, parsed, terminal);
    await diagnoseRun(folder, parsed, terminal);
  },
};

/** Options of the other form are refused, not ignored. */
function checkOptions(parsed: ParsedArguments, biased: boolean): void {
  const [others, flags] = biased
    ? [['episodes', 'data', 'horizon', 'by', 'seed'], ['random']]
    : [['factors', 'planner', 'steps', 'seeds'], []];
  const given = [
    ...others.filter((name) => parsed.text(name) !== undefined),
    ...flags.filter((name) => parsed.flag(name)),
  ];
  if (given.length === 0) return;
  throw usageError(
    `${COMMAND}: --${given[0]} does not go ${biased ? 'with' : 'without'} --wrong; see '${COMMAND} --help'.`,
  );
}

async function diagnoseRun(folder: string, parsed: ParsedArguments, terminal: Terminal): Promise<void> {
  const episodes = parsed.integer('episodes', 1, 1e6) ?? 3;
  const horizon = parsed.integer('horizon', 1, 100_000) ?? 25;
  const seed = parsed.integer('seed', 0, 2 ** 32 - 1) ?? 0;
  const place = chosenPlace(parsed);
  const out = parsed.text('out') ?? join(folder, 'diagnosis');
  const storage = folderStorage(folder);
  const system = builtInSystems.find(({ name }) => name === folder);
  if (system !== undefined && (await storage.read(CONFIG)) === undefined) {
    const [first = 'gravity'] = system.params.map(({ name }) => name);
    throw usageError(
      `${COMMAND}: '${folder}' is a built-in system, not the folder of a run; give --wrong <parameter> with it, such as --wrong ${first}.`,
    );
  }
  const config = await readConfig(COMMAND, folder, storage);
  const { reward, space } = await findEnvironment(COMMAND, config.environment);
  const by = componentsOf(parsed.text('by'), space);
  const checkpoint = await readCheckpoint(storage);
  if (checkpoint === undefined) {
    throw usageError(`${COMMAND}: the run in '${folder}' has no checkpoint yet; train it first.`);
  }
  const { agent, env } = await prepareRun(config, place);
  const progress = showProgress(terminal);
  try {
    await agent.load(checkpoint.state);
    const model = modelOf(agent, folder);
    const diagnosis = await untilInterrupted(async (signal) => {
      const path = parsed.text('data');
      const random = parsed.flag('random');
      const transitions =
        path === undefined
          ? await newTransitions(env, agent, { space, episodes, seed, random, signal, progress })
          : await readTransitions(`${COMMAND}: --data`, path, space);
      return diagnose(model, transitions, {
        horizon,
        by,
        reward,
        place,
        signal,
        onProgress: ({ fraction, step }) => progress.update(0.5 + 0.5 * fraction, step),
      });
    });
    progress.done();
    await writeOutput(`${COMMAND}: --out`, join(out, 'diagnosis.json'), `${JSON.stringify(diagnosis)}\n`);
    for (const [name, svg] of Object.entries(diagnosisPlots(diagnosis))) {
      await writeOutput(`${COMMAND}: --out`, join(out, `${name}.svg`), svg);
    }
    const summary = { environment: config.environment, agent: config.agent, ...summarize(diagnosis), out };
    terminal.out(parsed.flag('json') ? `${JSON.stringify(summary)}\n` : summaryText(summary));
  } catch (error) {
    progress.done();
    throw error;
  } finally {
    agent.destroy();
    env.close();
  }
}

/** The names in `--by`, or else the first two. */
function componentsOf(given: string | undefined, { stateNames, action }: TransitionSpace): [string] | [string, string] {
  const known = [...stateNames, ...(action.kind === 'continuous' ? action.names : [])];
  const [first = '', second, ...more] = given === undefined ? stateNames.slice(0, 2) : given.split(',');
  const wrong = [first, second].find((name) => name !== undefined && !known.includes(name));
  if (wrong !== undefined || more.length > 0 || first === second) {
    throw usageError(`${COMMAND}: --by is '${given}'; give one name or two, with a comma, of ${known.join(', ')}.`);
  }
  return second === undefined ? [first] : [first, second];
}

/** The agent's model. */
function modelOf(agent: Agent, folder: string): DynamicsModel {
  const { model } = agent as { readonly model?: DynamicsModel };
  if (model === undefined) {
    throw usageError(
      `${COMMAND}: judges models that are networks, Gaussian processes or lines, which the agent '${agent.name}' of '${folder}' has none of (a table is not judged); give another run.`,
    );
  }
  if (!model.fitted) {
    throw usageError(
      `${COMMAND}: the model in '${folder}' is not fitted yet; go on with it: ${commandLine('train', '--resume', '--out', folder)} --steps <more>.`,
    );
  }
  return model;
}
