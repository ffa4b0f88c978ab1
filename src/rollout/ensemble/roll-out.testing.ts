import type { System } from '../../systems/system.ts';
import type { Backend } from '../backend.ts';
import { modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';
import { numbers } from './networks.testing.ts';

/** Steps of a roll-out. */
export const H = 7;
/** The state that it starts from. */
export const START = Float32Array.of(0.3, -0.2);

/** Rolls out `n` random sequences on a backend. */
export async function rolledOut(backend: Backend, system: System, n: number, subgroups = false) {
  const random = numbers(7);
  const actions = Float32Array.from({ length: n * H }, () => 2 * random() - 1);
  const evaluator = createEvaluator(backend, system, H, modelBuffers(backend, system), subgroups);
  const { costs, states = new Float32Array() } = await evaluator.evaluate(START, actions, true);
  evaluator.destroy();
  return { actions, costs, states };
}
