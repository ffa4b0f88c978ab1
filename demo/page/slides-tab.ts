import type { GalleryState } from '../address/gallery-state.ts';
import { writeAddress } from '../address/write-address.ts';
import { element } from './element.ts';
import { showNote } from './notes.ts';

/**
 * Fills the part with the slides, when it is first looked at. A slide is computed when it is chosen.
 *
 * @param onSeed Told which seed a slide is computed with
 */
export async function createSlidesTab(
  onSeed: (slide: GalleryState['slide']) => void,
): Promise<(state: GalleryState) => void> {
  const { createFigureView, figures } = await import('../figures/index.ts');
  const place = element('slide-view', HTMLElement);
  const links = figures.map((figure) => {
    const link = document.createElement('a');
    link.textContent = figure.title;
    return { figure, link };
  });
  element('slide-list', HTMLUListElement).append(
    ...links.map(({ link }) => {
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  let view: ReturnType<typeof createFigureView> | undefined;
  let shown = '';
  return (state) => {
    const { name, seed } = state.slide;
    const known = links.some(({ figure }) => figure.name === name);
    if (name !== '' && !known) showNote('address', [`There is no slide '${name}'.`]);
    const current = links.find(({ figure }) => figure.name === name) ?? links[0];
    for (const { figure, link } of links) {
      link.href = `#${writeAddress({ ...state, tab: 'slides', slide: { name: figure.name, seed: 0 } }) ?? ''}`;
      if (figure === current?.figure) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const wanted = `${current?.figure.name} ${seed}`;
    if (current === undefined || wanted === shown) return;
    shown = wanted;
    view?.destroy();
    view = createFigureView(place, current.figure, {
      seed,
      onSeed: (next) => {
        shown = `${current.figure.name} ${next}`;
        onSeed({ name: current.figure.name, seed: next });
      },
    });
    void view.run(seed);
  };
}
