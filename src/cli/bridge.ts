import { readFile } from 'node:fs/promises';
import { type BridgeConfig, checkConfig } from '../embed/bridges/config.ts';
import { driveRobot } from '../embed/bridges/drive.ts';
import { EXAMPLE_CONFIG } from '../embed/bridges/example.ts';
import { openRobot } from '../embed/bridges/open-robot.ts';
import { showRun } from '../embed/bridges/show-run.ts';
import { type RunRow, runHeader } from '../embed/recording/run.ts';
import type { CountedEvent } from '../embed/robot/events.ts';
import type { RobotCommand } from '../embed/robot/pilot.ts';
import type { RobotReport } from '../embed/robot/report.ts';
import { createPlanner } from '../planners/create.ts';
import { type ParsedArguments, parseArguments, usageError } from './arguments.ts';
import type { Command } from './command.ts';
import { table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { backendLine } from './plan.ts';
import { recordingFile } from './recording-file.ts';
import type { Terminal } from './terminal.ts';

const COMMAND = 'forerun bridge';

const HELP = `forerun bridge [options]

Drives a robot: its states come in through rosbridge or the Foxglove WebSocket protocol, commands go out at a fixed rate. Ctrl-C brings
it to rest and ends. Needs 'npm install roslib ws' for rosbridge, 'npm install @foxglove/ws-protocol ws' for Foxglove.

  --config <file>       what the robot's messages mean, and everything else (JSON); --example shows one
  --example             print a configuration that works for a ROS robot with two wheels, and end
  --rosbridge <url>     the robot is behind rosbridge, as ws://127.0.0.1:9090
  --foxglove <place>    a url: the robot is behind that Foxglove WebSocket server
                        a port: serve there, on this machine only, for Foxglove and Lichtblick to watch
  --system <name>       the model                         (diff-drive)
  --planner <name>      the algorithm                     (mppi)
  --rate <n>            commands a second                 (20)
  --record <file>       record the run: .mcap, .json or .csv
  --seconds <n>         end after so many seconds         (at Ctrl-C)
  --seed <n>            key of the random numbers         (0)
  --backend <name>      auto, webgpu or cpu               (auto)
  --json                print the report as JSON

Options go before what the configuration says. Without --config it is the example's.

Example
  forerun bridge --example > robot.json
  forerun bridge --config robot.json --record run.mcap
`;

/** `forerun bridge`: drives a robot. */
export const bridgeCommand: Command = {
  name: 'bridge',
  summary: 'drive a robot through rosbridge or Foxglove',
  help: HELP,
  async run(args, terminal) {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const parsed = parseArguments(COMMAND, args, {
      ...{ config: text, example: flag, rosbridge: text, foxglove: text, system: text, planner: text, rate: text },
      ...{ record: text, seconds: text, seed: text, backend: text, json: flag },
    });
    if (parsed.flag('example')) {
      terminal.out(`${JSON.stringify(EXAMPLE_CONFIG, null, 2)}\n`);
      return;
    }
    const seconds = positive(parsed, 'seconds');
    const config = await requested(parsed);
    await drive(config, seconds, parsed.flag('json'), terminal);
  },
};

function positive(parsed: ParsedArguments, name: string): number | undefined {
  const text = parsed.text(name);
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw usageError(`${COMMAND}: --${name} is '${text}'; give a number above 0.`);
}

/** The configuration of the file, or the example's, and over it the options. */
async function requested(parsed: ParsedArguments): Promise<BridgeConfig> {
  const path = parsed.text('config');
  const foxglove = parsed.text('foxglove');
  const rosbridge = parsed.text('rosbridge');
  const isPort = foxglove !== undefined && /^\d+$/.test(foxglove);
  const { system, planner, rateHz, params, robot } = EXAMPLE_CONFIG;
  const own = parsed.text('system') ?? system;
  const ofExample = own === system ? { params, robot } : {};
  if (path === undefined && rosbridge === undefined && foxglove === undefined) {
    throw usageError(`${COMMAND}: where is the robot? Give --rosbridge ws://127.0.0.1:9090, --foxglove or --config.`);
  }
  const base = path === undefined ? { system: own, planner, rateHz, ...ofExample } : await fromFile(path);
  const [rate, seed] = [positive(parsed, 'rate'), parsed.integer('seed', 0, 2 ** 32 - 1)];
  const names = ['system', 'planner', 'record', 'backend'] as const;
  const given = names.flatMap((name) => (parsed.text(name) === undefined ? [] : [[name, parsed.text(name)] as const]));
  return checkConfig(
    {
      ...base,
      ...Object.fromEntries(given),
      ...(rate !== undefined && { rateHz: rate }),
      ...(seed !== undefined && { seed }),
      ...(rosbridge !== undefined && { connect: { rosbridge } }),
      ...(foxglove !== undefined && (isPort ? { serve: { port: Number(foxglove) } } : { connect: { foxglove } })),
    },
    path === undefined ? COMMAND : `${COMMAND}: ${path}`,
  );
}

async function fromFile(path: string): Promise<object> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${COMMAND}: --config ${path} cannot be read (${reason}); '${COMMAND} --example' prints one.`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw usageError(`${COMMAND}: --config ${path} is no object; '${COMMAND} --example' prints one.`);
}

async function drive(
  config: BridgeConfig,
  seconds: number | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const { system, settings, seed, backend, mapping, loop, frame, record } = config;
  const way = wayOf(config);
  const waiting = `waiting for the first ${[...new Set(mapping.state.map(({ topic }) => topic))].join(', ')}\n`;
  const tell = teller(terminal, way, waiting);
  const algorithm = config.planner.create(settings);
  const planner = await createPlanner({ system, algorithm, backend, seed });
  try {
    terminal.error(backendLine({ planner }));
    const header = runHeader(system, { planner: config.planner.name, settings, seed });
    const robot = await openRobot(config, tell);
    terminal.error(way === undefined ? waiting : `waiting for ${way}\n`);
    try {
      const file =
        record === undefined ? undefined : await recordingFile(`${COMMAND}: --record`, record, header, frame);
      const show = robot.host && (await showRun(robot.host, header, frame));
      if (robot.host) terminal.error(`watch     ${robot.host.url} (Foxglove WebSocket)\n`);
      const report = await untilInterrupted(async (signal) => {
        const driven = driveRobot({
          ...loop,
          planner,
          transport: robot.transport,
          mapping,
          onEvent: tell,
          onCommand(command) {
            const row = rowOf(command, header.startedAt);
            if (row === undefined) return;
            file?.add(row);
            show?.(row);
          },
        });
        await ended(signal, seconds);
        return driven.stop();
      });
      const written = await file?.end();
      const recorded = record === undefined || written === undefined ? undefined : { file: record, ...written };
      terminal.out(json ? `${JSON.stringify({ ...report, recorded })}\n` : reportText(report, recorded));
    } finally {
      await robot.close();
    }
  } finally {
    planner.destroy();
  }
}

/** What the connection is called in messages; `undefined` where the robot connects to us. */
function wayOf({ connect }: BridgeConfig): string | undefined {
  if (connect === 'clients') return undefined;
  return 'rosbridge' in connect ? `rosbridge at ${connect.rosbridge}` : `Foxglove at ${connect.foxglove}`;
}

/**
 * Tells of events, of each kind at most every 10 s: what goes on and on is in the report. Until the first connection there is nothing to
 * lose: why it cannot be made is told once.
 *
 * @param way Name of the connection
 * @param then Told once it stands
 */
function teller(terminal: Terminal, way: string | undefined, then: string): (event: CountedEvent<string>) => void {
  const told = new Map<string, number>();
  let stood = way === undefined;
  return ({ kind, message, time, count }) => {
    const isFirst = !stood && kind === 'connected' && message === way;
    const last = told.get(kind);
    const isRepeat = last !== undefined && (time - last < 10_000 || (!stood && kind === 'disconnected'));
    if (isRepeat && !isFirst) return;
    told.set(kind, time);
    const clock = new Date(time).toISOString().slice(11, 19);
    terminal.error(`${clock}  ${kind}: ${message}${count > 1 ? ` (${count} times so far)` : ''}\n`);
    if (!isFirst) return;
    stood = true;
    // One that is lost just after it first stood is told of.
    told.delete('disconnected');
    terminal.error(then);
  };
}

function rowOf({ measured, action, status, time, plan }: RobotCommand, startedAt: number): RunRow | undefined {
  if (measured === undefined) return undefined;
  const { state } = measured;
  return {
    time: Math.max(0, time - startedAt) / 1000,
    state,
    action: Float32Array.from(action),
    cost: null,
    status,
    ...(status === 'ok' && plan !== undefined && { plan: { actions: plan.actions, states: plan.states } }),
  };
}

function ended(signal: AbortSignal, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (seconds !== undefined) setTimeout(resolve, 1000 * seconds);
  });
}

type Recorded = { readonly file: string; readonly rows: number; readonly dropped: number };

function reportText(report: RobotReport, recorded: Recorded | undefined): string {
  const { commands, seconds, toldToRest, byStatus, rateHz, latencyMs, planMs, events } = report;
  const happened = Object.entries(events).map(([kind, count]) => `${count} ${kind}`);
  return table(
    [
      ['ran', `${seconds.toFixed(1)} s; robot told to rest: ${toldToRest ? 'yes' : 'no'}`],
      [
        'commands',
        `${commands} at ${rateHz.toFixed(1)} a second: ${byStatus.ok} ok, ${byStatus.shifted} shifted, ${byStatus.brake} brake`,
      ],
      ...(latencyMs ? [['latency', `${latencyMs.p50.toFixed(1)} ms p50, ${latencyMs.p95.toFixed(1)} ms p95`]] : []),
      ...(planMs ? [['plan time', `${planMs.p50.toFixed(1)} ms p50, ${planMs.p95.toFixed(1)} ms p95`]] : []),
      ['events', happened.length > 0 ? happened.join(', ') : 'none'],
      ...(recorded ? [['recording', recordedText(recorded)]] : []),
    ],
    '',
  );
}

function recordedText({ file, rows, dropped }: Recorded): string {
  const full = dropped === 0 ? '' : `; ${dropped} more did not fit: record to .mcap, which has no end`;
  return `${file}, ${rows} rows${full}`;
}
