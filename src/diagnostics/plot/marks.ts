import { area, line } from 'd3-shape';
import { drawable, extent, type Scale } from './scale.ts';
import type {
  BandMark,
  BarsMark,
  CellsMark,
  LineMark,
  Mark,
  PointsMark,
  ReferenceMark,
  Series,
  Values,
} from './spec.ts';
import { element, group } from './svg.ts';
import { CELL_COLORS, SERIES_COLORS } from './theme.ts';

/** The scales of a panel. */
export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** Where a point lies, in pixels; without a part that has no place. */
interface Place {
  readonly x: number | undefined;
  readonly y: number | undefined;
  /** Lower end of a band. */
  readonly low?: number | undefined;
}

/** What a chart's axes must cover to show a mark. */
export function spread(mark: Mark): { x: readonly Values[]; y: readonly Values[] } {
  switch (mark.kind) {
    case 'line':
      return { x: [mark.x], y: [mark.y] };
    case 'band':
      return { x: [mark.x], y: [mark.low, mark.high] };
    case 'points':
      return { x: [mark.x], y: [mark.y, mark.low ?? [], mark.high ?? []] };
    case 'bars':
      return { x: [mark.from, mark.to], y: [[0], mark.value] };
    case 'cells':
      return { x: [mark.xEdges], y: [mark.yEdges] };
    case 'reference':
      if ('from' in mark.at) return { x: [[mark.at.from[0], mark.at.to[0]]], y: [[mark.at.from[1], mark.at.to[1]]] };
      return 'x' in mark.at ? { x: [[mark.at.x]], y: [] } : { x: [], y: [[mark.at.y]] };
    default:
      throw mark satisfies never;
  }
}

/** A mark as SVG. */
export function drawMark(mark: Mark, scales: Scales): string {
  switch (mark.kind) {
    case 'line':
      return drawLine(mark, scales);
    case 'band':
      return drawBand(mark, scales);
    case 'points':
      return drawPoints(mark, scales);
    case 'bars':
      return drawBars(mark, scales);
    case 'cells':
      return drawCells(mark, scales);
    case 'reference':
      return drawReference(mark, scales);
    default:
      throw mark satisfies never;
  }
}

/** Class of a series' colour. */
export function seriesClass(series: Series): string {
  if (typeof series === 'string') return series;
  return `s${wrapped(series) % SERIES_COLORS}`;
}

/** Dashes of a line: series beyond the colours are told apart by them. */
export function dashes(series: Series, dashed: boolean | undefined): string | undefined {
  if (dashed) return '6 4';
  return typeof series === 'number' && wrapped(series) >= SERIES_COLORS ? '2 4' : undefined;
}

function wrapped(series: number): number {
  const whole = Math.max(0, Math.floor(Number.isFinite(series) ? series : 0));
  return whole % (2 * SERIES_COLORS);
}

function drawLine(mark: LineMark, { x, y }: Scales): string {
  const places = along(mark.x, (at, i): Place => ({ x: x(at), y: y(mark.y[i]) }));
  const path = line<Place>()
    .defined((place) => place.x !== undefined && place.y !== undefined)
    .x((place) => place.x ?? 0)
    .y((place) => place.y ?? 0)
    .digits(2);
  return element('path', {
    class: `${mark.thin ? 'thin' : 'line'} ${seriesClass(mark.series)}`,
    'stroke-dasharray': dashes(mark.series, mark.dashed),
    d: path(places) ?? '',
  });
}

function drawBand(mark: BandMark, { x, y }: Scales): string {
  const places = along(mark.x, (at, i): Place => ({ x: x(at), y: y(mark.high[i]), low: y(mark.low[i]) }));
  const path = area<Place>()
    .defined((place) => place.x !== undefined && place.y !== undefined && place.low !== undefined)
    .x((place) => place.x ?? 0)
    .y0((place) => place.low ?? 0)
    .y1((place) => place.y ?? 0)
    .digits(2);
  return element('path', { class: `band ${seriesClass(mark.series)}`, d: path(places) ?? '' });
}

