import { ForerunError } from '../error.ts';
import type { Planner } from '../planners/planner.ts';
import { elementOf } from './controls/element-of.ts';
import type { Theme } from './draw/palette.ts';
import type { CandidatePaths } from './draw/paths.ts';
import type { Projection } from './draw/projection.ts';
import type { Seen } from './element-seen.ts';
import { createFan, type Fan } from './fan/fan.ts';

/** More lines than this would keep the painter of the upper layer busy. */
const MOST_PAINTED = 256;

/** The candidates of a stage: drawn on the GPU where it plans, else fetched and painted with the rest. */
export interface StageFan {
  /** Another planner may be there. */
  follow(): void;
  /** A plan was made: what is painted is fetched, if it is to be seen. */
  planned(count: number): void;
  /** What the upper layer has to paint, where the GPU does not. */
  paths(): CandidatePaths | undefined;
  /** The view has changed. */
  redraw(): void;
  draw(view: { readonly projection: Projection; readonly theme: Theme; readonly count: number }): void;
  /** Pixels. */
  resize(width: number, height: number): void;
  destroy(): void;
}

/** Makes the candidates' layer, right below the upper one. */
export function createStageFan(above: HTMLElement, simulation: Seen, repaint: () => void): StageFan {
  let planner: Planner | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let fan: Fan | undefined;
  let [width, height] = [0, 0];
  /** The plan, or the view, has changed since it was drawn. */
  let stale = true;
  let paths: CandidatePaths | undefined;
  /** How many to fetch of the plan that there is by then. */
  let wanted: number | undefined;
  let fetching = false;
  /** What is on its way is not to be seen any more. */
  let forgotten = false;
  let destroyed = false;

  const leave = (): void => {
    fan?.destroy();
    fan = undefined;
    if (canvas !== undefined) Object.assign(canvas, { width: 0, height: 0 });
    canvas?.remove();
    canvas = undefined;
    forget();
  };
  const forget = (): void => {
    paths = wanted = undefined;
    forgotten = true;
  };

  const follow = (): void => {
    if (simulation.moment === undefined) forget();
    if (planner === simulation.planner || destroyed) return;
    leave();
    planner = simulation.planner;
    stale = true;
    if (planner?.backend !== 'webgpu') return;
    canvas = elementOf('canvas', 'layer');
    canvas.setAttribute('aria-hidden', 'true');
    Object.assign(canvas, { width, height });
    above.before(canvas);
    try {
      fan = createFan({ canvas, scene: simulation.scene, planner });
    } catch {
      // Without its canvas the candidates are painted like everywhere else.
      leave();
    }
  };

  /** One after the other; of what is asked for meanwhile only the last. */
  const fetch = async (): Promise<void> => {
    if (fetching) return;
    fetching = true;
    while (wanted !== undefined && planner !== undefined && !destroyed) {
      const [asked, count] = [planner, wanted];
      wanted = undefined;
      try {
        const found = await asked.candidates(Math.min(count, MOST_PAINTED, asked.mostCandidates));
        if (asked === planner && !forgotten) paths = found;
        repaint();
      } catch {
        // It was destroyed or reset meanwhile, or its device was lost: the next plan brings others.
      }
    }
    fetching = false;
  };

  follow();
  return {
    follow,
    planned(count) {
      stale = true;
      if (simulation.moment === undefined || count === 0) forget();
      else if (fan === undefined) {
        wanted = count;
        forgotten = false;
        void fetch();
      }
    },
    paths: () => (fan === undefined && simulation.moment !== undefined ? paths : undefined),
    redraw() {
      stale = true;
    },
    draw({ projection, theme, count }) {
      if (fan === undefined || !stale) return;
      stale = false;
      if (count === 0 || simulation.moment === undefined) {
        fan.clear();
        return;
      }
      const mine = fan;
      mine.draw({ viewProjection: projection.matrix, count, theme }).catch((error: unknown) => {
        // The next plan brings another device; another fan has come already.
        const passing = error instanceof ForerunError && ['device-lost', 'destroyed'].includes(error.code);
        if (passing || fan !== mine) return;
        // A fan that the GPU refuses is painted instead.
        leave();
        wanted = count;
        forgotten = false;
        void fetch();
      });
    },
    resize(columns, rows) {
      [width, height] = [columns, rows];
      if (canvas !== undefined && (canvas.width !== columns || canvas.height !== rows)) {
        Object.assign(canvas, { width: columns, height: rows });
      }
    },
    destroy() {
      destroyed = true;
      leave();
    },
  };
}
