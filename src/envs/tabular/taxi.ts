import { checkOptions } from '../../models/check-options.ts';
import { checkSwitch } from '../../planners/check-number.ts';
import { LEFT_DOWN_RIGHT_UP, type Move, moved } from './grid.ts';
import { type Outcome, type TabularMdp, tabularMdp } from './mdp.ts';

const GRID = { rows: 5, columns: 5 };
/** Cells of red, green, yellow and blue. */
const STANDS: readonly number[] = [0, 4, 20, 23];
/** The passenger's place when it is none of the stands. */
const ABOARD = 4;
/** Cells with a wall to their right. */
const WALLS: ReadonlySet<number> = new Set([1, 6, 15, 20, 17, 22]);
const [LEFT, DOWN, RIGHT, UP] = LEFT_DOWN_RIGHT_UP as [Move, Move, Move, Move];
/** Actions 0 to 3: south, north, east, west. Each with what lies to its two sides. */
const MOVES: readonly (readonly [straight: Move, left: Move, right: Move])[] = [
  [DOWN, RIGHT, LEFT],
  [UP, LEFT, RIGHT],
  [RIGHT, UP, DOWN],
  [LEFT, DOWN, UP],
];
const PICK_UP = 4;

/** What {@link taxi} takes. */
export interface TaxiOptions {
  /** Whether moves may lead to either side. Default false. */
  readonly rainy?: boolean;
}

/**
 * Gymnasium's Taxi-v4 (Dietterich 2000): fetch a passenger at one of four stands and bring them to another; -1 a step, 20 for the right
 * place, -10 for picking up or setting down where that cannot be. A state is `((row 5 + column) 5 + passenger) 4 + destination`;
 * passenger 4 is aboard. Actions are south, north, east, west, pick up, set down.
 *
 * @throws ForerunError `invalid-argument` for options that there are not or cannot be
 */
export function taxi(options: TaxiOptions = {}): TabularMdp {
  checkOptions('taxi', options, ['rainy']);
  const rainy = checkSwitch('taxi', 'rainy', options.rainy ?? false);
  return tabularMdp({
    name: 'taxi',
    states: 500,
    actions: 6,
    start: Float64Array.from({ length: 500 }, (_, state) => (begins(state) ? 1 / 300 : 0)),
    outcomes: (state, action) => outcomes(state, action, rainy),
  });
}

function begins(state: number): boolean {
  const { passenger, destination } = read(state);
  return passenger !== ABOARD && passenger !== destination;
}

function read(state: number): { cell: number; passenger: number; destination: number } {
  return { cell: Math.floor(state / 20), passenger: Math.floor(state / 4) % 5, destination: state % 4 };
}

function outcomes(state: number, action: number, rainy: boolean): Outcome[] {
  const { cell, passenger, destination } = read(state);
  const at = (place: number, who = passenger) => (place * 5 + who) * 4 + destination;
  const surely = (next: number, reward: number, terminal = false): Outcome[] => [
    { probability: 1, next, reward, terminal },
  ];
  const moves = MOVES[action];
  if (moves !== undefined) {
    const [straight, left, right] = moves.map((move) => drive(cell, move)) as [number, number, number];
    if (!rainy) return surely(at(straight), -1);
    const to = (place: number, probability: number) => ({ probability, next: at(place), reward: -1, terminal: false });
    // Who cannot move ahead does not slide aside either.
    const sides = straight === cell ? [cell, cell] : [left, right];
    return [to(straight, 0.8), ...sides.map((side) => to(side, 0.1))];
  }
  if (action === PICK_UP) {
    return STANDS[passenger] === cell ? surely(at(cell, ABOARD), -1) : surely(state, -10);
  }
  const stand = STANDS.indexOf(cell);
  if (passenger !== ABOARD || stand < 0) return surely(state, -10);
  return stand === destination ? surely(at(cell, stand), 20, true) : surely(at(cell, stand), -1);
}

/** Where a move leads: not through a wall. */
function drive(cell: number, move: Move): number {
  const next = moved(GRID, cell, move);
  const walled = move[1] !== 0 && WALLS.has(Math.min(cell, next));
  return walled ? cell : next;
}
