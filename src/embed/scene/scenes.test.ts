import { describe, expect, it } from 'vitest';
import { checkSameShape } from '../../planners/same-shape.ts';
import { builtInSystems } from '../../systems/catalog.ts';
import type { System } from '../../systems/system.ts';
import { isFinitePoint } from './bounds.ts';
import { findScene, scenes } from './catalog.ts';
import { allParams, startingWorld } from './define.ts';
import { randomStates } from './random-states.testing.ts';
import type { Point, Shape } from './scene.ts';

const named = scenes.map((scene) => ({ name: scene.builtIn.name, scene }));

function pointsOf(shape: Shape): readonly Point[] {
  switch (shape.kind) {
    case 'line':
    case 'area':
      return shape.points;
    case 'ball':
      return [shape.center];
    case 'mark':
      return [shape.at];
    case 'box':
    case 'map':
      return [shape.low, shape.high];
    default:
      return shape satisfies never;
  }
}

describe('the catalog of scenes', () => {
  it('has a scene of every built-in system, and each once', () => {
    expect(scenes.map(({ builtIn }) => builtIn.name).sort()).toEqual(builtInSystems.map(({ name }) => name).sort());
    for (const { name } of builtInSystems) expect(findScene(name).builtIn.name).toBe(name);
  });

  it('says which there are when asked for another', () => {
    expect(() => findScene('tricycle')).toThrow(/there is no scene of 'tricycle'; there are those of quadrotor, drone/);
  });
});

