import { join } from 'node:path';
import type { SearchRange } from '../closed-loop/search-space.ts';
import { type TuneOptions, type Tuning, tune } from '../closed-loop/tune.ts';
import { tuningPlot } from '../closed-loop/tuning-plot.ts';
import { planners } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { type ParsedArguments, parseArguments, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { formatCount, formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { commandLine } from './invocation.ts';
import { checkOutput, writeOutput } from './output-file.ts';
import { PLACE_HELP } from './place.ts';
import { showProgress } from './progress.ts';
import { LOOP_OPTIONS, type LoopRequest, loopRequest } from './simulate-request.ts';
import { type TunedTask, tuneReport } from './tune-report.ts';

const COMMAND = 'forerun tune';

const HELP = `forerun tune <system> [<system> ...] [options]

Searches a planner's settings, and the weights of the costs that its model has, by running hundreds of closed loops (CMA-ES). First
counts how many loops do the task, then what they cost by the task's own cost; a plan may take as many model steps as with the settings
that 'forerun plan' starts from. The verdict is on seeds that the search has not seen; settings that are not better are not printed.
Ctrl-C stops.

  --planner <name>      the algorithm                                  (mppi)
  --search <name[=low,high]>  what to search for; may be given again and again
                        (temperature, noiseStd, horizon, knots, and parameters of the system that end in Weight)
  --generations <n>     of the search                                  (15)
  --population <n>      candidates a generation                        (8 or more)
  --seeds <n>           closed loops for each candidate                (8)
  --fresh-seeds <n>     closed loops for the verdict, at least 8       (64)
  --randomize <name=low,high>  a parameter of what is acted on, drawn for each seed; may be given again and again
  --samples, --horizon, --set  settings to start from and to compare with
  --steps <n>           T, steps of each closed loop                   (enough for the task)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --noise <std>         deviation of noise on each new state: one number, or one per component with commas   (0)
  --delay <n>           steps until an action takes effect             (0)
  --spread              start where the system draws it, other for each loop, instead of where the task does
  --plot <file.svg>     draw the course of the search, of one system
  --out <folder>        write tune.json and tune.md there
  --json                print only one JSON object, as the last line

Systems: ${builtInSystems.map(({ name }) => name).join(', ')}
Planners: ${planners.map(({ name }) => name).join(', ')}
'forerun list' shows their parameters.

Example
  forerun tune pendulum --generations 10 --search temperature=0.01,10 --search horizon --plot tune.svg
`;

/** `forerun tune`: better settings for a planner. */
export const tuneCommand: Command = {
  name: 'tune',
  summary: 'search better settings for a planner by running closed loops',
  help: HELP,
  async run(args, terminal) {
    const options = {
      ...LOOP_OPTIONS,
      search: { type: 'string', multiple: true },
      generations: { type: 'string' },
      population: { type: 'string' },
      seeds: { type: 'string' },
      'fresh-seeds': { type: 'string' },
      randomize: { type: 'string', multiple: true },
      plot: { type: 'string' },
      out: { type: 'string' },
    } as const;
    const parsed = parseArguments(COMMAND, args, options, builtInSystems.length);
    const [first, ...more] = parsed.positionals;
    // All names are checked before the first search begins.
    const requests = [first, ...more].map((name) => loopRequest(COMMAND, name, parsed));
    const searching = searchOptions(parsed);
    const [json, plot, out] = [parsed.flag('json'), parsed.text('plot'), parsed.text('out')];
    if (plot !== undefined && more.length > 0) {
      throw usageError(
        `${COMMAND}: --plot is for one system; there are ${more.length + 1}. Leave it out, or tune one by one.`,
      );
    }
    const files = out === undefined ? undefined : { json: join(out, 'tune.json'), report: join(out, 'tune.md') };
    // A search takes long, and nothing of it may be lost.
    if (plot !== undefined) await checkOutput(`${COMMAND}: --plot`, plot);
    for (const path of Object.values(files ?? {})) await checkOutput(`${COMMAND}: --out`, path);
    const found: TunedTask[] = [];
    await untilInterrupted(async (signal) => {
      for (const request of requests) {
        const progress = showProgress(terminal);
        const since = performance.now();
        const name = requests.length > 1 ? `${request.builtIn.name}, ` : '';
        const onProgress: TuneOptions['onProgress'] = ({ fraction, step }) =>
          progress.update(fraction, `${name}${step}`);
        const tuning = await tuned(request, { ...searching, signal, onProgress }).finally(() => progress.done());
        const result = { seed: request.seed, seconds: Math.round((performance.now() - since) / 1000), ...tuning };
        found.push(result);
        if (plot !== undefined) await writeOutput(`${COMMAND}: --plot`, plot, tuningPlot(tuning));
        // After each, so that nothing is lost when it is stopped.
        if (files !== undefined) {
          await writeOutput(`${COMMAND}: --out`, files.json, `${JSON.stringify(found)}\n`);
          await writeOutput(`${COMMAND}: --out`, files.report, tuneReport(found, commandLine('tune', ...args)));
        }
        if (!json) terminal.out(resultText(tuning, plot, name));
      }
    });
    if (json) terminal.out(`${JSON.stringify(found.length === 1 ? found[0] : found)}\n`);
  },
};

/** What to search for, and how long. */
function searchOptions(parsed: ParsedArguments): Partial<TuneOptions> {
  const search = parsed.list('search').map((text) => searched(text));
  const randomize = parsed.list('randomize').map((text) => {
    const [name, range] = searched(text);
    if (range === true) throw usageError(`${COMMAND}: --randomize ${text}: give name=low,high, such as mass=0.8,1.2.`);
    return [name, range] as const;
  });
  const [generations, population] = [parsed.integer('generations', 1, 1e5), parsed.integer('population', 4, 1e4)];
  const [seeds, freshSeeds] = [parsed.integer('seeds', 1, 1e4), parsed.integer('fresh-seeds', 8, 1e5)];
  return {
    randomize: Object.fromEntries(randomize),
    ...(search.length > 0 && { search: Object.fromEntries(search) }),
    ...(generations !== undefined && { generations }),
    ...(population !== undefined && { population }),
    ...(seeds !== undefined && { seeds }),
    ...(freshSeeds !== undefined && { freshSeeds }),
  };
}

function tuned(request: LoopRequest, searching: Partial<TuneOptions>): Promise<Tuning> {
  const { builtIn, system, planner, settings, steps, seed, place, processNoise, actionDelay, spread } = request;
  const world = { steps, seed, ...place, processNoise, actionDelay, ...(!spread && { start: builtIn.start }) };
  const success: TuneOptions['success'] = (states) => builtIn.success(states, system.params);
  return tune({ system, planner: planner.name, settings, success, ...world, ...searching });
}

/** `name` or `name=low,high`. */
function searched(text: string): readonly [string, SearchRange] {
  const [, name, low, high] = /^\s*([^=\s]+)\s*(?:=\s*([^,]+),([^,]+))?$/.exec(text) ?? [];
  if (name === undefined) {
    throw usageError(`${COMMAND}: '${text}' is no range; give name=low,high, such as temperature=0.01,10.`);
  }
  return [name, low === undefined || high === undefined ? true : [numberIn(low), numberIn(high)]];
}

/** NaN for blanks, which `Number` takes for 0. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function resultText(tuning: Tuning, plot: string | undefined, name: string): string {
  const { best, defaults, difference } = tuning;
  const score = ({ mean, low, high }: { mean: number; low: number; high: number }) =>
    `${formatNumber(mean)}, 95% interval ${formatNumber(low)} to ${formatNumber(high)}`;
  const seeds = best.score.costs.length;
  const rows: [string, string][] = [
    ['searched', `${name}${tuning.searched.join(', ')}`],
    [
      'work',
      `${tuning.loops} closed loops of ${tuning.steps} steps, ${formatCount(tuning.budget)} model steps a plan (${tuning.adapter})`,
    ],
    ['defaults', `cost ${score(defaults.score)}, on ${seeds} fresh seeds; ${defaults.score.done} do the task`],
    ['best', `cost ${score(best.score)}, on the same; ${best.score.done} do the task`],
    ['difference', `${score(difference)}, seed by seed`],
    ['verdict', verdictOf(tuning)],
  ];
  if (plot !== undefined) rows.push(['picture', plot]);
  return `${table(rows, '')}${tuning.snippet === undefined ? '' : `\n${tuning.snippet}`}`;
}

function verdictOf({ verdict }: Tuning): string {
  switch (verdict) {
    case 'does-more':
      return 'better than the defaults: more loops do the task';
    case 'costs-less':
      return 'better than the defaults: it costs less, and as many loops do the task';
    case 'does-less':
      return 'not better than the defaults, which stay: fewer loops do the task';
    case 'not-shown':
      return 'not shown to be better than the defaults, which stay';
    default:
      throw verdict satisfies never;
  }
}
