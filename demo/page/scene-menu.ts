import { scenes } from '../../src/embed/scene/catalog.ts';
import { DEFAULT_SETTINGS } from '../../src/embed/simulation/settings.ts';
import type { GalleryState } from '../address/gallery-state.ts';
import { TABS } from '../address/gallery-state.ts';
import { writeAddress } from '../address/write-address.ts';
import { element } from './element.ts';

/** The menu of systems. */
export interface SceneMenu {
  /** Marks where the page is, and makes all links keep what is chosen besides. */
  show(state: GalleryState): void;
  /** Goes to the system after this one. */
  next(state: GalleryState): void;
}

/** Fills the menu of systems. Its entries are links, so that they open in another tab of the browser, too. */
export function createSceneMenu(): SceneMenu {
  const links = scenes.map(({ builtIn: { name, title } }) => {
    const link = document.createElement('a');
    link.textContent = title;
    return [name, link] as const;
  });
  element('scenes', HTMLUListElement).replaceChildren(
    ...links.map(([, link]) => {
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  return {
    next({ simulation: { system } }) {
      const at = links.findIndex(([name]) => name === system);
      links[(at + 1) % links.length]?.[1].click();
    },
    show(state) {
      const { backend, planner } = state.simulation;
      for (const [name, link] of links) {
        const simulation = { ...DEFAULT_SETTINGS, system: name, backend, planner };
        link.href = `#${writeAddress({ ...state, tab: 'systems', simulation }) ?? ''}`;
        setCurrent(link, name === state.simulation.system);
      }
      for (const tab of TABS) {
        const link = element(`tab-${tab}`, HTMLAnchorElement);
        link.href = `#${writeAddress({ ...state, tab }) ?? ''}`;
        setCurrent(link, tab === state.tab);
      }
    },
  };
}

function setCurrent(link: HTMLAnchorElement, current: boolean): void {
  if (current) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}
