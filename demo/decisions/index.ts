import { createBanditView } from './bandits/bandit-view.ts';
import { createMazeView } from './maze/maze-view.ts';
import type { PartOptions, PartView } from './part-view.ts';
import type { PartName } from './parts.ts';
import { createTreeView } from './tree/tree-view.ts';

export { calm, type PartView } from './part-view.ts';

/** Puts a part into an element of the page. It needs `decisions.css` and the page's custom properties. */
export function createPartView(name: PartName, root: HTMLElement, options: PartOptions): PartView {
  switch (name) {
    case 'tree':
      return createTreeView(root, options);
    case 'maze':
      return createMazeView(root, options);
    case 'bandits':
      return createBanditView(root, options);
    default:
      return name satisfies never;
  }
}
