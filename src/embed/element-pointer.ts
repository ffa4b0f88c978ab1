import { type Camera, turned, zoomed } from './draw/camera.ts';
import { dragVector, handleAt, unproject } from './draw/pointer.ts';
import type { Projection } from './draw/projection.ts';
import type { Seen } from './element-seen.ts';
import type { Point } from './scene/scene.ts';

/** A drag from the robot: a push as long as it. CSS pixels of the stage. */
export interface PushDrag {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** What pointer and keys of a stage act on. */
export interface StagePlace {
  readonly simulation: Seen;
  /** Nothing before the stage has a size. */
  readonly projection: () => Projection | undefined;
  readonly camera: () => Camera;
  readonly setCamera: (camera: Camera) => void;
  /** A push that is being drawn, to be shown. */
  readonly setDrag: (drag: PushDrag | undefined) => void;
  readonly repaint: () => void;
}

/** How near a press must come to the robot, in CSS pixels. */
export const ROBOT_REACH = 30;

/** Zoom by a turn of the wheel. */
const WHEEL_ZOOM = 0.0015;

/** What a press took hold of. */
interface Grip {
  move(x: number, y: number, upright: boolean): void;
  release(x: number, y: number): void;
}

/**
 * Pointer of a stage: handles are dragged (with Shift up and down in space), a drag from the robot pushes it, any other turns the
 * camera in space. The wheel zooms with Ctrl, so that pages go on scrolling.
 *
 * @param hold Told of the handle that is held, or that none is any more
 * @returns what ends it
 */
export function listenToPointer(
  element: HTMLElement,
  place: StagePlace,
  hold: (name: string | undefined) => void,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let grip: { readonly id: number; readonly what: Grip } | undefined;

  const at = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const end = (): void => {
    grip = undefined;
    hold(undefined);
    place.setDrag(undefined);
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || grip !== undefined) return;
      const { x, y } = at(event);
      const what = grab(place, x, y, hold);
      if (what === undefined) return;
      grip = { id: event.pointerId, what };
      element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId !== grip?.id) return;
      const { x, y } = at(event);
      grip.what.move(x, y, event.shiftKey);
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (event.pointerId !== grip?.id) return;
      const { x, y } = at(event);
      const { what } = grip;
      end();
      what.release(x, y);
    },
    { signal },
  );
  element.addEventListener(
    'pointercancel',
    (event) => {
      if (event.pointerId === grip?.id) end();
    },
    { signal },
  );
  element.addEventListener(
    'wheel',
    (event) => {
      // Pinching a touchpad is a wheel with Ctrl.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      place.setCamera(zoomed(place.camera(), Math.exp(-WHEEL_ZOOM * event.deltaY)));
    },
    { signal, passive: false },
  );
  return () => listening.abort();
}

function grab(place: StagePlace, x: number, y: number, hold: (name: string) => void): Grip | undefined {
  const projection = place.projection();
  if (projection === undefined) return undefined;
  const { simulation } = place;
  const { scene, world, state } = simulation;
  const robot = scene.place(state, world.params);
  const seen = projection.toScreen(robot);
  const handle = simulation.move && handleAt(projection, scene.handles(world), x, y);
  const nearRobot = Math.hypot(seen.x - x, seen.y - y) < ROBOT_REACH;
  // A robot that stands on its goal is pushed only from its very middle.
  if (handle !== undefined && !(nearRobot && handle.name !== 'goal')) {
    hold(handle.name);
    return dragged(place, handle.name, handle.at, x, y);
  }
  if (nearRobot && simulation.push) return pushed(place, robot, { x, y });
  if (projection.dimensions !== 3) return undefined;
  let last = { x, y };
  return {
    move(nowX, nowY) {
      place.setCamera(turned(place.camera(), nowX - last.x, nowY - last.y));
      last = { x: nowX, y: nowY };
    },
    release: () => {},
  };
}

/** A handle that keeps its distance from the pointer. */
function dragged({ simulation, projection }: StagePlace, name: string, from: Point, x: number, y: number): Grip {
  let now = from;
  let last = { x, y };
  return {
    move(toX, toY, upright) {
      const seen = projection();
      if (seen === undefined) return;
      const plane = upright && seen.dimensions === 3 ? 'upright' : 'level';
      const before = unproject(seen, last.x, last.y, now, plane);
      const after = unproject(seen, toX, toY, now, plane);
      last = { x: toX, y: toY };
      if (before === undefined || after === undefined) return;
      now = [now[0] + after[0] - before[0], now[1] + after[1] - before[1], now[2] + after[2] - before[2]];
      simulation.move?.(name, now);
    },
    release: () => {},
  };
}

function pushed(place: StagePlace, robot: Point, from: { x: number; y: number }): Grip {
  return {
    move: (x, y) => place.setDrag({ from, to: { x, y } }),
    release(x, y) {
      const projection = place.projection();
      if (projection === undefined) return;
      const by = dragVector(projection, from, { x, y }, robot);
      if (Math.hypot(...by) > 0) place.simulation.push?.(by);
    },
  };
}
