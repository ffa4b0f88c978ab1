import { join } from 'node:path';
import { planners } from '../planners/catalog.ts';
import { parseArguments } from './arguments.ts';
import { closedLoop, type LoopRecord } from './closed-loop.ts';
import type { Command } from './command.ts';
import { formatCount, roundMs, shortFloat, table } from './format.ts';
import { commandLine } from './invocation.ts';
import { namedTask } from './named-task.ts';
import { writeOutput } from './output-file.ts';
import { chosenPlace, PLACE_OPTIONS } from './place.ts';
import { backendLine, summarize } from './plan.ts';
import { showProgress } from './progress.ts';
import { clearance, timeStep } from './recorded-flight.ts';
import { drawRecord } from './recorded-picture.ts';
import { type PlannedTask, prepareTask } from './task.ts';
import type { Terminal } from './terminal.ts';

const COMMAND = 'forerun demo';

const HELP = `forerun demo [options]

A quadrotor flies through obstacles to its goal, planned by MPPI. Writes the trajectory (JSON) and a picture (SVG).

  --backend <name>    auto, webgpu or cpu               (auto)
  --threads <n>       threads of the CPU backend        (as many as the machine runs at once)
  --seed <n>          key of the random numbers         (0)
  --samples <n>       N, action sequences tried a plan  (tuned for the task)
  --horizon <n>       H, steps looked ahead             (tuned for the task)
  --out <folder>      where the files go                (out)
`;

/** The flight is over when the quadrotor is this near to the goal (m) and this slow (m/s). */
const ARRIVED = { distance: 0.2, speed: 0.6 };

/** `forerun demo`: the flight that `npm start` shows. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'a quadrotor flies through obstacles to its goal',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(COMMAND, args, {
      ...PLACE_OPTIONS,
      seed: { type: 'string' },
      samples: { type: 'string' },
      horizon: { type: 'string' },
      out: { type: 'string' },
    });
    const seed = parsed.integer('seed', 0, 2 ** 32 - 1) ?? 0;
    const task = await prepareTask(namedTask(COMMAND, 'quadrotor', parsed, planners), {
      place: chosenPlace(parsed),
      seed,
    });
    try {
      await fly(task, seed, parsed.text('out') ?? 'out', terminal);
    } finally {
      task.planner.destroy();
    }
  },
};

async function fly(task: PlannedTask, seed: number, folder: string, terminal: Terminal): Promise<void> {
  const { builtIn, system, planner } = task;
  terminal.error(
    'A quadrotor flies through obstacles to its goal. Each control step, MPPI plans with ' +
      `${planner.sizes} steps.\n${backendLine(task)}\n`,
  );
  const whole = distanceToGoal(task, builtIn.start);
  const progress = showProgress(terminal);
  const record = await closedLoop({
    system,
    planner,
    start: builtIn.start,
    steps: builtIn.steps,
    seed,
    fans: { every: 8, count: 36 },
    onStep: ({ step, state, planMs }) => {
      const left = distanceToGoal(task, state);
      const time = (step * (timeStep(system) ?? 1)).toFixed(1);
      progress.update(
        1 - left / whole,
        `${left.toFixed(2)} m to the goal after ${time} s, ${planMs.toFixed(1)} ms a plan`,
      );
    },
    until: (state) => hasArrived(task, state),
  });
  progress.done();
  const json = join(folder, 'flight.json');
  const svg = join(folder, 'flight.svg');
  await writeOutput(`${COMMAND}: --out`, json, `${JSON.stringify(trajectory(task, record, seed))}\n`);
  await writeOutput(`${COMMAND}: --out`, svg, drawRecord(task, record, 'A quadrotor flies through obstacles'));
  terminal.out(report(task, record, seed, { json, svg }));
}

function report(task: PlannedTask, record: LoopRecord, seed: number, files: { json: string; svg: string }): string {
  const { system, builtIn } = task;
  const result = summarize(task, record, seed);
  const closest = Math.min(...record.states.map((state) => clearance(builtIn, system, state)));
  const miss = distanceToGoal(task, record.states.at(-1) ?? builtIn.start);
  const device = task.planner.adapter.description;
  const seconds = (record.actions.length * (timeStep(system) ?? 1)).toFixed(1);
  const rows = [
    [
      'result',
      result.success ? `reached the goal in ${seconds} s of flight` : `did not reach the goal safely in ${seconds} s`,
    ],
    ['to the goal', `${miss.toFixed(2)} m`],
    ['closest approach', closest > 0 ? `${closest.toFixed(2)} m from the hull to an obstacle` : 'touched an obstacle'],
    [
      'plan time',
      `${result.planMs.p50.toFixed(2)} ms p50, ${result.planMs.p95.toFixed(2)} ms p95 (${record.actions.length} plans)`,
    ],
    ['speed', `${formatCount(result.stepsPerSecond)} model steps a second`],
    ['computed by', `${result.backend === 'webgpu' ? 'WebGPU' : 'CPU'}: ${device}`],
    ['trajectory', files.json],
    ['picture', files.svg],
  ];
  const next = [
    [commandLine('demo', '--seed', '7'), 'another flight'],
    [commandLine('plan', 'pendulum', '--svg', 'out/pendulum.svg'), 'swing a pendulum up'],
    [
      commandLine('train', 'linear', '--env', 'cartpole-continuous', '--out', 'out/cartpole'),
      'learn to balance a pole',
    ],
    [commandLine('list'), 'all systems and planners'],
    [commandLine('doctor'), 'what this machine offers'],
  ];
  return `${table(rows, '')}\nTry next\n${table(next)}`;
}

/** What flight.json holds. */
function trajectory(task: PlannedTask, record: LoopRecord, seed: number) {
  const { builtIn, system } = task;
  return {
    ...summarize(task, record, seed),
    dt: timeStep(system),
    params: system.params,
    goal: builtIn.goal(system.params),
    obstacles: builtIn.obstacles,
    stateNames: system.stateNames,
    actionNames: system.action.kind === 'continuous' ? system.action.names : ['index'],
    states: record.states.map((state) => [...state].map(shortFloat)),
    actions: record.actions.map((action) => [...action].map(shortFloat)),
    planTimesMs: record.planMs.map(roundMs),
  };
}

function distanceToGoal({ builtIn, system }: PlannedTask, state: ArrayLike<number>): number {
  const goal = builtIn.goal(system.params) ?? [];
  const position = builtIn.position(state, system.params);
  return Math.hypot(...goal.map((value, axis) => value - (position[axis] ?? 0)));
}

function hasArrived(task: PlannedTask, state: Float32Array): boolean {
  const velocity = ['vx', 'vy', 'vz'].map((name) => state[task.system.stateNames.indexOf(name)] ?? 0);
  return distanceToGoal(task, state) < ARRIVED.distance && Math.hypot(...velocity) < ARRIVED.speed;
}
