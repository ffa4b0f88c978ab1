import { TABS, type Tab } from '../address/gallery-state.ts';
import { element } from './element.ts';
import { showNote } from './notes.ts';

/** What fills a part of the page when it is first looked at. */
export type TabLoader = (place: HTMLElement) => Promise<void>;

/** Shows one part of the page at a time; the others stay as they are. */
export function createTabs(loaders: Partial<Readonly<Record<Tab, TabLoader>>>): { readonly show: (tab: Tab) => void } {
  const loaded = new Set<Tab>();
  return {
    show(tab) {
      for (const each of TABS) element(each, HTMLElement).hidden = each !== tab;
      const load = loaders[tab];
      if (load === undefined || loaded.has(tab)) return;
      loaded.add(tab);
      const place = element(tab, HTMLElement);
      place.setAttribute('aria-busy', 'true');
      load(place)
        .catch((error: unknown) => {
          // Offline, for instance: another look tries again.
          loaded.delete(tab);
          showNote('planning', [`This part could not be loaded: ${error instanceof Error ? error.message : error}`]);
        })
        .finally(() => place.removeAttribute('aria-busy'));
    },
  };
}
