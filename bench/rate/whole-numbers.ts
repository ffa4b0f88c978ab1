import type { SearchModel } from '../../src/search/model.ts';

/** Small enough that f32 holds every state and 32-bit integers every product. */
const PRIME = 10007;

/**
 * A game of two players without an end, for next to no cost: a state is a whole number, and what follows from it are remainders. The same
 * as in peers/mctx_search.py and peers/plain_search.py.
 *
 * @param actions A
 * @param priors whether states have a policy of their own; else all actions are alike
 */
export function wholeNumbers(actions: number, priors: boolean): SearchModel {
  let kept = buffers(1, actions);
  const withPriors = <Answer extends object>(answer: Answer, states: ArrayLike<number>, count: number) => {
    if (!priors) return answer;
    const { logits } = kept;
    for (let i = 0; i < count; i++) {
      const state = states[i] ?? 0;
      for (let k = 0; k < actions; k++) logits[i * actions + k] = ((state * (k + 2) * 13 + k * 5) % 89) / 30;
    }
    return { ...answer, priorLogits: logits };
  };
  const grow = (count: number) => {
    if (kept.value.length < count) kept = buffers(count, actions);
    return kept;
  };
  return {
    actions,
    stateSize: 1,
    root(states, count) {
      const { value } = grow(count);
      for (let i = 0; i < count; i++) value[i] = worthOf(states[i] ?? 0);
      return withPriors({ value }, states, count);
    },
    step(from, taken, count) {
      const { states, reward, discount, value } = grow(count);
      for (let i = 0; i < count; i++) {
        const to = ((from[i] ?? 0) * 31 + (taken[i] ?? 0) * 17 + 7) % PRIME;
        states[i] = to;
        reward[i] = ((to * 37) % 101) / 101;
        value[i] = worthOf(to);
      }
      return withPriors({ states, reward, discount, value }, states, count);
    },
  };
}

function worthOf(state: number): number {
  return ((state * 53) % 97) / 97 - 0.3;
}

/** What the model answers with: read at once, so that one of each is enough. */
function buffers(count: number, actions: number) {
  return {
    states: new Float64Array(count),
    reward: new Float64Array(count),
    // The other player moves next.
    discount: new Float64Array(count).fill(-1),
    value: new Float64Array(count),
    logits: new Float64Array(count * actions),
  };
}
