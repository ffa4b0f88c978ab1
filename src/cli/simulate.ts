import { didTask } from '../closed-loop/did-task.ts';
import { type Simulation, simulate } from '../closed-loop/simulate.ts';
import { bootstrapInterval, mean, quantile } from '../diagnostics/statistics.ts';
import { seededRandom } from '../models/data/random.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { planners } from '../planners/catalog.ts';
import { planSizes } from '../planners/sizes.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { formatCount, formatNumber, roundMs, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { PLACE_HELP } from './place.ts';
import { backendLine } from './plan.ts';
import { showProgress } from './progress.ts';
import { parseAssignments } from './set.ts';
import { LOOP_OPTIONS, type LoopRequest, loopRequest } from './simulate-request.ts';

const COMMAND = 'forerun simulate';

/** What every GPU lets one binding hold: longer records are not kept. */
const MOST_RECORDED_BYTES = 128 * 2 ** 20;

const HELP = `forerun simulate <system> [options]

Runs many closed loops at once, planner and plant both on the device, and reads nothing back in between: what does this planner
cost, how often does it do the task, and how sure is that?

  --problems <n>        B, closed loops at once                        (64)
  --planner <name>      the algorithm                                  (mppi)
  --samples <n>         N, action sequences tried per iteration        (tuned for the task)
  --horizon <n>         H, steps looked ahead                          (tuned for the task)
  --steps <n>           T, steps of each closed loop                   (enough for the task)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --set <name=value>    a parameter of the system or a setting of the planner; may be given again and again
  --plant <name=value>  a parameter of what is acted on; the planner does not know. May be given again and again
  --noise <std>         deviation of noise on each new state: one number, or one per component with commas   (0)
  --delay <n>           steps until an action takes effect             (0)
  --spread              start where the system draws it, other for each loop, instead of where the task does
  --json                print only one JSON object, as the last line

Systems: ${builtInSystems.map(({ name }) => name).join(', ')}
Planners: ${planners.map(({ name }) => name).join(', ')}
'forerun list' shows their parameters.

Example
  forerun simulate pendulum --problems 100 --plant mass=1.2 --noise 0.01 --delay 1
`;

/** `forerun simulate`: many closed loops at once. */
export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'run many closed loops at once, planner and plant on the device',
  help: HELP,
  async run(args, terminal) {
    const options = {
      ...LOOP_OPTIONS,
      problems: { type: 'string' },
      plant: { type: 'string', multiple: true },
    } as const;
    const parsed = parseArguments(COMMAND, args, options, 1);
    const request = loopRequest(COMMAND, parsed.positionals[0], parsed);
    const problems = parsed.integer('problems', 1, 2 ** 20) ?? 64;
    const { params } = parseAssignments(
      `${COMMAND}: --plant`,
      parsed.list('plant'),
      request.builtIn.params.map(({ name }) => name),
      {},
    );
    const { system, planner, settings, steps, seed, place, processNoise, actionDelay } = request;
    const algorithm = planner.create(settings);
    const recordBytes = 4 * problems * steps * (system.stateSize + system.actionSize + 1);
    const json = parsed.flag('json');
    const progress = showProgress(terminal);
    const found = await untilInterrupted((signal) =>
      simulate({
        system,
        plantParams: params,
        algorithm,
        steps,
        problems,
        states: startsOf(request, problems),
        seed,
        ...place,
        processNoise,
        actionDelay,
        record: recordBytes <= MOST_RECORDED_BYTES,
        signal,
        onProgress: ({ fraction, step }) => progress.update(fraction, step),
      }),
    ).finally(() => progress.done());
    const result = summarize(request, algorithm, problems, found, { ...system.params, ...params });
    if (!json) terminal.error(backendLine({ planner: { ...found, adapter: found.adapter } }));
    terminal.out(json ? `${JSON.stringify(result)}\n` : resultText(result, algorithm));
  },
};

