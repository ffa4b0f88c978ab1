import { elementOf } from './controls/element-of.ts';
import { cameraAfterKey } from './draw/camera.ts';
import type { Projection } from './draw/projection.ts';
import { ROBOT_REACH, type StagePlace } from './element-pointer.ts';
import type { Point } from './scene/scene.ts';

/** A key moves a handle by this part of the scene's width, with Shift by five times as much. */
const KEY_STEP = 1 / 100;

/** Buttons over the handles of a scene and over its robot: what can be dragged can be reached with the keyboard. */
export interface StageHandles {
  /** Name of the handle that is held or has the focus. */
  active(): string | undefined;
  /** A pointer holds a handle. */
  hold: (name: string | undefined) => void;
  /** Moves the buttons to their places. */
  show(projection: Projection, state: ArrayLike<number>): void;
  destroy(): void;
}

/** Makes the buttons, and listens to the keys of the stage. */
export function createStageHandles(element: HTMLElement, place: StagePlace): StageHandles {
  const { simulation } = place;
  const buttons = new Map<string, HTMLButtonElement>();
  const listening = new AbortController();
  let held: string | undefined;
  let focused: string | undefined;
  element.tabIndex = 0;
  element.setAttribute('role', 'group');

  element.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (focused === ROBOT) return;
      const done =
        focused === undefined ? turnCamera(place, event.key) : moveHandle(place, focused, event.key, event.shiftKey);
      if (done) event.preventDefault();
    },
    { signal: listening.signal },
  );

  const buttonOf = (name: string): HTMLButtonElement => {
    const known = buttons.get(name);
    if (known !== undefined) return known;
    const button = elementOf('button', name === ROBOT ? 'handle robot' : 'handle');
    button.type = 'button';
    button.addEventListener('focus', () => {
      focused = name;
      place.repaint();
    });
    button.addEventListener('blur', () => {
      if (focused === name) focused = undefined;
      place.repaint();
    });
    if (name === ROBOT) {
      button.addEventListener('click', ({ detail }) => {
        // Not of a pointer: that drags.
        if (detail === 0) place.simulation.push?.(place.simulation.scene.defaultPush);
      });
    }
    buttons.set(name, button);
    element.append(button);
    return button;
  };

  const put = (name: string, text: string, at: Point, radius: number, projection: Projection): void => {
    const button = buttonOf(name);
    const seen = projection.toScreen(at);
    const { style } = button;
    style.width = style.height = `${2 * radius}px`;
    style.transform = `translate(${seen.x - radius}px, ${seen.y - radius}px)`;
    button.classList.toggle('held', held === name);
    if (button.getAttribute('aria-label') !== text) button.setAttribute('aria-label', text);
  };

  return {
    active: () => held ?? (focused === ROBOT ? undefined : focused),
    hold(name) {
      held = name;
      place.repaint();
    },
    show(projection, state) {
      const { scene, world } = simulation;
      const handles = simulation.move === undefined ? [] : scene.handles(world);
      const label =
        scene.dimensions === 3 ? 'View. Arrow keys turn it, plus and minus zoom.' : 'View. Plus and minus zoom.';
      if (element.getAttribute('aria-label') !== label) element.setAttribute('aria-label', label);
      for (const [name, button] of buttons) {
        if (name === ROBOT || handles.some((handle) => handle.name === name)) continue;
        button.remove();
        buttons.delete(name);
        if (focused === name) focused = undefined;
      }
      for (const { name, at, reach } of handles) {
        const radius = Math.min(Math.max(reach * projection.toScreen(at).scale, 14), 40);
        put(
          name,
          `${capital(name)} at ${coordinates(at, scene.dimensions)}. Arrow keys move it.`,
          at,
          radius,
          projection,
        );
      }
      if (simulation.push === undefined) return;
      put(
        ROBOT,
        `Robot. Enter pushes it: ${scene.pushText.toLowerCase()}.`,
        scene.place(state, world.params),
        ROBOT_REACH / 2,
        projection,
      );
    },
    destroy() {
      listening.abort();
      for (const button of buttons.values()) button.remove();
      buttons.clear();
    },
  };
}

/** No handle has this name. */
const ROBOT = '\u0000robot';

function turnCamera({ simulation, camera, setCamera }: StagePlace, key: string): boolean {
  const next = cameraAfterKey(simulation.scene, camera(), key);
  if (next !== undefined) setCamera(next);
  return next !== undefined;
}

/** Arrows move on the ground, as the scene is seen; Page Up and Page Down in height. */
function moveHandle({ simulation, camera }: StagePlace, name: string, key: string, far: boolean): boolean {
  const { scene, world } = simulation;
  const handle = scene.handles(world).find((each) => each.name === name);
  const way = handle && directionOf(key, scene.dimensions, camera().azimuth);
  if (handle === undefined || way === undefined) return false;
  const step = (far ? 5 : 1) * KEY_STEP * Math.max(scene.high[0] - scene.low[0], scene.high[1] - scene.low[1]);
  const { at } = handle;
  simulation.move?.(name, [at[0] + step * way[0], at[1] + step * way[1], at[2] + step * way[2]]);
  return true;
}

function directionOf(key: string, dimensions: 2 | 3, azimuth: number): Point | undefined {
  // The axis next to the camera's right, and the one next to straight ahead.
  const quarter = dimensions === 3 ? Math.round((azimuth + Math.PI / 2) / (Math.PI / 2)) : 0;
  const [c, s] = [[1, 0, -1, 0] as const, [0, 1, 0, -1] as const].map((each) => each[((quarter % 4) + 4) % 4] ?? 0) as [
    number,
    number,
  ];
  switch (key) {
    case 'ArrowRight':
      return [c, s, 0];
    case 'ArrowLeft':
      return [-c, -s, 0];
    case 'ArrowUp':
      return [-s, c, 0];
    case 'ArrowDown':
      return [s, -c, 0];
    case 'PageUp':
      return dimensions === 3 ? [0, 0, 1] : undefined;
    case 'PageDown':
      return dimensions === 3 ? [0, 0, -1] : undefined;
    default:
      return undefined;
  }
}

function coordinates(at: Point, dimensions: 2 | 3): string {
  const names = ['x', 'y', 'z'].slice(0, dimensions);
  return names.map((name, i) => `${name} ${(at[i] ?? 0).toFixed(2)}`).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
