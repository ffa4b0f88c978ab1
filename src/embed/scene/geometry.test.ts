import { describe, expect, it } from 'vitest';
import { findScene } from './catalog.ts';
import { axesAlong, axesOf } from './copter.ts';
import { allParams, startingWorld } from './define.ts';
import { uniform } from './random-states.testing.ts';
import type { Point, Shape } from './scene.ts';

const close = (point: readonly number[]) => point.map((value) => expect.closeTo(value, 9));

function placeOf(name: string, state: readonly number[], params = {}): Point {
  const scene = findScene(name);
  return scene.place(state, allParams(scene, params));
}

const balls = (shapes: readonly Shape[]) => shapes.filter((shape) => shape.kind === 'ball');
const lengthOf = (v: Point) => Math.hypot(...v);
const dotted = (a: Point, b: Point) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

describe('where scenes place states', () => {
  it('the pendulum stands at 0 and hangs at pi, and turns clockwise', () => {
    expect(placeOf('pendulum', [0, 0])).toEqual(close([0, 1, 0]));
    expect(placeOf('pendulum', [Math.PI / 2, 0])).toEqual(close([1, 0, 0]));
    expect(placeOf('pendulum', [Math.PI, 3], { length: 2 })).toEqual(close([0, -2, 0]));
  });

  it('the acrobot hangs at 0, and its second link turns with the first', () => {
    expect(placeOf('acrobot', [0, 0, 0, 0])).toEqual(close([0, -2, 0]));
    expect(placeOf('acrobot', [Math.PI / 2, 0, 0, 0])).toEqual(close([2, 0, 0]));
    expect(placeOf('acrobot', [Math.PI / 2, Math.PI / 2, 0, 0])).toEqual(close([1, 1, 0]));
  });

  it("the arms' hands follow the forward kinematics of slide 11: l1 cos(a) + l2 cos(a + b), l1 sin(a) + l2 sin(a + b)", () => {
    const random = uniform(3);
    for (let i = 0; i < 20; i++) {
      const [a, b, l1, l2] = [6 * random() - 3, 6 * random() - 3, 0.5 + random(), 0.5 + random()];
      const expected = [l1 * Math.cos(a) + l2 * Math.cos(a + b), l1 * Math.sin(a) + l2 * Math.sin(a + b), 0];
      expect(placeOf('arm', [a, b, 1, 1], { length1: l1, length2: l2 })).toEqual(close(expected));
      expect(placeOf('arm-kinematic', [a, b], { length1: l1, length2: l2 })).toEqual(close(expected));
    }
    expect(placeOf('arm-kinematic', [0, Math.PI / 2])).toEqual(close([1, 0.8, 0]));
  });

  it("the cart-pole's tip is a pole's length above the cart, and to the right for positive angles", () => {
    expect(placeOf('cartpole', [1.5, 0, 0, 0])).toEqual(close([1.5, 1, 0]));
    expect(placeOf('cartpole', [1.5, 0, Math.PI / 2, 0])).toEqual(close([2.5, 0, 0]));
  });

  it('the mountain car is on the hill whose slope pulls it: at rest where its dynamics rest', () => {
    // -gravity cos(3 x) is 0 at -pi / 6, the bottom of 0.45 sin(3 x) + 0.55.
    expect(placeOf('mountain-car', [-Math.PI / 6, 0])).toEqual(close([-Math.PI / 6, 0.1, 0]));
  });
});

