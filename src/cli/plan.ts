import { searchTreePlot } from '../diagnostics/plot/search-tree.ts';
import { runHeader } from '../embed/recording/run.ts';
import { type PlannerEntry, planners } from '../planners/catalog.ts';
import type { PlannerLayout } from '../planners/layout.ts';
import type { Planner } from '../planners/planner.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments, usageError } from './arguments.ts';
import { closedLoop, type LoopRecord, planningFigures } from './closed-loop.ts';
import type { Command } from './command.ts';
import { formatCount, formatNumber, roundMs, shortFloat, table } from './format.ts';
import { type NamedTask, namedTask, TASK_OPTIONS } from './named-task.ts';
import { checkOutput, writeOutput } from './output-file.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { showProgress } from './progress.ts';
import { drawRecord } from './recorded-picture.ts';
import { type RecordingFile, recordingFile } from './recording-file.ts';
import { checkSearchSettings, type SearchEntry, searchEntry } from './search-entry.ts';
import { type PlannedTask, prepareTask } from './task.ts';
import type { Terminal } from './terminal.ts';

const COMMAND = 'forerun plan';
/** What can plan here: planners of action sequences, and the tree search. */
const PLANNERS: readonly (PlannerEntry | SearchEntry)[] = [...planners, searchEntry];
const LARGEST_SEED = 2 ** 32 - 1;

const HELP = `forerun plan <system> [options]

Runs a closed loop: each step plans from the true state of a built-in system, and takes the first action of the plan.
The defaults of mppi, which plans unless another is named, solve each task; those of mcts are set for cartpole-discrete and pendulum.

  --planner <name>      the algorithm                                  (mppi)
  --samples <n>         N, action sequences tried per iteration        (tuned for the task)
  --horizon <n>         H, steps looked ahead                          (tuned for the task)
  --steps <n>           T, steps of the closed loop                    (enough for the task)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --autotune            look for the fastest layout of the kernels first, for two seconds
  --set <name=value>    a parameter of the system or a setting of the planner; may be given again and again
  --svg <file>          draw the run
  --tree <file>         draw the tree of the last search (--planner mcts)
  --record <file>       record the run with its plans: .mcap, .json or .csv
  --json                print only one JSON object, as the last line

Systems: ${builtInSystems.map(({ name }) => name).join(', ')}
Planners: ${PLANNERS.map(({ name }) => name).join(', ')}
'forerun list' shows their parameters.

Examples
  forerun plan pendulum --planner cem --samples 500 --set mass=1.2 --svg pendulum.svg
  forerun plan cartpole-discrete --planner mcts --set simulations=100 --tree tree.svg
`;

/** `forerun plan`: one closed loop with a built-in system. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'plan for a built-in system in closed loop',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(
      COMMAND,
      args,
      {
        steps: { type: 'string' },
        seed: { type: 'string' },
        ...TASK_OPTIONS,
        ...PLACE_OPTIONS,
        autotune: { type: 'boolean' },
        svg: { type: 'string' },
        tree: { type: 'string' },
        record: { type: 'string' },
        json: { type: 'boolean' },
      },
      1,
    );
    const steps = parsed.integer('steps', 1, 1_000_000);
    const seed = parsed.integer('seed', 0, LARGEST_SEED) ?? 0;
    const named = namedTask(COMMAND, parsed.positionals[0], parsed, PLANNERS);
    if (named.planner.name === searchEntry.name) checkSearchSettings(named.settings);
    const autotune = parsed.flag('autotune');
    const tree = parsed.text('tree');
    if (tree !== undefined && tree === parsed.text('svg'))
      throw usageError(`${COMMAND}: --svg and --tree are both '${tree}'; give two files.`);
    await checkSearchOptions(named.planner, { autotune, tree });
    const task = await prepareTask(named, { place: chosenPlace(parsed), seed, autotune });
    try {
      await runTask(
        task,
        {
          steps: steps ?? task.builtIn.steps,
          seed,
          svg: parsed.text('svg'),
          tree,
          record: parsed.text('record'),
          recording: await openRecording(parsed.text('record'), named, seed),
          json: parsed.flag('json'),
        },
        terminal,
      );
    } finally {
      task.planner.destroy();
    }
  },
};

/** Refuses what only a search can do, or only the planners of sequences. */
async function checkSearchOptions(
  { name }: PlannerEntry | SearchEntry,
  { autotune, tree }: { readonly autotune: boolean; readonly tree: string | undefined },
): Promise<void> {
  const searches = name === searchEntry.name;
  if (searches && autotune)
    throw usageError(`${COMMAND}: --autotune: ${name} has no kernels to lay out; leave it out.`);
  if (tree === undefined) return;
  if (!searches) throw usageError(`${COMMAND}: --tree: ${name} searches no tree; give --planner ${searchEntry.name}.`);
  await checkOutput(`${COMMAND}: --tree`, tree);
}

function openRecording(
  path: string | undefined,
  { system, planner, settings }: NamedTask<PlannerEntry | SearchEntry>,
  seed: number,
): Promise<RecordingFile> | undefined {
  const header = runHeader(system, { planner: planner.name, settings, seed });
  return path === undefined ? undefined : recordingFile(`${COMMAND}: --record`, path, header);
}