function drawPoints(mark: PointsMark, { x, y }: Scales): string {
  const dots = along(mark.x, (at, i) => {
    const [cx, cy] = [x(at), y(mark.y[i])];
    if (cx === undefined) return '';
    const [low, high] = [y(mark.low?.[i]), y(mark.high?.[i])];
    const whisker =
      low === undefined || high === undefined
        ? ''
        : element('path', { class: 'whisker', d: `M${points(cx, low)}L${points(cx, high)}` });
    return whisker + (cy === undefined ? '' : element('circle', { class: 'dot', cx, cy, r: mark.radius ?? 3 }));
  });
  return group({ class: seriesClass(mark.series), 'fill-opacity': mark.opacity }, dots);
}

function drawBars(mark: BarsMark, { x, y }: Scales): string {
  // On a logarithmic axis bars stand on its end.
  const ground = y(0) ?? y(y.low) ?? 0;
  const bars = along(mark.value, (value, i) => {
    const [left, right, top] = [x(mark.from[i]), x(mark.to[i]), y(value)];
    if (left === undefined || right === undefined || top === undefined) return '';
    const width = Math.abs(right - left);
    return element('rect', {
      class: 'bar',
      x: Math.min(left, right) + Math.min(0.5, width / 4),
      y: Math.min(top, ground),
      width: Math.max(0.5, width - 1),
      height: Math.abs(ground - top),
    });
  });
  return group({ class: seriesClass(mark.series) }, bars);
}

function drawCells(mark: CellsMark, { x, y }: Scales): string {
  const range = cellRange(mark);
  const columns = mark.xEdges.length - 1;
  const cells = along(mark.values, (value, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const [left, right] = [x(mark.xEdges[column]), x(mark.xEdges[column + 1])];
    const [bottom, top] = [y(mark.yEdges[row]), y(mark.yEdges[row + 1])];
    if (left === undefined || right === undefined || bottom === undefined || top === undefined) return '';
    if (!drawable(value, mark.scale)) return '';
    // A little over the edge, so that no seams show.
    return element('rect', {
      class: cellClass(value, range, mark.scale),
      x: Math.min(left, right),
      y: Math.min(top, bottom),
      width: Math.abs(right - left) + 0.3,
      height: Math.abs(bottom - top) + 0.3,
    });
  });
  return group({}, cells);
}

/** The range of the colours of cells. */
export function cellRange(mark: CellsMark): readonly [low: number, high: number] {
  return extent(Array.from(mark.values), mark.scale) ?? [0, 1];
}

function cellClass(value: number, [low, high]: readonly [number, number], scale: CellsMark['scale']): string {
  const share = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  // One value alone has no range: the middle.
  const bin = Number.isFinite(share) ? Math.floor(share * CELL_COLORS) : Math.floor(CELL_COLORS / 2);
  return `h${Math.max(0, Math.min(CELL_COLORS - 1, bin))}`;
}

function drawReference({ at }: ReferenceMark, { x, y }: Scales): string {
  const [from, to] =
    'from' in at
      ? [at.from, at.to]
      : 'x' in at
        ? [
            [at.x, y.low],
            [at.x, y.high],
          ]
        : [
            [x.low, at.y],
            [x.high, at.y],
          ];
  const [x0, y0, x1, y1] = [x(from[0]), y(from[1]), x(to[0]), y(to[1])];
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return '';
  return element('path', { class: 'reference faint', d: `M${points(x0, y0)}L${points(x1, y1)}` });
}

function points(x: number, y: number): string {
  return `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;
}

function along<Made>(values: Values, make: (value: number | null | undefined, index: number) => Made): Made[] {
  return Array.from({ length: values.length }, (_, i) => make(values[i], i));
}
