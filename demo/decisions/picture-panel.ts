import { inlineSvg } from '../figures/inline-svg.ts';

/** SVG documents one beside the other, each drawn again where its text has changed. */
export interface PicturePanel {
  show(pictures: readonly string[]): void;
  /** Pixels that each has across, so that texts are drawn in the size they are read in. */
  readonly width: number;
}

/** Narrower ones have no room for axes, wider ones say no more. */
const [LEAST, MOST] = [280, 760];

/** Puts pictures at the end of an element. */
export function createPicturePanel(place: HTMLElement): PicturePanel {
  const drawn: { text: string; element: SVGSVGElement }[] = [];
  return {
    get width() {
      const across = drawn[0]?.element.getBoundingClientRect().width || place.clientWidth;
      return Math.min(Math.max(Math.round(across), LEAST), MOST);
    },
    show(pictures) {
      for (const [i, text] of pictures.entries()) {
        const before = drawn[i];
        if (before?.text === text) continue;
        const element = inlineSvg(text);
        if (before === undefined) place.append(element);
        else before.element.replaceWith(element);
        drawn[i] = { text, element };
      }
      for (const { element } of drawn.splice(pictures.length)) element.remove();
    },
  };
}
