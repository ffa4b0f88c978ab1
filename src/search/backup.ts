import { NODE_KIND, type SearchTree } from './tree.ts';

/** Carries a return from a node, whose own figures have it already, up to the root: means of what was obtained on the way. */
export function backup(tree: SearchTree, from: number, obtained: number): void {
  const { width, parent, action, reward, discount, value, visits, childVisits, q, kind } = tree;
  let node = from;
  let total = obtained;
  for (;;) {
    const above = parent[node] ?? -1;
    if (above < 0) return;
    const pays = reward[node] ?? 0;
    const factor = discount[node] ?? 0;
    total = pays + factor * total;
    const edge = above * width + (action[node] ?? 0);
    const mean = pays + factor * (value[node] ?? 0);
    childVisits[edge] = visits[node] ?? 0;
    q[edge] = mean;
    if (kind[above] === NODE_KIND.decision) {
      if (mean < tree.lowest) tree.lowest = mean;
      if (mean > tree.highest) tree.highest = mean;
    }
    addReturn(tree, above, total);
    node = above;
  }
}

/** One more visit of a node, from which on this was obtained. */
export function addReturn({ value, visits }: SearchTree, node: number, obtained: number): void {
  const count = visits[node] ?? 0;
  const mean = value[node] ?? 0;
  value[node] = mean + (obtained - mean) / (count + 1);
  visits[node] = count + 1;
}
