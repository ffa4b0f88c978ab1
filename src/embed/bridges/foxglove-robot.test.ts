import { parse } from '@foxglove/rosmsg';
import { MessageWriter as Ros1Writer } from '@foxglove/rosmsg-serialization';
import { MessageWriter as Ros2Writer } from '@foxglove/rosmsg2-serialization';
import { FoxgloveClient, FoxgloveServer } from '@foxglove/ws-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createPlanner } from '../../planners/create.ts';
import { checkConfig } from './config.ts';
import { driveRobot } from './drive.ts';
import { EXAMPLE_CONFIG } from './example.ts';
import { foxgloveTransport } from './foxglove-client.ts';
import { openRobot } from './open-robot.ts';
import { simulatedRobot } from './simulated-robot.testing.ts';
import type { LinkEvent } from './transport.ts';
import { until } from './until.testing.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanup.splice(0).reverse()) await each();
});

const ROS1 =
  'Header header\nstring[] name\nfloat64[] position\n===\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n';
const ROS2 =
  'std_msgs/Header header\nstring[] name\nfloat64[] position\n===\nMSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring frame_id\n===\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n';
const joints = (stamp: object) => ({
  header: { seq: 0, stamp, frame_id: 'base' },
  name: ['a', 'b'],
  position: [0.5, -2],
});

describe('a robot behind a Foxglove bridge', () => {
  it.each<[string, string, string, () => Uint8Array]>([
    ['ros1', 'ros1msg', ROS1, () => new Ros1Writer(parse(ROS1)).writeMessage(joints({ sec: 5, nsec: 6 }))],
    [
      'cdr',
      'ros2msg',
      ROS2,
      () => new Ros2Writer(parse(ROS2, { ros2: true })).writeMessage(joints({ sec: 5, nanosec: 6 })),
    ],
  ])(
    'is understood when it speaks %s, and its broken messages are passed over',
    async (encoding, schemaEncoding, schema, message) => {
      const sockets = new WebSocketServer({
        host: '127.0.0.1',
        port: 0,
        handleProtocols: () => 'foxglove.websocket.v1',
      });
      await new Promise<void>((resolve) => sockets.once('listening', resolve));
      cleanup.push(() => new Promise<void>((resolve) => sockets.close(() => resolve())));
      const server = new FoxgloveServer({ name: 'robot' });
      const at = server.addChannel({ topic: '/joints', encoding, schemaEncoding, schemaName: 'JointState', schema });
      const odd = server.addChannel({ topic: '/odd', encoding: 'protobuf', schemaName: 'x', schema: '' });
      let subscribed = 0;
      server.on('subscribe', () => subscribed++);
      sockets.on('connection', (socket) => server.handleConnection(socket as never, 'client'));
      const { port } = sockets.address() as { port: number };
      const events: LinkEvent[] = [];
      const robot = await foxgloveTransport(`ws://127.0.0.1:${port}`, (event) => events.push(event));
      cleanup.push(() => robot.close());
      const heard: unknown[] = [];
      robot.subscribe('/joints', 'sensor_msgs/JointState', (each) => heard.push(each));
      robot.subscribe('/odd', 'x', (each) => heard.push(each));
      await until(
        () => subscribed === 1,
        () => 'subscribed',
      );
      const bytes = message();
      server.sendMessage(at, 0n, bytes.slice(0, 9));
      server.sendMessage(at, 0n, new Uint8Array(0));
      for (const socket of sockets.clients)
        for (const text of ['null', '7', '{"op":"advertise","channels":3}', '{"op":"unadvertise"}', '{'])
          socket.send(text);
      server.sendMessage(at, 0n, Uint8Array.from(bytes));
      await until(
        () => heard.length > 0,
        () => 'heard',
      );
      expect(heard).toEqual([
        expect.objectContaining({
          header: expect.objectContaining({ stamp: { sec: 5, nsec: 6 } }),
          name: ['a', 'b'],
          position: [0.5, -2],
        }),
      ]);
      const refused = events.filter(({ kind }) => kind === 'refused-message').map(({ message: text }) => text);
      expect(refused[0]).toMatch(/\/odd cannot be read: the encoding protobuf/);
      expect(odd).toBe(2);
    },
  );

  it('that connects to us itself is driven to its goal', async () => {
    const config = checkConfig(
      {
        ...EXAMPLE_CONFIG,
        params: { wheelRadius: 6, wheelBase: 1, mapWeight: 0, goalX: 1, goalY: 0.3 },
        settings: { samples: 128, horizon: 20 },
        connect: undefined,
        serve: { port: 0 },
        robot: { maxStateAgeMs: 400 },
        mapping: {
          ...EXAMPLE_CONFIG.mapping,
          commands: [
            {
              topic: '/cmd_vel',
              type: 'geometry_msgs/Twist',
              fields: { 'linear.x': { of: { left: 3, right: 3 } }, 'angular.z': { of: { left: 6, right: -6 } } },
            },
          ],
        },
      },
      'test',
    );
    const planner = await createPlanner({
      system: config.system,
      algorithm: config.planner.create(config.settings),
      backend: 'cpu',
      threads: 1,
    });
    cleanup.push(() => planner.destroy());
    const opened = await openRobot(config, () => undefined);
    cleanup.push(() => opened.close());
    const driven = driveRobot({ ...config.loop, planner, transport: opened.transport, mapping: config.mapping });
    const client = new FoxgloveClient({
      ws: new WebSocket(opened.host?.url ?? '', ['foxglove.websocket.v1']) as never,
    });
    cleanup.push(() => client.close());
    const text = new TextDecoder();
    const robot = simulatedRobot((moved) => {
      if (channel !== undefined)
        client.sendMessage(channel, new TextEncoder().encode(JSON.stringify(moved.odometry(2, 0))));
    });
    cleanup.push(() => robot.stop());
    let channel: number | undefined;
    client.on('serverInfo', ({ capabilities }) => {
      expect(capabilities).toEqual(['clientPublish']);
      channel = client.advertise({ topic: '/odom', encoding: 'json', schemaName: 'nav_msgs/Odometry' });
    });
    client.on('advertise', (channels) => {
      for (const { id, topic } of channels) if (topic === '/cmd_vel') client.subscribe(id);
    });
    client.on('message', ({ data }) => robot.command(JSON.parse(text.decode(data))));
    await until(
      () => Math.hypot(robot.x - 1, robot.y - 0.3) < 0.15,
      () => `at the goal but at ${robot.x}, ${robot.y}`,
    );
    expect((await driven.stop()).byStatus.ok).toBeGreaterThan(5);
  });
});
