import { elementOf } from './controls/element-of.ts';
import { type Camera, startCamera } from './draw/camera.ts';
import { type Picture, paintAbove, paintBelow } from './draw/paint.ts';
import type { Theme } from './draw/palette.ts';
import { palettes } from './draw/palette.ts';
import { createProjection, type Projection } from './draw/projection.ts';
import { createStageFan, type StageFan } from './element-fan.ts';
import { createStageHandles } from './element-handles.ts';
import { listenToPointer, type PushDrag } from './element-pointer.ts';
import type { Seen } from './element-seen.ts';
import type { Scene } from './scene/scene.ts';

/** States of the past that are drawn. */
const TRAIL = 300;

/** Finer than this nobody sees it, and it costs. */
const MOST_PIXEL_RATIO = 2;

/** How a simulation is shown. */
export interface StageOptions {
  readonly theme: Theme;
  /** Candidates that are drawn; 0 for none, which costs nothing. */
  readonly candidates: number;
}

/** A simulation as a picture that can be handled: goal, obstacles, robot and camera, by pointer and keyboard. */
export interface Stage {
  readonly element: HTMLElement;
  set(options: Partial<StageOptions>): void;
  /** Frees canvases, listeners and GPU buffers, and goes out of the page. */
  destroy(): void;
}

/** Shows a simulation, or a recorded run, at the end of `parent`, as large as style says; {@link STAGE_STYLE} is what it needs. */
export function createStage(parent: HTMLElement, simulation: Seen, options: StageOptions): Stage {
  let { theme, candidates } = options;
  const element = elementOf('div', 'forerun-stage');
  const below = elementOf('canvas', 'layer');
  const above = elementOf('canvas', 'layer');
  below.setAttribute('aria-hidden', 'true');
  above.setAttribute('role', 'img');
  element.append(below, above);
  parent.append(element);

  // Where there is no GPU, browsers may emulate one for canvases: far slower than to paint on the CPU, which this asks for.
  const painter: CanvasRenderingContext2DSettings = {
    willReadFrequently: simulation.planner?.fallbackReason !== undefined,
  };
  let scene: Scene = simulation.scene;
  let camera: Camera = startCamera(scene);
  let projection: Projection | undefined;
  let { world } = simulation;
  let bounds = scene.bounds(world);
  let drag: PushDrag | undefined;
  let frame: number | undefined;
  /** What the lower layer shows of a flat scene, where nothing moves in it. */
  let painted: readonly unknown[] = [];
  let destroyed = false;

  const repaint = (): void => {
    frame ??= requestAnimationFrame(paint);
  };
  const fan: StageFan = createStageFan(above, simulation, repaint);
  const place = {
    simulation,
    projection: () => projection,
    camera: () => camera,
    setCamera: (next: Camera) => {
      camera = next;
      measure();
    },
    setDrag: (next: PushDrag | undefined) => {
      drag = next;
      repaint();
    },
    repaint,
  };
  const handles = createStageHandles(element, place);
  const stopPointer = listenToPointer(element, place, handles.hold);

  const measure = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    if (width === 0 || height === 0) return;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_PIXEL_RATIO);
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    for (const canvas of [below, above]) {
      if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
    }
    fan.resize(columns, rows);
    bounds = scene.bounds(simulation.world);
    projection = createProjection({ dimensions: scene.dimensions, ...bounds }, camera, { width, height });
    painted = [];
    fan.redraw();
    repaint();
  };

  const paint = (): void => {
    frame = undefined;
    if (projection === undefined || destroyed) return;
    const picture = pictureOf(simulation, projection, theme, fan, handles.active());
    const [lower, upper] = [below.getContext('2d', painter), above.getContext('2d', painter)];
    if (lower === null || upper === null) return;
    const shown = [projection, theme, picture.world, scene];
    if (projection.dimensions === 3 || shown.some((each, i) => each !== painted[i])) paintBelow(lower, picture);
    painted = shown;
    fan.draw({ projection, theme, count: candidates });
    paintAbove(upper, picture);
    if (drag !== undefined) paintPush(upper, drag, theme);
    handles.show(projection, picture.state);
  };

  const follow = (): void => {
    if (scene !== simulation.scene) {
      scene = simulation.scene;
      camera = startCamera(scene);
      measure();
    } else if (JSON.stringify(scene.bounds(simulation.world)) !== JSON.stringify(bounds)) {
      measure();
    }
    fan.follow();
    if (world !== simulation.world) {
      world = simulation.world;
      // Other candidates are good ones now.
      fan.planned(candidates);
    }
    describe();
    repaint();
  };
  const describe = (): void => {
    above.setAttribute('aria-label', `${scene.builtIn.title}: ${scene.builtIn.description} ${scene.caption}.`);
  };
  const stops = [
    simulation.on('plan', () => {
      fan.planned(candidates);
      repaint();
    }),
    simulation.on('status', follow),
  ];
  const sizes = new ResizeObserver(measure);
  sizes.observe(element);
  measure();
  describe();

  return {
    element,
    set(next) {
      const before = { theme, candidates };
      ({ theme, candidates } = { ...before, ...next });
      if (theme === before.theme && candidates === before.candidates) return;
      if (candidates !== before.candidates) fan.planned(candidates);
      fan.redraw();
      repaint();
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      sizes.disconnect();
      for (const stop of [...stops, stopPointer]) stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
      fan.destroy();
      handles.destroy();
      // Browsers keep the memory of canvases for a while.
      for (const canvas of [below, above]) Object.assign(canvas, { width: 0, height: 0 });
      element.remove();
    },
  };
}

