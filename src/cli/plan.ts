import { runHeader } from '../embed/recording/run.ts';
import { planners } from '../planners/catalog.ts';
import type { PlannerLayout } from '../planners/layout.ts';
import type { Planner } from '../planners/planner.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments } from './arguments.ts';
import { closedLoop, type LoopRecord, planningFigures } from './closed-loop.ts';
import type { Command } from './command.ts';
import { formatCount, formatNumber, roundMs, shortFloat, table } from './format.ts';
import { type NamedTask, namedTask, TASK_OPTIONS } from './named-task.ts';
import { writeOutput } from './output-file.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { showProgress } from './progress.ts';
import { drawRecord } from './recorded-picture.ts';
import { type RecordingFile, recordingFile } from './recording-file.ts';
import { type PlannedTask, prepareTask } from './task.ts';
import type { Terminal } from './terminal.ts';

const COMMAND = 'forerun plan';
const LARGEST_SEED = 2 ** 32 - 1;

const HELP = `forerun plan <system> [options]

Runs a closed loop: each step plans from the true state of a built-in system, and takes the first action of the plan.
The defaults solve each task.

  --planner <name>      the algorithm                                  (mppi)
  --samples <n>         N, action sequences tried per iteration        (tuned for the task)
  --horizon <n>         H, steps looked ahead                          (tuned for the task)
  --steps <n>           T, steps of the closed loop                    (enough for the task)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --autotune            look for the fastest layout of the kernels first, for two seconds
  --set <name=value>    a parameter of the system or a setting of the planner; may be given again and again
  --svg <file>          draw the run
  --record <file>       record the run with its plans: .mcap, .json or .csv
  --json                print only one JSON object, as the last line

Systems: ${builtInSystems.map(({ name }) => name).join(', ')}
Planners: ${planners.map(({ name }) => name).join(', ')}
'forerun list' shows their parameters.

Example
  forerun plan pendulum --planner cem --samples 500 --set mass=1.2 --svg pendulum.svg
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
        record: { type: 'string' },
        json: { type: 'boolean' },
      },
      1,
    );
    const steps = parsed.integer('steps', 1, 1_000_000);
    const seed = parsed.integer('seed', 0, LARGEST_SEED) ?? 0;
    const named = namedTask(COMMAND, parsed.positionals[0], parsed);
    const task = await prepareTask(named, { place: chosenPlace(parsed), seed, autotune: parsed.flag('autotune') });
    try {
      await runTask(
        task,
        {
          steps: steps ?? task.builtIn.steps,
          seed,
          svg: parsed.text('svg'),
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

function openRecording(
  path: string | undefined,
  { system, planner, settings }: NamedTask,
  seed: number,
): Promise<RecordingFile> | undefined {
  const header = runHeader(system, { planner: planner.name, settings, seed });
  return path === undefined ? undefined : recordingFile(`${COMMAND}: --record`, path, header);
}

async function runTask(
  task: PlannedTask,
  options: {
    steps: number;
    seed: number;
    svg: string | undefined;
    recording: RecordingFile | undefined;
    json: boolean;
  },
  terminal: Terminal,
): Promise<void> {
  const { builtIn, system, planner } = task;
  const { steps, seed, svg, recording, json } = options;
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
  terminal.out(json ? `${JSON.stringify(result)}\n` : resultText(result, task, svg));
}

/** The machine-readable result of a run. */
export interface PlanResult {
  readonly system: string;
  readonly planner: string;
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: string;
  /** Why a software adapter or the CPU was used; absent when nothing better was to be had or asked for. */
  readonly fallbackReason?: string;
  /** How the planner's kernels are laid out, and where that is from. */
  readonly layout: PlannerLayout;
  readonly seed: number;
  /** Steps taken: fewer than asked for when the system terminated. */
  readonly steps: number;
  readonly return: number;
  readonly finalState: readonly number[];
  readonly success: boolean;
  readonly planMs: { readonly p50: number; readonly p95: number };
  /** Model steps per second of planning. */
  readonly stepsPerSecond: number;
  /** Plans that were not ordinary, by status; absent when there were none. */
  readonly trouble?: LoopRecord['trouble'];
}

/** The result of a run as one JSON object describes it. */
export function summarize({ builtIn, system, planner }: PlannedTask, record: LoopRecord, seed: number): PlanResult {
  const { p50, p95, stepsPerSecond } = planningFigures(record, planner);
  return {
    system: system.name,
    planner: planner.algorithm.name,
    backend: planner.backend,
    adapter: planner.adapter.description,
    ...(planner.fallbackReason === undefined ? {} : { fallbackReason: planner.fallbackReason }),
    layout: planner.layout,
    seed,
    steps: record.actions.length,
    return: record.return,
    finalState: [...(record.states.at(-1) ?? [])].map(shortFloat),
    success: builtIn.success(record.states, system.params),
    planMs: { p50: roundMs(p50), p95: roundMs(p95) },
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

function resultText(result: PlanResult, { builtIn, planner }: PlannedTask, svg: string | undefined): string {
  const { samples, horizon } = planner.algorithm;
  const rows: [string, string][] = [
    ['task', `${builtIn.title}: ${builtIn.description}`],
    ['planner', `${result.planner}, ${samples} samples, horizon ${horizon}, seed ${result.seed}`],
    ...(planner.layout.from === 'default' ? [] : [['layout', layoutText(planner.layout)] as [string, string]]),
    ['steps', String(result.steps)],
    ['return', formatNumber(result.return)],
    [
      'final state',
      result.finalState.map((value, i) => `${planner.system.stateNames[i]} ${formatNumber(value)}`).join(', '),
    ],
    ['success', result.success ? 'yes' : 'no'],
    ['plan time', `${result.planMs.p50.toFixed(2)} ms p50, ${result.planMs.p95.toFixed(2)} ms p95`],
    ['speed', `${formatCount(result.stepsPerSecond)} model steps a second`],
  ];
  if (result.trouble)
    rows.push([
      'trouble',
      Object.entries(result.trouble)
        .map(([status, n]) => `${n} plans ${status}`)
        .join(', '),
    ]);
  if (svg !== undefined) rows.push(['picture', svg]);
  return table(rows, '');
}
