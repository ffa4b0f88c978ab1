import { describe, expect, it } from 'vitest';
import { findScene } from './catalog.ts';
import { allParams } from './define.ts';
import { uniform } from './random-states.testing.ts';
import type { Point } from './scene.ts';

/** A rigid body of a mechanism: mass, moment of inertia, and where its middle is and how it is turned, by the angles. */
interface Body {
  readonly mass: number;
  readonly inertia: number;
  readonly at: (q: readonly [number, number]) => readonly [x: number, y: number, angle: number];
}

/** Kinetic energy for angles and rates, from the bodies' own velocities. */
function kinetic(bodies: readonly Body[], q: readonly [number, number], rates: readonly [number, number]): number {
  const h = 1e-5;
  const after: [number, number] = [q[0] + h * rates[0], q[1] + h * rates[1]];
  const before: [number, number] = [q[0] - h * rates[0], q[1] - h * rates[1]];
  return bodies.reduce((sum, { mass, inertia, at }) => {
    const [[x1, y1, a1], [x0, y0, a0]] = [at(after), at(before)];
    const [vx, vy, w] = [(x1 - x0) / (2 * h), (y1 - y0) / (2 * h), (a1 - a0) / (2 * h)];
    return sum + 0.5 * mass * (vx * vx + vy * vy) + 0.5 * inertia * w * w;
  }, 0);
}

/** M times a change of rates, from the energy: momenta of the two angles. */
function momenta(
  bodies: readonly Body[],
  q: readonly [number, number],
  rates: readonly [number, number],
): readonly number[] {
  const energy = (a: number, b: number) => kinetic(bodies, q, [a, b]);
  const [a, b] = rates;
  return [(energy(a + 1, b) - energy(a - 1, b)) / 2, (energy(a, b + 1) - energy(a, b - 1)) / 2];
}

/** How far a point of the mechanism goes along a vector, by each angle: the impulse's share of each. */
function shares(
  tip: (q: readonly [number, number]) => Point,
  q: readonly [number, number],
  by: Point,
): readonly number[] {
  const h = 1e-5;
  return [0, 1].map((k) => {
    const step = (sign: number) => tip([q[0] + (k === 0 ? sign * h : 0), q[1] + (k === 1 ? sign * h : 0)]);
    const [one, other] = [step(1), step(-1)];
    return (by[0] * (one[0] - other[0]) + by[1] * (one[1] - other[1])) / (2 * h);
  });
}

const random = uniform(11);
const angle = () => 6 * random() - 3;

const near = (values: readonly number[], digits: number) => values.map((value) => expect.closeTo(value, digits));

