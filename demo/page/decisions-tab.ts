import type { GalleryState } from '../address/gallery-state.ts';
import { writeAddress } from '../address/write-address.ts';
import { PART_DESCRIPTIONS } from '../decisions/parts.ts';
import { announce, element } from './element.ts';
import { showNote } from './notes.ts';
import { bringIntoView } from './scene-menu.ts';

/** The part with trees and tables. */
export interface DecisionsTab {
  show(state: GalleryState): void;
  /** It comes into sight, or goes out of it: then it rests. */
  setShown(shown: boolean): void;
  playOrPause(): void;
  step(): void;
  reset(): void;
}

/**
 * Fills the part with trees and tables, when it is first looked at.
 *
 * @param onChoice Told what the reader chose
 */
export async function createDecisionsTab(
  onChoice: (decision: GalleryState['decision']) => void,
): Promise<DecisionsTab> {
  const { calm, createPartView } = await import('../decisions/index.ts');
  const place = element('decision-parts', HTMLElement);
  const links = PART_DESCRIPTIONS.map(({ name, title }) => {
    const link = document.createElement('a');
    link.textContent = title;
    return { name, link };
  });
  const list = element('decision-list', HTMLUListElement);
  list.append(
    ...links.map(({ link }) => {
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  let view: ReturnType<typeof createPartView> | undefined;
  let shown = '';
  let [inSight, wasPlaying] = [true, false];
  return {
    show(state) {
      const { part, seed, values } = state.decision;
      for (const { name, link } of links) {
        const decision = { part: name, seed: 0, values: {} };
        link.href = `#${writeAddress({ ...state, tab: 'decisions', decision }) ?? ''}`;
        if (name !== part) link.removeAttribute('aria-current');
        else if (!link.hasAttribute('aria-current')) {
          link.setAttribute('aria-current', 'page');
          bringIntoView(list, link);
        }
      }
      const wanted = JSON.stringify(state.decision);
      if (wanted === shown) return;
      shown = wanted;
      if (view?.name === part) {
        view.change(values, seed);
        return;
      }
      view?.destroy();
      if (calm.matches) {
        showNote('motion', ['Your computer asks for less motion, so nothing moves until you press Play.']);
      }
      view = createPartView(part, place, {
        values,
        seed,
        backend: state.simulation.backend,
        playing: !calm.matches,
        onChoice(choice) {
          const decision = { part, ...choice };
          shown = JSON.stringify(decision);
          onChoice(decision);
        },
        onNews: announce,
      });
    },
    setShown(next) {
      if (next === inSight || view === undefined) return;
      inSight = next;
      if (!next) wasPlaying = view.playing && view.name !== 'bandits';
      if (wasPlaying) view.playOrPause();
    },
    playOrPause: () => view?.playOrPause(),
    step: () => view?.step(),
    reset: () => view?.reset(),
  };
}
