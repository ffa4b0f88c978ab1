import { element, label } from '../../diagnostics/plot/svg.ts';
import type { Camera } from './camera.ts';
import type { Flight } from './flight.ts';
import { bounds, type Point, type Solid } from './geometry.ts';
import { tickLabel, tickStep, ticks } from './scale.ts';
import { group, polyline } from './svg.ts';

/** The ground that a scene stands on, and how high the scene reaches. */
export interface Floor {
  readonly low: readonly [x: number, y: number];
  readonly high: readonly [x: number, y: number];
  /** z of the ground. */
  readonly height: number;
  /** z of the end of the vertical axis. */
  readonly top: number;
  /** Metres between grid lines. */
  readonly step: number;
  /** Its four corners. */
  readonly corners: readonly Point[];
}

/** A floor in whole grid cells below all that is drawn: path, goal, solids and candidates. */
export function floorOf(flight: Flight): Floor {
  const points = [
    ...flight.path,
    ...(flight.goal ? [flight.goal] : []),
    ...flight.fans.flatMap((fan) => fan.paths.flat()),
  ];
  const { low, high } = bounds(points, flight.solids);
  const margin = 0.02 * Math.max(high[0] - low[0], high[1] - low[1]);
  const step = tickStep(0, Math.max(high[0] - low[0], high[1] - low[1]), 12);
  const down = (value: number) => Math.floor((value - margin) / step) * step;
  const up = (value: number) => Math.ceil((value + margin) / step) * step;
  const height = low[2] >= -1e-6 && low[2] < step ? 0 : Math.floor(low[2] / step) * step;
  const top = Math.max(Math.ceil(high[2] / step - 1e-6) * step, height + step);
  const [x0, x1, y0, y1] = [down(low[0]), up(high[0]), down(low[1]), up(high[1])];
  const corners = [x0, x1].flatMap((x) => [y0, y1].map((y): Point => [x, y, height]));
  return { low: [x0, y0], high: [x1, y1], height, top, step, corners };
}

/** The ground plate with its grid, and axes with units along the edges that nothing stands before. */
export function drawFloor(floor: Floor, view: Camera): string {
  const { low, high, height, step } = floor;
  const flat = (x: number, y: number): readonly [number, number] => {
    const [px, py] = view.project([x, y, height]);
    return [px, py];
  };
  const plate = polyline(
    [flat(low[0], low[1]), flat(high[0], low[1]), flat(high[0], high[1]), flat(low[0], high[1])],
    true,
  );
  const grid = [
    ...steps(low[0], high[0], step).map((x) => polyline([flat(x, low[1]), flat(x, high[1])])),
    ...steps(low[1], high[1], step).map((y) => polyline([flat(low[0], y), flat(high[0], y)])),
  ].join('');
  return group(
    {},
    element('path', { class: 'floor', d: plate }),
    element('path', { class: 'grid', d: grid }),
    edgeAxis(floor, view, 0),
    edgeAxis(floor, view, 1),
    heightAxis(floor, view),
  );
}

/** Ticks and name of the x axis (0) or y axis (1), along the edge nearer to the viewer, pushed away from the plate. */
function edgeAxis(floor: Floor, view: Camera, axis: 0 | 1): string {
  const other = axis === 0 ? 1 : 0;
  const near = view.towardsViewer[other] > 0 ? floor.high[other] : floor.low[other];
  const point = (along: number, across: number): Point =>
    axis === 0 ? [along, across, floor.height] : [across, along, floor.height];
  const away = Math.sign(view.towardsViewer[other]) || 1;
  const [fromX, fromY] = view.project(point(0, near));
  const [toX, toY] = view.project(point(0, near + away));
  const reach = Math.hypot(toX - fromX, toY - fromY) || 1;
  const [dirX, dirY] = [(toX - fromX) / reach, (toY - fromY) / reach];
  const anchor = dirX > 0.35 ? 'start' : dirX < -0.35 ? 'end' : 'middle';
  const place = (along: number, distance: number): [number, number] => {
    const [x, y] = view.project(point(along, near));
    return [x + dirX * distance, y + dirY * distance + 4];
  };
  const every = tickStep(floor.low[axis], floor.high[axis], 8);
  const isInner = (value: number) => value > floor.low[axis] + every / 4 && value < floor.high[axis] - every / 4;
  const numbers = ticks(floor.low[axis], floor.high[axis], 8)
    .filter(isInner)
    .map((value) => {
      const [x, y] = place(value, 12);
      return label(x, y, tickLabel(value, every), { class: 'tick quiet', 'text-anchor': anchor });
    });
  const [nameX, nameY] = place((floor.low[axis] + floor.high[axis]) / 2, 38);
  return group(
    {},
    ...numbers,
    label(nameX, nameY, `${axis === 0 ? 'x' : 'y'} (m)`, { class: 'quiet', 'text-anchor': anchor }),
  );
}

/** The corner of the floor that lies farthest to the left, where the height axis stands. */
export function leftCorner(floor: Floor, view: Camera): readonly [x: number, y: number] {
  const corner = floor.corners.reduce((best, next) => (view.project(next)[0] < view.project(best)[0] ? next : best));
  return [corner[0], corner[1]];
}

function heightAxis(floor: Floor, view: Camera): string {
  const left = leftCorner(floor, view);
  const place = (z: number) => view.project([...left, z]);
  const [bottomX, bottomY] = place(floor.height);
  const [topX, topY] = place(floor.top);
  const every = tickStep(floor.height, floor.top, 5);
  const marks = ticks(floor.height, floor.top, 5).map((z) => {
    const [x, y] = place(z);
    return (
      element('path', {
        class: 'axis',
        d: polyline([
          [x - 5, y],
          [x, y],
        ]),
      }) + label(x - 9, y + 4, tickLabel(z, every), { class: 'tick quiet', 'text-anchor': 'end' })
    );
  });
  return group(
    {},
    element('path', {
      class: 'axis',
      d: polyline([
        [bottomX, bottomY],
        [topX, topY],
      ]),
    }),
    ...marks,
    label(topX, topY - 10, 'z (m)', { class: 'quiet', 'text-anchor': 'middle' }),
  );
}

/** What path and solids cast straight down on the ground, which shows where in space they are. */
export function shadows(flight: Flight, floor: Floor, view: Camera): string {
  const drop = (x: number, y: number): readonly [number, number] => {
    const [px, py] = view.project([x, y, floor.height]);
    return [px, py];
  };
  return group(
    {},
    ...flight.solids.map((solid) =>
      element('path', {
        class: 'shadow',
        d: polyline(
          outline(solid).map(([x, y]) => drop(x, y)),
          true,
        ),
      }),
    ),
    element('path', { class: 'cast line', d: polyline(flight.path.map(([x, y]) => drop(x, y))) }),
  );
}

function outline(solid: Solid): (readonly [number, number])[] {
  if (solid.kind === 'box') {
    const { low, high } = solid;
    return [
      [low[0], low[1]],
      [high[0], low[1]],
      [high[0], high[1]],
      [low[0], high[1]],
    ];
  }
  return Array.from({ length: 48 }, (_, k) => {
    const angle = (k * Math.PI) / 24;
    return [
      solid.center[0] + solid.radius * Math.cos(angle),
      solid.center[1] + solid.radius * Math.sin(angle),
    ] as const;
  });
}

function steps(low: number, high: number, step: number): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, k) => low + k * step);
}
