import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McapStreamReader } from '@mcap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { diffDrive } from '../../systems/diff-drive.ts';
import { type RunRow, runHeader } from '../recording/run.ts';
import { foxgloveTransport } from './foxglove-client.ts';
import { type FoxgloveHost, foxgloveServer } from './foxglove-server.ts';
import { isAllowedOrigin } from './origins.ts';
import { showRun } from './show-run.ts';
import type { LinkEvent } from './transport.ts';
import { until } from './until.testing.ts';

const EXAMPLES = createRequire(import.meta.url).resolve('@foxglove/ws-protocol-examples');

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanup.splice(0).reverse()) await each();
});

async function host(
  options: Parameters<typeof foxgloveServer>[0] = {},
): Promise<{ server: FoxgloveHost; events: LinkEvent[] }> {
  const events: LinkEvent[] = [];
  const server = await foxgloveServer({ port: 0, onEvent: (event) => events.push(event), ...options });
  cleanup.push(() => server.close());
  return { server, events };
}

/** A server that shows a step of a run 50 times a second. */
async function showing(): Promise<FoxgloveHost> {
  const { server } = await host();
  const header = runHeader(diffDrive(), { planner: 'mppi', settings: {}, seed: 0 });
  const show = await showRun(server, header, 'odom');
  const row: RunRow = {
    time: 0,
    state: Float32Array.of(1, 2, 0.5),
    action: Float32Array.of(0.25, -0.25),
    cost: 3,
    status: 'ok',
    plan: { actions: new Float32Array(2), states: Float32Array.of(1, 2, 0.5, 1.5, 2.5, 0.5) },
  };
  const timer = setInterval(() => show({ ...row, time: Date.now() / 1000 - header.startedAt / 1000 }), 20);
  cleanup.push(() => clearInterval(timer));
  return server;
}

/** Starts one of the protocol's examples, which know nothing of us. */
function example(name: string, ...args: string[]) {
  const child = spawn(process.execPath, [EXAMPLES, name, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  cleanup.push(() => child.kill('SIGKILL'));
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output.text += String(data);
    });
  return { child, output };
}

