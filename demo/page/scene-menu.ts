import { scenes } from '../../src/embed/scene/catalog.ts';
import { DEFAULT_SETTINGS } from '../../src/embed/simulation/settings.ts';
import type { GalleryState } from '../address/gallery-state.ts';
import { TABS } from '../address/gallery-state.ts';
import { writeAddress } from '../address/write-address.ts';
import { element } from './element.ts';

/** Links follow the state so much later, in ms. */
const LINKS_MS = 150;

/** The menu of systems. */
export interface SceneMenu {
  /** Marks where the page is, at `system` where that is not the state's, and makes all links keep what is chosen besides. */
  show(state: GalleryState, system?: string): void;
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
  const list = element('scenes', HTMLUListElement);
  list.replaceChildren(
    ...links.map(([, link]) => {
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let linked = false;
  const writeLinks = (state: GalleryState): void => {
    const { backend, planner } = state.simulation;
    for (const [name, link] of links) {
      const simulation = { ...DEFAULT_SETTINGS, system: name, backend, planner };
      link.href = `#${writeAddress({ ...state, tab: 'systems', simulation }) ?? ''}`;
    }
    for (const tab of TABS) {
      element(`tab-${tab}`, HTMLAnchorElement).href = `#${writeAddress({ ...state, tab }) ?? ''}`;
    }
  };
  return {
    next({ simulation: { system } }) {
      const at = links.findIndex(([name]) => name === system);
      links[(at + 1) % links.length]?.[1].click();
    },
    show(state, system = state.simulation.system) {
      for (const [name, link] of links) {
        const current = name === system;
        if (current && !link.hasAttribute('aria-current')) bringIntoView(list, link);
        setCurrent(link, current);
      }
      for (const tab of TABS) setCurrent(element(`tab-${tab}`, HTMLAnchorElement), tab === state.tab);
      // While something is dragged the state changes with every frame.
      clearTimeout(timer);
      timer = setTimeout(writeLinks, linked ? LINKS_MS : 0, state);
      linked = true;
    },
  };
}

/** On narrow pages a menu is a strip, wider than the page: scrolls it, not the page, until the link is in the middle. */
export function bringIntoView(list: HTMLElement, link: HTMLElement): void {
  list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
}

function setCurrent(link: HTMLAnchorElement, current: boolean): void {
  if (current) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}
