import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber, checkSwitch } from '../../planners/check-number.ts';
import { areRows, besides, LEFT_DOWN_RIGHT_UP, type Move, moved } from './grid.ts';
import { type Outcome, type TabularMdp, tabularMdp } from './mdp.ts';

/** Gymnasium's maps: S is the start, F frozen, H a hole, G the goal. */
const MAPS = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;

/** What {@link frozenLake} takes. */
export interface FrozenLakeOptions {
  /** `'4x4'`, `'8x8'`, or rows of the letters S, F, H and G, with one S or more. Default `'4x4'`. */
  readonly map?: keyof typeof MAPS | readonly string[];
  /** Whether moves may lead to either side. Default true. */
  readonly slippery?: boolean;
  /** On slippery ice, how likely a move leads where it should; each side shares the rest. Default 1/3. */
  readonly successRate?: number;
  /** What reaching the goal, falling into a hole and every other step pay. Default 1, 0, 0. */
  readonly rewards?: readonly [goal: number, hole: number, frozen: number];
}

const OPTIONS = { map: true, slippery: true, successRate: true, rewards: true } as const satisfies Record<
  keyof FrozenLakeOptions,
  true
>;

/**
 * Gymnasium's FrozenLake-v1: walk over slippery ice to the goal without falling into a hole. States are cells, row by row; actions are
 * left, down, right, up.
 *
 * @throws ForerunError `invalid-argument` for maps and options that cannot be
 */
export function frozenLake(options: FrozenLakeOptions = {}): TabularMdp {
  checkOptions('frozenLake', options, Object.keys(OPTIONS));
  const { map = '4x4', successRate = 1 / 3, rewards = [1, 0, 0] } = options;
  const slippery = checkSwitch('frozenLake', 'slippery', options.slippery ?? true);
  const rows = readMap(map);
  checkNumber('frozenLake', 'successRate', successRate, { min: 0, above: true, max: 1 });
  if (!Array.isArray(rewards) || rewards.length !== 3) {
    throw invalid(`rewards are ${JSON.stringify(rewards)}; give three finite numbers: goal, hole, frozen.`);
  }
  rewards.forEach((reward, i) => {
    checkNumber('frozenLake', `rewards[${i}]`, reward);
  });
  const letters = rows.join('');
  const grid = { rows: rows.length, columns: rows[0]?.length ?? 0 };
  const begins = [...letters].filter((letter) => letter === 'S').length;
  const [goal, hole, frozen] = rewards;
  const paid = (letter: string | undefined) => (letter === 'G' ? goal : letter === 'H' ? hole : frozen);
  const isEnd = (cell: number) => letters[cell] === 'G' || letters[cell] === 'H';
  const aside = (1 - successRate) / 2;

  return tabularMdp({
    name: `frozen-lake-${typeof map === 'string' ? map : `${grid.rows}x${grid.columns}`}`,
    states: letters.length,
    actions: 4,
    start: [...letters].map((letter) => (letter === 'S' ? 1 / begins : 0)),
    outcomes(cell, action): Outcome[] {
      if (isEnd(cell)) return [{ probability: 1, next: cell, reward: 0, terminal: true }];
      const to = (move: Move, probability: number): Outcome => {
        const next = moved(grid, cell, move);
        return { probability, next, reward: paid(letters[next]), terminal: isEnd(next) };
      };
      const [left, straight, right] = besides(LEFT_DOWN_RIGHT_UP, action) as [Move, Move, Move];
      if (!slippery || aside === 0) return [to(straight, 1)];
      return [to(left, aside), to(straight, successRate), to(right, aside)];
    },
  });
}

function readMap(map: keyof typeof MAPS | readonly string[]): readonly string[] {
  const rows = typeof map === 'string' ? (Object.hasOwn(MAPS, map) ? MAPS[map] : undefined) : map;
  if (!areRows(rows)) {
    throw invalid(
      `there is no map '${String(map)}'; there are ${Object.keys(MAPS).join(', ')}, or give rows of your own.`,
    );
  }
  const width = rows[0]?.length ?? 0;
  const isLake = rows.every((row) => row.length === width && /^[SFHG]*$/.test(row)) && /S/.test(rows.join(''));
  if (width === 0 || !isLake) {
    throw invalid(`the map is [${rows.join(', ')}]; give rows of the same length, of S, F, H and G, with an S.`);
  }
  return rows;
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `frozenLake: ${message}`);
}
