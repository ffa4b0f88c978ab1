import { ForerunError } from '../error.ts';
import { checkNumbers } from './check-numbers.ts';
import type { IntrinsicReward } from './intrinsic-reward.ts';
import { damagedNovelty, parsedNovelty, savedCount } from './novelty-file.ts';

/** States of the largest tables. */
const MOST_CELLS = 1e6;

/** What {@link countBonus} takes. */
export interface CountBonusOptions {
  /** `[S]`: lowest and highest of each component; what lies beyond counts to the outermost cells. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Cells along each component, 1 to 1,000,000. Default 20. */
  readonly cells?: number;
}

/**
 * Count-based exploration (Strehl and Littman 2008, MBIE-EB): a step into a cell of the grid that was entered n times, this one included, is
 * worth 1 / sqrt(n). For tables a cell is a state: `low` 0, `high` n, `cells` n.
 *
 * @throws ForerunError `invalid-argument`
 */
export function countBonus(options: CountBonusOptions): IntrinsicReward & { count(state: ArrayLike<number>): number } {
  checkNumbers('countBonus', options, { cells: { min: 1, max: MOST_CELLS, integer: true } }, ['low', 'high']);
  const { low, high, cells = 20 } = options;
  const invalid = (message: string) => new ForerunError('invalid-argument', `countBonus: ${message}`);
  if (!Array.isArray(low) || !Array.isArray(high) || low.length === 0 || low.length !== high.length) {
    throw invalid('low and high have to be lists of as many numbers as a state has: { low: [-1, -8], high: [1, 8] }.');
  }
  for (const [i, least] of low.entries()) {
    const most = high[i] ?? Number.NaN;
    if (!(Number.isFinite(least) && Number.isFinite(most) && least < most)) {
      throw invalid(`component ${i} has low ${least} and high ${most}; give finite numbers, low below high.`);
    }
  }
  let counts = new Map<string, number>();
  const cellOf = (state: ArrayLike<number>) =>
    low
      .map((least, i) => {
        const share = ((state[i] ?? 0) - least) / ((high[i] ?? 1) - least);
        return Math.min(cells - 1, Math.max(0, Math.floor(cells * share)));
      })
      .join();
  const isCell = (text: string) => {
    const places = text.split(',');
    return places.length === low.length && places.every((place) => /^\d+$/.test(place) && Number(place) < cells);
  };
  const count = (state: ArrayLike<number>) => counts.get(cellOf(state)) ?? 0;
  return {
    name: 'count',
    count,
    reward: ({ nextState }) => 1 / Math.sqrt(count(nextState) + 1),
    visit({ nextState }) {
      counts.set(cellOf(nextState), count(nextState) + 1);
    },
    save: () => new TextEncoder().encode(JSON.stringify({ kind: 'count', cells: [...counts] })),
    load(bytes) {
      const { cells: saved } = parsedNovelty('countBonus', 'count', bytes);
      if (!Array.isArray(saved)) throw damagedNovelty('countBonus');
      const loaded = new Map<string, number>();
      for (const entry of saved as readonly unknown[]) {
        const [cell, times]: readonly unknown[] = Array.isArray(entry) ? entry : [];
        if (typeof cell !== 'string' || !isCell(cell)) throw damagedNovelty('countBonus');
        loaded.set(cell, savedCount('countBonus', times));
      }
      counts = loaded;
    },
  };
}
