import { chart } from '../../src/diagnostics/plot/chart.ts';
import type { Mark } from '../../src/diagnostics/plot/spec.ts';
import { createProjection } from '../../src/embed/draw/projection.ts';
import type { Point } from '../../src/embed/scene/scene.ts';
import { drone, findSystem, randomShooting } from '../../src/index.ts';
import { fly } from './closed-loop.ts';
import { type Figure, rounded } from './figure.ts';

const STEPS = 100;
/** Metres on each side of the box. */
const SIDE = 6;
/** The panel of the chart, in pixels, about; the picture of the box is made for it. */
const PANEL = { width: 560, height: 400 };

/** Slide 12: the flight of a drone to its target, in space. */
export const droneTrajectory: Figure = {
  slide: 12,
  name: 'drone-trajectory',
  title: 'A drone flies to a target',
  description:
    'A point mass that accelerates by at most 1 m/s² an axis flies from the origin to (5, 5, 5): the best of 1,000 sequences of length 10, 100 steps. Beside the distance, which is all that counts on the slide, speed costs a little, so that it stops there.',
  async run(options) {
    const { start, goal } = findSystem('drone');
    const system = drone();
    const algorithm = randomShooting({ samples: 1000, horizon: 10 });
    const flight = await fly('Slide 12', options, { system, algorithm, start, steps: STEPS });
    const target = point(goal(system.params) ?? []);
    const places = flight.states.map(point);
    const distances = places.map((place) => Math.hypot(...place.map((value, i) => value - (target[i] ?? 0))));
    const time = places.map((_, t) => t * (system.params.dt ?? 0.1));
    const arrived = distances.findIndex((distance) => distance < 0.5);
    return {
      pictures: [inSpace(places, target, options.seed), overTime(places, time)],
      summary: `The drone starts ${rounded(distances[0] ?? 0, 3)} m from the target, is within 0.5 m of it ${arrived < 0 ? 'in none of the steps' : `after ${rounded(time[arrived] ?? 0, 3)} s`} and ends ${rounded(distances.at(-1) ?? 0, 2)} m from it.`,
      table: {
        columns: ['time', 'x', 'y', 'z', 'vx', 'vy', 'vz', 'distance'],
        rows: flight.states.map((state, t) => [time[t] ?? 0, ...state, distances[t] ?? 0]),
      },
    };
  },
};

/** The path in perspective, above a floor with a line every metre, with its shadow on it. */
function inSpace(places: readonly Point[], target: Point, seed: number): string {
  const bounds = { dimensions: 3, low: [0, 0, 0], high: [SIDE, SIDE, SIDE] } as const;
  const { toScreen } = createProjection(bounds, { azimuth: -1.05, elevation: 0.38, zoom: 1.2 }, PANEL);
  const seen = (points: readonly Point[]) => {
    const screen = points.map(toScreen);
    return { x: screen.map(({ x }) => x), y: screen.map(({ y }) => -y) };
  };
  const grid = Array.from({ length: SIDE + 1 }, (_, i): Mark[] => [
    {
      kind: 'line',
      series: 'faint',
      thin: true,
      ...seen([
        [i, 0, 0],
        [i, SIDE, 0],
      ]),
    },
    {
      kind: 'line',
      series: 'faint',
      thin: true,
      ...seen([
        [0, i, 0],
        [SIDE, i, 0],
      ]),
    },
  ]).flat();
  const floor = (place: Point): Point => [place[0], place[1], 0];
  return chart({
    title: 'Flight of a drone',
    subtitle: `random shooting, 1,000 x 10, ${STEPS} steps, seed ${seed}; a grid line every metre`,
    width: PANEL.width + 70,
    height: PANEL.height + 125,
    x: { label: 'seen from a corner of the floor', domain: [0, PANEL.width], ticks: [] },
    y: { label: 'up', domain: [-PANEL.height, 0], ticks: [] },
    marks: [
      ...grid,
      { kind: 'line', name: 'height', series: 'faint', dashed: true, ...seen([floor(target), target]) },
      { kind: 'line', name: 'shadow', series: 'faint', ...seen(places.map(floor)) },
      { kind: 'line', name: 'path', series: 0, ...seen(places) },
      { kind: 'points', name: 'path', series: 0, ...seen(places), radius: 2.5 },
      { kind: 'points', name: 'target', series: 1, ...seen([target]), radius: 7 },
    ],
  });
}

function overTime(places: readonly Point[], time: readonly number[]): string {
  return chart({
    title: 'Coordinates over time',
    x: { label: 'time', unit: 's' },
    y: { label: 'position', unit: 'm', include: [0] },
    marks: [
      { kind: 'reference', name: 'target', at: { y: 5 } },
      ...(['x', 'y', 'z'] as const).map(
        (name, i) => ({ kind: 'line', name, series: i, x: time, y: places.map((place) => place[i] ?? 0) }) as const,
      ),
    ],
  });
}

function point(values: ArrayLike<number>): Point {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
}
