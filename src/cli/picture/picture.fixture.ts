import type { Fan, Flight } from './flight.ts';
import type { Point } from './geometry.ts';
import type { Run } from './run-picture.ts';

/** A made-up flight around two obstacles with two fans, one of which holds a candidate that left the finite numbers. */
export function exampleFlight(): Flight {
  const place = (s: number): Point => [10 * s, 1.2 * Math.sin(6 * s), 1.5 + 0.5 * Math.sin(9 * s)];
  const path = Array.from({ length: 101 }, (_, k) => place(k / 100));
  const fan = (step: number): Fan => ({
    step,
    costs: [1, 5, 3, Number.POSITIVE_INFINITY],
    paths: [-0.2, 0.1, 0.4, 0.8].map((bend, candidate) =>
      Array.from({ length: 21 }, (_, h): Point => {
        const [x, y, z] = place((step + h) / 100);
        return [x, y + bend * (h / 20) ** 2, candidate === 3 && h > 9 ? Number.NaN : z];
      }),
    ),
  });
  return {
    title: 'A <flight> & its "goal"',
    subtitle: 'made up',
    dt: 0.05,
    path,
    goal: [10, 0, 1.5],
    solids: [
      { kind: 'sphere', center: [4, -1, 1.5], radius: 0.8 },
      { kind: 'box', low: [6, 0.5, 0], high: [7, 2, 3] },
    ],
    clearance: path.map(([x]) => 1 + Math.sin(x)),
    fans: [fan(10), fan(60)],
    attitude: path.map(
      () =>
        [
          [1, 0, 0],
          [0, 0.98, 0.2],
        ] as const,
    ),
  };
}

/** A made-up run of two state components and one action, with a flight in the plane when asked for. */
export function exampleRun(map?: Flight): Run {
  return {
    title: 'A run',
    subtitle: 'made up',
    dt: 0.05,
    states: Array.from({ length: 41 }, (_, k) => [Math.cos(k / 5), k === 20 ? Number.NaN : Math.sin(k / 5)]),
    stateNames: ['angle', 'speed'],
    actions: Array.from({ length: 40 }, (_, k) => [k % 7]),
    actionNames: ['torque'],
    map,
  };
}
