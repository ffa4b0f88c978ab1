import type { RootStatistics } from './statistics.ts';

/** The one item of a list. */
export function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`there are ${items.length}`);
  return item;
}

/** What must agree of two searches of one state, whatever the numbers of their nodes. */
export function figures({ visits, q, weights, value, action, nodes, depth }: RootStatistics) {
  const round = (numbers: Float64Array) => Array.from(numbers, (x) => Number(x.toFixed(9)));
  const rest = { value: Number(value.toFixed(9)), action, nodes, depth };
  return { visits: [...visits], q: round(q), weights: round(weights), ...rest };
}
