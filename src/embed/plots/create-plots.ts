import { adoptStyles } from '../controls/adopt-styles.ts';
import { elementOf } from '../controls/element-of.ts';
import type { Theme } from '../draw/palette.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Figure } from './figure.ts';
import { FIGURES, type FigureName, type Watched } from './figures.ts';
import { lineColor, paintFigure } from './paint-figure.ts';

/** Plots are painted so often, in ms, and their texts. */
const PAINT_MS = 100;
const TEXT_MS = 1000;

/** Live plots of a simulation. */
export interface Plots {
  readonly element: HTMLElement;
  setTheme(theme: Theme): void;
  /** Takes them out of the page; nothing is computed any more. */
  destroy(): void;
}

/** How plots are shown. */
export interface PlotsOptions {
  readonly theme: Theme;
  /** Which, and in which order. Default all. */
  readonly figures?: readonly FigureName[];
}

/** What plots follow: a simulation, or a recorded run. */
type Plotted = Watched & Pick<Simulation, 'on' | 'playing'>;

interface Panel {
  readonly figure: (simulation: Watched) => Figure;
  readonly title: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly legend: HTMLElement;
  readonly text: HTMLElement;
}

let texts = 0;

/**
 * Puts live plots of a simulation at the end of `parent`, which must be in its document or shadow root already. Each is a canvas with a
 * legend and the same in words below; figures are only computed while the plots are there.
 */
export function createPlots(parent: HTMLElement, simulation: Plotted, options: PlotsOptions): Plots {
  const root = parent.getRootNode();
  if (root instanceof Document || root instanceof ShadowRoot) adoptStyles(root, PLOTS_STYLE);
  let { theme } = options;
  const element = elementOf('div', 'forerun-plots');
  const panels = (options.figures ?? (Object.keys(FIGURES) as FigureName[])).map((name) => panelOf(name));
  element.append(...panels.map(({ canvas }) => canvas.closest('figure') ?? canvas));
  parent.append(element);
  let [paintedAt, writtenAt] = [0, 0];
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const paint = (): void => {
    frame = undefined;
    const now = performance.now();
    paintedAt = now;
    const words = now - writtenAt >= TEXT_MS || !simulation.playing;
    if (words) writtenAt = now;
    for (const panel of panels) show(panel, simulation, theme, words);
  };
  const repaint = (): void => {
    if (frame !== undefined || timer !== undefined) return;
    const wait = paintedAt + PAINT_MS - performance.now();
    const next = (): void => {
      timer = undefined;
      frame = requestAnimationFrame(paint);
    };
    if (wait > 0) timer = setTimeout(next, wait);
    else next();
  };
  const stops = [simulation.on('plan', repaint), simulation.on('status', repaint)];
  const sizes = new ResizeObserver(repaint);
  sizes.observe(element);
  repaint();

  return {
    element,
    setTheme(next) {
      if (next === theme) return;
      theme = next;
      repaint();
    },
    destroy() {
      for (const stop of stops) stop();
      sizes.disconnect();
      clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const { canvas } of panels) Object.assign(canvas, { width: 0, height: 0 });
      element.remove();
    },
  };
}

function panelOf(name: FigureName): Panel {
  const figure = elementOf('figure', `plot ${name}`);
  const title = elementOf('figcaption', 'title');
  const canvas = elementOf('canvas', 'picture');
  const legend = elementOf('ul', 'legend');
  legend.setAttribute('aria-hidden', 'true');
  const text = elementOf('p', 'text');
  text.id = `forerun-plot-${texts++}`;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-describedby', text.id);
  figure.append(title, canvas, legend, text);
  return { figure: FIGURES[name], title, canvas, legend, text };
}

function show(panel: Panel, simulation: Plotted, theme: Theme, words: boolean): void {
  const { title, canvas, legend, text } = panel;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) return;
  const figure = panel.figure(simulation);
  const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  // Painted on the CPU: these few lines are quick there, and the GPU is left to whoever plans.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context !== null) paintFigure(context, figure, { width, height }, theme);
  if (title.textContent !== figure.title) {
    title.textContent = figure.title;
    canvas.setAttribute('aria-label', figure.title);
  }
  showLegend(legend, figure, theme);
  if (words && text.textContent !== figure.text) text.textContent = figure.text;
}

function showLegend(legend: HTMLElement, { lines }: Figure, theme: Theme): void {
  const entries = [...new Map(lines.map(({ name, color }) => [name, lineColor(theme, color)]))];
  const shown = JSON.stringify(entries);
  if (legend.dataset.shown === shown) return;
  legend.dataset.shown = shown;
  legend.replaceChildren(
    ...entries.map(([name, color]) => {
      const entry = elementOf('li', '');
      const swatch = elementOf('i', '');
      swatch.style.backgroundColor = color;
      entry.append(swatch, name);
      return entry;
    }),
  );
}

/** Style of the plots; colors of texts are inherited. */
const PLOTS_STYLE = `
.forerun-plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 0.75rem 1.25rem; }
.forerun-plots .plot { margin: 0; min-width: 0; }
.forerun-plots .title { font-size: 0.875rem; font-weight: 600; margin-bottom: 0.25rem; }
.forerun-plots .picture { display: block; width: 100%; height: 8rem; }
.forerun-plots .legend { display: flex; flex-wrap: wrap; gap: 0.125rem 0.75rem; list-style: none; margin: 0.25rem 0 0; padding: 0; font-size: 0.8125rem; }
.forerun-plots .legend i { display: inline-block; inline-size: 0.875rem; block-size: 0.1875rem; margin-inline-end: 0.375rem; vertical-align: middle; }
.forerun-plots .text { margin: 0.25rem 0 0; font-size: 0.8125rem; opacity: 0.85; font-variant-numeric: tabular-nums; min-height: 2.6em; }
`;
