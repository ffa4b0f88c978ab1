import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../models/data/random.ts';
import { arm } from '../../systems/arm.ts';
import { diffDrive } from '../../systems/diff-drive.ts';
import { checkMapping } from './check-mapping.ts';
import { checkConfig } from './config.ts';
import { EXAMPLE_CONFIG } from './example.ts';
import { parsePath, valueAt } from './paths.ts';
import { messageReader, stateAssembler } from './read-message.ts';
import { clockOffset, rosStamp, stampMs } from './ros-time.ts';
import { commandWriter, fanMessage, pathMessage } from './write-message.ts';

const NOW = 1_795_000_000_000;

describe('messages read as a mapping says', () => {
  const source = {
    topic: '/joint_states',
    type: 'sensor_msgs/JointState',
    fields: {
      shoulder: { path: 'position', name: 'arm_shoulder', scale: -1, offset: 0.5 },
      elbow: { path: 'position', name: 'arm_elbow' },
      second: 'velocity.1',
    },
  };

  it('find joints by name, indices, scale and offset', () => {
    const message = { name: ['arm_elbow', 'other', 'arm_shoulder'], position: [0.25, 9, 2], velocity: [1, -4] };
    expect(messageReader(source)(message, NOW)).toEqual({
      values: { shoulder: -1.5, elbow: 0.25, second: -4 },
      stamp: NOW,
    });
  });

  it.each([
    [null],
    ['text'],
    [{ name: ['arm_elbow'], position: [1], velocity: [1, 2] }],
    [{ name: 5, position: [1], velocity: [1, 2] }],
    [{ name: ['arm_elbow', 'arm_shoulder'], position: [1, '2'], velocity: [1, 2] }],
    [{ name: ['arm_elbow', 'arm_shoulder'], position: [1, null], velocity: [1, 2] }],
    [{ name: ['arm_elbow', 'arm_shoulder'], position: [1, Number.NaN], velocity: [1, 2] }],
    [{ name: ['arm_elbow', 'arm_shoulder'], position: [1, 2], velocity: { length: 2 } }],
  ])('%j says nothing, and why', (message) => {
    expect(messageReader(source)(message, NOW)).toMatch(
      /^\/joint_states: no finite number at (position|velocity)( of '\w+'|\.1)? \(for (shoulder|elbow|second)\)$/,
    );
  });

  it('turn quaternions of any length into yaw, pitch and roll', () => {
    const random = seededRandom(1);
    const read = messageReader({
      topic: '/imu',
      type: 'sensor_msgs/Imu',
      fields: {
        y: { path: 'q', convert: 'yaw' },
        p: { path: 'q', convert: 'pitch' },
        r: { path: 'q', convert: 'roll' },
      },
    });
    for (let i = 0; i < 200; i++) {
      const [yaw, pitch, roll] = [6 * random() - 3, 3 * random() - 1.5, 6 * random() - 3] as const;
      const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap((angle) => [
        Math.cos(angle / 2),
        Math.sin(angle / 2),
      ]) as [number, number, number, number, number, number];
      const length = 10 ** (4 * random() - 2);
      const q = {
        w: length * (cr * cp * cy + sr * sp * sy),
        x: length * (sr * cp * cy - cr * sp * sy),
        y: length * (cr * sp * cy + sr * cp * sy),
        z: length * (cr * cp * sy - sr * sp * cy),
      };
      const found = read({ q }, NOW);
      const values = typeof found === 'string' ? {} : found.values;
      expect(values.y).toBeCloseTo(yaw, 6);
      expect(values.p).toBeCloseTo(pitch, 6);
      expect(values.r).toBeCloseTo(roll, 6);
    }
    expect(read({ q: { x: 0, y: 0, z: 0, w: 0 } }, NOW)).toMatch(/no finite number/);
  });

  it('of several topics make a state once all have spoken, as old as the oldest', () => {
    const stamped = { type: 'x/y', stamp: 't', clock: 'synchronized' } as const;
    const both = stateAssembler(
      [
        { ...stamped, topic: '/a', fields: { x: 'v' } },
        { ...stamped, topic: '/b', fields: { y: 'v' } },
      ],
      ['x', 'y'],
    );
    expect(both.take(0, { t: 100, v: 1 }, NOW)).toBeUndefined();
    expect(both.take(1, { t: 101, v: 2 }, NOW)).toEqual({ state: [1, 2], stamp: 100_000 });
    expect(both.take(1, { t: 'now', v: 2 }, NOW)).toBe('/b: no stamp at t');
    expect(both.take(0, { t: 102, v: 3 }, NOW)).toEqual({ state: [3, 2], stamp: 101_000 });
  });

  it('look only at own properties', () => {
    expect(valueAt({ a: {} }, parsePath('a.toString', 'x'))).toBeUndefined();
    expect(() => parsePath('a.__proto__.b', 'x')).toThrow(/names with dots/);
    expect(() => parsePath('a.constructor', 'x')).toThrow();
    expect(() => parsePath('a b', 'x')).toThrow();
  });
});

