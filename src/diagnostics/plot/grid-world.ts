import { ForerunError } from '../../error.ts';
import { cellBar, cellBarWidth } from './cell-bar.ts';
import { svgDocument } from './document.ts';
import type { CellsMark } from './spec.ts';
import { element, escapeText, group, label } from './svg.ts';
import { shortened, TEXT } from './text.ts';
import { CELL_COLORS } from './theme.ts';

/** A world of cells, what they are worth, and where to go from each. */
export interface GridWorldPlot {
  readonly title: string;
  /** A quiet line below the title. */
  readonly subtitle?: string;
  readonly columns: number;
  /** `[cells]`, row by row: `#` is a wall, `C` an abyss; other letters but `.` and F are written into their cell. */
  readonly cells: readonly string[];
  /** `[cells]`; what is not finite is left empty. */
  readonly values: ArrayLike<number>;
  /** `[cells]`: the moves that are held to be best, as rows down and columns to the right; an arrow each. */
  readonly moves: readonly (readonly (readonly [down: number, right: number])[])[];
  /** Of the colours. Default that of the values. */
  readonly range?: readonly [low: number, high: number];
  /** What the colours mean. Default "value". */
  readonly label?: string;
  /** The cell that somebody is in. */
  readonly at?: number;
  /** In pixels. Default 560. */
  readonly width?: number;
}

const [MARGIN, TOP, LARGEST] = [20, 62, 76] as const;

/**
 * A world of cells as SVG: the colour of a cell is its value, arrows are the moves that are held to be best. A title on each cell says its row,
 * column and value.
 *
 * @throws ForerunError `invalid-argument` for lists whose lengths do not fit, a cell that there is not, a range the wrong way round, and too
 * little width
 */
export function gridWorldPlot(plot: GridWorldPlot): string {
  const { title, subtitle = '', columns, cells, values, moves, at, width = 560 } = plot;
  const rows = cells.length / columns;
  if (!Number.isInteger(rows) || rows < 1 || values.length !== cells.length || moves.length !== cells.length) {
    throw invalid(
      `got ${cells.length} cells in ${columns} columns, ${values.length} values and moves of ${moves.length} cells; give whole rows, and as many of each`,
    );
  }
  if (at !== undefined && !(Number.isInteger(at) && at >= 0 && at < cells.length)) {
    throw invalid(`at is ${String(at)}; give a cell from 0 to ${cells.length - 1}`);
  }
  const [low, high] = plot.range ?? rangeOf(values);
  if (plot.range !== undefined && !(low <= high)) {
    throw invalid(`range is [${low}, ${high}]; give the lower number first`);
  }
  const known = low < high;
  const bar: CellsMark | undefined = known
    ? { kind: 'cells', xEdges: [], yEdges: [], values: [low, high], label: plot.label ?? 'value' }
    : undefined;
  const beside = bar === undefined ? 0 : cellBarWidth(bar) + 14;
  const size = Math.min(LARGEST, (width - 2 * MARGIN - beside) / columns);
  if (!(size > 0)) {
    throw invalid(`width is ${String(width)}, which leaves no room for cells; give more than ${2 * MARGIN + beside}`);
  }
  const height = TOP + rows * size + MARGIN;
  const left = (cell: number) => MARGIN + (cell % columns) * size;
  const top = (cell: number) => TOP + Math.floor(cell / columns) * size;

  const squares = cells.map((letter, cell) => {
    const value = values[cell] ?? Number.NaN;
    const share = known ? (value - low) / (high - low) : 0.5;
    const shade = Math.max(0, Math.min(CELL_COLORS - 1, Math.floor(CELL_COLORS * share)));
    const plain = letter === '#' || letter === 'C' || !Number.isFinite(value);
    const place = { x: left(cell), y: top(cell), width: size, height: size };
    const said = `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}: ${meaningOf(letter, value)}`;
    return element(
      'rect',
      letter === '#'
        ? { ...place, class: 'quiet grid' }
        : { ...place, class: plain ? 'grid' : `h${shade}`, fill: plain ? 'none' : undefined },
      element('title', {}, escapeText(said)),
    );
  });
  const abyss = cells.flatMap((letter, cell) => {
    if (letter !== 'C') return [];
    const [x, y] = [left(cell), top(cell)];
    return [element('path', { class: 'axis', d: `M${x} ${y + size}L${x + size} ${y}`, 'pointer-events': 'none' })];
  });
  const arrows = moves.flatMap((best, cell) => best.map((move) => arrow(left(cell), top(cell), size, move)));
  const letters = cells.flatMap((letter, cell) => {
    if ('#.FC'.includes(letter)) return [];
    // Arrows have the middle.
    const besides = (moves[cell]?.length ?? 0) > 0;
    const [x, y] = besides ? [left(cell) + 3, top(cell) + 11] : [left(cell) + size / 2, top(cell) + size / 2 + 5];
    const anchor = besides ? undefined : 'middle';
    return [label(x, y, letter, { class: `${besides ? 'tick' : 'heading'} halo`, ...OUTLINE, 'text-anchor': anchor })];
  });
  const somebody =
    at === undefined
      ? ''
      : element('circle', {
          class: 'dot s1 halo',
          'stroke-width': 2,
          cx: left(at) + size / 2,
          cy: top(at) + size / 2,
          r: size / 4,
        });
  return svgDocument(title, { width, height }, [
    label(MARGIN, 28, shortened(title, TEXT.title, width - 2 * MARGIN), { class: 'title' }),
    label(MARGIN, 48, shortened(subtitle, TEXT.body, width - 2 * MARGIN), { class: 'quiet' }),
    group({}, squares),
    group({}, abyss),
    group({}, arrows),
    group({}, letters),
    somebody,
    bar === undefined
      ? ''
      : cellBar(bar, { x: MARGIN + columns * size + 14, y: TOP, width: cellBarWidth(bar), height: rows * size }),
  ]);
}

/** Least and largest of what is finite; the wrong way round where nothing is. A world may have more cells than a call arguments. */
function rangeOf(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of Array.from(values)) {
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return [low, high];
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `gridWorldPlot: ${problem}.`);
}

const OUTLINE = { 'stroke-width': 3, 'paint-order': 'stroke' } as const;

function meaningOf(letter: string, value: number): string {
  if (letter === '#') return 'wall';
  if (letter === 'C') return 'abyss';
  return Number.isFinite(value) ? value.toPrecision(4) : 'nothing known';
}

/** From the middle of a cell towards its edge; the halo shows it on dark cells and on bright ones. */
function arrow(x: number, y: number, size: number, [down, right]: readonly [number, number]): string {
  const middle = [x + size / 2, y + size / 2] as const;
  const point = (along: number, across: number) =>
    [along * right - across * down, along * down + across * right]
      .map((part, i) => ((middle[i] ?? 0) + part * size).toFixed(2))
      .join(' ');
  const d = `M${point(-0.24, 0)}L${point(0.24, 0)}M${point(0.09, -0.15)}L${point(0.24, 0)}L${point(0.09, 0.15)}`;
  const line = { d, fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'pointer-events': 'none' };
  return (
    element('path', { class: 'halo', 'stroke-width': 4.5, ...line }) +
    element('path', { class: 'pen', 'stroke-width': 1.75, ...line })
  );
}
