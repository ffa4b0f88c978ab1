import { presetFor } from '../agents/presets.ts';
import { BOOK_FIGURES, type BookFigure, bookFigure } from '../agents/tabular/book-figures.ts';
import { DYNA_Q_SETTINGS } from '../agents/tabular/dyna-q-options.ts';
import {
  type ComparedLearner,
  type TabularCurve,
  type TabularCurvesOptions,
  tabularCurves,
} from '../agents/tabular/tabular-curves.ts';
import { rewardSoFarPlot, stepsPerEpisodePlot } from '../diagnostics/plot/tables.ts';
import type { Setting } from '../planners/settings.ts';
import { type ParsedArguments, parseArguments, unknownName, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { checkOutput, writeOutput } from './output-file.ts';
import { findEnvironment } from './prepare-run.ts';
import { showProgress } from './progress.ts';
import { parseAssignments } from './set.ts';
import { strategyByName } from './strategies.ts';
import { showSweepingGain } from './tables-sweeping.ts';
import type { Terminal } from './terminal.ts';

const COMMAND = 'forerun tables';
/** Example 8.4, which is no comparison of curves. */
const SWEEPING = 'sweeping';
const NAMES = [...BOOK_FIGURES.map(({ name }) => name), SWEEPING];

const HELP = `forerun tables [figure] [options]

Compares learners with tables, as means of many runs: steps of each episode, and reward so far. A figure of Sutton and Barto (2018) sets
environment, learners, runs and length, each of which can be given instead.

  --env <name>          an environment with numbered states
  --learner <name=value,...>  settings of dyna-q, and strategy=<name>; may be given again and again
  --runs <n>            of each learner                                (30)
  --episodes <n>        episodes of a run
  --steps <n>           steps of a run, instead
  --seed <n>            of the first run                               (0)
  --show <what>         lengths (steps of each episode) or rewards     (the figure's; else lengths, with --steps rewards)
  --plot <file.svg>     draw the curves
  --json                print only one JSON object: {"environment": ..., "learners": [{"name", "lengths", "rewards"}]}

Figures
${table([
  ...BOOK_FIGURES.map(({ name, title }) => [name, title]),
  [
    SWEEPING,
    'Example 8.4: updates until a maze is solved, by its size, with prioritised sweeping and without; takes --runs, --seed',
  ],
])}
Settings of learners: ${['learningRate', 'epsilon', 'strategy', ...Object.keys(DYNA_Q_SETTINGS).filter((name) => name !== 'seed')].join(', ')}

Examples
  forerun tables 8.2 --plot steps.svg
  forerun tables 8.5 --runs 30 --plot reward.svg
  forerun tables --env cliff-walking --episodes 200 --learner planningSteps=0 --learner planningSteps=0,strategy=ucb1=1
`;

/** `forerun tables`: learners with tables, compared. */
export const tablesCommand: Command = {
  name: 'tables',
  summary: 'compare learners with tables: the figures of Sutton and Barto, or your own',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(
      COMMAND,
      args,
      {
        env: { type: 'string' },
        learner: { type: 'string', multiple: true },
        runs: { type: 'string' },
        episodes: { type: 'string' },
        steps: { type: 'string' },
        seed: { type: 'string' },
        show: { type: 'string' },
        plot: { type: 'string' },
        json: { type: 'boolean' },
      },
      1,
    );
    const [name] = parsed.positionals;
    if (name !== undefined && !NAMES.includes(name)) throw unknownName(`${COMMAND}: figure`, name, NAMES);
    const plot = parsed.text('plot');
    if (plot !== undefined) await checkOutput(`${COMMAND}: --plot`, plot);
    if (name === SWEEPING) await showSweepingGain(`${COMMAND} ${SWEEPING}`, parsed, terminal);
    else
      await curves(
        parsed,
        BOOK_FIGURES.find((figure) => figure.name === name),
        terminal,
      );
    if (plot !== undefined && !parsed.flag('json')) terminal.out(`\nwrote ${plot}\n`);
  },
};