describe('stamps', () => {
  it('of ROS 1, ROS 2 and Foxglove are the same time', () => {
    expect(rosStamp(NOW + 0.5, 1)).toEqual({ secs: 1_795_000_000, nsecs: 500_000 });
    expect(rosStamp(NOW + 0.5, 2)).toEqual({ sec: 1_795_000_000, nanosec: 500_000 });
    for (const stamp of [rosStamp(NOW, 1), rosStamp(NOW, 2), { sec: NOW / 1000, nsec: 0 }, NOW / 1000])
      expect(stampMs(stamp)).toBe(NOW);
    for (const none of [{ secs: 0, nsecs: 0 }, {}, null, 'now', { sec: '1', nanosec: 0 }, Number.NaN, -1])
      expect(stampMs(none)).toBeUndefined();
  });

  it('of another clock are translated by the quickest messages; what is late looks late, what stands still grows old', () => {
    const offset = clockOffset();
    const behind = 7_200_000;
    const local = (at: number, late: number) => offset.local(at - behind - late, at);
    expect(local(NOW, 20)).toBe(NOW);
    expect(local(NOW + 100, 5)).toBe(NOW + 100);
    expect(local(NOW + 200, 20)).toBe(NOW + 185);
    for (let t = 300; t < 100_000; t += 100)
      expect(NOW + t - offset.local(NOW + 200 - behind - 20, NOW + t)).toBe(t - 185);
    // The robot was started anew, and its clock with it.
    expect(offset.local(5000, NOW + 100_000)).toBe(NOW + 100_000);
  });
});

describe('commands written as a mapping says', () => {
  it('are sums of actions beside what stays the same', () => {
    const target = {
      topic: '/cmd',
      type: 'x/y',
      stamp: 'header.stamp',
      message: { header: { frame_id: 'base' }, mode: [1, 2] },
      fields: { 'twist.linear.x': { of: { left: 0.5, right: 0.5 }, offset: 1 }, 'data.1': 'right' },
    };
    const write = commandWriter(target, ['left', 'right'], 2);
    const message = write([2, -1], NOW);
    expect(message).toEqual({
      header: { frame_id: 'base', stamp: { sec: NOW / 1000, nanosec: 0 } },
      mode: [1, 2],
      twist: { linear: { x: 1.5 } },
      data: [undefined, -1],
    });
    expect(write([0, 0], NOW)).not.toBe(message);
    expect(target.message).toEqual({ header: { frame_id: 'base' }, mode: [1, 2] });
  });

  it('go with paths and fans', () => {
    const path = pathMessage(
      [
        [1, 2, 0],
        [3, 4, 0],
      ],
      'odom',
      NOW,
      1,
    ) as { poses: { pose: { position: object } }[] };
    expect(path.poses.map(({ pose }) => pose.position)).toEqual([
      { x: 1, y: 2, z: 0 },
      { x: 3, y: 4, z: 0 },
    ]);
    const fan = fanMessage(
      [
        [
          [0, 0, 0],
          [1, 0, 0],
          [2, 0, 0],
        ],
        [
          [0, 0, 0],
          [0, 1, 0],
        ],
      ],
      'odom',
      NOW,
      2,
    ) as { points: object[] };
    expect(fan.points.length).toBe(6);
  });
});

