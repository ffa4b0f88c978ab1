import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { isDrawn, type SearchModel, type StateEvaluation } from './model.ts';
import { checkNumber } from './options.ts';

/** What a network says of states `[count, E]`: values, and logits of a policy where it has one. */
export type StateEvaluator = (states: Float32Array, count: number) => StateEvaluation | Promise<StateEvaluation>;

/** What {@link withEvaluator} takes beside model and evaluator. */
export interface MixOptions {
  /** AlphaGo's lambda: share of the model's own values (roll-outs, say); the rest is the evaluator's. From 0 to 1. Default 0.5. */
  readonly rolloutShare?: number;
}

/**
 * A model whose leaves are worth what an evaluator (a value network) says of them, mixed with what the model itself does: (1 - lambda) v + lambda z
 * (AlphaGo, Silver et al. 2016). The priors and the mask are the evaluator's where it gives them. All leaves of a batch are one
 * call of it, after the model's.
 *
 * With lambda 0, make the model with `rollouts: 0`, so that none are run for nothing.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be, and for models with told chance, whose afterstates no such evaluator knows;
 * while searching for answers of the wrong length
 */
export function withEvaluator<Model extends SearchModel>(
  model: Model,
  evaluate: StateEvaluator,
  options: MixOptions = {},
): Model {
  const api = 'withEvaluator';
  checkOptions(api, options, ['rolloutShare']);
  const { rolloutShare: lambda = 0.5 } = options;
  checkNumber('rolloutShare', lambda, { least: 0, most: 1 }, api);
  const { chance, actions, stateSize } = model;
  if (chance !== undefined && !isDrawn(chance)) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: the model is told its chance, and values of afterstates are its own; mix them there, or draw the outcomes.`,
    );
  }
  const mixed = async <Found extends StateEvaluation>(states: Float32Array, count: number, found: Found) => {
    const said: Partial<StateEvaluation> | undefined = await evaluate(states, count);
    if (typeof said !== 'object' || said === null) {
      throw new ForerunError(
        'invalid-argument',
        `${api}: the evaluator gave ${String(said)}; give an object with value, and priorLogits and invalid where it has them.`,
      );
    }
    for (const [name, size] of [
      ['value', count],
      ['priorLogits', count * actions],
      ['invalid', count * actions],
    ] as const) {
      const given = said[name];
      if (given === undefined ? name !== 'value' : given.length >= size) continue;
      throw new ForerunError(
        'invalid-argument',
        `${api}: the evaluator gave ${given?.length ?? 'no'} numbers for ${name}, of ${count} states; give ${size}.`,
      );
    }
    const value = Float64Array.from({ length: count }, (_, i) => {
      const [own = 0, other = 0] = [found.value[i], said.value?.[i]];
      // Of a root the model may have nothing to say.
      return lambda === 0 || Number.isNaN(own) ? other : (1 - lambda) * other + lambda * own;
    });
    const { priorLogits, invalid } = said;
    return { ...found, value, ...(priorLogits && { priorLogits }), ...(invalid && { invalid }) };
  };
  const result: Model = {
    ...model,
    async root(states, count, keys) {
      const found = await model.root(states, count, keys);
      return mixed(Float32Array.from(found.states ?? states).subarray(0, count * stateSize), count, found);
    },
    async step(states, chosen, count, keys) {
      const found = await model.step(states, chosen, count, keys);
      // What was passed in changes once the search goes on, and what the model answered may be its own memory.
      return mixed(Float32Array.from(found.states).subarray(0, count * stateSize), count, found);
    },
  };
  // What a class has on its prototype is not among the names that were copied, and may ask for the model itself.
  return new Proxy(result, {
    has: (own, name) => name in own || name in model,
    get(own, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const value: unknown = Reflect.get(model, name, model);
      return typeof value === 'function' ? value.bind(model) : value;
    },
  });
}
