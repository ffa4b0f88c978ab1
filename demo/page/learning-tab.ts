import type { GalleryState } from '../address/gallery-state.ts';
import { element } from './element.ts';

/**
 * Fills the part where something is learned, when it is first looked at.
 *
 * @param onChoice Told what the reader chose
 */
export async function createLearningTab(
  state: GalleryState,
  onChoice: (learning: GalleryState['learning']) => void,
): Promise<(state: GalleryState) => void> {
  const { createLearningView } = await import('../learn/index.ts');
  const place = element('learning-view', HTMLElement);
  let shown = state.learning;
  const create = () =>
    createLearningView(place, {
      ...shown,
      backend: state.simulation.backend,
      onChoice: (choice) => {
        shown = choice;
        onChoice(choice);
      },
    });
  let view = create();
  return ({ learning }) => {
    const same = learning.system === shown.system && learning.seed === shown.seed;
    // What runs is not thrown away for an address.
    if (same || view.running) return;
    shown = learning;
    view.destroy();
    view = create();
  };
}