describe('a configuration from whomever', () => {
  const change = (more: object) => ({ ...structuredClone(EXAMPLE_CONFIG), ...more });

  it('that is the example is taken', () => {
    const { system, loop, connect, mapping } = checkConfig(JSON.parse(JSON.stringify(EXAMPLE_CONFIG)), 'robot.json');
    expect(system.params).toMatchObject({ dt: 0.05, wheelBase: 0.5, goalX: 3 });
    expect(loop).toEqual({
      rateHz: 20,
      maxStateAgeMs: 250,
      maxPlanAgeSteps: 5,
      brake: [0, 0],
      limits: { rate: [1, 1] },
      latency: { compensate: true },
    });
    expect(connect).toEqual({ rosbridge: 'ws://127.0.0.1:9090' });
    expect(mapping.state[0]?.fields.yaw).toEqual({ path: 'pose.pose.orientation', convert: 'yaw' });
  });

  it.each<[string, object, RegExp]>([
    ['no system', { system: 'rocket' }, /robot.json.system is "rocket"; give one of .*diff-drive/],
    ['no planner', { planner: undefined }, /robot.json.planner is missing/],
    ['a rate of no use', { rateHz: '20' }, /rateHz is "20"; give a number from 0.1 to 1000/],
    ['a field that is none', { speed: 3 }, /no field "speed"; the fields are system, planner/],
    ['no parameter', { params: { wheels: 3 } }, /robot.json.params is "wheels"/],
    ['a parameter that is no number', { params: { wheelBase: null } }, /params.wheelBase is null/],
    ['half a brake', { robot: { brake: { left: 0 } } }, /robot.brake.right is missing/],
    ['no address', { connect: { rosbridge: 'http://127.0.0.1' } }, /connect.rosbridge is .*an address/],
    ['two addresses', { connect: { rosbridge: 'ws://a', foxglove: 'ws://b' } }, /one of/],
    ['no robot', { connect: undefined }, /robot.json.connect is missing/],
    ['a file of another kind', { record: 'run.exe' }, /ends in .mcap, .json or .csv/],
    ['an unknown limit', { robot: { limits: { jerk: 1 } } }, /no field "jerk"/],
    ['a seed below 0', { seed: -1 }, /seed is -1/],
  ])('with %s is refused', (_, more, message) => {
    expect(() => checkConfig(JSON.parse(JSON.stringify(change(more))), 'robot.json')).toThrow(message);
  });

  const state = EXAMPLE_CONFIG.mapping.state[0];
  const commands = EXAMPLE_CONFIG.mapping.commands;
  it.each<[string, unknown, RegExp]>([
    ['no object', 7, /mapping is 7/],
    ['no states', { commands }, /mapping.state is missing/],
    ['no commands', { state: [state], commands: [] }, /commands is \[\]/],
    [
      'a missing component',
      { state: [{ ...state, fields: { x: 'a', y: 'b' } }], commands },
      /state: yaw is 0; give each component/,
    ],
    ['a component twice', { state: [state, state], commands }, /state: x is 2/],
    [
      'a component that is none',
      { state: [{ ...state, fields: { z: 'a' } }], commands },
      /fields is "z"; give names of x, y, yaw/,
    ],
    ['a path to a prototype', { state: [{ ...state, fields: { x: '__proto__.x' } }], commands }, /names with dots/],
    [
      'a list of billions',
      { state: [state], commands: [{ ...commands[0], fields: { 'data.4294967294': 'left' } }] },
      /names with dots/,
    ],
    [
      'a topic of two types',
      {
        state: [
          { ...state, fields: { x: 'a', y: 'b' } },
          { ...state, type: 'a/B', fields: { yaw: 'c' } },
        ],
        commands,
      },
      /the type of \/odom is "a\/B"; give one type a topic/,
    ],
    [
      'a topic that changes the step',
      { state: [state], commands, params: [{ topic: '/p', type: 'a/B', fields: { dt: 'x' } }] },
      /params\[0\].fields is "dt"/,
    ],
    ['a topic with spaces', { state: [{ ...state, topic: '/o dom' }], commands }, /topic is "\/o dom"/],
    [
      'an angle that is none',
      { state: [{ ...state, fields: { yaw: { path: 'q', convert: 'spin' } } }], commands },
      /yaw, pitch, roll/,
    ],
    [
      'an action that is none',
      { state: [state], commands: [{ ...commands[0], fields: { x: 'middle' } }] },
      /one of the actions left, right/,
    ],
    [
      'a factor that is none',
      { state: [state], commands: [{ ...commands[0], fields: { x: { of: { left: '1' } } } }] },
      /of.left is "1"/,
    ],
  ])('with a mapping of %s is refused', (_, mapping, message) => {
    expect(() => checkMapping(JSON.parse(JSON.stringify(mapping)), diffDrive(), 'robot.json.mapping')).toThrow(message);
  });

  it('needs no mapping for messages of its own', () => {
    const { mapping } = checkConfig({ system: 'arm', planner: 'cem', serve: { port: 0 } }, 'x');
    expect(mapping.state.flatMap(({ fields }) => Object.keys(fields))).toEqual(arm().stateNames);
  });
});