function pictureOf(
  simulation: Seen,
  projection: Projection,
  theme: Theme,
  fan: StageFan,
  active: string | undefined,
): Picture {
  const { scene, world, moment, history } = simulation;
  const every = Math.max(1, Math.ceil(history.length / TRAIL));
  return {
    scene,
    projection,
    theme,
    world,
    state: simulation.state,
    action: moment?.plan.action,
    plan: moment?.plan.states,
    trail: history.filter(({ step }) => step % every === 0).map(({ state }) => state),
    candidates: fan.paths(),
    active,
    grips: simulation.move !== undefined,
  };
}

/** The push that a drag means, as an arrow from the robot. */
function paintPush(context: CanvasRenderingContext2D, { from, to }: PushDrag, theme: Theme): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length < 4) return;
  const [ux, uy] = [(9 * dx) / length, (9 * dy) / length];
  context.strokeStyle = palettes[theme].danger;
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.lineTo(to.x - ux - 0.6 * uy, to.y - uy + 0.6 * ux);
  context.moveTo(to.x, to.y);
  context.lineTo(to.x - ux + 0.6 * uy, to.y - uy - 0.6 * ux);
  context.stroke();
}

/** Style of a stage: as large as its parent lets it be. */
export const STAGE_STYLE = `
.forerun-stage { position: relative; overflow: hidden; width: 100%; height: 100%; min-height: 12rem; touch-action: pan-y; }
.forerun-stage .layer { position: absolute; inset: 0; width: 100%; height: 100%; display: block; pointer-events: none; }
.forerun-stage:focus-visible { outline: 2px solid var(--forerun-accent, #0072b2); outline-offset: -2px; }
.forerun-stage .handle {
  position: absolute; left: 0; top: 0; min-height: 0; padding: 0; margin: 0; border: 0; border-radius: 50%; background: none;
  cursor: grab; touch-action: none;
}
/* Also where the page paints the buttons under the pointer. */
.forerun-stage .handle:hover:not(:disabled) { background: none; }
.forerun-stage .handle.held { cursor: grabbing; }
.forerun-stage .handle:focus-visible { outline: 3px solid var(--forerun-accent, #0072b2); outline-offset: 1px; }
`;
