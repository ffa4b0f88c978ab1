import type { SearchTree } from '../../../src/search/tree.ts';
import { made } from '../../learn/elements.ts';

/** What a search has found at its root, action by action. */
export interface RootTable {
  show(tree: SearchTree, actions: readonly string[]): void;
}

/** Puts the table at the end of an element: visits with a bar, value and prior of each action, and a mark at the most visited one. */
export function createRootTable(place: HTMLElement): RootTable {
  const body = made('tbody');
  const head = ['Action', 'Visits', 'Share', 'Value', 'Prior'].map((text) => made('th', { scope: 'col' }, [text]));
  place.append(
    made('table', { class: 'root-table' }, [
      made('caption', {}, ['At the root']),
      made('thead', {}, [made('tr', {}, head)]),
      body,
    ]),
  );
  return {
    show({ childVisits, q, prior }, actions) {
      const visits = actions.map((_, action) => childVisits[action] ?? 0);
      const total = visits.reduce((sum, each) => sum + each, 0);
      const most = Math.max(...visits);
      const rows = actions.map((name, action) => {
        const own = visits[action] ?? 0;
        const share = total > 0 ? own / total : 0;
        const meter = made('meter', { min: '0', max: '1', 'aria-label': `Share of ${name}` });
        meter.value = share;
        const best = own === most && own > 0;
        const title = made('th', { scope: 'row' }, best ? [made('strong', {}, [name])] : [name]);
        const value = own > 0 ? (q[action] ?? 0).toPrecision(4) : '–';
        return made('tr', {}, [
          title,
          made('td', {}, [own.toLocaleString('en')]),
          made('td', {}, [meter, ` ${Math.round(100 * share)} %`]),
          made('td', {}, [value]),
          made('td', {}, [`${Math.round(100 * (prior[action] ?? 0))} %`]),
        ]);
      });
      body.replaceChildren(...rows);
    },
  };
}
