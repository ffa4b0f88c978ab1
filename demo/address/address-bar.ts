import type { GalleryState } from './gallery-state.ts';
import { type ReadAddress, readAddress } from './read-address.ts';
import { writeAddress } from './write-address.ts';

/** A slider changes more often than browsers let an address change, in ms. */
const SETTLED_MS = 400;

/** The browser's address, kept as the page is. */
export interface AddressBar {
  /** What it says now. */
  readonly read: ReadAddress;
  /**
   * Writes what the page shows.
   *
   * @param kind `'step'`: the browser's back button comes back to what was before. `'same'`: it does not; written a moment later.
   */
  write(state: GalleryState, kind: 'step' | 'same'): void;
  /** The whole address of a state; undefined where it would be too long. */
  linkTo(state: GalleryState): string | undefined;
}

/**
 * Follows the browser's address.
 *
 * @param onOther Called when somebody else changed it: a link, the back button, the keyboard
 */
export function createAddressBar(onOther: (read: ReadAddress) => void): AddressBar {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was written or read last: what stands there else is somebody's wish that has not been told yet. */
  let known = location.href;
  window.addEventListener('hashchange', ({ newURL }) => {
    clearTimeout(timer);
    known = newURL;
    onOther(readAddress(new URL(newURL).hash));
  });
  const linkTo = (state: GalleryState): string | undefined => {
    const text = writeAddress(state);
    return text === undefined ? undefined : new URL(`#${text}`, location.href).href;
  };
  return {
    get read() {
      return readAddress(location.hash);
    },
    write(state, kind) {
      clearTimeout(timer);
      const write = (): void => {
        const link = linkTo(state);
        if (link === undefined || link === location.href || location.href !== known) return;
        if (kind === 'step') history.pushState(null, '', link);
        else history.replaceState(null, '', link);
        known = location.href;
      };
      if (kind === 'step') write();
      else timer = setTimeout(write, SETTLED_MS);
    },
    linkTo,
  };
}