describe('how a copter lies in space', () => {
  it('a quaternion turns the axes as q v q* does, and they stay orthonormal', () => {
    const random = uniform(5);
    for (let i = 0; i < 50; i++) {
      const raw = [random() - 0.5, random() - 0.5, random() - 0.5, random() - 0.5] as const;
      const size = Math.hypot(...raw);
      const [w, x, y, z] = raw.map((value) => value / size) as [number, number, number, number];
      const axes = axesOf(w, x, y, z);
      for (const [k, axis] of axes.entries()) {
        const v: Point = [k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0];
        expect(axis).toEqual(close(sandwich([w, x, y, z], v)));
      }
    }
  });

  it('a quarter turn to the left about the upright axis looks along y; a roll to the right lowers the right side', () => {
    const half = Math.SQRT1_2;
    expect(axesOf(half, 0, 0, half)[0]).toEqual(close([0, 1, 0]));
    const [, left] = axesOf(Math.cos(0.1), Math.sin(0.1), 0, 0);
    expect(left[2]).toBeGreaterThan(0);
  });

  it('a drone leans towards where it accelerates, its axes orthonormal', () => {
    const [forward, left, up] = axesAlong([3, -2, 9.81]);
    expect(up).toEqual(close([3, -2, 9.81].map((value) => value / Math.hypot(3, 2, 9.81))));
    for (const axis of [forward, left, up]) expect(lengthOf(axis)).toBeCloseTo(1, 9);
    expect([dotted(forward, left), dotted(forward, up), dotted(left, up)]).toEqual(close([0, 0, 0]));
    expect(forward[0]).toBeGreaterThan(0);
    expect(left[1]).toBeGreaterThan(0);
  });

  it("the quadrotor's body is at its place, and its motors an arm's length away in the plane of its axes", () => {
    const scene = findScene('quadrotor');
    const state = [3, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const centers = balls(scene.robot(state, allParams(scene))).map(({ center }) => center);
    expect(centers).toContainEqual([3, 1, 2]);
    const motors = centers.filter(([x, y]) => Math.abs(Math.hypot(x - 3, y - 1) - 1.6 * 0.2) < 1e-9);
    expect(motors.map(([x, y]) => [Math.sign(x - 3), Math.sign(y - 1)])).toEqual([
      [1, -1],
      [-1, 1],
      [1, 1],
      [-1, -1],
    ]);
  });
});

describe('what robots show of their actions', () => {
  it("the bicycle's front wheels steer, the rear ones do not", () => {
    const scene = findScene('bicycle');
    const robot = (steering: number) => scene.robot([0, 0, 0, 1], allParams(scene), [0, steering]);
    const changed = robot(0).map((shape, i) => JSON.stringify(shape) !== JSON.stringify(robot(0.5)[i]));
    expect(changed.filter(Boolean)).toHaveLength(2);
  });

  it.each([
    ['pendulum', [1, 0], [0], [2]],
    ['cartpole', [0, 0, 0, 0], [0], [10]],
    ['acrobot', [0, 0, 0, 0], [0], [1]],
    ['arm', [0, 0, 0, 0], [0, 0], [25, 10]],
    ['mountain-car', [-0.5, 0], [0], [1]],
    ['double-integrator', [0, 0, 0, 0], [0, 0], [1, 1]],
    ['diff-drive', [1, 1, 0], [0, 0], [0.5, 0.5]],
    ['integrator', [1], [0], [1]],
  ])('%s draws arrows only when it acts', (name, state, rest, act) => {
    const scene = findScene(name);
    const count = (action: readonly number[]) => scene.robot(state, allParams(scene), action).length;
    expect(count(act)).toBeGreaterThan(count(rest));
  });

  it("the cart-pole's arrow points where it is pushed, and 0 and 1 push to the left and right", () => {
    const scene = findScene('cartpole-discrete');
    const accents = (action: number) =>
      scene
        .robot([0, 0, 0, 0], allParams(scene), [action])
        .flatMap((shape) => (shape.kind === 'line' && shape.paint === 'accent' ? shape.points : []));
    expect(accents(0).every(([x]) => x < 0)).toBe(true);
    expect(accents(1).every(([x]) => x > 0)).toBe(true);
  });
});

describe("the differential drive's map", () => {
  it('is what the system looks up: its squares, scaled to 1', () => {
    const scene = findScene('diff-drive');
    const map = scene.surroundings(startingWorld(scene)).find((shape) => shape.kind === 'map');
    const own = scene.builtIn.create().data.costmap;
    expect(map?.values).toEqual(own?.map((value) => value / 250));
  });
});

/** q v q*, multiplied out. */
function sandwich(q: readonly [number, number, number, number], v: Point): readonly number[] {
  const times = (a: readonly number[], b: readonly number[]): readonly number[] => {
    const [aw = 0, ax = 0, ay = 0, az = 0] = a;
    const [bw = 0, bx = 0, by = 0, bz = 0] = b;
    return [
      aw * bw - ax * bx - ay * by - az * bz,
      aw * bx + ax * bw + ay * bz - az * by,
      aw * by - ax * bz + ay * bw + az * bx,
      aw * bz + ax * by - ay * bx + az * bw,
    ];
  };
  const [w, x, y, z] = q;
  return times(times(q, [0, ...v]), [w, -x, -y, -z]).slice(1);
}
