import type { Point, Scene } from '../scene/scene.ts';

/** From where a scene is seen. Plain data; the functions here give changed copies. */
export interface Camera {
  /** Where the camera stands around the scene, in rad, from the x axis; for scenes in space. */
  readonly azimuth: number;
  /** How far above the horizon, in rad. */
  readonly elevation: number;
  /** 1: the whole scene is in view. */
  readonly zoom: number;
  /** What is in the middle of the picture; left out, the whole scene is. */
  readonly center?: Point;
}

/** rad by CSS pixel of drag. */
const TURN = 0.008;

const LOWEST = 0.04;
const HIGHEST = Math.PI / 2 - 0.01;
const FARTHEST = 0.5;
const NEAREST = 8;

/** rad, and factor of zoom, by key. */
const KEY_TURN = Math.PI / 24;
const KEY_ZOOM = 1.2;

/** The camera that a scene begins with. */
export function startCamera(scene: Pick<Scene, 'dimensions'>): Camera {
  return scene.dimensions === 3
    ? { azimuth: -1.92, elevation: 0.5, zoom: 1 }
    : { azimuth: -Math.PI / 2, elevation: HIGHEST, zoom: 1 };
}

/** The camera after a drag by some CSS pixels, as if the scene had been taken and turned. */
export function turned(camera: Camera, dx: number, dy: number): Camera {
  return tilted(camera, -TURN * dx, TURN * dy);
}

/** The camera nearer by a factor; below 1 farther. */
export function zoomed(camera: Camera, factor: number): Camera {
  const zoom = camera.zoom * factor;
  return Number.isFinite(zoom) ? { ...camera, zoom: Math.min(Math.max(zoom, FARTHEST), NEAREST) } : camera;
}

/** The camera with a point of the scene in the middle; `undefined` for the whole scene. */
export function centered(camera: Camera, center: Point | undefined): Camera {
  const { center: _, ...rest } = camera;
  return center === undefined ? rest : { ...rest, center };
}

/** The camera after a key: arrows turn it, plus and minus zoom, Home and 0 go back to the start; undefined for other keys. */
export function cameraAfterKey(scene: Pick<Scene, 'dimensions'>, camera: Camera, key: string): Camera | undefined {
  const inSpace = scene.dimensions === 3;
  switch (key) {
    case 'ArrowLeft':
      return inSpace ? tilted(camera, -KEY_TURN, 0) : undefined;
    case 'ArrowRight':
      return inSpace ? tilted(camera, KEY_TURN, 0) : undefined;
    case 'ArrowUp':
      return inSpace ? tilted(camera, 0, KEY_TURN) : undefined;
    case 'ArrowDown':
      return inSpace ? tilted(camera, 0, -KEY_TURN) : undefined;
    case '+':
    case '=':
      return zoomed(camera, KEY_ZOOM);
    case '-':
      return zoomed(camera, 1 / KEY_ZOOM);
    case 'Home':
    case '0':
      return startCamera(scene);
    default:
      return undefined;
  }
}

function tilted(camera: Camera, around: number, up: number): Camera {
  const elevation = Math.min(Math.max(camera.elevation + up, LOWEST), HIGHEST);
  const azimuth = camera.azimuth + around;
  return Number.isFinite(azimuth + elevation) ? { ...camera, azimuth, elevation } : camera;
}
