import type { Planner } from '../../planners/planner.ts';
import type { Theme } from '../draw/palette.ts';
import type { CandidatePaths } from '../draw/paths.ts';
import type { Projection } from '../draw/projection.ts';
import { createFan, type Fan } from '../fan/fan.ts';
import type { Scene } from '../scene/scene.ts';

/** More lines than this would keep the painter busy. */
const MOST_PAINTED = 256;

/** The fan of a planner's candidates: on the GPU where it plans, else as paths for the painter. */
export interface CandidatesLayer {
  /** What the painter has to paint; undefined where the GPU draws. */
  readonly paths: CandidatePaths | undefined;
  /** Draws, or fetches, the candidates of the last plan; `changed` once there is something to paint. */
  show(view: { readonly projection: Projection; readonly theme: Theme; readonly count: number }): void;
  destroy(): void;
}

/**
 * Makes the layer for a planner.
 *
 * @param canvas For the GPU; the caller gives it its size, and takes it away
 */
export function candidatesLayer(
  canvas: HTMLCanvasElement,
  scene: Scene,
  planner: Planner,
  changed: () => void,
): CandidatesLayer {
  let fan: Fan | undefined;
  let paths: CandidatePaths | undefined;
  let busy = false;
  let destroyed = false;
  const leave = (): void => {
    fan?.destroy();
    fan = undefined;
  };
  try {
    if (planner.backend === 'webgpu') fan = createFan({ canvas, scene, planner });
  } catch {
    // A canvas that cannot be had: they are painted.
  }
  const fetch = async (count: number): Promise<void> => {
    busy = true;
    try {
      const found = await planner.candidates(Math.min(count, MOST_PAINTED, planner.mostCandidates));
      if (!destroyed) paths = found;
      changed();
    } catch {
      // Nothing was planned yet, or the device was lost: the next plan brings others.
    } finally {
      busy = false;
    }
  };
  return {
    get paths() {
      return fan === undefined ? paths : undefined;
    },
    show({ projection, theme, count }) {
      if (count === 0) {
        fan?.clear();
        paths = undefined;
      } else if (fan !== undefined) {
        fan.draw({ viewProjection: projection.matrix, count, theme }).catch(() => {
          if (planner.backend !== 'webgpu') leave();
        });
      } else if (!busy) {
        void fetch(count);
      }
    },
    destroy() {
      destroyed = true;
      leave();
    },
  };
}
