import { element } from '../../diagnostics/plot/svg.ts';
import type { Frame } from './axes.ts';
import { type Camera, camera, fitCamera } from './camera.ts';
import { candidateClass, colorBin, pathClass } from './color.ts';
import { layerOf, paintingOrder } from './depth.ts';
import { costRanks, type Flight, speeds } from './flight.ts';
import { drawFloor, type Floor, floorOf, leftCorner, shadows } from './floor.ts';
import { bounds, type Point } from './geometry.ts';
import { craft, goalMark, solidShape, startMark } from './marks.ts';
import { extent } from './scale.ts';
import { type Pixel, simplify } from './simplify.ts';
import { group, polyline } from './svg.ts';

const ELEVATION = (30 * Math.PI) / 180;
/** Pixels by which a drawn candidate may differ from the true one. */
const CANDIDATE_TOLERANCE = 0.25;

/** The flight in space: floor with axes, solids in depth order, candidate roll-outs, and the flown path by speed. */
export function drawScene(flight: Flight, frame: Frame): string {
  const floor = floorOf(flight);
  const view = bestCamera(flight, floor, frame);
  const solids = paintingOrder(flight.solids, view);
  const layers: string[][] = Array.from({ length: solids.length + 1 }, () => []);
  const layer = (index: number) => layers[index] ?? [];
  const layerAt = (point: Point) => layerOf(point, solids, view);

  for (const fan of flight.fans) {
    const ranks = costRanks(fan.costs);
    const dearestFirst = [...fan.paths.keys()].sort((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0));
    for (const index of dearestFirst) {
      const name = `fan ${candidateClass(colorBin(ranks[index] ?? 0, 0, 1))}`;
      for (const run of runs(fan.paths[index] ?? [], layerAt)) {
        layer(run.key).push(element('path', { class: name, d: trace(run.points, view, CANDIDATE_TOLERANCE) }));
      }
    }
  }

  const speed = speeds(flight);
  const [slow, fast] = extent(speed);
  for (const run of runs(flight.path, layerAt)) {
    layer(run.key).push(element('path', { class: 'casing', d: trace(run.points, view) }));
    for (const piece of runs(run.points, (_, k) => colorBin(speed[run.start + k] ?? slow, slow, fast))) {
      layer(run.key).push(element('path', { class: `flown ${pathClass(piece.key)}`, d: trace(piece.points, view) }));
    }
  }
  for (const fan of flight.fans) {
    const axes = flight.attitude?.[fan.step];
    const position = flight.path[fan.step];
    if (axes && position) layer(layerAt(position)).push(craft(position, axes, view, flight));
  }

  const hidden = runs(flight.path, (point) => (layerAt(point) < solids.length ? 1 : 0)).filter(({ key }) => key === 1);
  return group(
    {},
    drawFloor(floor, view),
    shadows(flight, floor, view),
    ...layers.flatMap((parts, index) => {
      const solid = solids[index];
      return solid ? [...parts, solidShape(solid, view)] : parts;
    }),
    ...hidden.map((run) => element('path', { class: 'seen axis', d: trace(run.points, view) })),
    startMark(flight.path[0], floor.height, view),
    goalMark(flight.goal, floor.height, view),
  );
}

/** Consecutive points with the same key; neighbouring runs share the point where they meet. */
export function runs(
  path: readonly Point[],
  keyOf: (point: Point, index: number) => number,
): { key: number; start: number; points: Point[] }[] {
  const result: { key: number; start: number; points: Point[] }[] = [];
  for (let index = 0; index + 1 < path.length; index++) {
    const [from, to] = [path[index], path[index + 1]];
    if (!from || !to) continue;
    const key = keyOf(from, index);
    const last = result.at(-1);
    if (last?.key === key) last.points.push(to);
    else result.push({ key, start: index, points: [from, to] });
  }
  return result;
}

function trace(points: readonly Point[], view: Camera, tolerance = 0): string {
  const pixels = points.map((point): Pixel => [view.project(point)[0], view.project(point)[1]]);
  return polyline(tolerance > 0 ? simplify(pixels, tolerance) : pixels);
}

/**
 * The direction from which the flight is seen best: most of the path in sight, as large as it gets, running from left
 * to right.
 */
function bestCamera(flight: Flight, floor: Floor, frame: Frame): Camera {
  const inner = { x: frame.x + 64, y: frame.y + 24, width: frame.width - 110, height: frame.height - 72 };
  const [start, end] = [flight.path[0], flight.goal ?? flight.path.at(-1)];
  const content = contentOf(flight);
  const candidates = Array.from({ length: 72 }, (_, k) => {
    const azimuth = ((k + 0.5) * Math.PI) / 36;
    const corner = leftCorner(floor, camera(azimuth, ELEVATION));
    const view = fitCamera(azimuth, ELEVATION, [...floor.corners, [...corner, floor.top], ...content], inner);
    const order = paintingOrder(flight.solids, view);
    const inSight = flight.path.filter((point) => layerOf(point, order, view) === order.length).length;
    const seen = inSight / Math.max(flight.path.length, 1);
    const across = start && end ? (view.project(end)[0] - view.project(start)[0]) / frame.width : 0;
    // From a three-quarter view boxes show two sides.
    const oblique = Math.min(Math.abs(Math.sin(azimuth)), Math.abs(Math.cos(azimuth)));
    return { view, score: 3 * seen + 2 * across + 0.7 * oblique + lengthOf(flight.path, view) / frame.width };
  });
  return candidates.reduce((best, next) => (next.score > best.score ? next : best)).view;
}

/** Points that must lie in the picture: the path, the goal, what the candidates reach, and the solids. */
function contentOf(flight: Flight): Point[] {
  const spread = flight.solids.flatMap((solid) => {
    const { low, high } = bounds([], [solid]);
    return [low, high, [low[0], high[1], high[2]] as const, [high[0], low[1], high[2]] as const];
  });
  const tips = flight.fans.flatMap((fan) => fan.paths.flatMap((path) => path.slice(-1)));
  return [...flight.path, ...(flight.goal ? [flight.goal] : []), ...tips, ...spread];
}

function lengthOf(path: readonly Point[], view: Camera): number {
  let length = 0;
  for (let index = 1; index < path.length; index++) {
    const [from, to] = [path[index - 1], path[index]];
    if (!from || !to) continue;
    const [a, b] = [view.project(from), view.project(to)];
    length += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return length;
}
