import type { SearchModel } from './model.ts';

const PRIME = 10007;

/** What follows a step of {@link wholeNumberModel}. */
export type WholeNumberKind = 'plain' | 'players' | 'ends';

/** The model of record-mctx.py: a state is a whole number; all else follows from it. With `outcomes`, chance follows each action. */
export function wholeNumberModel(actions: number, kind: WholeNumberKind = 'plain', outcomes = 0): SearchModel {
  const logits = (states: number[], count: number) =>
    states.flatMap((s) => Array.from({ length: count }, (_, k) => ((s * (k + 2) * 13 + k * 5) % 89) / 30));
  const successors = (
    states: Float32Array,
    choices: Int32Array,
    count: number,
    of: readonly [number, number, number],
  ) => Array.from({ length: count }, (_, i) => ((states[i] ?? 0) * of[0] + (choices[i] ?? 0) * of[1] + of[2]) % PRIME);
  const values = (states: number[]) => states.map((s) => ((s * 53) % 97) / 97 - 0.3);
  const discount = (s: number) => (kind === 'players' ? -1 : kind === 'ends' && s % 5 === 0 ? 0 : 0.9);
  return {
    actions,
    stateSize: 1,
    root: (states, count) => {
      const given = [...states.subarray(0, count)];
      return { value: values(given), priorLogits: logits(given, actions) };
    },
    step: (states, choices, count) => {
      const to = successors(states, choices, count, outcomes > 0 ? [29, 19, 3] : [31, 17, 7]);
      return {
        states: to,
        reward: to.map((s) => ((s * 37) % 101) / 101),
        discount: to.map(discount),
        value: values(to),
        priorLogits: logits(to, actions),
      };
    },
    ...(outcomes > 0 && {
      chance: {
        outcomes,
        afterstate: (states, choices, count) => {
          const to = successors(states, choices, count, [31, 17, 7]);
          return { states: to, outcomeLogits: logits(to, outcomes), value: values(to) };
        },
      },
    }),
  };
}
