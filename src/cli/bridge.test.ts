import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_CONFIG } from '../embed/bridges/example.ts';
import { type RosbridgeServer, rosbridgeServer } from '../embed/bridges/rosbridge-server.testing.ts';
import { until } from '../embed/bridges/until.testing.ts';
import { readRun } from '../embed/recording/files.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forerun-bridge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing; run 'npm run build:js' first.`);
});

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanup.splice(0).reverse()) await each();
});

/** A robot that stands at (0.5, 0.5) and counts what it is told. */
async function robot(): Promise<{ server: RosbridgeServer; speeds: number[] }> {
  const server = await rosbridgeServer();
  cleanup.push(() => server.close());
  const speeds: number[] = [];
  server.onPublish = (topic, { linear }) => {
    if (topic === '/cmd_vel') speeds.push((linear as { x: number }).x);
  };
  const timer = setInterval(() => {
    const [seconds, rest] = [Math.floor(Date.now() / 1000), (Date.now() % 1000) * 1e6];
    const pose = { position: { x: 0.5, y: 0.5, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } };
    server.publish('/odom', { header: { stamp: { sec: seconds, nanosec: rest } }, pose: { pose } });
  }, 20);
  cleanup.push(() => clearInterval(timer));
  return { server, speeds };
}

function start(...args: string[]): {
  child: ChildProcess;
  output: { out: string; error: string };
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [MAIN, 'bridge', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  cleanup.push(() => child.kill('SIGKILL'));
  const output = { out: '', error: '' };
  child.stdout.on('data', (data) => {
    output.out += String(data);
  });
  child.stderr.on('data', (data) => {
    output.error += String(data);
  });
  return { child, output, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

describe('forerun bridge', () => {
  it('drives as its own example says until Ctrl-C, brings the robot to rest, reports, and leaves a recording', async () => {
    const { server, speeds } = await robot();
    const [config, record] = [join(folder, 'robot.json'), join(folder, 'run.mcap')];
    const example = spawnSync(process.execPath, [MAIN, 'bridge', '--example'], { encoding: 'utf8' });
    expect(JSON.parse(example.stdout)).toEqual(EXAMPLE_CONFIG);
    writeFileSync(config, example.stdout);
    const place = ['--rosbridge', server.url, '--foxglove', '0'];
    const { child, output, ended } = start('--config', config, ...place, '--record', record, '--backend', 'cpu');
    await until(
      () => speeds.some((speed) => speed > 0.3),
      () => `driving: ${output.error}`,
    );
    child.kill('SIGINT');
    expect(await ended, output.error).toBe(0);
    expect(speeds.at(-1)).toBe(0);
    expect(output.error).toMatch(/watch {5}ws:\/\/127\.0\.0\.1:\d+/);
    expect(output.out).toMatch(/commands {3}\d+ at [\d.]+ a second: \d+ ok, \d+ shifted, \d+ brake/);
    expect(output.out).toMatch(/ran {8}\d+\.\d s; robot told to rest: yes/);
    const [waiting, connected, state] = [
      `waiting for rosbridge at ${server.url}`,
      'connected: ',
      'waiting for the first /odom',
    ];
    expect(output.error.split('\n').filter((line) => /connected: |waiting/.test(line))).toEqual([
      waiting,
      expect.stringContaining(connected),
      state,
    ]);
    expect(output.error).not.toMatch(/no-state|send-failed/);
    expect(output.out).toMatch(/latency .*ms p50/);
    const { header, rows } = await readRun(readFileSync(record));
    expect(header).toMatchObject({ system: 'diff-drive', planner: 'mppi', dt: 0.05 });
    expect(rows.at(-1)?.status).toBe('brake');
    expect(rows.find(({ status }) => status === 'ok')?.plan?.states.length).toBe(3 * 51);
    expect([...(rows[0]?.state ?? [])]).toEqual([0.5, 0.5, 0]);
  });

  it('brings the robot to rest when its terminal is closed', async () => {
    const { server, speeds } = await robot();
    const { child, output, ended } = start('--rosbridge', server.url, '--backend', 'cpu');
    await until(
      () => speeds.some((speed) => speed > 0.1),
      () => `driving: ${output.error}`,
    );
    child.stderr?.destroy();
    child.kill('SIGHUP');
    expect(await ended).toBe(0);
    expect(speeds.at(-1)).toBe(0);
    expect(output.out).toMatch(/brake/);
  });

  it('without a robot says so, keeps on trying, and ends when it is told to', async () => {
    const { output, ended } = start('--rosbridge', 'ws://127.0.0.1:9', '--seconds', '1', '--json', '--backend', 'cpu');
    expect(await ended).toBe(0);
    expect(output.error).toMatch(/waiting for rosbridge at ws:\/\/127\.0\.0\.1:9\n/);
    expect(output.error.match(/disconnected|no-state|send-failed|brake/g)).toEqual(['disconnected']);
    expect(output.error).toMatch(/disconnected: rosbridge at ws:\/\/127\.0\.0\.1:9: .*trying again/);
    const report = JSON.parse(output.out);
    expect(report.byStatus.ok).toBe(0);
    expect(report).toMatchObject({ toldToRest: false, seconds: expect.closeTo(1, 0) });
    expect(report.events).not.toHaveProperty('send-failed');
    expect(report.events).not.toHaveProperty('no-state');
  });

  it('leaves an older recording as it is when it cannot begin', async () => {
    const { server } = await robot();
    const path = join(folder, 'old.mcap');
    writeFileSync(path, 'precious');
    const { output, ended } = start(
      '--rosbridge',
      server.url,
      '--foxglove',
      new URL(server.url).port,
      '--record',
      path,
    );
    expect(await ended).toBe(2);
    expect(output.error).toMatch(/cannot listen on 127.0.0.1/);
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it.each([
    [[], /where is the robot\?/],
    [['--rosbridge', 'http://x'], /an address, as 'ws:/],
    [['--rosbridge', 'ws://x', '--rate', 'fast'], /--rate is 'fast'/],
    [['--config', join(folder, 'none.json')], /cannot be read \(ENOENT.*--example/],
    [['--rosbridge', 'ws://x', '--system', 'rocket'], /system is "rocket"/],
    [['--rosbridge', 'ws://x', '--record', 'run.bag'], /ends in .mcap, .json or .csv/],
  ])('%j is refused in one line', (args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'bridge', ...args], { encoding: 'utf8' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(status).toBe(2);
  });
});
