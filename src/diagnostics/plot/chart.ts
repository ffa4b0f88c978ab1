import { ForerunError } from '../../error.ts';
import { drawAxes, type Frame, rowsOfTicks, tickWidth } from './axes.ts';
import { cellBar, cellBarWidth } from './cell-bar.ts';
import { svgDocument } from './document.ts';
import { drawLegend } from './legend.ts';
import { drawMark, type Scales, spread } from './marks.ts';
import { makeScale } from './scale.ts';
import type { ChartSpec, GridSpec, Mark } from './spec.ts';
import { element, group, label } from './svg.ts';
import { shortened, TEXT } from './text.ts';

const EDGE = 16;
/** Below a panel: numbers and the name of the axis. */
const BELOW = 44;

/**
 * A chart as an SVG document: no scripts, no outside references, the same text for the same data. Light, and dark where the reader
 * prefers that. Texts are escaped, and cut where there is no room; values that are not finite leave gaps.
 *
 * @throws ForerunError `invalid-argument` for sizes that cannot be
 */
export function chart(spec: ChartSpec): string {
  const { width, height } = sizeOf(spec, 640, 400);
  const head = drawHead(spec, spec.marks, width);
  const body = drawPanel(spec, {
    x: EDGE,
    y: head.height,
    width: width - 2 * EDGE,
    height: Math.max(60, height - head.height - 10),
  });
  return svgDocument(spec.title, { width, height: Math.max(height, head.height + 70) }, [head.svg, body]);
}

/**
 * Several charts in rows with one title and one legend; the same name should mean the same in each.
 *
 * @throws ForerunError `invalid-argument` for no charts and for sizes that cannot be
 */
export function chartGrid(spec: GridSpec): string {
  const { charts } = spec;
  if (charts.length === 0) throw invalid('chartGrid: got no charts; give at least one.');
  const columns = spec.columns ?? Math.min(3, charts.length);
  if (!Number.isInteger(columns) || columns < 1) {
    throw invalid(`chartGrid: columns = ${columns}; give a whole number from 1.`);
  }
  const sizes = charts.map((one) => sizeOf(one, 320, 260));
  const cell = {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
  };
  const across = Math.min(columns, charts.length);
  const width = across * cell.width + EDGE;
  const marks = charts.flatMap((one) => one.marks);
  const head = drawHead(spec, marks, width);
  const panels = charts.map((one, i) => {
    const x = (i % across) * cell.width + EDGE;
    const y = head.height + Math.floor(i / across) * cell.height;
    const heading = label(x + 4, y + 14, shortened(one.title, TEXT.heading, cell.width - 2 * EDGE), {
      class: 'heading',
    });
    const frame = { x, y: y + 28, width: cell.width - EDGE, height: cell.height - 36 };
    return heading + drawPanel(one, frame);
  });
  const height = head.height + Math.ceil(charts.length / across) * cell.height;
  return svgDocument(spec.title, { width, height }, [head.svg, ...panels]);
}

/** Title, subtitle and legend. */
function drawHead(
  { title, subtitle }: { readonly title: string; readonly subtitle?: string },
  marks: readonly Mark[],
  width: number,
): { svg: string; height: number } {
  const room = width - 2 * EDGE - 8;
  const parts = [label(EDGE + 4, 30, shortened(title, TEXT.title, room), { class: 'title' })];
  let height = 42;
  if (subtitle !== undefined) {
    parts.push(label(EDGE + 4, height + 9, shortened(subtitle, TEXT.body, room), { class: 'quiet' }));
    height += 20;
  }
  const legend = drawLegend(marks, EDGE + 4, height, room);
  parts.push(legend.svg);
  return { svg: group({}, parts), height: height + legend.height + 10 };
}

/** Axes and marks within a rectangle that holds the labels too. */
function drawPanel(spec: ChartSpec, outer: Frame): string {
  const covered = spec.marks.map(spread);
  const values = { x: covered.flatMap(({ x }) => x), y: covered.flatMap(({ y }) => y) };
  const cells = spec.marks.find((mark) => mark.kind === 'cells');
  const bar = cells === undefined ? 0 : cellBarWidth(cells);
  const panelHeight = outer.height - BELOW;
  const padX = cells === undefined ? 0.02 : 0;
  const padY = cells === undefined ? 0.06 : 0;
  // The y ticks decide how wide the panel is; they depend on its height only.
  const y = makeScale(spec.y, values.y, outer.y + panelHeight, outer.y, padY);
  const widest = Math.max(0, ...y.ticks(rowsOfTicks(panelHeight)).map((tick) => tickWidth(tick.label)));
  const left = outer.x + 24 + widest;
  const right = outer.x + outer.width - 14 - bar;
  const frame = {
    x: Math.round(left),
    y: Math.round(outer.y),
    width: Math.max(20, Math.round(right - left)),
    height: panelHeight,
  };
  const scales: Scales = { x: makeScale(spec.x, values.x, frame.x, frame.x + frame.width, padX), y };
  return group({}, [
    drawAxes(frame, scales, spec),
    clipped(
      frame,
      spec.marks.map((mark) => drawMark(mark, scales)),
    ),
    cells === undefined ? '' : cellBar(cells, { ...frame, x: frame.x + frame.width + 14, width: bar }),
  ]);
}

/** Marks end at the panel. A nested document clips without an id, which pages with several plots would mix up. */
function clipped({ x, y, width, height }: Frame, marks: readonly string[]): string {
  // Lines and dots on the edge stay whole.
  const [left, top, w, h] = [x - 4, y - 4, width + 8, height + 8];
  return element(
    'svg',
    {
      x: left,
      y: top,
      width: w,
      height: h,
      viewBox: [left, top, w, h].join(' '),
      overflow: 'hidden',
      'aria-hidden': 'true',
    },
    marks.filter((mark) => mark !== '').join('\n'),
  );
}

function sizeOf(spec: ChartSpec, usualWidth: number, usualHeight: number): { width: number; height: number } {
  const { width = usualWidth, height = usualHeight } = spec;
  for (const [name, value, least] of [
    ['width', width, 200],
    ['height', height, 150],
  ] as const) {
    if (!Number.isFinite(value) || value < least || value > 10_000) {
      throw invalid(`chart: ${name} = ${value}; give a number of pixels from ${least} to 10000.`);
    }
  }
  return { width: Math.round(width), height: Math.round(height) };
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}
