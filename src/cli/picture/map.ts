import { element, label } from '../../diagnostics/plot/svg.ts';
import { drawAxes, type Frame, mapScales } from './axes.ts';
import { candidateClass, colorBin, pathClass } from './color.ts';
import { costRanks, type Flight, speeds } from './flight.ts';
import { bounds, type Point, type Solid } from './geometry.ts';
import { target } from './marks.ts';
import { extent, type Scale } from './scale.ts';
import { runs } from './scene.ts';
import { simplify } from './simplify.ts';
import { group, polyline } from './svg.ts';

/** The run seen from above, to scale: solids, candidate roll-outs and the path by speed. */
export function drawMap(
  flight: Flight,
  frame: Frame,
  options: { names: boolean; widths?: 'thin' } = { names: true },
): string {
  const shown = [
    ...flight.path,
    ...(flight.goal ? [flight.goal] : []),
    ...flight.fans.flatMap((fan) => fan.paths.flat()),
  ];
  const { low, high } = bounds(shown, flight.solids);
  const scales = mapScales(frame, [low[0], high[0]], [low[1], high[1]]);
  const place = ([x, y]: Point): readonly [number, number] => [scales.x(x), scales.y(y)];
  const speed = speeds(flight);
  const [slow, fast] = extent(speed);
  const start = flight.path[0];
  const thin = options.widths === 'thin';
  return group(
    {},
    drawAxes(frame, scales, { x: 'x (m)', y: 'y (m)' }),
    ...[...flight.solids].sort((a, b) => topOf(a) - topOf(b)).map((solid) => outline(solid, scales)),
    ...flight.fans.flatMap((fan) => {
      const ranks = costRanks(fan.costs);
      return [...fan.paths.keys()]
        .sort((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0))
        .map((index) =>
          element('path', {
            class: `fan ${candidateClass(colorBin(ranks[index] ?? 0, 0, 1))}`,
            'stroke-width': thin ? 0.6 : undefined,
            d: polyline(simplify((fan.paths[index] ?? []).map(place), 0.25)),
          }),
        );
    }),
    ...runs(flight.path, (_, k) => colorBin(speed[k] ?? slow, slow, fast)).map(({ key, points }) =>
      element('path', { class: `flown ${pathClass(key)}`, d: polyline(points.map(place)) }),
    ),
    start ? mark(place(start), 'start', options.names ? side(flight.path.slice(0, 12)) : 0) : '',
    flight.goal ? mark(place(flight.goal), 'goal', options.names ? side(flight.path.slice(-12).reverse()) : 0) : '',
  );
}

/** A sign, with its name below (1) or above (-1) or without (0). */
function mark([x, y]: readonly [number, number], kind: 'start' | 'goal', side: number): string {
  const sign =
    kind === 'goal' ? target(x, y) : element('circle', { class: 'start', cx: x, cy: y, r: 5, 'stroke-width': 2 });
  const name = label(x, y + 4 + 22 * side, kind, { class: 'heading halo', 'text-anchor': 'middle' });
  return side === 0 ? sign : sign + name;
}

/** The side of the first point to which the path does not go: below when it goes up. */
function side(path: readonly Point[]): -1 | 1 {
  const [from, to] = [path[0], path.at(-1)];
  return from && to && to[1] > from[1] ? 1 : -1;
}

function topOf(solid: Solid): number {
  return solid.kind === 'sphere' ? solid.center[2] + solid.radius : solid.high[2];
}

function outline(solid: Solid, { x, y }: { x: Scale; y: Scale }): string {
  if (solid.kind === 'sphere') {
    const r = Math.abs(x(solid.radius) - x(0));
    return element('circle', { class: 'body rim', cx: x(solid.center[0]), cy: y(solid.center[1]), r });
  }
  const { low, high } = solid;
  return element('rect', {
    class: 'body rim',
    x: x(low[0]),
    y: y(high[1]),
    width: x(high[0]) - x(low[0]),
    height: y(low[1]) - y(high[1]),
  });
}
