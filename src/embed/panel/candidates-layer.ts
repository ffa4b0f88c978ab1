import type { Planner } from '../../planners/planner.ts';
import { prepare } from '../draw/brush.ts';
import { palettes, type Theme } from '../draw/palette.ts';
import { paintCandidates } from '../draw/paths.ts';
import type { Projection } from '../draw/projection.ts';
import { createFan, type Fan } from '../fan/fan.ts';
import type { Params, Scene } from '../scene/scene.ts';

/** More lines than this would keep the painter busy. */
const MOST_PAINTED = 256;

/** They are painted so often at most, in ms: where there is no GPU, planning needs the processor. */
const PAINT_EVERY_MS = 150;

/** How candidates are seen. */
export interface CandidatesPicture {
  readonly projection: Projection;
  readonly theme: Theme;
  /** None costs nothing. */
  readonly count: number;
  readonly params: Params;
}

/** The fan of a planner's candidates on a canvas of its own: drawn by the GPU that plans, else fetched and painted. */
export interface CandidatesLayer {
  /** Shows the candidates of the last plan. */
  show(picture: CandidatesPicture): void;
  destroy(): void;
}

/** Makes the layer for a planner. @param canvas Nobody else's; the caller gives it its size, and takes it away */
export function candidatesLayer(canvas: HTMLCanvasElement, scene: Scene, planner: Planner): CandidatesLayer {
  let fan: Fan | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let busy = false;
  let destroyed = false;
  try {
    if (planner.backend === 'webgpu') fan = createFan({ canvas, scene, planner });
  } catch {
    // Without them there is still the plan.
  }
  const context = fan === undefined ? canvas.getContext('2d') : null;

  const paint = async ({ projection, theme, count, params }: CandidatesPicture): Promise<void> => {
    if (context === null) return;
    const brush = { context, projection, palette: palettes[theme] };
    if (count === 0) {
      prepare(brush);
      return;
    }
    busy = true;
    paintedAt = performance.now();
    try {
      const found = await planner.candidates(Math.min(count, MOST_PAINTED, planner.mostCandidates));
      if (destroyed) return;
      prepare(brush);
      paintCandidates(brush, scene, found, params, theme);
    } catch {
      // Nothing was planned yet, or the planner went: the next plan brings others.
    } finally {
      busy = false;
    }
  };

  return {
    show(picture) {
      if (fan !== undefined) {
        const { projection, theme, count } = picture;
        if (count === 0) fan.clear();
        // What the GPU does not draw now comes with the next plan.
        else fan.draw({ viewProjection: projection.matrix, count, theme }).catch(() => undefined);
      } else if (!busy && performance.now() - paintedAt > PAINT_EVERY_MS) {
        void paint(picture);
      }
    },
    destroy() {
      destroyed = true;
      fan?.destroy();
      fan = undefined;
    },
  };
}
