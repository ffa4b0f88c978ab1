import { element, label } from '../../diagnostics/plot/svg.ts';
import { drawAxes, type Frame, panelScales } from './axes.ts';
import { extent } from './scale.ts';
import { group, polyline } from './svg.ts';

/** One line of a chart. `classes` may change along the line: one class a segment. */
export interface Line {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly style: string | readonly string[];
  /** Draws each value as holding until the next one, as actions do. */
  readonly stepped?: boolean;
}

/** Values over time. Points that are not finite are left out. */
export function drawChart(
  frame: Frame,
  options: {
    heading: string | undefined;
    lines: readonly Line[];
    names: { x: string | undefined; y: string | undefined };
    /** The y axis includes these values. */
    include?: readonly number[];
  },
): string {
  const { lines, heading, names } = options;
  const [xLow, xHigh] = extent(lines.flatMap((line) => line.x));
  const range = extent([...lines.flatMap((line) => line.y), ...(options.include ?? [])]);
  const scales = panelScales(frame, [xLow, xHigh], range);
  return group(
    {},
    heading === undefined ? '' : label(frame.x, frame.y - 10, heading, { class: 'heading' }),
    drawAxes(frame, scales, names),
    ...lines.flatMap((line) =>
      segments(line).map(({ style, points }) =>
        element('path', {
          class: `line ${style}`,
          d: polyline(points.map(([x, y]) => [scales.x(x), scales.y(y)])),
        }),
      ),
    ),
  );
}

/** Connected parts of one style, cut where a value is not finite. */
function segments(line: Line): { style: string; points: [number, number][] }[] {
  const parts: { style: string; points: [number, number][] }[] = [];
  let open: { style: string; points: [number, number][] } | undefined;
  for (let k = 0; k + 1 < line.x.length; k++) {
    const [x0, y0, x1, y1] = [line.x[k], line.y[k], line.x[k + 1], line.y[k + 1]];
    if (![x0, y0, x1, y1].every(Number.isFinite)) {
      open = undefined;
      continue;
    }
    const from: [number, number] = [Number(x0), Number(y0)];
    const to: [number, number] = [Number(x1), Number(y1)];
    const style = typeof line.style === 'string' ? line.style : (line.style[k] ?? '');
    if (open?.style !== style) {
      open = { style, points: [from] };
      parts.push(open);
    }
    if (line.stepped) open.points.push([to[0], from[1]]);
    open.points.push(to);
  }
  return parts;
}