async function runTask(
  task: Awaited<ReturnType<typeof prepareTask>>,
  options: {
    steps: number;
    seed: number;
    svg: string | undefined;
    tree: string | undefined;
    record: string | undefined;
    recording: RecordingFile | undefined;
    json: boolean;
  },
  terminal: Terminal,
): Promise<void> {
  const { builtIn, system, planner } = task;
  const { steps, seed, svg, tree, recording, json } = options;
  const dt = system.params.dt ?? 1;
  if (!json) terminal.error(backendLine(task));
  const progress = json ? undefined : showProgress(terminal);
  const record = await closedLoop({
    system,
    planner,
    start: builtIn.start,
    steps,
    seed,
    ...(svg === undefined ? {} : { fans: { every: Math.max(1, Math.floor(steps / 40)), count: 32 } }),
    onStep: ({ step, planMs, before, plan, cost }) => {
      recording?.add({ time: (step - 1) * dt, state: before, action: plan.action, cost, status: plan.status, plan });
      progress?.update(step / steps, `step ${step} of ${steps}, ${planMs.toFixed(1)} ms a plan`);
    },
  });
  progress?.done();
  await recording?.end();
  const result = summarize(task, record, seed);
  if (svg !== undefined) await writeOutput(`${COMMAND}: --svg`, svg, drawRecord(task, record));
  const searched = 'tree' in planner ? planner.tree() : undefined;
  if (tree !== undefined && searched !== undefined) {
    const title = `${builtIn.title}, step ${record.actions.length}: the tree of the search`;
    await writeOutput(`${COMMAND}: --tree`, tree, searchTreePlot(searched.tree, { title, actions: searched.actions }));
  }
  terminal.out(
    json ? `${JSON.stringify(result)}\n` : resultText(result, task, { picture: svg, tree, recording: options.record }),
  );
}

/** The machine-readable result of a run. */
export interface PlanResult {
  readonly system: string;
  readonly planner: string;
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: string;
  /** Why a software adapter or the CPU was used; absent when nothing better was to be had or asked for. */
  readonly fallbackReason?: string;
  /** How the planner's kernels are laid out, and where that is from; absent for a tree search. */
  readonly layout?: PlannerLayout;
  readonly seed: number;
  /** Steps taken: fewer than asked for when the system terminated. */
  readonly steps: number;
  readonly return: number;
  readonly finalState: readonly number[];
  readonly success: boolean;
  readonly planMs: { readonly p50: number; readonly p95: number };
  /** Model steps of a plan; where episodes end on the way, those after the end count, too. */
  readonly stepsPerPlan: number;
  /** Model steps per second of planning. */
  readonly stepsPerSecond: number;
  /** Plans that were not ordinary, by status; absent when there were none. */
  readonly trouble?: LoopRecord['trouble'];
}

/** The result of a run as one JSON object describes it. */
export function summarize({ builtIn, system, planner }: PlannedTask, record: LoopRecord, seed: number): PlanResult {
  const { p50, p95, stepsPerSecond } = planningFigures(record);
  return {
    system: system.name,
    planner: planner.name,
    backend: planner.backend,
    adapter: planner.adapter.description,
    ...(planner.fallbackReason === undefined ? {} : { fallbackReason: planner.fallbackReason }),
    ...(planner.layout === undefined ? {} : { layout: planner.layout }),
    seed,
    steps: record.actions.length,
    return: record.return,
    finalState: [...(record.states.at(-1) ?? [])].map(shortFloat),
    success: builtIn.success(record.states, system.params),
    planMs: { p50: roundMs(p50), p95: roundMs(p95) },
    stepsPerPlan: Math.round(record.modelSteps / Math.max(1, record.actions.length)),
    stepsPerSecond: Math.round(stepsPerSecond),
    ...(Object.keys(record.trouble).length > 0 ? { trouble: record.trouble } : {}),
  };
}

/** Who computes, and why not something better. */
export function backendLine({
  planner,
}: {
  readonly planner: Pick<Planner, 'backend' | 'adapter' | 'fallbackReason'>;
}): string {
  const name = planner.backend === 'webgpu' ? 'WebGPU' : 'CPU';
  const reason = planner.fallbackReason === undefined ? '' : `\nfallback  ${planner.fallbackReason}`;
  return `backend   ${name}: ${planner.adapter.description}${reason}\n`;
}

function layoutText({ noise, reductions, workgroupSize, subgroups, from }: PlannerLayout): string {
  return `noise ${noise}, reductions ${reductions}, workgroups of ${workgroupSize}${subgroups ? ', subgroups' : ''} (${from})`;
}

function resultText(
  result: PlanResult,
  { builtIn, planner }: PlannedTask,
  files: Readonly<Record<'picture' | 'tree' | 'recording', string | undefined>>,
): string {
  const rows: [string, string][] = [
    ['task', `${builtIn.title}: ${builtIn.description}`],
    ['planner', `${result.planner}, ${planner.sizes}, seed ${result.seed}`],
    ...(planner.layout === undefined || planner.layout.from === 'default'
      ? []
      : [['layout', layoutText(planner.layout)] as [string, string]]),
    ['steps', String(result.steps)],
    ['return', formatNumber(result.return)],
    [
      'final state',
      result.finalState.map((value, i) => `${planner.system.stateNames[i]} ${formatNumber(value)}`).join(', '),
    ],
    ['success', result.success ? 'yes' : 'no'],
    ['plan time', `${result.planMs.p50.toFixed(2)} ms p50, ${result.planMs.p95.toFixed(2)} ms p95`],
    ['speed', `${formatCount(result.stepsPerSecond)} model steps a second, ${formatCount(result.stepsPerPlan)} a plan`],
  ];
  if (result.trouble)
    rows.push([
      'trouble',
      Object.entries(result.trouble)
        .map(([status, n]) => `${n} plans ${status}`)
        .join(', '),
    ]);
  for (const [name, file] of Object.entries(files)) if (file !== undefined) rows.push([name, file]);
  return table(rows, '');
}
