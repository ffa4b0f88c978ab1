import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createPlanner } from '../../../planners/create.ts';
import { checkConfig } from '../config.ts';
import { driveRobot } from '../drive.ts';
import { EXAMPLE_CONFIG } from '../example.ts';
import { openRobot } from '../open-robot.ts';
import type { LinkEvent } from '../transport.ts';
import { until } from '../until.testing.ts';

const ROS = 'roscore';
const INSTALL = 'apt-get install python3-roslaunch python3-rostopic python3-nav-msgs python3-geometry-msgs (Debian 12)';
// Debian's Python, wherever another one comes first.
const ENV = {
  ...process.env,
  PATH: `/usr/bin:${process.env.PATH}`,
  ROS_IP: '127.0.0.1',
  ROS_PACKAGE_PATH: '/usr/share',
};

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanup.splice(0).reverse()) await each();
});

function hasRos(): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${ROS} && /usr/bin/python3 -c 'import rospy, nav_msgs.msg'`], { env: ENV });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a process of ROS; its output is kept. */
function start(master: string, command: string, ...args: string[]) {
  const child: ChildProcess = spawn(command, args, { env: { ...ENV, ROS_MASTER_URI: master }, stdio: 'pipe' });
  cleanup.push(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGKILL'), 3000);
    if (child.exitCode === null && child.signalCode === null) await gone;
    clearTimeout(late);
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output.text += String(data);
    });
  }
  return { child, output };
}

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** rosbridge before real topics: what comes over WebSocket goes to a node of ROS line by line, and back. */
async function rosbridge(master: string): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  cleanup.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  server.on('connection', (socket: WebSocket) => {
    const { child } = start(master, '/usr/bin/python3', script('rosbridge.testing.py'));
    if (child.stdout) createInterface(child.stdout).on('line', (line) => socket.send(line));
    socket.on('message', (data) => child.stdin?.write(`${String(data)}\n`));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('topics of a real ROS 1', () => {
  it("drive a robot to its goal, as 'forerun bridge --example' says", async ({ skip }) => {
    // ROS is not to be had from npm; whoever reads the report has to see that this was not shown.
    if (!hasRos()) {
      console.warn(`Not run, as ${ROS} and rospy are not here: topics of a real ROS 1. ${INSTALL}`);
      skip(`no ${ROS}`);
    }
    const port = await freePort();
    const master = `http://127.0.0.1:${port}`;
    const core = start(master, ROS, '-p', String(port));
    await until(
      () => core.output.text.includes('started core service'),
      () => `started: ${core.output.text}`,
    );
    const robot = start(master, '/usr/bin/python3', script('robot.testing.py'));
    await until(
      () => robot.output.text.includes('ready'),
      () => `ready: ${robot.output.text}`,
    );
    const config = checkConfig(
      {
        ...EXAMPLE_CONFIG,
        params: { ...EXAMPLE_CONFIG.params, goalX: 0.8, goalY: 0.2 },
        connect: { rosbridge: await rosbridge(master) },
        mapping: { ...EXAMPLE_CONFIG.mapping, ros: 1 },
      },
      'test',
    );
    const planner = await createPlanner({
      system: config.system,
      algorithm: config.planner.create(config.settings),
      backend: 'cpu',
    });
    cleanup.push(() => planner.destroy());
    const events: LinkEvent[] = [];
    const opened = await openRobot(config, (event) => events.push(event));
    cleanup.push(() => opened.close());
    let place = [0, 0];
    const driven = driveRobot({
      ...config.loop,
      planner,
      transport: opened.transport,
      mapping: config.mapping,
      onCommand: ({ measured }) => {
        place = Array.from(measured?.state ?? place);
      },
    });
    // A foreign witness of the commands.
    const echo = start(master, 'rostopic', 'echo', '-n', '3', '/cmd_vel/linear/x');
    const path = start(master, 'rostopic', 'echo', '-n', '1', '/forerun/plan/poses[5]/header/frame_id');
    await until(
      () => Math.hypot((place[0] ?? 0) - 0.8, (place[1] ?? 0) - 0.2) < 0.15,
      () => `at the goal but at ${place}; ${JSON.stringify([events, driven.report()])}`,
    );
    await until(
      () => /---/.test(echo.output.text) && path.output.text.includes('odom'),
      () => `heard: ${echo.output.text} ${path.output.text}`,
    );
    const report = await driven.stop();
    expect(report.byStatus.ok).toBeGreaterThan(20);
    expect(events.filter(({ kind }) => kind !== 'connected')).toEqual([]);
  });
});
