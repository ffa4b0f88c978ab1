import { afterAll, beforeAll, describe } from 'vitest';
import type { Backend } from '../rollout/backend.ts';
import { backends, modelBuffers } from '../rollout/backends.testing.ts';
import { createEvaluator } from '../rollout/evaluate.ts';
import type { System } from './system.ts';

/** States `x_0 .. x_T` and total cost of actions `u_0 .. u_{T-1}`. */
export interface Rollout {
  readonly states: readonly Float32Array[];
  readonly cost: number;
}

/** Rolls actions, given per step, out from a state. */
export type RollOut = (
  system: System,
  start: readonly number[],
  actions: readonly (readonly number[])[],
) => Promise<Rollout>;

/** Describes something on each backend; `rollOut` works within its tests. */
export function onEachBackend(name: string, define: (rollOut: RollOut) => void): void {
  describe.each(backends)(`${name} on $name`, ({ create }) => {
    let backend: Backend | undefined;
    beforeAll(async () => {
      backend = await create();
    });
    afterAll(() => backend?.destroy());
    define((system, start, actions) => {
      if (backend === undefined) throw new Error('rollOut is for use inside tests');
      return rollOutOn(backend, system, start, actions);
    });
  });
}

async function rollOutOn(
  backend: Backend,
  system: System,
  start: readonly number[],
  actions: readonly (readonly number[])[],
): Promise<Rollout> {
  const model = modelBuffers(backend, system);
  const evaluator = createEvaluator(backend, system, actions.length, model);
  const { costs, states } = await evaluator.evaluate(Float32Array.from(start), Float32Array.from(actions.flat()), true);
  evaluator.destroy();
  for (const buffer of Object.values(model)) buffer.destroy();
  const size = system.stateSize;
  return {
    states: Array.from({ length: actions.length + 1 }, (_, t) =>
      (states ?? new Float32Array()).slice(t * size, (t + 1) * size),
    ),
    cost: costs[0] ?? Number.NaN,
  };
}

/** The largest absolute difference of two lists of the same length; infinite when the lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}
