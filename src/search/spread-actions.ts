import type { ActionSpace } from '../systems/system.ts';

/**
 * Actions spread evenly over their bounds, `[count, A]`: the neutral one, all at their low and all at their high bounds, then the additive
 * recurrence of the generalised golden ratio (Roberts 2018), of which every beginning is spread evenly.
 */
export function spreadActions(space: Extract<ActionSpace, { kind: 'continuous' }>, count: number): Float32Array {
  const { low, high, neutral } = space;
  const size = low.length;
  const first = [neutral, low, high];
  const ratio = goldenRatio(size);
  const actions = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < size; k++) {
      const [least, most] = [low[k] ?? 0, high[k] ?? 0];
      const share = (0.5 + (i - first.length + 1) * ratio ** -(k + 1)) % 1;
      actions[i * size + k] = first[i]?.[k] ?? Math.min(most, least + share * (most - least));
    }
  }
  return actions;
}

/** The root above 1 of x^(size + 1) = x + 1. */
function goldenRatio(size: number): number {
  let x = 2;
  for (let i = 0; i < 64; i++) x = (1 + x) ** (1 / (size + 1));
  return x;
}
