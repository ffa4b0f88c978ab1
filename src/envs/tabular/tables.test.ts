import { describe, expect, it } from 'vitest';
import { blackjack } from './blackjack.ts';
import { cliffWalking } from './cliff-walking.ts';
import { frozenLake } from './frozen-lake.ts';
import { type RecordedTable, recordedTables } from './gymnasium-tables.testing.ts';
import type { TabularMdp } from './mdp.ts';
import { taxi } from './taxi.ts';

const OURS: Readonly<Record<string, () => TabularMdp>> = {
  'frozen-lake': () => frozenLake(),
  'frozen-lake-dry': () => frozenLake({ slippery: false }),
  'frozen-lake-8x8': () => frozenLake({ map: '8x8' }),
  'frozen-lake-8x8-dry': () => frozenLake({ map: '8x8', slippery: false }),
  'frozen-lake-grip': () => frozenLake({ successRate: 0.8, rewards: [2, -1, -0.125] }),
  'cliff-walking': () => cliffWalking(),
  'cliff-walking-slippery': () => cliffWalking({ slippery: true }),
  taxi: () => taxi(),
  'taxi-rainy': () => taxi({ rainy: true }),
  blackjack: () => blackjack(),
};

describe("Gymnasium's tables", () => {
  it('were recorded for all that are compared', () => {
    expect(recordedTables.map(({ name }) => name)).toEqual(Object.keys(OURS));
  });

  it.each(recordedTables.map((table) => [table.name, table] as const))('%s: outcome by outcome', (name, table) => {
    const mdp = OURS[name]?.() ?? expect.fail(name);
    expect([mdp.states, mdp.actions]).toEqual([table.states, table.actions]);
    expect(Array.from(mdp.offsets)).toEqual(table.offsets);
    expect(Array.from(mdp.nexts)).toEqual(table.nexts);
    expect(Array.from(mdp.rewards)).toEqual(table.rewards);
    expect(Array.from(mdp.terminals)).toEqual(table.terminals);
    expect(furthest(mdp.probabilities, table.probabilities)).toBeLessThan(1e-9);
    expect(furthest(mdp.start, startOf(table))).toBeLessThan(1e-9);
  });
});

function startOf({ start, states }: RecordedTable): number[] {
  const known = new Map(start);
  return Array.from({ length: states }, (_, state) => known.get(state) ?? 0);
}

function furthest(some: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(some.length).toBe(others.length);
  return Array.from(some).reduce((most, value, i) => Math.max(most, Math.abs(value - (others[i] ?? Number.NaN))), 0);
}
