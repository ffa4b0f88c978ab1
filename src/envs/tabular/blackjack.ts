import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber, checkSwitch } from '../../planners/check-number.ts';
import { type Outcome, type TabularMdp, tabularMdp } from './mdp.ts';

/** What the player sees. */
export interface BlackjackHand {
  /** Sum of the player's cards, with a usable ace as 11; above 21 the player has lost. */
  readonly sum: number;
  /** The dealer's open card, 1 (an ace) to 10. */
  readonly dealer: number;
  /** Whether an ace counts as 11. */
  readonly usableAce: boolean;
  /** Whether the hand is an ace and a ten, as dealt. */
  readonly natural: boolean;
}

/** What {@link blackjack} takes. */
export interface BlackjackOptions {
  /** Whether winning with a natural pays 1.5, as in casinos. Default false: it beats all but another natural, as in the book. */
  readonly natural?: boolean;
}

/** Gymnasium's tuple of 32 sums, 11 cards and an ace, and behind it naturals by the dealer's card. */
const TUPLES = 32 * 11 * 2;
const STATES = TUPLES + 11;
const STICK = 0;
const BUST = 22;
const CARDS = Array.from({ length: 10 }, (_, i) => ({ card: i + 1, probability: (i + 1 === 10 ? 4 : 1) / 13 }));

/**
 * Gymnasium's Blackjack-v1 (Sutton and Barto 2018, example 5.1) with an endless deck, as exact tables: stick (0) or hit (1). See
 * {@link blackjackState} for the states; those that no game comes to end it and pay nothing.
 *
 * @throws ForerunError `invalid-argument` for options that there are not or cannot be
 */
export function blackjack(options: BlackjackOptions = {}): TabularMdp {
  checkOptions('blackjack', options, ['natural']);
  const casino = checkSwitch('blackjack', 'natural', options.natural ?? false);
  const dealers = Array.from({ length: 11 }, (_, card) => (card === 0 ? undefined : dealerScores(card)));
  return tabularMdp({
    name: 'blackjack',
    states: STATES,
    actions: 2,
    start: startProbabilities(),
    outcomes(state, action) {
      const hand = blackjackHand(state);
      const scores = dealers[hand.dealer];
      if (scores === undefined || !canBe(hand)) return [{ probability: 1, next: state, reward: 0, terminal: true }];
      return action === STICK ? stick(state, hand, scores, casino) : hit(hand);
    },
  });
}

/**
 * The number of a hand: `(sum 11 + dealer) 2 + usableAce`, and 704 + dealer for a natural, which pays differently.
 *
 * @throws ForerunError `invalid-argument` for a hand that cannot be numbered
 */
export function blackjackState({ sum, dealer, usableAce, natural = false }: Partial<BlackjackHand>): number {
  const known = isWithin(sum, 0, 31) && isWithin(dealer, 1, 10) && typeof usableAce === 'boolean';
  const dealt = natural === false || (natural === true && sum === 21 && usableAce === true);
  if (known && dealt) return natural ? TUPLES + dealer : (sum * 11 + dealer) * 2 + (usableAce ? 1 : 0);
  throw new ForerunError(
    'invalid-argument',
    `blackjackState: got sum ${String(sum)}, dealer ${String(dealer)}, usableAce ${String(usableAce)}, natural ${String(natural)}; give a sum to 31, a card from 1 to 10, and true or false; a natural is 21 with a usable ace.`,
  );
}

/**
 * The hand that a state, 0 to 714, stands for.
 *
 * @throws ForerunError `invalid-argument` for other numbers
 */
export function blackjackHand(state: number): BlackjackHand {
  checkNumber('blackjackHand', 'state', state, { min: 0, max: STATES - 1, integer: true });
  if (state >= TUPLES) return { sum: 21, dealer: state - TUPLES, usableAce: true, natural: true };
  const pair = Math.floor(state / 2);
  return { sum: Math.floor(pair / 11), dealer: pair % 11, usableAce: state % 2 === 1, natural: false };
}

function isWithin(value: number | undefined, least: number, most: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}

/** Whether a game comes to a hand and goes on from it. */
function canBe({ sum, usableAce }: BlackjackHand): boolean {
  return sum < BUST && sum >= (usableAce ? 12 : 4);
}

/** Cards with an ace or without, as 1: what they count for. */
function counted(hard: number, ace: boolean): { sum: number; usableAce: boolean } {
  const usableAce = ace && hard + 10 < BUST;
  return { sum: usableAce ? hard + 10 : hard, usableAce };
}

function startProbabilities(): Float64Array {
  const start = new Float64Array(STATES);
  for (const first of CARDS) {
    for (const second of CARDS) {
      const ace = first.card === 1 || second.card === 1;
      const hand = counted(first.card + second.card, ace);
      for (const { card: dealer, probability } of CARDS) {
        const state = blackjackState({ ...hand, dealer, natural: hand.sum === 21 });
        start[state] = (start[state] ?? 0) + first.probability * second.probability * probability;
      }
    }
  }
  return start;
}

function hit({ sum, dealer, usableAce }: BlackjackHand): Outcome[] {
  const hard = usableAce ? sum - 10 : sum;
  return CARDS.map(({ card, probability }) => {
    const hand = counted(hard + card, usableAce || card === 1);
    const bust = hand.sum >= BUST;
    return { probability, next: blackjackState({ ...hand, dealer }), reward: bust ? -1 : 0, terminal: bust };
  });
}

/** How likely the dealer ends with each score, 0 for more than 21; and with an ace and a ten. */
interface DealerScores {
  readonly scores: readonly number[];
  readonly natural: number;
}

/** The dealer takes a hidden card, and further ones below 17. */
function dealerScores(open: number): DealerScores {
  const scores = new Array<number>(BUST).fill(0);
  const draw = (hard: number, ace: boolean, likely: number): void => {
    const { sum } = counted(hard, ace);
    if (sum >= 17) {
      const score = sum >= BUST ? 0 : sum;
      scores[score] = (scores[score] ?? 0) + likely;
      return;
    }
    for (const { card, probability } of CARDS) draw(hard + card, ace || card === 1, likely * probability);
  };
  for (const { card, probability } of CARDS) draw(open + card, open === 1 || card === 1, probability);
  const missing = open === 1 ? 10 : open === 10 ? 1 : undefined;
  return { scores, natural: CARDS.find(({ card }) => card === missing)?.probability ?? 0 };
}

function stick(state: number, { sum, natural }: BlackjackHand, dealer: DealerScores, casino: boolean): Outcome[] {
  const total = (which: (score: number) => boolean) =>
    dealer.scores.reduce((all, probability, score) => (which(score) ? all + probability : all), 0);
  let [wins, draws] = [total((score) => score < sum), total((score) => score === sum)];
  if (natural && !casino) [wins, draws] = [1 - dealer.natural, dealer.natural];
  const outcomes = [
    { probability: wins, reward: natural && casino ? 1.5 : 1 },
    { probability: draws, reward: 0 },
    { probability: total((score) => score > sum), reward: -1 },
  ];
  const possible = natural && !casino ? outcomes.slice(0, 2) : outcomes;
  return possible
    .filter(({ probability }) => probability > 0)
    .map((each) => ({ ...each, next: state, terminal: true }));
}
