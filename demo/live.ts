import { adoptStyles } from '../src/embed/controls/adopt-styles.ts';
import type { Theme } from '../src/embed/draw/palette.ts';
import { summaryOf } from '../src/embed/element-figures.ts';
import { createStage, STAGE_STYLE } from '../src/embed/element-stage.ts';
import { createPlots } from '../src/embed/plots/create-plots.ts';
import { createSimulation } from '../src/embed/simulation/create-simulation.ts';
import type { Simulation } from '../src/embed/simulation/simulation.ts';
import { ForerunError } from '../src/index.ts';
import type { GalleryState } from './address/gallery-state.ts';
import type { BackendBadge } from './page/backend-badge.ts';
import { element, show } from './page/element.ts';

/** Figures change this often, in ms: quicker ones cannot be read. */
const FIGURES_MS = 250;

/** What {@link createLive} tells. */
export interface LiveListeners {
  readonly badge: BackendBadge;
  readonly onStatus: (simulation: Simulation) => void;
  readonly onError: (error: Error) => void;
}

/** The simulation of the page, seen. */
export interface Live {
  readonly simulation: Simulation;
  setTheme(theme: Theme): void;
  setCandidates(count: number): void;
  /** Hides picture and plots, for something else in their places, or shows them again. */
  setShown(shown: boolean): void;
}

/** Event by which tests and curious people get at the simulation: its `detail` is a function to call with it. */
export const ASK_EVENT = 'forerun-simulation';

/**
 * Makes the simulation that the address asks for and shows it. Where the backend that was asked for cannot be had, the best there is
 * plans, and `onError` is told why.
 *
 * @throws ForerunError where nothing can plan
 */
export async function createLive(
  place: HTMLElement,
  { simulation: settings, speed, candidates }: GalleryState,
  theme: Theme,
  { badge, onStatus, onError }: LiveListeners,
): Promise<Live> {
  const simulation = await createSimulation(settings, { speed }).catch((error: unknown) => {
    if (!(error instanceof ForerunError) || settings.backend === 'auto') throw error;
    onError(error);
    return createSimulation({ ...settings, backend: 'auto' }, { speed });
  });
  adoptStyles(document, STAGE_STYLE);
  const stage = createStage(place, simulation, { theme, candidates });
  const plots = createPlots(element('plots', HTMLElement), simulation, { theme });
  let shownAt = Number.NEGATIVE_INFINITY;

  const showFigures = (): void => {
    if (stage.element.hidden) return;
    shownAt = performance.now();
    const { builtIn } = simulation.scene;
    show('scene-title', builtIn.title);
    document.title = `${builtIn.title}, planned by Forerun`;
    show('scene-text', builtIn.description);
    show('summary', summaryOf(simulation));
    badge.showTimes();
  };
  simulation.on('plan', ({ plan }) => {
    badge.addPlan(simulation, plan.stats.planMs);
    if (performance.now() - shownAt > FIGURES_MS || !simulation.playing) showFigures();
  });
  simulation.on('status', () => {
    showFigures();
    onStatus(simulation);
  });
  simulation.on('error', onError);
  place.addEventListener(ASK_EVENT, (event) => {
    if (event instanceof CustomEvent && typeof event.detail === 'function') event.detail(simulation);
  });
  showFigures();
  return {
    simulation,
    setTheme(next) {
      stage.set({ theme: next });
      plots.setTheme(next);
    },
    setCandidates: (count) => stage.set({ candidates: count }),
    setShown(shown) {
      stage.element.hidden = plots.element.hidden = !shown;
      if (shown) showFigures();
    },
  };
}
