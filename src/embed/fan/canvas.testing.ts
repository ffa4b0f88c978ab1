import type { Planner } from '../../planners/planner.ts';
import { createFan, type Fan, type FanView } from './fan.ts';

/** Pixels of a side. */
export const SIZE = 256;
/** Of the double integrator. */
const PLACE = 'fn place(x: State) -> vec3f { return vec3f(x.px, x.py, 0.0); }';

/** Column-major: the square of half a side `reach` around the origin fills the canvas. */
export function square(reach: number): Float32Array {
  return Float32Array.of(1 / reach, 0, 0, 0, 0, 1 / reach, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
}

/** Where a point of that square is on the canvas, in pixels from above. */
export function pixelOf(x: number, y: number, reach: number): readonly [number, number] {
  return [(SIZE / 2) * (1 + x / reach), (SIZE / 2) * (1 - y / reach)];
}

const opened: { destroy(): void }[] = [];
const canvases: HTMLCanvasElement[] = [];

/** Ends what the test opened. */
export function endAll(): void {
  for (const each of opened.splice(0)) each.destroy();
  for (const canvas of canvases.splice(0)) canvas.remove();
}

/** To be destroyed after the test. */
export function kept<T extends { destroy(): void }>(each: T): T {
  opened.push(each);
  return each;
}

/** In the page until the test ends. */
export function newCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  document.body.append(canvas);
  canvases.push(canvas);
  return canvas;
}

/** A fan until the test ends. */
export function fanOf(planner: Planner, canvas: HTMLCanvasElement, placeWgsl = PLACE): Fan {
  return kept(createFan({ canvas, scene: { placeWgsl }, planner }));
}

/** RGBA of a canvas, not premultiplied. What was presented meanwhile is gone from it. */
export async function pixels(canvas: HTMLCanvasElement): Promise<Uint8ClampedArray> {
  const { width, height } = canvas;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(await createImageBitmap(canvas), 0, 0);
  return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
}

/** What a fan draws. The second picture is read before it is presented: it waits for nothing. */
export async function picture(fan: Fan, canvas: HTMLCanvasElement, view: FanView): Promise<Uint8ClampedArray> {
  await fan.draw(view);
  await fan.draw(view);
  return pixels(canvas);
}

/** The most opaque of the nine pixels around a point, and where lines a pixel wide may lie. */
export function at(image: Uint8ClampedArray, [x, y]: readonly [number, number]): readonly number[] {
  let best = [0, 0, 0, 0];
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      const from = 4 * ((Math.floor(y) + dy) * SIZE + Math.floor(x) + dx);
      const found = [...image.subarray(from, from + 4)];
      if ((found[3] ?? 0) > (best[3] ?? 0)) best = found;
    }
  }
  return best;
}

/** Pixels that are not clear. */
export const inked = (image: Uint8ClampedArray, where: (x: number, y: number) => boolean = () => true) => {
  let count = 0;
  for (let i = 0; i < image.length / 4; i++) if (image[4 * i + 3] && where(i % SIZE, Math.floor(i / SIZE))) count++;
  return count;
};

/** The planner, once it has planned, until the test ends. */
export async function planned(planner: Planner, state: readonly number[]): Promise<Planner> {
  await kept(planner).plan(state);
  return planner;
}