describe('a server of the Foxglove WebSocket protocol', () => {
  it("shows state, command, plan and scene to the protocol's own client", async () => {
    const server = await showing();
    const { output } = example('simple-client', server.url);
    const shown = ['yaw: 0.5', 'left: 0.25', "status: 'ok'", 'actions: [ 0, 0 ]', 'deletions: [], entities: ['];
    await until(
      () => shown.every((text) => output.text.includes(text)),
      () => `all shown:\n${output.text.slice(0, 2000)}`,
    );
    expect(output.text).not.toMatch(/Error/);
  });

  it("is recorded by the protocol's own recorder, schemas included", async () => {
    const server = await showing();
    const folder = mkdtempSync(join(tmpdir(), 'forerun-foxglove-'));
    cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'run.mcap');
    const { child, output } = example('mcap-record', server.url, '-n', '-o', file);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await until(
      () => output.text.includes('/forerun/scene'),
      () => `connected:\n${output.text}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill('SIGINT');
    await ended;
    const reader = new McapStreamReader();
    reader.append(readFileSync(file));
    const found: Record<string, string> = {};
    const schemas = new Map<number, string>();
    let messages = 0;
    for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
      if (record.type === 'Schema') schemas.set(record.id, record.name);
      if (record.type === 'Channel') found[record.topic] = schemas.get(record.schemaId) ?? '';
      if (record.type === 'Statistics') messages = Number(record.messageCount);
    }
    expect(messages).toBeGreaterThan(10);
    expect(found).toEqual({
      '/forerun/state': 'forerun.State',
      '/forerun/command': 'forerun.Command',
      '/forerun/plan': 'forerun.Plan',
      '/forerun/scene': 'foxglove.SceneUpdate',
    });
  });

  it('listens to this machine only, and to no page of the web', async () => {
    const { server } = await host();
    expect(server.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const outcome = (origin: string | undefined, protocol = 'foxglove.websocket.v1') =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(server.url, [protocol], origin === undefined ? {} : { origin });
        socket.once('open', () => {
          socket.close();
          resolve('open');
        });
        socket.once('error', () => resolve('refused'));
      });
    expect(await outcome(undefined)).toBe('open');
    expect(await outcome('http://localhost:5173')).toBe('open');
    expect(await outcome('https://evil.example')).toBe('refused');
    expect(await outcome('http://localhost.evil.example')).toBe('refused');
    expect(await outcome(undefined, 'chat')).toBe('refused');
    expect(isAllowedOrigin('null', [])).toBe(false);
    expect(isAllowedOrigin('https://robots.example', ['https://robots.example'])).toBe(true);
  });

  it('disconnects a client that sends nonsense, and goes on for the others', async () => {
    const { server, events } = await host({ clientPublish: true });
    const heard: unknown[] = [];
    server.subscribe('/odom', 'nav_msgs/Odometry', (message) => heard.push(message));
    const good = await foxgloveTransport(server.url);
    cleanup.push(() => good.close());
    good.advertise('/odom', 'nav_msgs/Odometry');
    const bad = new WebSocket(server.url, ['foxglove.websocket.v1']);
    cleanup.push(() => bad.terminate());
    await new Promise((resolve) => bad.once('open', resolve));
    const gone = new Promise<number>((resolve) => bad.once('close', resolve));
    for (const text of [
      'null',
      '[]',
      '{',
      '7',
      '{"op":"subscribe"}',
      '{"op":"advertise","channels":5}',
      '{"op":"fly"}',
      '{"op":["x"]}',
    ])
      bad.send(text);
    for (const bytes of [[], [1], [1, 0, 0, 0, 0], [9, 1, 2], [2, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255]])
      bad.send(Uint8Array.from(bytes));
    for (let i = 0; i < 20; i++) bad.send('null');
    expect(await gone).toBe(1008);
    await until(() => good.publish('/odom', { x: 7 }), 'sent');
    await until(() => heard.length > 0, 'heard');
    expect(heard[0]).toEqual({ x: 7 });
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['connected', 'refused-message', 'disconnected']),
    );
  });

  it('takes nothing from clients unless it is told to', async () => {
    const { server } = await host();
    const heard: unknown[] = [];
    server.subscribe('/odom', 'nav_msgs/Odometry', (message) => heard.push(message));
    server.advertise('/cmd_vel', 'geometry_msgs/Twist');
    // Nobody is there yet.
    expect(server.publish('/cmd_vel', {})).toBe(false);
    const events: LinkEvent[] = [];
    const client = await foxgloveTransport(server.url, (event) => events.push(event));
    cleanup.push(() => client.close());
    client.advertise('/odom', 'nav_msgs/Odometry');
    await until(() => events.some(({ kind }) => kind === 'remote-status'), 'told');
    expect(client.publish('/odom', { x: 7 })).toBe(false);
    expect(server.publish('/cmd_vel', {})).toBe(true);
    // One that does not ask what the server can do.
    const rude = new WebSocket(server.url, ['foxglove.websocket.v1']);
    cleanup.push(() => rude.terminate());
    await new Promise((resolve) => rude.once('open', resolve));
    rude.send(
      JSON.stringify({ op: 'advertise', channels: [{ id: 1, topic: '/odom', encoding: 'json', schemaName: 'x' }] }),
    );
    rude.send(Uint8Array.from([1, 1, 0, 0, 0, ...new TextEncoder().encode('{"x":1}')]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);
  });

  it('says where it cannot listen', async () => {
    const { server } = await host();
    await expect(host({ port: Number(new URL(server.url).port) })).rejects.toThrow(
      /cannot listen on 127.0.0.1:\d+ .*EADDRINUSE/,
    );
  });
});

describe('a robot behind the Foxglove WebSocket protocol', () => {
  it('gives its topics and takes commands, also after it was gone', async () => {
    const port = Number(new URL((await host()).server.url).port) + 0;
    await cleanup.pop()?.();
    const start = async () => {
      const { server } = await host({ port, clientPublish: true });
      const commands: unknown[] = [];
      server.subscribe('/cmd_vel', 'geometry_msgs/Twist', (message) => commands.push(message));
      server.addTopic('/odom', 'nav_msgs/Odometry', '{}');
      return { server, commands };
    };
    const first = await start();
    const events: LinkEvent[] = [];
    const robot = await foxgloveTransport(first.server.url, (event) => events.push(event));
    cleanup.push(() => robot.close());
    const heard: unknown[] = [];
    robot.subscribe('/odom', 'nav_msgs/Odometry', (message) => heard.push(message));
    robot.advertise('/cmd_vel', 'geometry_msgs/Twist');
    const turn = async ({ server, commands }: typeof first, x: number) => {
      await until(() => {
        server.publish('/odom', { x });
        return (
          robot.publish('/cmd_vel', { linear: { x } }) &&
          heard.some((message) => JSON.stringify(message) === `{"x":${x}}`)
        );
      }, 'heard');
      await until(() => commands.length > 0, 'commanded');
      expect(commands[0]).toEqual({ linear: { x } });
    };
    await turn(first, 1);
    await first.server.close();
    await until(() => !robot.connected, 'gone');
    expect(robot.publish('/cmd_vel', {})).toBe(false);
    await turn(await start(), 2);
    expect(events.map(({ kind }) => kind)).toContain('disconnected');
  });
});
