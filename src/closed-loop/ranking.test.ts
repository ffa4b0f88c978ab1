import { describe, expect, it } from 'vitest';
import { compare, ranks } from './ranking.ts';

const judged = (costs: readonly number[], did?: readonly number[]) => ({
  costs: Float32Array.from(costs),
  did: did && Uint8Array.from(did),
});
const ten = (value: (s: number) => number) => Array.from({ length: 10 }, (_, s) => value(s));

describe('ranks', () => {
  it('put who does the task more often before who costs less', () => {
    const found = [judged([1, 1], [0, 1]), judged([9, 9], [1, 1]), judged([8, 8], [1, 1]), judged([0, 0], [0, 0])];
    expect(ranks(found)).toEqual([2, 1, 0, 3]);
  });

  it('are by cost where nobody says what the task is, with equals alike and infinities last', () => {
    const found = [judged([3, 3]), judged([1, 1]), judged([3, 3]), judged([1, Number.POSITIVE_INFINITY])];
    expect(ranks(found)).toEqual([1, 0, 1, 3]);
  });
});

describe('a comparison', () => {
  const all = ten(() => 1);
  it.each([
    ['cheaper, and the task as often done', 'costs-less', all, all, -1],
    ['cheaper, but one loop fewer does the task', 'does-less', ten((s) => (s === 3 ? 0 : 1)), all, -1],
    ['dearer, but far more loops do the task', 'does-more', all, ten((s) => (s < 2 ? 1 : 0)), 1],
    ['dearer, and one loop more does the task, as chance may have it', 'not-shown', all, ten((s) => (s ? 1 : 0)), 1],
    ['cheaper, and one loop more does the task', 'costs-less', all, ten((s) => (s ? 1 : 0)), -1],
    ['as cheap', 'not-shown', all, all, 0],
  ])('%s: %s', (_, verdict, ours, theirs, gap) => {
    const costs = ten((s) => 100 * s);
    const found = compare(
      judged(
        costs.map((cost) => cost + gap),
        ours,
      ),
      judged(costs, theirs),
    );
    expect(found.verdict).toBe(verdict);
    expect(found.difference).toEqual({ mean: gap, low: gap, high: gap });
  });
});
