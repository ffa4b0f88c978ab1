import { type Camera, startCamera, turned, zoomed } from '../draw/camera.ts';
import { type Picture, paintAbove, paintBelow } from '../draw/paint.ts';
import { palettes, type Theme } from '../draw/palette.ts';
import { createProjection, type Projection } from '../draw/projection.ts';
import type { Point, Scene } from '../scene/scene.ts';
import { type CandidatesLayer, candidatesLayer } from './candidates-layer.ts';
import { button, canvasLayer, paragraph } from './panel-elements.ts';
import { listenToDrag } from './picture-drag.ts';
import type { PanelSession } from './session.ts';

/** What a user does in the panel itself. */
export interface ViewActions {
  /** The goal or an obstacle is dragged. */
  readonly moved: (handle: string, to: Point) => void;
  /** Publishing is switched. */
  readonly publish: (on: boolean) => void;
}

/** What the texts of a panel say. */
export interface ViewTexts {
  /** Who plans: backend, and why not another. */
  readonly backend: string;
  /** What is going on, or what is missing. */
  readonly status: string;
  /** Something that needs the user; `''` for nothing. */
  readonly problem: string;
  readonly publishing: boolean;
  readonly cannotPublish: string | undefined;
}

/** The inside of a panel: picture, texts and the switch for publishing. */
export interface PanelView {
  setTheme(theme: Theme): void;
  setTexts(texts: ViewTexts): void;
  /** Something has changed: it is painted with the next frame. */
  repaint(): void;
  /** A plan was made: its candidates are shown, too. */
  planned(): void;
  destroy(): void;
}

/** Finer than this nobody sees it. */
const MOST_PIXEL_RATIO = 2;

