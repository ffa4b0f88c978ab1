import { startCamera } from '../../src/embed/draw/camera.ts';
import { type Picture, paintAbove, paintBelow } from '../../src/embed/draw/paint.ts';
import type { Theme } from '../../src/embed/draw/palette.ts';
import { createProjection } from '../../src/embed/draw/projection.ts';
import { startingWorld } from '../../src/embed/scene/define.ts';
import type { Scene } from '../../src/embed/scene/scene.ts';

/** What moves on a stage. */
export type StageMoment = Pick<Picture, 'state' | 'action' | 'plan' | 'trail' | 'candidates'>;

/** A scene on two canvases: what stands still below, what moves above. */
export interface Stage {
  /** Shows a moment of a scene. */
  show(scene: Scene, moment: StageMoment): void;
  destroy(): void;
}

/** Puts a scene into an element of the page that has a size of its own, light or dark as the page is. */
export function createStage(place: HTMLElement): Stage {
  const layers = [document.createElement('canvas'), document.createElement('canvas')] as const;
  for (const layer of layers) layer.setAttribute('aria-hidden', 'true');
  place.append(...layers);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  /** What the page has decided, or else what the reader prefers. */
  const theme = (): Theme => {
    const { colorScheme } = getComputedStyle(place);
    return colorScheme === 'dark' || (colorScheme !== 'light' && dark.matches) ? 'dark' : 'light';
  };
  let shown: { readonly scene: Scene; readonly moment: StageMoment } | undefined;
  /** What the lower layer was painted for. */
  let still: string | undefined;
  let size = { width: 0, height: 0 };

  const paint = () => {
    if (shown === undefined || size.width === 0 || size.height === 0) return;
    const { scene, moment } = shown;
    const now = theme();
    const projection = createProjection(scene, startCamera(scene), size);
    const picture = { scene, projection, theme: now, world: startingWorld(scene), grips: false, ...moment };
    const [below, above] = layers.map((layer) => layer.getContext('2d'));
    const background = [scene.builtIn.name, now, size.width, size.height].join(' ');
    if (below && background !== still) paintBelow(below, picture);
    still = background;
    if (above) paintAbove(above, picture);
  };
  const observer = new ResizeObserver(() => {
    size = { width: place.clientWidth, height: place.clientHeight };
    const ratio = Math.min(devicePixelRatio, 2);
    for (const layer of layers) {
      layer.width = Math.max(1, Math.round(size.width * ratio));
      layer.height = Math.max(1, Math.round(size.height * ratio));
    }
    still = undefined;
    paint();
  });
  observer.observe(place);
  const themes = new MutationObserver(paint);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] });
  dark.addEventListener('change', paint);
  return {
    show(scene, moment) {
      shown = { scene, moment };
      paint();
    },
    destroy() {
      observer.disconnect();
      themes.disconnect();
      dark.removeEventListener('change', paint);
      for (const layer of layers) layer.remove();
    },
  };
}