describe.each(named)('the scene of $name', ({ scene }) => {
  const params = allParams(scene);
  const world = startingWorld(scene);

  it('places a state where the task says the robot is', () => {
    for (const state of randomStates(scene, 50)) {
      const expected = scene.builtIn.position(state);
      expect(scene.place(state, params).slice(0, expected.length)).toEqual(expected.map((v) => expect.closeTo(v, 9)));
    }
  });

  it('shows its start, its goal and all obstacles inside what is in view', () => {
    const places = [scene.place(scene.builtIn.start, params), ...scene.handles(world).map(({ at }) => at)];
    for (const place of places) {
      for (const k of [0, 1, 2] as const) {
        expect(place[k]).toBeGreaterThanOrEqual(scene.low[k]);
        expect(place[k]).toBeLessThanOrEqual(scene.high[k]);
      }
    }
  });

  it('has its goal and all that moves in view with other parameters too', () => {
    const longer = startingWorld(
      scene,
      Object.fromEntries(
        ['length', 'length1', 'halfLength', 'trackLimit', 'goalX', 'targetX', 'goalHeight']
          .filter((name) => name in params)
          .map((name) => [name, 2.5 * (params[name] ?? 0)]),
      ),
    );
    const { low, high } = scene.bounds(longer);
    // What turns about a fixed point or runs on a track reaches no farther than this.
    const swings = ['pendulum', 'acrobot', 'arm', 'arm-kinematic'].includes(scene.builtIn.name);
    const states = swings ? randomStates(scene, 50) : [scene.builtIn.start];
    const places = states.map((state) => scene.place(state, longer.params));
    for (const place of [...places, ...scene.handles(longer).map(({ at }) => at)]) {
      for (const k of [0, 1, 2] as const) {
        expect(place[k]).toBeGreaterThanOrEqual(low[k]);
        expect(place[k]).toBeLessThanOrEqual(high[k]);
      }
    }
    expect(scene.bounds(world)).toEqual({
      low: scene.low.map((value) => expect.closeTo(value, 9)),
      high: scene.high.map((value) => expect.closeTo(value, 9)),
    });
  });

  it('draws the robot in any state and with any action, with finite points near its place', () => {
    const { action } = scene.builtIn.create();
    const extremes =
      action.kind === 'discrete' ? [undefined, [0], [action.count - 1]] : [undefined, action.low, action.high];
    for (const state of [scene.builtIn.start, ...randomStates(scene, 6)]) {
      for (const each of extremes) {
        const shapes = scene.robot(state, params, each);
        expect(shapes.length).toBeGreaterThan(0);
        expect(shapes.flatMap(pointsOf).every(isFinitePoint)).toBe(true);
        const place = scene.place(state, params);
        const nearest = Math.min(...shapes.flatMap(pointsOf).map((p) => Math.hypot(p[0] - place[0], p[1] - place[1])));
        expect(nearest).toBeLessThan(0.25);
      }
    }
  });

  it('moves each handle to where it is dragged, and nothing else', () => {
    for (const { name, at } of scene.handles(world)) {
      const middle = scene.low.map((low, k) => (low + (scene.high[k] ?? low)) / 2);
      const to: Point = [0.7 * at[0] + 0.3 * (middle[0] ?? 0), 0.7 * at[1] + 0.3 * (middle[1] ?? 0), at[2]];
      const after = scene.moved(world, name, to);
      for (const handle of scene.handles(after)) {
        const before = scene.handles(world).find((each) => each.name === handle.name);
        if (handle.name !== name) expect(handle).toEqual(before);
      }
      const moved = scene.handles(after).find((handle) => handle.name === name)?.at ?? [Number.NaN, 0, 0];
      // A goal line goes up and down only, a flag along the hill; all others follow the pointer.
      if (scene.builtIn.name === 'acrobot') expect(moved[1]).toBeCloseTo(to[1], 6);
      else if (scene.builtIn.name === 'mountain-car') expect(moved[0]).toBeCloseTo(to[0], 6);
      else expect(moved).toEqual(to.map((value) => expect.closeTo(value, 6)));
      expect(scene.surroundings(after)).not.toEqual(scene.surroundings(world));
    }
  });

  it('keeps what is dragged far away inside, and ignores points that are none and handles that are not there', () => {
    for (const { name } of scene.handles(world)) {
      for (const far of [1e9, -1e9]) {
        const after = scene.moved(world, name, [far, far, far]);
        const { at } = scene.handles(after).find((handle) => handle.name === name) ?? {
          at: [Number.NaN, 0, 0] as Point,
        };
        for (const k of [0, 1, 2] as const) {
          expect(at[k]).toBeGreaterThan(scene.low[k] - 1e-9);
          expect(at[k]).toBeLessThan(scene.high[k] + 1e-9);
        }
      }
      expect(scene.moved(world, name, [Number.NaN, 0, 0])).toBe(world);
      expect(scene.moved(world, name, [0, Number.POSITIVE_INFINITY, 0])).toBe(world);
    }
    expect(scene.moved(world, 'obstacle 99', [1, 1, 1])).toBe(world);
    expect(scene.moved(world, '__proto__', [1, 1, 1])).toBe(world);
  });

  it('makes the same system of the obstacles that are there, and one that planners take over when they moved', () => {
    const own = scene.builtIn.create();
    // As text: comparing tables of ten thousand cells one by one takes long.
    const tables = ({ data }: System) =>
      JSON.stringify(Object.entries(data).map(([name, table]) => [name, [...table]]));
    expect(tables(scene.withObstacles(params, world.obstacles)) === tables(own)).toBe(true);
    const handle = scene.handles(world).find(({ name }) => name.startsWith('obstacle'));
    if (handle === undefined) return;
    const { obstacles } = scene.moved(world, handle.name, [3.3, 1.7, 1]);
    const moved = scene.withObstacles({ ...params, dt: 0.011 }, obstacles);
    expect(tables(moved) === tables(own)).toBe(false);
    expect(moved.params.dt).toBe(0.011);
    expect(() => checkSameShape(own, moved)).not.toThrow();
    expect(() => scene.withObstacles(params, obstacles.slice(1))).toThrow(/keep their number, kinds and order/);
  });

  it('is moved by nothing but a point', () => {
    for (const to of [[], [1, 2], new Array(3), [1, 2, Number.NaN]] as unknown as Point[]) {
      for (const { name } of scene.handles(world)) expect(scene.moved(world, name, to)).toBe(world);
    }
  });

  it('pushes to a finite state, however hard', () => {
    const size = scene.builtIn.start.length;
    const pushes: readonly Point[] = [scene.defaultPush, [1e300, -1e300, 5], [-7, 3, -2]];
    for (const state of randomStates(scene, 20)) {
      for (const by of pushes) {
        const after = scene.pushed(state, by, params);
        expect(after).toHaveLength(size);
        expect(after.every(Number.isFinite)).toBe(true);
      }
      expect(scene.pushed(state, [Number.NaN, 0, 0], params)).toEqual([...state]);
      expect(scene.pushed(state, [0, 0, 0], params)).toEqual([...state].map((v) => expect.closeTo(v, 9)));
    }
    expect(scene.pushed(scene.builtIn.start, scene.defaultPush, params)).not.toEqual(scene.builtIn.start);
  });

  it('says how far the task is from done: more at its start than at its goal', () => {
    const progress = scene.progress(scene.builtIn.start, params);
    expect(progress.value).toBeGreaterThan(0);
    expect(progress.label).toMatch(/^[A-Z]/);
  });
});
