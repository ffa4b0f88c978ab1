import { createPlanner } from '../../planners/create.ts';
import { randomShooting } from '../../planners/random-shooting.ts';
import type { System } from '../../systems/system.ts';
import { actionColumns } from '../data/transitions.ts';
import type { DynamicsModel } from '../model.ts';

/** Roll-outs of `count` action sequences of length `horizon`. */
export interface RolledOutPaths {
  /** `[count, H + 1, S]` */
  readonly states: Float32Array;
  /** `[count]` */
  readonly costs: Float32Array;
}

/** A learned system rolled out on a backend, as planners do it. */
export async function rolledOut(
  system: System,
  backend: 'cpu' | 'webgpu',
  state: readonly number[],
  actions: Float32Array,
  horizon: number,
): Promise<RolledOutPaths> {
  const algorithm = randomShooting({ samples: 1, horizon });
  const planner = await createPlanner({ system, algorithm, backend, timeoutMs: 60_000 });
  try {
    const { states = new Float32Array(), costs } = await planner.evaluate(state, actions, { states: true });
    return { states, costs };
  } finally {
    planner.destroy();
  }
}

/** The same on the host: `predict` on its own predictions, step by step; costs are sums of minus the predicted reward. */
export async function predictedPaths(
  model: DynamicsModel,
  state: readonly number[],
  actions: Float32Array,
  horizon: number,
): Promise<RolledOutPaths> {
  const size = state.length;
  const columns = actionColumns(model.space);
  const count = actions.length / (horizon * columns);
  const states = new Float32Array(count * (horizon + 1) * size);
  const costs = new Float32Array(count);
  let current = Float32Array.from({ length: count * size }, (_, i) => state[i % size] ?? 0);
  for (let t = 0; t <= horizon; t++) {
    for (let c = 0; c < count; c++) {
      states.set(current.subarray(c * size, (c + 1) * size), (c * (horizon + 1) + t) * size);
    }
    if (t === horizon) break;
    const taken = new Float32Array(count * columns);
    for (let c = 0; c < count; c++) {
      const at = (c * horizon + t) * columns;
      taken.set(actions.subarray(at, at + columns), c * columns);
    }
    const { mean, reward } = await model.predict(current, taken);
    for (let c = 0; c < count; c++) costs[c] = (costs[c] ?? 0) - (reward?.[c] ?? 0);
    current = Float32Array.from(mean);
  }
  return { states, costs };
}
