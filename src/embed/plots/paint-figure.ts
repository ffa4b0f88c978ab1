import { scaleLinear } from 'd3-scale';
import { DARK_PAGE, LIGHT_PAGE, type PageColors } from '../../diagnostics/plot/colors.ts';
import type { Theme } from '../draw/palette.ts';
import { type Figure, type PlotLine, shortNumber } from './figure.ts';

/** CSS pixels around the lines, for numbers. */
const SPACE = { left: 46, right: 10, top: 8, bottom: 20 };

/** Colors of plots; those of the lines are safe for colour-blind readers (Okabe and Ito 2008). */
function pageColors(theme: Theme): PageColors {
  return theme === 'dark' ? DARK_PAGE : LIGHT_PAGE;
}

/** The color of a line. */
export function lineColor(theme: Theme, color: number): string {
  const { series, ink } = pageColors(theme);
  return series[color % series.length] ?? ink;
}

/** Dashes tell lines apart that share a color. */
function lineDashes({ color, dashed = false }: Pick<PlotLine, 'color' | 'dashed'>, theme: Theme): number[] {
  const again = Math.floor(color / pageColors(theme).series.length);
  return dashed ? [4, 3] : again > 0 ? [8, 2, 2, 2] : [];
}

/** Paints a figure on all of a canvas, whose size on the page is given in CSS pixels. */
export function paintFigure(
  context: CanvasRenderingContext2D,
  figure: Figure,
  size: { readonly width: number; readonly height: number },
  theme: Theme,
): void {
  const { canvas } = context;
  const { width, height } = size;
  const colors = pageColors(theme);
  context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  context.clearRect(0, 0, width, height);
  const [x, y] = [scaleLinear(), scaleLinear()];
  x.domain(
    domain(
      figure.lines.map((line) => line.x),
      false,
    ),
  ).range([SPACE.left, width - SPACE.right]);
  y.domain(
    domain(
      figure.lines.map((line) => line.y),
      figure.fromZero,
    ),
  )
    .range([height - SPACE.bottom, SPACE.top])
    .nice(4);

  context.font = '11px system-ui, sans-serif';
  context.lineWidth = 1;
  context.strokeStyle = colors.grid;
  context.fillStyle = colors.quiet;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of y.ticks(4)) {
    line(context, [SPACE.left, width - SPACE.right], [y(tick), y(tick)]);
    context.fillText(shortNumber(tick), SPACE.left - 5, y(tick));
  }
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 90)))) {
    context.fillText(`${shortNumber(tick)} s`, x(tick), height - SPACE.bottom + 5);
  }
  if (figure.now !== undefined) {
    context.strokeStyle = colors.quiet;
    line(context, [x(figure.now), x(figure.now)], [SPACE.top, height - SPACE.bottom]);
  }

  context.save();
  context.beginPath();
  context.rect(SPACE.left, SPACE.top - 2, width - SPACE.left - SPACE.right, height - SPACE.top - SPACE.bottom + 4);
  context.clip();
  context.lineWidth = 1.75;
  context.lineJoin = 'round';
  for (const each of figure.lines) {
    context.strokeStyle = lineColor(theme, each.color);
    context.setLineDash(lineDashes(each, theme));
    line(
      context,
      each.x.map(x),
      each.y.map((value) => (Number.isFinite(value) ? y(value) : Number.NaN)),
    );
  }
  context.restore();
}

function line(context: CanvasRenderingContext2D, xs: readonly number[], ys: readonly number[]): void {
  context.beginPath();
  let down = false;
  for (const [i, x] of xs.entries()) {
    const y = ys[i] ?? Number.NaN;
    if (!Number.isFinite(x + y)) down = false;
    else if (down) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      down = true;
    }
  }
  context.stroke();
}

/** Lowest and highest of all values, apart. */
function domain(lists: readonly (readonly number[])[], fromZero: boolean): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(low <= high)) return [0, 1];
  if (fromZero && low > 0) low = 0;
  return high > low ? [low, high] : [low - (low === 0 ? 0 : 0.5), high + 0.5];
}
