import type { PartValues } from '../parts.ts';

/**
 * What a world is best learned with, where that is not what the page begins with. On slippery ice values follow the counts of what was seen, as with
 * `forerun train dyna-q --env frozen-lake`: a model that keeps the last outcome alone takes luck for a rule. Here episodes are judged while they are learned from, so that few moves are random.
 */
const SUITED: Readonly<Record<string, PartValues>> = {
  'frozen-lake': {
    model: 'counts',
    sweeping: 'prioritised',
    learningRate: 1,
    planningSteps: 10,
    discount: 0.99,
    epsilon: 0.02,
  },
};

/**
 * The values that were asked for; where they are of another world than those before, with what suits it, and without what suited the one before
 * and was left as it was.
 */
export function suited(before: PartValues, next: PartValues): PartValues {
  if (next.world === before.world) return next;
  const past = SUITED[String(before.world)] ?? {};
  const kept = Object.entries(next).filter(([name, value]) => past[name] !== value);
  return { ...Object.fromEntries(kept), ...SUITED[String(next.world)] };
}
