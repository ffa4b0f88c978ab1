import { describe, expect, it } from 'vitest';
import { mcts } from '../../search/mcts.ts';
import type { SearchModel } from '../../search/model.ts';
import { searchTreePlot } from './search-tree.ts';
import { TEXT, textWidth } from './text.ts';
import { parseSvg } from './well-formed.testing.ts';

/** Two actions, the second of which pays. */
const model: SearchModel = {
  actions: 2,
  stateSize: 1,
  root: (_, count) => ({ value: new Float64Array(count) }),
  step: (states, actions, count) => ({
    states: Array.from({ length: count }, (_, i) => 2 * (states[i] ?? 0) + (actions[i] ?? 0)),
    reward: actions.slice(0, count),
    value: new Float64Array(count),
  }),
};

describe('a search tree as a picture', () => {
  it('has a dot for each of the most visited nodes and a line to each but the root', async () => {
    const { roots } = await mcts({ model, policy: 'uct', discount: 0.5, simulations: 300 }).search([1]);
    const { tree } = roots[0] ?? {};
    if (tree === undefined) throw new Error('no tree');
    const svg = searchTreePlot(tree, { nodes: 40, title: 'A <tree>', actions: ['left', 'right & on'] });
    expect(parseSvg(svg).length).toBeGreaterThan(80);
    expect(svg.match(/<circle /g)).toHaveLength(40);
    expect(svg.match(/<line /g)).toHaveLength(39);
    expect(svg).toContain('301 nodes, 40 drawn; 301 visits');
    expect(svg).toContain('right &amp; on');
    expect(svg).not.toContain('NaN');
    // Pages with a strict policy refuse inline styles.
    expect(svg).not.toContain('style=');
    expect(svg.match(/<line [^>]*stroke-width="[\d.]+"/g)).toHaveLength(39);
  });

  it('leaves out what is masked, and keeps its root', async () => {
    const search = mcts({ model, policy: 'uct', discount: 0.5, simulations: 200 });
    const first = (await search.search([1])).roots[0]?.tree;
    const masked = (await search.search([1], { reuse: [first], invalid: [0, 1], simulations: 9 })).roots[0];
    if (masked === undefined) throw new Error('no tree');
    expect(masked.nodes).toBe(masked.tree.visits[0]);
    const svg = searchTreePlot(masked.tree, { nodes: 3 });
    expect(svg).toContain(`${masked.nodes} nodes, 3 drawn`);
    expect(svg).toContain('<title>root: ');
    expect(svg).not.toContain('class="tick">1</text>');
    expect(svg.match(/<line /g)).toHaveLength(2);
  });

  it('is as high as it is told to be, with a square wherever chance decides', async () => {
    const chancy: SearchModel = {
      ...model,
      chance: {
        outcomes: 2,
        afterstate: (states, actions, count) => ({
          states: Array.from({ length: count }, (_, i) => 2 * (states[i] ?? 0) + (actions[i] ?? 0)),
          outcomeLogits: new Float64Array(2 * count),
          value: new Float64Array(count),
        }),
      },
    };
    const { roots } = await mcts({ model: chancy, policy: 'puct', simulations: 60 }).search([1]);
    const { tree } = roots[0] ?? {};
    if (tree === undefined) throw new Error('no tree');
    const svg = searchTreePlot(tree, { nodes: 30, height: 300, actions: ['left', 'right'] });
    expect(svg).toMatch(/^<svg [^>]*height="300"/);
    // The paper is one, too.
    const squares = (svg.match(/<rect /g)?.length ?? 0) - 1;
    expect(squares).toBeGreaterThan(2);
    expect(squares + (svg.match(/<circle /g)?.length ?? 0)).toBe(30);
    expect(svg).toContain('<title>left: ');
    expect(svg).toContain('<title>outcome 1: ');
  });

  it('names actions where they do not run into a neighbour, and says less where it is narrow', async () => {
    const wide: SearchModel = { ...model, actions: 4 };
    const { roots } = await mcts({ model: wide, policy: 'uct', discount: 0.5, simulations: 200 }).search([1]);
    const { tree } = roots[0] ?? {};
    if (tree === undefined) throw new Error('no tree');
    const actions = ['left', 'down', 'right', 'upwards'];
    const tags = parseSvg(searchTreePlot(tree, { nodes: 20, width: 280, actions }));
    const texts = tags.map(({ text }) => text ?? '');
    expect(texts.find((text) => text.startsWith('201 nodes'))).toMatch(/^201 nodes, 20 drawn(; value [-\d.]+)?$/);
    const names = tags.filter(({ name, text }) => name === 'text' && actions.includes(text ?? ''));
    const boxes = names.map(({ text = '', attributes: { x, y, 'text-anchor': anchor } }) => {
      const across = textWidth(text, TEXT.tick);
      const from = Number(x) - (anchor === 'end' ? across : anchor === 'middle' ? across / 2 : 0);
      return { from, to: from + across, y: Number(y) };
    });
    expect(boxes).toHaveLength(4);
    for (const [i, one] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) {
        const apart = one.to <= other.from || other.to <= one.from || Math.abs(one.y - other.y) >= TEXT.tick;
        expect(apart).toBe(true);
      }
    }
  });

  it('draws a tree of the root alone', async () => {
    const { roots } = await mcts({ model, simulations: 1 }).search([1]);
    const { tree } = roots[0] ?? {};
    if (tree === undefined) throw new Error('no tree');
    expect(searchTreePlot(tree, { nodes: 1 }).match(/<circle /g)).toHaveLength(1);
  });
});
