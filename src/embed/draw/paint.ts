import { isFinitePoint } from '../scene/bounds.ts';
import type { Point, Scene, Shape, Surroundings } from '../scene/scene.ts';
import { type Brush, type Context2d, fill, prepare } from './brush.ts';
import { paintFootprint, paintGround, paintPlumb, paintShadows } from './ground.ts';
import { hiddenBehind } from './hidden.ts';
import { paintGrip } from './mark.ts';
import { palettes, type Theme } from './palette.ts';
import { type CandidatePaths, paintCandidates, paintPlan, paintTrail, placesOf } from './paths.ts';
import type { Projection } from './projection.ts';
import { paintShapes } from './shapes.ts';

/** What there is to see at one moment. */
export interface Picture {
  readonly scene: Scene;
  readonly projection: Projection;
  readonly theme: Theme;
  readonly world: Surroundings;
  /** `[S]` */
  readonly state: ArrayLike<number>;
  /** The action that is about to be taken, `[A]`. */
  readonly action?: ArrayLike<number> | undefined;
  /** Planned states, `[H + 1, S]`. */
  readonly plan?: Float32Array | undefined;
  /** Past states, the oldest first. */
  readonly trail?: readonly ArrayLike<number>[] | undefined;
  /** The fan, where nobody else draws it between the layers. */
  readonly candidates?: CandidatePaths | undefined;
  /** Whether handles show a grip. Default true. */
  readonly grips?: boolean | undefined;
  /** Name of the handle that is pointed at, held or has the focus. */
  readonly active?: string | undefined;
}

/** How dark shadows are: on a dark ground they have little to darken. */
const SHADOW: Readonly<Record<Theme, number>> = { light: 0.16, dark: 0.42 };

/** Obstacles that are smaller, in CSS pixels, would vanish behind their grip. */
const SMALLEST_GRIP = 11;

/** How faint a robot or goal is behind something. */
const BEHIND = 0.4;

/**
 * Paints the lower layer: paper, ground, what stands still, and shadows. The canvas may have any resolution; the projection's size
 * is that of its place on the page, in CSS pixels. In flat scenes nothing of it depends on state, plan or trail.
 */
export function paintBelow(context: Context2d, picture: Picture): void {
  const brush = brushOf(context, picture);
  const { scene, projection, world, state } = picture;
  prepare(brush);
  context.beginPath();
  context.rect(0, 0, projection.width, projection.height);
  fill(brush, brush.palette.paper);
  paintGround(brush, scene);

  const still = scene.surroundings(world).filter((shape) => !isOnTop(shape));
  if (projection.dimensions === 3) {
    const { palette } = brush;
    paintShadows(brush, scene, still, SHADOW[picture.theme]);
    paintFootprint(brush, scene, placesOfEach(picture, picture.trail ?? []), palette.trail);
    if (picture.plan !== undefined)
      paintFootprint(brush, scene, placesOf(scene, picture.plan, world.params), palette.plan);
    for (const shape of scene.surroundings(world)) {
      if (shape.kind === 'mark') paintPlumb(brush, scene, shape.at, palette[shape.paint]);
    }
    paintShadows(brush, scene, robotOf(picture), 0.8 * SHADOW[picture.theme]);
    paintPlumb(brush, scene, scene.place(state, world.params), palette.quiet);
  }
  paintShapes(brush, still);
}

/** Paints the upper layer, on nothing: candidates where they were given, path, plan, robot, goal and grips. */
export function paintAbove(context: Context2d, picture: Picture): void {
  const brush = brushOf(context, picture);
  const { scene, projection, world, candidates, plan, state } = picture;
  prepare(brush);
  const shapes = scene.surroundings(world);
  const hidden = hiddenBehind(projection, shapes);
  if (candidates !== undefined) paintCandidates(brush, scene, candidates, world.params, picture.theme);
  paintTrail(brush, placesOfEach(picture, picture.trail ?? []), hidden);

  for (const shape of shapes.filter(isOnTop)) {
    const behind = shape.kind === 'mark' && hidden(shape.at);
    paintShapes(behind ? { ...brush, opacity: BEHIND } : brush, [shape]);
  }
  if (plan !== undefined) paintPlan(brush, placesOf(scene, plan, world.params).filter(isFinitePoint), hidden);
  const behind = hidden(scene.place(state, world.params));
  paintShapes(behind ? { ...brush, opacity: BEHIND } : brush, robotOf(picture));

  if (picture.grips === false) return;
  const marked = shapes.filter((shape) => shape.kind === 'mark').map(({ at }) => at.join());
  for (const { name, at, reach } of scene.handles(world)) {
    const active = name === picture.active;
    const radius = reach * projection.toScreen(at).scale;
    // A mark says itself that it can be taken.
    if (active || (radius > SMALLEST_GRIP && !marked.includes(at.join()))) paintGrip(brush, at, radius, active);
  }
}

/** Goals are seen above everything that stands around. */
function isOnTop(shape: Shape): boolean {
  return shape.kind === 'mark' || ('paint' in shape && shape.paint === 'goal');
}

function brushOf(context: Context2d, { projection, theme }: Picture): Brush {
  return { context, projection, palette: palettes[theme] };
}

function robotOf({ scene, state, world, action }: Picture): readonly Shape[] {
  return scene.robot(state, world.params, action);
}

function placesOfEach({ scene, world }: Picture, states: readonly ArrayLike<number>[]): readonly Point[] {
  return states.map((each) => scene.place(each, world.params)).filter(isFinitePoint);
}
