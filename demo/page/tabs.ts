import { type GalleryState, TABS, type Tab } from '../address/gallery-state.ts';
import { element } from './element.ts';
import { showNote } from './notes.ts';

/** Fills a part of the page when it is first looked at; what comes back brings it up to date. */
export type TabLoader = (state: GalleryState) => Promise<(state: GalleryState) => void>;

/** Shows one part of the page at a time; the others stay as they are. */
export function createTabs(loaders: Partial<Readonly<Record<Tab, TabLoader>>>): {
  readonly show: (state: GalleryState) => void;
} {
  const loading = new Set<Tab>();
  const loaded = new Map<Tab, (state: GalleryState) => void>();
  let latest: GalleryState | undefined;

  const load = async (tab: Tab, loader: TabLoader, state: GalleryState): Promise<void> => {
    loading.add(tab);
    const place = element(tab, HTMLElement);
    place.setAttribute('aria-busy', 'true');
    try {
      const show = await loader(state);
      loaded.set(tab, show);
      if (latest?.tab === tab) show(latest);
    } catch (error) {
      // Offline, for instance: another look tries again.
      showNote('planning', [`This part could not be loaded: ${error instanceof Error ? error.message : error}`]);
    } finally {
      loading.delete(tab);
      place.removeAttribute('aria-busy');
    }
  };

  return {
    show(state) {
      latest = state;
      const { tab } = state;
      for (const each of TABS) element(each, HTMLElement).hidden = each !== tab;
      const loader = loaders[tab];
      const show = loaded.get(tab);
      if (show !== undefined) show(state);
      else if (loader !== undefined && !loading.has(tab)) void load(tab, loader, state);
    },
  };
}
