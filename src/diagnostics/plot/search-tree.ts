import { stepsTo } from '../../search/reached.ts';
import { NODE_KIND, type SearchTree } from '../../search/tree.ts';
import { svgDocument } from './document.ts';
import { element, escapeText, group, label } from './svg.ts';
import { shortened, TEXT, textWidth } from './text.ts';
import { CELL_COLORS } from './theme.ts';

/** What of a tree is drawn, and how. */
export interface SearchTreePlotOptions {
  /** Default "Search tree". */
  readonly title?: string;
  /** Nodes drawn at most: the most visited ones. Default 120. */
  readonly nodes?: number;
  /** Names of the actions, by index; default the indices. */
  readonly actions?: readonly string[];
  /** In pixels. Default 720. */
  readonly width?: number;
  /** In pixels, so that a tree that grows stays as high as it is. Default as high as its depth asks for. */
  readonly height?: number;
}

const [MARGIN, TOP, LEVEL] = [24, 64, 64] as const;
/** From the middle of a node to its name: the largest is 12 pixels. */
const BESIDE = 14;

/**
 * A search tree as SVG: the most visited nodes, the root on top, each as wide as its share of visits and in the colour of its value; a title on
 * each says action, visits and value. Where chance decides stands a square.
 */
export function searchTreePlot(tree: SearchTree, options: SearchTreePlotOptions = {}): string {
  const { title = 'Search tree', nodes: most = 120, actions, width = 720 } = options;
  const nodes = reachedNodes(tree);
  const shown = mostVisited(tree, nodes, Math.max(1, most));
  const places = placesOf(tree, shown, width);
  const levels = 1 + Math.max(...shown.map((node) => places.get(node)?.level ?? 0));
  const height = options.height ?? TOP + levels * LEVEL;
  const step = Math.min(LEVEL, (height - TOP) / levels);
  const values = shown.map((node) => tree.value[node] ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const total = tree.visits[0] ?? 1;

  const at = (node: number) => {
    const { x = 0, level = 0 } = places.get(node) ?? {};
    return { x, y: TOP + (level + 0.25) * step };
  };
  const lines = shown.slice(1).map((node) => {
    const [from, to] = [at(tree.parent[node] ?? 0), at(node)];
    const share = (tree.visits[node] ?? 0) / total;
    return element('line', {
      class: 'edge',
      x1: from.x,
      y1: from.y,
      x2: to.x,
      y2: to.y,
      'stroke-width': 0.5 + 7 * share,
    });
  });
  const dots = shown.map((node) => {
    const { x, y } = at(node);
    const visits = tree.visits[node] ?? 0;
    const value = tree.value[node] ?? 0;
    const shade = Math.min(CELL_COLORS - 1, Math.floor((CELL_COLORS * (value - low)) / Math.max(high - low, 1e-12)));
    const size = 3 + 9 * Math.sqrt(visits / total);
    const text = `${nameOf(tree, node, actions)}: ${visits} visits, value ${value.toPrecision(4)}`;
    const said = element('title', {}, escapeText(text));
    if (tree.kind[node] === NODE_KIND.chance) {
      const place = { x: x - size, y: y - size, width: 2 * size, height: 2 * size };
      return element('rect', { class: `h${shade}`, ...place }, said);
    }
    return element('circle', { class: `h${shade}`, cx: x, cy: y, r: size }, said);
  });
  const first = shown.filter((node) => places.get(node)?.level === 1).sort((a, b) => at(a).x - at(b).x);
  /** Where what is drawn of the children of the root so far ends. */
  let end = 0;
  const names = first.map((node, i) => {
    const { x, y } = at(node);
    const index = tree.action[node] ?? 0;
    const text = actions?.[index] ?? String(index);
    const wide = textWidth(text, TEXT.tick);
    const next = first[i + 1];
    const room = (next === undefined ? width : at(next).x - BESIDE) - (x + BESIDE);
    if (wide <= room) {
      end = x + BESIDE + wide;
      return label(x + BESIDE, y + 4, text, { class: 'tick' });
    }
    const left = x - BESIDE - wide >= end;
    end = x + BESIDE;
    if (left) return label(x - BESIDE, y + 4, text, { class: 'tick', 'text-anchor': 'end' });
    // No room on either side: above, over the line to the root, every other one higher.
    const outline = { class: 'tick halo', 'stroke-width': 3, 'paint-order': 'stroke', 'text-anchor': 'middle' };
    return label(x, y - BESIDE - (i % 2) * TEXT.tick, text, outline);
  });
  const room = width - 2 * MARGIN;
  const drawn = `${nodes.length} nodes, ${shown.length} drawn`;
  const value = `value ${(tree.value[0] ?? 0).toPrecision(4)}`;
  const facts =
    [`${drawn}; ${total} visits, ${value}`, `${drawn}; ${value}`].find((text) => textWidth(text, TEXT.tick) <= room) ??
    drawn;
  return svgDocument(title, { width, height }, [
    label(MARGIN, 28, shortened(title, TEXT.title, room), { class: 'title' }),
    label(MARGIN, 48, shortened(facts, TEXT.tick, room), { class: 'tick quiet' }),
    group({}, lines),
    group({}, dots),
    group({}, names),
  ]);
}

/** What led to a node: an action, or an outcome of chance. */
function nameOf(tree: SearchTree, node: number, actions: readonly string[] | undefined): string {
  const index = tree.action[node] ?? -1;
  if (index < 0) return 'root';
  if (tree.kind[tree.parent[node] ?? 0] === NODE_KIND.chance) return `outcome ${index}`;
  return actions?.[index] ?? `action ${index}`;
}

/** Nodes but those that were ruled out or masked. */
function reachedNodes(tree: SearchTree): readonly number[] {
  return [...stepsTo(tree).entries()].flatMap(([node, steps]) => (steps < 0 ? [] : [node]));
}

/** The most visited of these nodes, in the tree's order; the parent of each is among them, as it has more visits. */
function mostVisited(tree: SearchTree, nodes: readonly number[], most: number): readonly number[] {
  const ranked = [...nodes].sort((a, b) => (tree.visits[b] ?? 0) - (tree.visits[a] ?? 0) || a - b).slice(0, most);
  return ranked.sort((a, b) => a - b);
}

/** Each node above the middle of its children; those without any one beside the other. */
function placesOf(
  tree: SearchTree,
  shown: readonly number[],
  width: number,
): Map<number, { x: number; level: number }> {
  const children = new Map<number, number[]>(shown.map((node) => [node, []]));
  const level = new Map<number, number>([[0, 0]]);
  for (const node of shown.slice(1)) {
    const parent = tree.parent[node] ?? 0;
    children.get(parent)?.push(node);
    level.set(node, (level.get(parent) ?? 0) + 1);
  }
  const leaves = shown.filter((node) => children.get(node)?.length === 0).length;
  const step = (width - 2 * MARGIN - 24) / Math.max(leaves, 1);
  const places = new Map<number, { x: number; level: number }>();
  let next = 0;
  const place = (node: number): number => {
    const below = (children.get(node) ?? []).sort((a, b) => (tree.action[a] ?? 0) - (tree.action[b] ?? 0)).map(place);
    const x = below.length > 0 ? ((below[0] ?? 0) + (below.at(-1) ?? 0)) / 2 : MARGIN + 12 + (next++ + 0.5) * step;
    places.set(node, { x, level: level.get(node) ?? 0 });
    return x;
  };
  place(0);
  return places;
}
