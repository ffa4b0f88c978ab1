import { afterEach, describe, expect, it } from 'vitest';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { defaultSettings } from '../../planners/tuned.ts';
import { diffDriveTask } from '../../systems/diff-drive.ts';
import { checkMapping } from './check-mapping.ts';
import { driveRobot } from './drive.ts';
import { EXAMPLE_CONFIG } from './example.ts';
import { rosbridgeTransport } from './rosbridge.ts';
import { freePort, type RosbridgeServer, rosbridgeServer } from './rosbridge-server.testing.ts';
import { simulatedRobot } from './simulated-robot.testing.ts';
import type { LinkEvent } from './transport.ts';
import { until } from './until.testing.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanup.splice(0).reverse()) await each();
});

async function connected(port?: number): Promise<{
  server: RosbridgeServer;
  transport: Awaited<ReturnType<typeof rosbridgeTransport>>;
  events: LinkEvent[];
}> {
  const server = await rosbridgeServer(port);
  cleanup.push(() => server.close());
  const events: LinkEvent[] = [];
  const transport = await rosbridgeTransport(server.url, (event) => events.push(event));
  cleanup.push(() => transport.close());
  await until(() => transport.connected, 'connected');
  return { server, transport, events };
}

describe('a robot behind rosbridge', () => {
  it.each([1, 2] as const)('is driven to its goal, with the stamps of ROS %i and a clock of its own', async (ros) => {
    const { server, transport, events } = await connected();
    const robot = simulatedRobot((moved) => server.publish('/odom', moved.odometry(ros, 86_400_000)));
    cleanup.push(() => robot.stop());
    const paths: { poses: object[] }[] = [];
    const fans: { points: object[] }[] = [];
    server.onPublish = (topic, msg) => {
      if (topic === '/cmd_vel') robot.command(msg);
      else if (topic === '/forerun/fan') fans.push(msg as { points: object[] });
      else paths.push(msg as { poses: object[] });
    };
    // Three metres a second, so that the test is short.
    const params = { wheelRadius: 6, wheelBase: 1, mapWeight: 0, goalX: 1.5, goalY: 0.5, dt: 0.05 };
    const system = diffDriveTask.create(params);
    const mapping = checkMapping(
      {
        ...EXAMPLE_CONFIG.mapping,
        ros,
        fan: { topic: '/forerun/fan', frame: 'odom', count: 4 },
        commands: [
          {
            topic: '/cmd_vel',
            type: 'geometry_msgs/Twist',
            message: { linear: { y: 0, z: 0 }, angular: { x: 0, y: 0 } },
            fields: { 'linear.x': { of: { left: 3, right: 3 } }, 'angular.z': { of: { left: 6, right: -6 } } },
          },
        ],
      },
      system,
      'test',
    );
    const algorithm = mppi({ ...defaultSettings('diff-drive', 'mppi'), samples: 256, horizon: 20 });
    const planner = await createPlanner({ system, algorithm, backend: 'cpu', threads: 1 });
    cleanup.push(() => planner.destroy());
    const driven = driveRobot({ planner, transport, mapping, rateHz: 20, maxStateAgeMs: 300, limits: { rate: 6 } });
    await until(() => Math.hypot(robot.x - 1.5, robot.y - 0.5) < 0.15, 'at the goal');
    const report = await driven.stop();
    await until(() => robot.commands.at(-1)?.speed === 0, 'at rest');
    expect(report.byStatus.ok).toBeGreaterThan(5);
    expect(report.latencyMs?.p50).toBeLessThan(200);
    expect(paths.at(-1)?.poses.length).toBe(21);
    // Four candidates of 20 steps, two ends each.
    expect(fans.at(-1)?.points.length).toBe(160);
    // Wheels turn at -0.35 to 0.5 rad/s; 6 rad/s^2 let that change by 0.3 a command.
    for (const [i, { speed }] of robot.commands.entries()) {
      expect(speed).toBeGreaterThanOrEqual(-2.1000001);
      expect(speed).toBeLessThanOrEqual(3);
      expect(Math.abs(speed - (robot.commands[i - 1]?.speed ?? 0))).toBeLessThanOrEqual(6 * 0.3 + 1e-6);
    }
    const first = server.received.find(({ op, topic }) => op === 'publish' && topic === '/cmd_vel');
    expect(first?.msg).toEqual({ linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } });
    expect(server.received.filter(({ op }) => op === 'advertise').map(({ topic, type }) => [topic, type])).toEqual([
      ['/cmd_vel', 'geometry_msgs/Twist'],
      ['/forerun/plan', ros === 1 ? 'nav_msgs/Path' : 'nav_msgs/msg/Path'],
      ['/forerun/fan', ros === 1 ? 'visualization_msgs/Marker' : 'visualization_msgs/msg/Marker'],
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['connected']);
  });

  it('is found again after the connection was lost, and hears no command of the time between', async () => {
    const { server, transport, events } = await connected(await freePort());
    const heard: unknown[] = [];
    transport.subscribe('/odom', 'nav_msgs/Odometry', (message) => heard.push(message));
    transport.advertise('/cmd_vel', 'geometry_msgs/Twist');
    await until(() => server.received.length === 2, 'subscribed');
    const port = Number(new URL(server.url).port);
    await server.close();
    await until(() => !transport.connected, 'disconnected');
    for (let i = 0; i < 10; i++) expect(transport.publish('/cmd_vel', { linear: { x: i } })).toBe(false);
    const again = await rosbridgeServer(port);
    cleanup.push(() => again.close());
    await until(() => transport.connected, 'connected again');
    expect(transport.publish('/cmd_vel', { linear: { x: 99 } })).toBe(true);
    await until(() => again.received.length === 3, 'subscribed, advertised and published');
    expect(again.received.map(({ op }) => op)).toEqual(['subscribe', 'advertise', 'publish']);
    expect(again.received[2]?.msg).toEqual({ linear: { x: 99 } });
    again.publish('/odom', { x: 1 });
    await until(() => heard.length === 1, 'heard');
    expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['connected', 'disconnected']);
    expect(events[1]?.message).toMatch(/trying again in 0.3 s|trying again in 0.2 s/);
  });

  it('that sends nonsense is passed over and reported, and goes on being heard', async () => {
    const { server, transport, events } = await connected();
    const heard: unknown[] = [];
    transport.subscribe('/odom', 'nav_msgs/Odometry', (message) => heard.push(message));
    transport.subscribe('/broken', 'nav_msgs/Odometry', () => {
      throw new Error('whoever listens is broken');
    });
    await until(() => server.received.length === 2, 'subscribed');
    const publish = (topic: unknown, msg: unknown) => JSON.stringify({ op: 'publish', topic, msg });
    const nonsense = [
      '{',
      'null',
      '[]',
      '"publish"',
      new Uint8Array(100),
      publish('/odom', null),
      publish('/odom', [1]),
      publish('/other', {}),
      publish('error', {}),
      publish('connection', {}),
      publish({ toString: 1 }, {}),
      JSON.stringify({ op: 'fragment', id: '1', data: '{', num: 0, total: 1e9 }),
      JSON.stringify({ op: 'png', data: 'x' }),
      JSON.stringify({ op: 'call_service', id: 'x', service: '/odom' }),
      `{"op":${'['.repeat(4e5)}${']'.repeat(4e5)}}`,
      publish('/broken', {}),
    ];
    for (const text of nonsense) server.sendRaw(text);
    server.sendRaw(JSON.stringify({ op: 'status', level: 'warning', msg: 'low battery' }));
    server.publish('/odom', { good: true });
    await until(() => heard.length === 1, 'heard');
    expect(heard).toEqual([{ good: true }]);
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'refused-message', 'remote-status']);
    expect(events.at(-1)?.message).toBe('rosbridge says: "warning": "low battery"');
    // More than a megabyte ends the connection; it is made again.
    server.sendRaw(publish('/odom', { big: 'x'.repeat(2 ** 20) }));
    await until(() => !transport.connected, 'disconnected');
    await until(() => transport.connected, 'connected again');
    expect(heard.length).toBe(1);
  });

  it('at an address that is none is refused at once', async () => {
    await expect(rosbridgeTransport('http://127.0.0.1:9090')).rejects.toThrow(/no address; give one as ws:/);
  });
});
