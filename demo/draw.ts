import type { Point, Scene, View } from './scene.ts';
import type { Moment } from './simulation.ts';

/** Candidates are drawn in this many shades, by rank of their cost. */
const SHADES = 5;

/** The names of the page's colors, in style.css. */
const COLORS = ['ink', 'grid', 'solid', 'rim', 'accent', 'candidate', 'plan', 'panel', 'quiet'] as const;

type Palette = Readonly<Record<(typeof COLORS)[number], string>>;

/** One view's canvas, drawn on demand. */
export interface Stage {
  readonly element: HTMLElement;
  draw(moment: Moment, trail: readonly ArrayLike<number>[]): void;
  destroy(): void;
}

/** Makes the canvas of a view, with its caption; it redraws by itself when its size or the page's colors change. */
export function createStage(scene: Scene, view: View): Stage {
  const element = document.createElement('figure');
  const canvas = document.createElement('canvas');
  const caption = document.createElement('figcaption');
  const equal = view.grid[0] === view.grid[1];
  const aspect = equal ? (view.x[1] - view.x[0]) / (view.y[1] - view.y[0]) : 1;
  canvas.style.aspectRatio = String(aspect);
  element.style.maxWidth = `calc(${aspect} * 76vh)`;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${scene.builtIn.title}. ${view.caption}`);
  canvas.setAttribute('aria-describedby', 'summary');
  caption.textContent = view.caption;
  element.append(canvas, caption);

  let last: (() => void) | undefined;
  let palette = readPalette();
  const fit = (): void => {
    const scale = Math.min(devicePixelRatio, 2);
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    last?.();
  };
  const sizes = new ResizeObserver(fit);
  sizes.observe(canvas);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolor = (): void => {
    palette = readPalette();
    last?.();
  };
  scheme.addEventListener('change', recolor);

  return {
    element,
    draw(moment, trail) {
      last = () => {
        // Drawn by the CPU, as the GPU has plans to make; in software, canvases on the GPU have also been seen to stall.
        const context = canvas.getContext('2d', { willReadFrequently: true });
        if (context !== null && canvas.width > 0) drawView(context, view, moment, trail, palette);
      };
      last();
    },
    destroy() {
      sizes.disconnect();
      scheme.removeEventListener('change', recolor);
      element.remove();
    },
  };
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLORS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
}

function drawView(
  context: CanvasRenderingContext2D,
  view: View,
  { state, plan, fan, goal }: Moment,
  trail: readonly ArrayLike<number>[],
  palette: Palette,
): void {
  const { width, height } = context.canvas;
  const [sx, sy] = [width / (view.x[1] - view.x[0]), height / (view.y[1] - view.y[0])];
  const dot = width / context.canvas.clientWidth;
  const to = ([x, y]: Point): Point => [(x - view.x[0]) * sx, height - (y - view.y[0]) * sy];
  const line = (points: readonly Point[]): void => {
    for (const [i, point] of points.entries()) {
      const [x, y] = to(point);
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  };
  const stroke = (color: string, thickness: number, alpha: number, path: () => void): void => {
    context.globalAlpha = alpha;
    context.strokeStyle = color;
    context.lineWidth = thickness * dot;
    context.beginPath();
    path();
    context.stroke();
    context.globalAlpha = 1;
  };
  context.lineJoin = context.lineCap = 'round';
  context.clearRect(0, 0, width, height);

  stroke(palette.grid, 1, 1, () => {
    const [gx, gy] = view.grid;
    for (let x = Math.ceil(view.x[0] / gx) * gx; x <= view.x[1]; x += gx) {
      line([
        [x, view.y[0]],
        [x, view.y[1]],
      ]);
    }
    for (let y = Math.ceil(view.y[0] / gy) * gy; y <= view.y[1]; y += gy) {
      line([
        [view.x[0], y],
        [view.x[1], y],
      ]);
    }
  });

  context.fillStyle = palette.solid;
  for (const obstacle of view.obstacles) {
    context.beginPath();
    if (obstacle.kind === 'circle') {
      const [x, y] = to(obstacle.center);
      context.ellipse(x, y, obstacle.radius * sx, obstacle.radius * sy, 0, 0, 2 * Math.PI);
    } else {
      const [[left, bottom], [right, top]] = [to(obstacle.low), to(obstacle.high)];
      context.rect(left, top, right - left, bottom - top);
    }
    context.fill();
    context.strokeStyle = palette.rim;
    context.lineWidth = dot;
    context.stroke();
  }

  for (const point of view.goals(goal)) {
    const [x, y] = to(point);
    stroke(palette.accent, 2.5, 1, () => {
      for (const radius of [4, 10]) {
        context.moveTo(x + radius * dot, y);
        context.arc(x, y, radius * dot, 0, 2 * Math.PI);
      }
    });
  }

  if (view.paths) {
    const size = state.length;
    const path = (states: Float32Array): Point[] =>
      Array.from({ length: states.length / size }, (_, i) => view.place(states.subarray(i * size, (i + 1) * size)));
    const length = fan.states.length / fan.costs.length;
    const ranked = [...fan.costs.keys()].sort((a, b) => (fan.costs[b] ?? 0) - (fan.costs[a] ?? 0));
    for (let shade = 0; shade < SHADES; shade++) {
      const [from, until] = [shade, shade + 1].map((k) => Math.round((k * ranked.length) / SHADES));
      stroke(palette.candidate, 1.25, 0.12 + (0.5 * shade) / (SHADES - 1), () => {
        for (const i of ranked.slice(from, until)) line(path(fan.states.subarray(i * length, (i + 1) * length)));
      });
    }
    stroke(palette.ink, 2.5, 0.85, () => line(trail.map(view.place)));
    stroke(palette.panel, 6, 1, () => line(path(plan.states)));
    stroke(palette.plan, 3, 1, () => line(path(plan.states)));
  }

  for (const outline of view.robot(state)) {
    context.beginPath();
    line(outline);
    const [first, end] = [outline.at(0), outline.at(-1)];
    if (first !== undefined && end !== undefined && first[0] === end[0] && first[1] === end[1]) {
      context.fillStyle = palette.ink;
      context.fill();
    }
    context.strokeStyle = palette.ink;
    context.lineWidth = 5 * dot;
    context.stroke();
  }
  const [x, y] = to(view.place(state));
  context.fillStyle = palette.ink;
  context.beginPath();
  context.arc(x, y, 5 * dot, 0, 2 * Math.PI);
  context.fill();
}