/** Where the loops start, `[S]` or `[B, S]`. */
function startsOf({ builtIn, system, seed, spread }: LoopRequest, problems: number): readonly number[] {
  if (!spread) return builtIn.start;
  return Array.from({ length: problems }, (_, b) => Array.from(system.initialState(seededRandom(seed + b)))).flat();
}

/** The machine-readable result. */
export interface SimulateResult {
  readonly system: string;
  readonly planner: string;
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: string;
  readonly problems: number;
  readonly steps: number;
  readonly seed: number;
  /** Cost of a closed loop: mean with its 95% bootstrap interval, and quantiles; of those that did not diverge. */
  readonly cost: {
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly p5: number;
    readonly p50: number;
    readonly p95: number;
  } | null;
  /** How many of the loops did the task; null where there is too much of them to be written down. */
  readonly success: number | null;
  readonly meanLength: number;
  readonly terminated: number;
  readonly diverged: number;
  /** Plans that found no finite sample. */
  readonly fallbacks: number;
  readonly wallMs: number;
  readonly controlStepsPerSecond: number;
  readonly modelStepsPerSecond: number;
}

function summarize(
  request: LoopRequest,
  algorithm: Algorithm,
  problems: number,
  found: Simulation,
  plantParams: Readonly<Record<string, number>>,
): SimulateResult {
  const { builtIn, system, steps, seed } = request;
  const success = (states: readonly Float32Array[]) => builtIn.success(states, plantParams);
  const costs = Array.from(found.costs).filter(Number.isFinite);
  const drawn = planSizes(system, algorithm, 1, Number.MAX_SAFE_INTEGER).active.reduce((sum, n) => sum + n, 0);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  const perSecond = (problems * steps) / Math.max(found.wallMs / 1000, 1e-9);
  return {
    system: system.name,
    planner: algorithm.name,
    backend: found.backend,
    adapter: found.adapter.description,
    problems,
    steps,
    seed,
    cost:
      costs.length === 0
        ? null
        : {
            mean: mean(costs),
            ...bootstrapInterval(costs),
            p5: quantile(costs, 0.05),
            p50: quantile(costs, 0.5),
            p95: quantile(costs, 0.95),
          },
    success: found.trajectory === undefined ? null : sum(didTask(found, system.stateSize, success)),
    meanLength: mean(found.lengths),
    terminated: sum(found.terminated),
    diverged: sum(found.diverged),
    fallbacks: sum(found.fallbacks),
    wallMs: roundMs(found.wallMs),
    controlStepsPerSecond: Math.round(perSecond),
    modelStepsPerSecond: Math.round(perSecond * drawn * algorithm.horizon),
  };
}

function resultText(result: SimulateResult, { samples, horizon }: Algorithm): string {
  const { cost } = result;
  const rows: [string, string][] = [
    [
      'loops',
      `${result.problems} of ${result.steps} steps with ${result.planner}, ${samples} samples, horizon ${horizon}`,
    ],
  ];
  if (cost !== null) {
    const [middle, low, high] = [cost.mean, cost.low, cost.high].map(formatNumber);
    rows.push(['cost', `${middle} a loop; 95% interval of the mean ${low} to ${high}`]);
    rows.push(['', `${formatNumber(cost.p5)} p5, ${formatNumber(cost.p50)} p50, ${formatNumber(cost.p95)} p95`]);
  }
  if (result.success !== null) rows.push(['success', `${result.success} of ${result.problems} do the task`]);
  rows.push([
    'ended',
    `${result.terminated} terminated, ${result.diverged} diverged; ${formatNumber(result.meanLength)} steps on average`,
  ]);
  if (result.fallbacks > 0) rows.push(['trouble', `${result.fallbacks} plans all-diverged`]);
  rows.push(['time', `${formatNumber(result.wallMs)} ms`]);
  rows.push([
    'speed',
    `${formatCount(result.controlStepsPerSecond)} control steps, ${formatCount(result.modelStepsPerSecond)} model steps a second`,
  ]);
  return table(rows, '');
}
