import type { Physics, PhysicsModel } from './physics.ts';

const WEIGHT = /Weight$/;

/**
 * The cost of taking an action in a state, by term. A built-in system's cost is a sum of terms, each times a parameter whose name ends
 * in `Weight`: with all other weights at zero, what remains is that term. What is charged without a weight is `other`.
 *
 * @returns By the weights' names without `Weight`, in order of the parameters; weights of zero are left out. Their sum is the cost.
 */
export function costTerms(
  physics: Physics,
  model: PhysicsModel,
  state: Float32Array,
  action: Float32Array,
  t: number,
): Readonly<Record<string, number>> {
  const weights = Object.keys(model.params).filter((name) => WEIGHT.test(name));
  const none = { ...model.params, ...Object.fromEntries(weights.map((name) => [name, 0])) };
  const costWith = (params: Readonly<Record<string, number>>): number =>
    physics.step({ system: model.system, params }, state, action, t).cost;
  const other = costWith(none);
  const terms: Record<string, number> = {};
  for (const name of weights) {
    const weight = model.params[name] ?? 0;
    if (weight !== 0) terms[name.replace(WEIGHT, '')] = costWith({ ...none, [name]: weight }) - other;
  }
  if (other !== 0 || weights.length === 0) terms.other = other;
  return terms;
}
