import { coloredCandidates } from '../fan/color.ts';
import { isFinitePoint } from '../scene/bounds.ts';
import type { Params, Point, Scene } from '../scene/scene.ts';
import { type Brush, fill, stroke, trace } from './brush.ts';
import type { Theme } from './palette.ts';

/** Roll-outs of candidates as `Planner.candidates` gives them: states `[count, H + 1, S]`, costs `[count]`. */
export interface CandidatePaths {
  readonly states: Float32Array;
  readonly costs: Float32Array;
}

/** Tells which points something stands in front of. */
type Hidden = (point: Point) => boolean;

/** How faint a path is behind something. */
const BEHIND = 0.3;

/** The places of states that stand behind each other, `[n, S]`. */
export function placesOf(scene: Scene, states: Float32Array, params: Params): readonly Point[] {
  const size = scene.builtIn.start.length;
  return Array.from({ length: Math.floor(states.length / size) }, (_, i) =>
    scene.place(states.subarray(i * size, (i + 1) * size), params),
  );
}

/** The fan of candidates, colored by cost; the cheapest on top. */
export function paintCandidates(
  brush: Brush,
  scene: Scene,
  { states, costs }: CandidatePaths,
  params: Params,
  theme: Theme,
): void {
  const words = costs.length > 0 ? states.length / costs.length : 0;
  for (const { index, color } of coloredCandidates(costs, theme)) {
    const [red, green, blue, opacity] = color;
    trace(brush, placesOf(scene, states.subarray(index * words, (index + 1) * words), params).filter(isFinitePoint));
    stroke(brush, `rgb(${red} ${green} ${blue})`, 1.25, 0.7 * opacity);
  }
}

/** Where it has been, fading with age. */
export function paintTrail(brush: Brush, places: readonly Point[], hidden: Hidden): void {
  const parts = 10;
  for (let part = 0; part < parts; part++) {
    const [from, until] = [part, part + 1].map((k) => Math.round((k * (places.length - 1)) / parts)) as [
      number,
      number,
    ];
    if (until > from)
      paintRuns(brush, places.slice(from, until + 1), hidden, brush.palette.trail, 2, 0.1 + (0.6 * part) / parts);
  }
}

/** What is planned, with a dot where the horizon ends. */
export function paintPlan(brush: Brush, places: readonly Point[], hidden: Hidden): void {
  const { context, projection, palette } = brush;
  paintRuns(brush, places, hidden, palette.paper, 6, 0.8);
  paintRuns(brush, places, hidden, palette.plan, 3, 1);
  const end = places.at(-1);
  const seen = end && projection.toScreen(end);
  if (seen === undefined || !(seen.depth > projection.near)) return;
  context.beginPath();
  context.arc(seen.x, seen.y, 4.5, 0, 2 * Math.PI);
  fill(brush, palette.plan);
  stroke(brush, palette.paper, 1.5);
}

/** A path in one color, faint where it is hidden. */
function paintRuns(
  brush: Brush,
  places: readonly Point[],
  hidden: Hidden,
  color: string,
  width: number,
  opacity: number,
): void {
  let run: Point[] = [];
  let behind = false;
  const finish = (): void => {
    if (run.length < 2) return;
    trace(brush, run);
    stroke(brush, color, width, behind ? BEHIND * opacity : opacity);
  };
  for (const [i, point] of places.entries()) {
    const now = hidden(point);
    if (i > 0 && now !== behind) {
      run.push(point);
      finish();
      run = [];
    }
    behind = now;
    run.push(point);
  }
  finish();
}
