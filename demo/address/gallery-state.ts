import { DEFAULT_SETTINGS } from '../../src/embed/simulation/settings.ts';
import type { SimulationSettings } from '../../src/embed/simulation/simulation.ts';
import type { PartName, PartValues } from '../decisions/parts.ts';

/** The parts of the page. */
export const TABS = ['systems', 'learning', 'decisions', 'slides'] as const;

/** One of {@link TABS}. */
export type Tab = (typeof TABS)[number];

/** Light or dark; `'auto'` is what the computer is set to. */
export const THEMES = ['auto', 'light', 'dark'] as const;

/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

/** Simulated by wall time; `Infinity` is as quick as planning goes. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, Number.POSITIVE_INFINITY] as const;

/** The most candidates that are drawn. */
export const MOST_CANDIDATES = 65_536;

/** What can be learned in the page: `LEARNING_SYSTEMS` of demo/learn, without all that learns. */
export const LEARNED = ['pendulum', 'cartpole'] as const;

/** One of {@link LEARNED}. */
export type Learned = (typeof LEARNED)[number];

/** Everything that the page's address carries. Plain data. */
export interface GalleryState {
  readonly tab: Tab;
  readonly simulation: SimulationSettings;
  /** Candidates drawn, 0 to {@link MOST_CANDIDATES}; fewer where the planner tries fewer. */
  readonly candidates: number;
  /** One of {@link SPEEDS}. */
  readonly speed: number;
  readonly theme: Theme;
  readonly learning: { readonly system: Learned; readonly seed: number };
  /** Trees and tables: which part, and what of its controls is not as usual. */
  readonly decision: { readonly part: PartName; readonly seed: number; readonly values: PartValues };
  /** `name` is a figure's; letters and hyphens, and empty for the first. */
  readonly slide: { readonly name: string; readonly seed: number };
}

/** What an address that says nothing means. */
export const DEFAULT_STATE: GalleryState = {
  tab: 'systems',
  simulation: DEFAULT_SETTINGS,
  candidates: 256,
  speed: 1,
  theme: 'auto',
  learning: { system: 'pendulum', seed: 0 },
  decision: { part: 'tree', seed: 0, values: {} },
  slide: { name: '', seed: 0 },
};
