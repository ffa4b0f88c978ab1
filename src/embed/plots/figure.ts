/** A line of a plot; where a value is not finite it has a gap. */
export interface PlotLine {
  /** In the legend; lines of the same name and color are one thing. */
  readonly name: string;
  /** Which of the theme's colors; the same wherever it is the same thing. */
  readonly color: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dashed?: boolean;
}

/** What a plot shows at a moment: lines over time, and the same in words. */
export interface Figure {
  /** With the unit, in brackets. */
  readonly title: string;
  readonly lines: readonly PlotLine[];
  /** The y axis goes down to 0, if the lines do not go below. */
  readonly fromZero: boolean;
  /** Where the past ends and the plan begins, in s. */
  readonly now?: number;
  /** What there is to be seen, in one or two sentences. */
  readonly text: string;
}

/** A number as captions and axes of plots show it: three digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 1e5 || size < 1e-3 ? value.toExponential(1).replace('e+', 'e') : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}
