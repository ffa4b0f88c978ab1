/** Numbers to draw; `null` and what is not finite leave a gap. */
export type Values = ArrayLike<number | null>;

/** Colour: a number for each series, the same wherever it is the same thing; or the page's own ink, strong or faint. */
export type Series = number | 'ink' | 'faint';

/** An axis of a chart. Its range covers the marks unless `domain` says otherwise. */
export interface AxisSpec {
  readonly label: string;
  /** Written behind the label, in brackets. */
  readonly unit?: string;
  /** Default `'linear'`. On a `'log'` axis, what is not positive leaves a gap. */
  readonly scale?: 'linear' | 'log';
  /** The range, exactly; marks beyond it are cut off. */
  readonly domain?: readonly [low: number, high: number];
  /** The range includes these values. */
  readonly include?: readonly number[];
  /** Ticks with words, in place of round numbers. */
  readonly ticks?: readonly { readonly at: number; readonly label: string }[];
}

interface Marked {
  /** Entry in the legend; marks of the same name share one. Default none. */
  readonly name?: string;
  readonly series: Series;
}

/** Values joined by straight lines. */
export interface LineMark extends Marked {
  readonly kind: 'line';
  readonly x: Values;
  readonly y: Values;
  /** A thin line, for one of many. Default false. */
  readonly thin?: boolean;
  readonly dashed?: boolean;
}

/** The area between two lines. */
export interface BandMark extends Marked {
  readonly kind: 'band';
  readonly x: Values;
  readonly low: Values;
  readonly high: Values;
}

/** A scatter of dots, with a vertical whisker each where `low` and `high` are given. */
export interface PointsMark extends Marked {
  readonly kind: 'points';
  readonly x: Values;
  readonly y: Values;
  readonly low?: Values;
  readonly high?: Values;
  /** Pixels. Default 3. */
  readonly radius?: number;
  /** 0 to 1. Default 1. */
  readonly opacity?: number;
}

/** Bars from zero: a histogram where they touch. */
export interface BarsMark extends Marked {
  readonly kind: 'bars';
  /** Left and right end of each bar. */
  readonly from: Values;
  readonly to: Values;
  readonly value: Values;
}

/** A dashed line to compare with: at one value, or between two points. */
export interface ReferenceMark {
  readonly kind: 'reference';
  readonly name?: string;
  readonly at:
    | { readonly x: number }
    | { readonly y: number }
    | { readonly from: readonly [x: number, y: number]; readonly to: readonly [x: number, y: number] };
}

/** A grid of coloured cells with a colour bar. One a chart. */
export interface CellsMark {
  readonly kind: 'cells';
  /** `[columns + 1]`, ascending. */
  readonly xEdges: readonly number[];
  /** `[rows + 1]`, ascending. */
  readonly yEdges: readonly number[];
  /** `[rows, columns]`, row-major; cells without a value are left empty. */
  readonly values: Values;
  /** What the colours mean. */
  readonly label: string;
  /** Of the colours. Default `'linear'`. */
  readonly scale?: 'linear' | 'log';
}

/** Something drawn into a chart. */
export type Mark = LineMark | BandMark | PointsMark | BarsMark | ReferenceMark | CellsMark;

/** One chart: marks between two axes, drawn in order. */
export interface ChartSpec {
  readonly title: string;
  /** A quiet line below the title. */
  readonly subtitle?: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly marks: readonly Mark[];
  /** Pixels. Default 640 x 400, or 320 x 260 in a grid. At least 200 x 150. */
  readonly width?: number;
  readonly height?: number;
}

/** Several charts side by side with one legend. */
export interface GridSpec {
  readonly title: string;
  readonly subtitle?: string;
  readonly charts: readonly ChartSpec[];
  /** Default: up to 3. */
  readonly columns?: number;
}

/** Text over a plot, in place of the one it has by itself. */
export interface PlotOptions {
  readonly title?: string;
  readonly subtitle?: string;
}
