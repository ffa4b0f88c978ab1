import { inlineSvg } from '../figures/inline-svg.ts';
import { made } from '../learn/elements.ts';

/** SVG documents one beside the other, each drawn again where its text has changed. */
export interface PicturePanel {
  /** As many as there are places. */
  show(pictures: readonly string[]): void;
  /** Pixels that each has across, so that texts are drawn in the size they are read in. */
  readonly width: number;
}

/** Narrower ones have no room for axes, wider ones say no more. */
const [LEAST, MOST] = [280, 760];

/** Puts places for so many pictures at the end of an element. */
export function createPicturePanel(place: HTMLElement, count: number): PicturePanel {
  const cells = Array.from({ length: count }, () => made('div'));
  place.append(...cells);
  const drawn: string[] = [];
  return {
    get width() {
      return Math.min(Math.max(cells[0]?.clientWidth ?? 0, LEAST), MOST);
    },
    show(pictures) {
      for (const [i, cell] of cells.entries()) {
        const text = pictures[i] ?? '';
        if (drawn[i] === text) continue;
        drawn[i] = text;
        cell.replaceChildren(...(text === '' ? [] : [inlineSvg(text)]));
      }
    },
  };
}
