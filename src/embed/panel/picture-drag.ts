import { handleAt, unproject } from '../draw/pointer.ts';
import type { Projection } from '../draw/projection.ts';
import type { Point, Scene, Surroundings } from '../scene/scene.ts';

/** What pointer and wheel of the picture act on. */
export interface DragTarget {
  readonly projection: () => Projection | undefined;
  readonly scene: () => Scene | undefined;
  readonly world: () => Surroundings;
  readonly turn: (dx: number, dy: number) => void;
  readonly zoom: (factor: number) => void;
  readonly hold: (name: string | undefined) => void;
  readonly moved: (name: string, to: Point) => void;
}

/** Handles are dragged (with Shift up and down in space), everything else turns the camera; the wheel zooms. */
export function listenToDrag(stage: HTMLElement, signal: AbortSignal, target: DragTarget): void {
  let name: string | undefined;
  const at = (event: MouseEvent) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top] as const;
  };
  stage.addEventListener(
    'pointerdown',
    (event) => {
      const [projection, scene] = [target.projection(), target.scene()];
      if (event.button !== 0 || projection === undefined || scene === undefined) return;
      name = handleAt(projection, scene.handles(target.world()), ...at(event))?.name;
      target.hold(name);
      stage.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  stage.addEventListener(
    'pointermove',
    (event) => {
      const [projection, scene] = [target.projection(), target.scene()];
      if (!stage.hasPointerCapture(event.pointerId) || projection === undefined || scene === undefined) return;
      const handle = scene.handles(target.world()).find((each) => each.name === name);
      if (handle === undefined) {
        target.turn(event.movementX, event.movementY);
        return;
      }
      const to = unproject(projection, ...at(event), handle.at, event.shiftKey ? 'upright' : 'level');
      if (to !== undefined) target.moved(handle.name, to);
    },
    { signal },
  );
  const release = (): void => {
    name = undefined;
    target.hold(undefined);
  };
  stage.addEventListener('lostpointercapture', release, { signal });
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      target.zoom(Math.exp(-0.0015 * event.deltaY));
    },
    { signal, passive: false },
  );
}