describe('a push obeys mechanics', () => {
  it("at the arm's hand: the momenta of its joints change by the impulse times their levers", () => {
    const scene = findScene('arm');
    const params = allParams(scene);
    const link = (q: number, length: number): readonly [number, number] => [length * Math.cos(q), length * Math.sin(q)];
    const bodies: readonly Body[] = [
      { mass: 1, inertia: 1 / 12, at: ([a]) => [...link(a, 0.5), a] },
      {
        mass: 0.8,
        inertia: (0.8 * 0.8 * 0.8) / 12,
        at: ([a, b]) => [link(a, 1)[0] + link(a + b, 0.4)[0], link(a, 1)[1] + link(a + b, 0.4)[1], a + b],
      },
    ];
    for (let i = 0; i < 10; i++) {
      const q: [number, number] = [angle(), angle()];
      const by: Point = [random() - 0.5, random() - 0.5, 0];
      const [, , rate1 = 0, rate2 = 0] = scene.pushed([...q, 0, 0], by, params);
      const tip = (each: readonly [number, number]) => scene.place([...each, 0, 0], params);
      expect(momenta(bodies, q, [rate1, rate2])).toEqual(near(shares(tip, q, by), 5));
    }
  });

  it("at the acrobot's tip: the same, with its links' own moments of inertia", () => {
    const scene = findScene('acrobot');
    const params = allParams(scene);
    const link = (q: number, length: number): readonly [number, number] => [
      length * Math.sin(q),
      -length * Math.cos(q),
    ];
    const bodies: readonly Body[] = [
      { mass: 1, inertia: 1, at: ([a]) => [...link(a, 0.5), a] },
      {
        mass: 1,
        inertia: 1,
        at: ([a, b]) => [link(a, 1)[0] + link(a + b, 0.5)[0], link(a, 1)[1] + link(a + b, 0.5)[1], a + b],
      },
    ];
    for (let i = 0; i < 10; i++) {
      const q: [number, number] = [angle(), angle()];
      const by: Point = [2 * random() - 1, 2 * random() - 1, 0];
      const [, , rate1 = 0, rate2 = 0] = scene.pushed([...q, 0, 0], by, params);
      const tip = (each: readonly [number, number]) => scene.place([...each, 0, 0], params);
      expect(momenta(bodies, q, [rate1, rate2])).toEqual(near(shares(tip, q, by), 5));
    }
  });

  it('at the cart: cart and pole together take the whole impulse, and none turns the pole about its pivot', () => {
    const scene = findScene('cartpole');
    const params = allParams(scene);
    const [cart, pole, half] = [1, 0.1, 0.5];
    for (let i = 0; i < 10; i++) {
      const q = angle();
      const impulse = 2 * random() - 1;
      const [, speed = 0, , rate = 0] = scene.pushed([0, 0, q, 0], [impulse, 0, 0], params);
      const middle = speed + half * Math.cos(q) * rate;
      expect(cart * speed + pole * middle).toBeCloseTo(impulse, 9);
      // Angular momentum of a rod about its end, which itself moves with the cart.
      expect((4 / 3) * half * half * rate + half * Math.cos(q) * speed).toBeCloseTo(0, 9);
    }
  });

  it("at the pendulum's tip: a blow across the rod turns it, one along it does not", () => {
    const scene = findScene('pendulum');
    const params = allParams(scene, { mass: 2, length: 1.5 });
    // The moment of inertia of a rod about its end: m l^2 / 3 = 1.5; the blow has the lever l.
    expect(scene.pushed([0, 0], [0.4, 0, 0], params)).toEqual(near([0, (0.4 * 1.5) / 1.5], 9));
    expect(scene.pushed([0, 0], [0, 0.4, 0], params)).toEqual(near([0, 0], 9));
    expect(scene.pushed([Math.PI, 0], [0.4, 0, 0], params)[1]).toBeLessThan(0);
  });

  it('in space and on ice: the velocity changes along the push, and nothing else', () => {
    for (const [name, first] of [
      ['quadrotor', 7],
      ['drone', 3],
      ['double-integrator', 2],
    ] as const) {
      const scene = findScene(name);
      const { start } = scene.builtIn;
      const after = scene.pushed(start, [0.2, -0.1, scene.dimensions === 3 ? 0.3 : 0], allParams(scene));
      const change = after.map((value, i) => value - (start[i] ?? 0));
      const velocity = change.slice(first, first + scene.dimensions);
      const factor = (velocity[0] ?? 0) / 0.2;
      expect(factor).toBeGreaterThan(0);
      expect(velocity).toEqual(
        near(
          [0.2, -0.1, 0.3].slice(0, scene.dimensions).map((v) => v * factor),
          9,
        ),
      );
      expect(change.filter((_, i) => i < first || i >= first + scene.dimensions).every((v) => v === 0)).toBe(true);
    }
  });

  it('speeds stay below the limits of the systems that have some', () => {
    const hard = (name: string, state: readonly number[], by: Point) => {
      const scene = findScene(name);
      return scene.pushed(state, by, allParams(scene));
    };
    expect(hard('pendulum', [0, 0], [9, 0, 0])[1]).toBe(8);
    expect(hard('bicycle', [5, 5, 0, 1], [9, 0, 0])[3]).toBe(2);
    expect(hard('bicycle', [5, 5, 0, 1], [-9, 0, 0])[3]).toBe(-0.5);
    expect(hard('mountain-car', [-0.5, 0], [9, 0, 0])[1]).toBe(0.07);
  });

  it('wheels do not slide: a push from the side turns the bicycle to that side and keeps its speed', () => {
    const scene = findScene('bicycle');
    const [, , yaw = 0, speed] = scene.pushed([5, 5, 0, 1], [0, 0.5, 0], allParams(scene));
    expect(yaw).toBeGreaterThan(0);
    expect(speed).toBe(1);
  });
});