async function curves(parsed: ParsedArguments, figure: BookFigure | undefined, terminal: Terminal): Promise<void> {
  const options = await requested(parsed, figure);
  const { environment } = options;
  const plain = options.episodes === undefined ? 'rewards' : 'lengths';
  const shows = parsed.choice('show', ['lengths', 'rewards']) ?? figure?.shows ?? plain;
  const found = await untilInterrupted((signal) => {
    const progress = showProgress(terminal);
    return tabularCurves({
      ...options,
      signal,
      onProgress: ({ fraction, name, run }) => progress.update(fraction, `${name}, run ${run + 1}`),
    }).finally(() => progress.done());
  });
  // Curves go as far as all runs do.
  if ((!parsed.flag('json') || parsed.text('plot') !== undefined) && found.some((curve) => curve[shows].length === 0)) {
    throw usageError(
      `${COMMAND}: nothing to show: an episode did not end in every run; give more --steps, or --show rewards.`,
    );
  }
  const plot = parsed.text('plot');
  if (plot !== undefined) {
    const title = figure?.environment === environment.name ? figure.title : environment.name;
    const changesAt = figure?.changesAt === undefined ? [] : [figure.changesAt];
    const picture =
      shows === 'lengths' ? stepsPerEpisodePlot(found, { title }) : rewardSoFarPlot(found, { title, changesAt });
    await writeOutput(`${COMMAND}: --plot`, plot, picture);
  }
  if (parsed.flag('json')) {
    const learners = found.map(({ name, runs, lengths, rewards }) => {
      return { name, runs, lengths: Array.from(lengths), rewards: Array.from(rewards) };
    });
    terminal.out(`${JSON.stringify({ environment: environment.name, learners })}\n`);
    return;
  }
  terminal.out(`${environment.name}, means of ${found[0]?.runs ?? 0} runs\n\n`);
  terminal.out(curvesTable(found, shows));
}

/** What was asked for, on top of the figure. */
async function requested(
  parsed: ParsedArguments,
  figure: BookFigure | undefined,
): Promise<TabularCurvesOptions & Pick<Required<TabularCurvesOptions>, 'environment'>> {
  const { environment: ofFigure, ...base }: Partial<TabularCurvesOptions> =
    figure === undefined ? {} : bookFigure(figure.name);
  const named = parsed.text('env');
  const environment = named === undefined ? undefined : await findEnvironment(`${COMMAND}: --env`, named);
  const used = environment ?? ofFigure;
  if (used === undefined) {
    throw usageError(
      `${COMMAND}: what? Give a figure (${NAMES.join(', ')}), or --env <name> and --episodes or --steps.`,
    );
  }
  const learners = parsed.list('learner').map(learnerOf);
  const [runs, seed] = [parsed.integer('runs', 1, 1e6), parsed.integer('seed', 0, 2 ** 32 - 1)];
  const [episodes, steps] = [parsed.integer('episodes', 1, 1e9), parsed.integer('steps', 1, 1e9)];
  const { episodes: _, steps: __, ...withoutLength } = base;
  const given = episodes !== undefined || steps !== undefined;
  return {
    ...(given ? withoutLength : base),
    ...(figure === undefined && !given && { steps: presetFor(used.name).steps }),
    environment: used,
    learners: learners.length > 0 ? learners : (base.learners ?? [{ name: 'Dyna-Q' }]),
    ...(runs !== undefined && { runs }),
    ...(seed !== undefined && { seed }),
    ...(episodes !== undefined && { episodes }),
    ...(steps !== undefined && { steps }),
  };
}

const { seed: _, ...OF_LEARNERS } = DYNA_Q_SETTINGS;
const SETTINGS: Readonly<Record<string, Setting>> = {
  learningRate: { default: 0.1, description: 'how far a value moves' },
  epsilon: { default: 0.1, description: 'share of random actions' },
  ...OF_LEARNERS,
};

/** `planningSteps=5,strategy=ucb1=2` */
function learnerOf(text: string): ComparedLearner {
  const option = `${COMMAND}: --learner`;
  const words = text.split(',').map((word) => word.trim());
  const strategies = words.filter((word) => word.startsWith('strategy='));
  const { settings } = parseAssignments(
    option,
    words.filter((word) => !strategies.includes(word)),
    [],
    { ...SETTINGS, strategy: { default: '', description: 'how actions are chosen' } },
  );
  const names = words.map((word) => word.split('=')[0] ?? '');
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined) throw usageError(`${option}: '${twice}' is given twice in '${text}'; give it once.`);
  const strategy = strategies.at(-1)?.slice('strategy='.length);
  return {
    name: words.map((word) => word.replace('=', ' ')).join(', '),
    ...(settings as Partial<ComparedLearner>),
    ...(strategy !== undefined && { strategy: strategyByName(`${option} strategy`, strategy) }),
  };
}

/** A few rows of each curve: where figures say most. */
function curvesTable(found: readonly TabularCurve[], shows: 'lengths' | 'rewards'): string {
  const length = Math.min(...found.map((curve) => curve[shows].length));
  const rows =
    shows === 'lengths'
      ? [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, length]
      : Array.from({ length: 6 }, (_, k) => Math.round(((k + 1) * length) / 6));
  const at = [...new Set(rows.filter((row) => row > 0 && row <= length))];
  const head = shows === 'lengths' ? 'steps of episode' : 'reward until step';
  return table([
    [head, ...at.map(String)],
    ...found.map((curve) => [curve.name, ...at.map((row) => formatNumber(curve[shows][row - 1] ?? Number.NaN))]),
  ]);
}
