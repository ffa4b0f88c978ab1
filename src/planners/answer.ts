import type { Plan } from './planner.ts';
import { ANSWER_HEADER_WORDS, type PlanSizes } from './sizes.ts';

/** The cost that kernels give to roll-outs that did not stay finite: the largest f32. */
const DIVERGED = 3.4028234663852886e38;

/** One problem's part of what the report kernel wrote. */
export interface Answer {
  readonly cost: number;
  readonly bestCost: number;
  readonly diverged: number;
  readonly effectiveSamples: number;
  /** `[H, A]` */
  readonly actions: Float32Array;
  /** `[H + 1, S]` */
  readonly states: Float32Array;
}

/** Reads problem b's answer out of the words that a submission gave back; all arrays are copies. */
export function readAnswer(words: Uint32Array, sizes: PlanSizes, b: number): Answer {
  const values = new Float32Array(words.buffer, words.byteOffset + 4 * b * sizes.answerWords, sizes.answerWords);
  const actions = ANSWER_HEADER_WORDS;
  const states = actions + sizes.horizon * sizes.action;
  return {
    cost: costOf(values[0]),
    bestCost: costOf(values[1]),
    diverged: values[2] ?? 0,
    effectiveSamples: values[3] ?? 0,
    actions: values.slice(actions, states),
    states: values.slice(states),
  };
}

/** A cost as users see it: `Infinity` for diverged roll-outs. */
export function costOf(value: number | undefined): number {
  return value === undefined || !(value < DIVERGED) ? Number.POSITIVE_INFINITY : value;
}

/** True when every action is finite and within its bounds, `[A, 3]` low, high, null. */
export function isSafe(actions: Float32Array, bounds: Float32Array): boolean {
  const count = bounds.length / 3;
  for (let i = 0; i < actions.length; i += count) {
    for (let a = 0; a < count; a++) {
      const value = actions[i + a] ?? Number.NaN;
      if (!(value >= (bounds[3 * a] ?? 0) && value <= (bounds[3 * a + 1] ?? 0))) return false;
    }
  }
  return true;
}

/** The documented fallback: the last plan moved on by one step, its last action repeated; else the null action. */
export function fallbackActions(
  last: Pick<Plan, 'actions'> | undefined,
  horizon: number,
  bounds: Float32Array,
): Float32Array {
  const count = bounds.length / 3;
  const actions = new Float32Array(horizon * count);
  if (last === undefined) {
    for (let i = 0; i < actions.length; i++) actions[i] = bounds[(i % count) * 3 + 2] ?? 0;
    return actions;
  }
  actions.set(last.actions.subarray(count));
  actions.set(last.actions.subarray((horizon - 1) * count), (horizon - 1) * count);
  return actions;
}

/** States for the fallback: those of the last plan moved on by one step, the last repeated, behind the present state. */
export function fallbackStates(
  last: Pick<Plan, 'states'> | undefined,
  horizon: number,
  present: Float32Array,
): Float32Array {
  const size = present.length;
  const states = new Float32Array((horizon + 1) * size);
  for (let t = 0; t <= horizon; t++) {
    const from = Math.min(t + 1, horizon) * size;
    states.set(t === 0 || last === undefined ? present : last.states.subarray(from, from + size), t * size);
  }
  return states;
}
