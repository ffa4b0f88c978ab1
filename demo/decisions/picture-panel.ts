import { inlineSvg } from '../figures/inline-svg.ts';

/** SVG documents one beside the other, each drawn again where its text has changed. */
export interface PicturePanel {
  show(pictures: readonly string[]): void;
}

/** Puts pictures at the end of an element. */
export function createPicturePanel(place: HTMLElement): PicturePanel {
  const drawn: { text: string; element: SVGSVGElement }[] = [];
  return {
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
