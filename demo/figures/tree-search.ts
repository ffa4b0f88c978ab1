import { chart } from '../../src/diagnostics/plot/chart.ts';
import { searchTreePlot } from '../../src/diagnostics/plot/search-tree.ts';
import { findSystem, mcts, type RootStatistics, type SearchModel, searchModelOf } from '../../src/index.ts';
import { seededRandom } from '../../src/models/data/random.ts';
import { type Figure, rounded, stepped } from './figure.ts';

/** As on the slide. */
const [ACTIONS, SIMULATIONS, C, ENDS] = [4, 1000, 1.41, 0.1];
/** Budgets of the searches for the cart. */
const BUDGETS = [8, 16, 32, 64, 128, 256, 512, 1024];
/** The pole leans to the right and falls on: only pushes to the right can save it. */
const LEANING = [0, 0, 0.1, 0.7];

/** Slide 5: Monte Carlo tree search. */
export const treeSearch: Figure = {
  slide: 5,
  name: 'tree-search',
  title: 'Monte Carlo tree search',
  description:
    "UCT with c = 1.41 and 1,000 simulations over the slide's model, where any state may be the end and every roll-out is worth a random number: there is nothing to find, so no action wins. Then the same search for a pole that leans to the right. The slide expands a node only once; here each action of a node is tried.",
  async run(options) {
    const { seed, backend = 'auto' } = options;
    const tell = stepped(options, 'Slide 5');
    tell(0, BUDGETS.length + 1);
    const settings = { policy: 'uct', exploration: C, seed } as const;
    const dummy = await rootOf(
      mcts({ model: slideModel(seed), ...settings, normalize: 'none', simulations: SIMULATIONS }).search([0]),
    );
    const system = findSystem('cartpole-discrete').create();
    const found: RootStatistics[] = [];
    for (const [i, simulations] of BUDGETS.entries()) {
      tell(i + 1, BUDGETS.length + 1);
      const model = await searchModelOf(system, { rollouts: 8, horizon: 5, seed, backend });
      try {
        found.push(await rootOf(mcts({ model, ...settings, simulations, leaves: 8 }).search(LEANING)));
      } finally {
        model.destroy();
      }
    }
    const last = found.at(-1) ?? dummy;
    const share = ({ visits }: RootStatistics, action: number) =>
      (visits[action] ?? 0) / visits.reduce((sum, each) => sum + each, 0);
    const names = ['left', 'right'];
    const shares = Array.from({ length: ACTIONS }, (_, action) => share(dummy, action));
    return {
      pictures: [
        searchTreePlot(dummy.tree, { title: "The slide's tree: nothing to find", nodes: 120, height: 420, width: 640 }),
        searchTreePlot(last.tree, {
          title: 'A pole that leans to the right',
          nodes: 120,
          actions: names,
          height: 420,
          width: 640,
        }),
        chart({
          title: 'Visits of each push',
          subtitle: `a pole that leans to the right, UCT, c = ${C}, seed ${seed}`,
          x: { label: 'simulations', scale: 'log' },
          y: { label: 'share of the visits', unit: '%', domain: [0, 100] },
          marks: names.flatMap((name, action) => {
            const y = found.map((root) => 100 * share(root, action));
            return [
              { kind: 'line', name, series: action, x: BUDGETS, y },
              { kind: 'points', name, series: action, x: BUDGETS, y },
            ] as const;
          }),
        }),
      ],
      summary: `On the slide's model the four actions get ${shares.map((each) => `${rounded(100 * each, 3)} %`).join(', ')} of the visits, and are all held to be worth about a half. For the pole the push to the right gets ${rounded(100 * share(found[0] ?? dummy, 1), 3)} % of ${BUDGETS[0]} simulations and ${rounded(100 * share(last, 1), 3)} % of ${BUDGETS.at(-1)}, with a tree ${last.depth} steps deep.`,
      table: {
        columns: ['search', 'simulations', 'action', 'visits', 'value'],
        rows: [
          ...rowsOf("the slide's model", dummy, Array.from({ length: ACTIONS }, String)),
          ...found.flatMap((root) => rowsOf('leaning pole', root, names)),
        ],
      },
    };
  },
};

async function rootOf(search: ReturnType<ReturnType<typeof mcts>['search']>): Promise<RootStatistics> {
  const [root] = (await search).roots;
  if (root === undefined) throw new Error('The search has no root.');
  return root;
}

function rowsOf(search: string, { simulations, visits, q }: RootStatistics, names: readonly string[]) {
  return names.map((name, action) => {
    const value = q[action] ?? Number.NaN;
    return [search, simulations, name, visits[action] ?? 0, Number.isFinite(value) ? value : null];
  });
}

/** `DummyModel`: an action is added to the state, one state in ten is the end, and a roll-out is worth anything from 0 to 1. */
function slideModel(seed: number): SearchModel {
  const random = seededRandom(seed);
  return {
    actions: ACTIONS,
    stateSize: 1,
    root: (_, count) => ({ value: new Float64Array(count) }),
    step: (states, actions, count) => ({
      states: Float64Array.from({ length: count }, (_, i) => (states[i] ?? 0) + (actions[i] ?? 0)),
      // On the slide an end is worth another number at each visit; here it pays their mean.
      ...ending(count, random),
    }),
  };
}

function ending(count: number, random: () => number) {
  const rows = Array.from({ length: count }, () => ({ ends: random() < ENDS, worth: random() }));
  return {
    reward: rows.map(({ ends }) => (ends ? 0.5 : 0)),
    terminal: rows.map(({ ends }) => (ends ? 1 : 0)),
    value: rows.map(({ ends, worth }) => (ends ? 0 : worth)),
  };
}