/** Fills a host's element. @param candidates How many are to be shown now */
export function createPanelView(
  root: HTMLElement,
  session: PanelSession,
  candidates: () => number,
  actions: ViewActions,
): PanelView {
  const listening = new AbortController();
  const { signal } = listening;
  let theme: Theme = 'light';
  let scene: Scene | undefined;
  let camera: Camera | undefined;
  let projection: Projection | undefined;
  let layer: { readonly planner: unknown; readonly shown: CandidatesLayer } | undefined;
  let frame: number | undefined;
  let freshPlan = false;
  /** What the lower layer shows. */
  let painted: readonly unknown[] = [];
  let on = false;
  let held: string | undefined;

  const element = document.createElement('div');
  const bar = document.createElement('div');
  const stage = document.createElement('div');
  const [below, above] = [canvasLayer(), canvasLayer()];
  let middle = canvasLayer();
  const [backend, status, problem] = [paragraph(), paragraph(), paragraph('alert')];
  const publish = button(() => actions.publish(!on), signal);
  Object.assign(element.style, {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    font: '13px/1.4 system-ui, sans-serif',
  });
  Object.assign(bar.style, {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 12px',
    alignItems: 'center',
    padding: '6px 10px',
  });
  Object.assign(stage.style, { position: 'relative', flex: '1 1 0', minHeight: '0', touchAction: 'none' });
  Object.assign(status.style, { padding: '4px 10px', fontVariantNumeric: 'tabular-nums', minHeight: '1.4em' });
  // Long reasons are cut after two lines; the whole is its title.
  Object.assign(backend.style, {
    flex: '1 1 12em',
    fontSize: '12px',
    display: '-webkit-box',
    webkitBoxOrient: 'vertical',
    webkitLineClamp: '2',
    overflow: 'hidden',
  });
  Object.assign(problem.style, { padding: '4px 10px' });
  above.setAttribute('role', 'img');
  for (const layerBelow of [below, middle]) layerBelow.setAttribute('aria-hidden', 'true');
  stage.append(below, middle, above);
  bar.append(publish, backend);
  element.append(bar, stage, status, problem);
  root.append(element);

  const measure = (): void => {
    const { clientWidth: width, clientHeight: height } = stage;
    if (width === 0 || height === 0 || scene === undefined || camera === undefined) return;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_PIXEL_RATIO);
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    for (const canvas of [below, middle, above]) {
      if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    }
    projection = createProjection(scene, camera, { width, height });
    freshPlan = true;
    repaint();
  };
  const repaint = (): void => {
    frame ??= requestAnimationFrame(paint);
  };
  const follow = (): void => {
    if (scene !== session.scene) {
      scene = session.scene;
      camera = startCamera(scene);
      above.setAttribute('aria-label', `${scene.builtIn.title}. ${scene.caption}.`);
      measure();
    }
    const { planner } = session;
    if (layer?.planner === planner) return;
    layer?.shown.destroy();
    layer = undefined;
    if (planner === undefined) return;
    const fresh = canvasLayer();
    fresh.setAttribute('aria-hidden', 'true');
    Object.assign(fresh, { width: middle.width, height: middle.height });
    middle.replaceWith(fresh);
    middle = fresh;
    layer = { planner, shown: candidatesLayer(middle, scene, planner) };
  };
  const paint = (): void => {
    frame = undefined;
    follow();
    const [lower, upper] = [below.getContext('2d'), above.getContext('2d')];
    if (projection === undefined || scene === undefined || lower === null || upper === null) return;
    if (freshPlan && session.plan !== undefined)
      layer?.shown.show({ projection, theme, count: candidates(), params: session.world.params });
    freshPlan = false;
    const picture: Picture = {
      scene,
      projection,
      theme,
      world: session.world,
      state: session.state ?? scene.builtIn.start,
      action: session.action,
      plan: session.plan?.states,
      trail: session.trail,
      active: held,
    };
    const { params, obstacles } = picture.world;
    const still = [projection, theme, scene, JSON.stringify([params, obstacles])];
    // Flat scenes have nothing below that moves.
    if (projection.dimensions === 3 || still.some((each, i) => each !== painted[i])) paintBelow(lower, picture);
    painted = still;
    paintAbove(upper, picture);
  };
  const colors = (): void => {
    const { paper, ink, quiet, danger, accent } = palettes[theme];
    Object.assign(element.style, { color: ink, background: paper, colorScheme: theme });
    backend.style.color = quiet;
    problem.style.color = danger;
    Object.assign(publish.style, on ? { background: danger, color: paper } : { background: paper, color: accent });
  };
  listenToDrag(stage, signal, {
    projection: () => projection,
    world: () => session.world,
    scene: () => scene,
    turn: (dx, dy) => {
      if (camera === undefined || scene?.dimensions !== 3) return;
      camera = turned(camera, dx, dy);
      measure();
    },
    zoom: (factor) => {
      if (camera === undefined) return;
      camera = zoomed(camera, factor);
      measure();
    },
    hold: (name) => {
      held = name;
      repaint();
    },
    moved: actions.moved,
  });
  const sizes = new ResizeObserver(measure);
  sizes.observe(stage);
  colors();
  repaint();

  return {
    setTheme(next) {
      if (theme === next) return;
      theme = next;
      freshPlan = true;
      colors();
      repaint();
    },
    setTexts(texts) {
      on = texts.publishing;
      backend.textContent = backend.title = texts.backend;
      status.textContent = texts.status;
      problem.textContent = texts.problem;
      problem.hidden = texts.problem === '';
      publish.textContent = on ? 'Stop publishing' : 'Publish commands';
      publish.setAttribute('aria-pressed', String(on));
      publish.disabled = texts.cannotPublish !== undefined;
      publish.title = texts.cannotPublish ?? '';
      colors();
    },
    repaint,
    planned() {
      freshPlan = true;
      repaint();
    },
    destroy() {
      listening.abort();
      sizes.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
      layer?.shown.destroy();
      for (const canvas of [below, middle, above]) Object.assign(canvas, { width: 0, height: 0 });
      element.remove();
    },
  };
}
