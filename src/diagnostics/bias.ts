import { createEnv } from '../envs/create.ts';
import { invalid } from '../models/data/check.ts';
import { actionColumns } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import type { System } from '../systems/system.ts';
import { jsonNumber } from './json-number.ts';
import { type DiagnosticOptions, predictRows } from './predict.ts';

/** What really comes of an action: state `[S]` and action `[A]` to the next state `[S]`. */
export type Truth = (state: Float32Array, action: Float32Array) => ArrayLike<number>;

/**
 * The dynamics of a system as a function, at time step 0: its WGSL compiled to WebAssembly. Actions beyond the bounds are clipped.
 *
 * @throws ForerunError `unsupported-wgsl` for WGSL that the CPU compiler does not cover
 */
export async function truthOf(system: System): Promise<Truth> {
  const env = await createEnv(system);
  return (state, action) => {
    env.reset({ options: { state } });
    const { observation, info } = env.step(action);
    return info.diverged ? observation.fill(Number.NaN) : observation;
  };
}

/** What {@link biasAlong} takes. */
export interface BiasOptions extends DiagnosticOptions {
  readonly truth: Truth;
  /** Component of the state that varies, or of a continuous action, by name. */
  readonly vary: string;
  readonly from: number;
  readonly to: number;
  /** Default 101. */
  readonly points?: number;
  /** Component of the state whose change is looked at. Default the one that varies, or the first. */
  readonly output?: string;
  /** The other components, `[S]` and `[A]`. Default zeros. */
  readonly state?: ArrayLike<number>;
  readonly action?: ArrayLike<number>;
}

/** True and predicted change along a line; see {@link biasAlong}. Plain data, fit for JSON. */
export interface BiasCurve {
  readonly model: string;
  readonly vary: string;
  readonly output: string;
  /** Values of `vary`. */
  readonly x: readonly number[];
  /** Change of `output` in one step, as it is and as the model has it; `null` where it is not finite. */
  readonly truth: readonly (number | null)[];
  readonly prediction: readonly (number | null)[];
  /** The model's standard deviation there, in all and the doubt's part. */
  readonly std: readonly (number | null)[];
  readonly epistemicStd: readonly (number | null)[];
}

/**
 * The picture of slide 7 for any model: what really happens along a line through the state space, what the model predicts, and so the
 * bias between them.
 *
 * @throws ForerunError `invalid-argument` for names, sizes and ranges that cannot be and a model that was not fitted; `aborted`
 */
export async function biasAlong(model: DynamicsModel, options: BiasOptions): Promise<BiasCurve> {
  const api = 'biasAlong';
  const { truth, vary, from, to, points = 101 } = options;
  const { stateNames, action: space } = model.space;
  const actionNames = space.kind === 'continuous' ? space.names : [];
  const [inState, inAction] = [stateNames.indexOf(vary), actionNames.indexOf(vary)];
  const output = options.output ?? (inState >= 0 ? vary : (stateNames[0] ?? ''));
  const observed = stateNames.indexOf(output);
  if (inState < 0 && inAction < 0) {
    throw invalid(api, `vary is '${vary}'; the components are ${[...stateNames, ...actionNames].join(', ')}.`);
  }
  if (observed < 0)
    throw invalid(api, `output is '${output}'; the components of the state are ${stateNames.join(', ')}.`);
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw invalid(api, `from ${from} to ${to} is no range; give finite numbers, the smaller first.`);
  }
  if (!Number.isInteger(points) || points < 2) throw invalid(api, `points is ${points}; give a whole number from 2.`);
  const start = sized(api, 'state', options.state, stateNames.length);
  const act = sized(api, 'action', options.action, actionColumns(model.space));

  const x = Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
  const states = Float32Array.from({ length: points * start.length }, (_, k) => start[k % start.length] ?? 0);
  const actions = Float32Array.from({ length: points * act.length }, (_, k) => act[k % act.length] ?? 0);
  for (const [i, value] of x.entries()) {
    if (inState >= 0) states[i * start.length + inState] = value;
    else actions[i * act.length + inAction] = value;
  }
  const row = (rows: Float32Array, width: number, i: number) => rows.slice(i * width, (i + 1) * width);
  const before = (i: number) => states[i * start.length + observed] ?? 0;
  const real = x.map((_, i) => {
    const next = truth(row(states, start.length, i), row(actions, act.length, i));
    return jsonNumber((next[observed] ?? Number.NaN) - before(i));
  });
  const prediction: (number | null)[] = [];
  const std: (number | null)[] = [];
  const epistemicStd: (number | null)[] = [];
  await predictRows(api, model, states, actions, options, (answer, first, rows) => {
    for (let r = 0; r < rows; r++) {
      const at = r * start.length + observed;
      prediction.push(jsonNumber((answer.mean[at] ?? 0) - before(first + r)));
      std.push(jsonNumber(answer.std[at] ?? 0));
      epistemicStd.push(jsonNumber(answer.epistemicStd[at] ?? 0));
    }
  });
  return { model: model.kind, vary, output, x, truth: real, prediction, std, epistemicStd };
}

function sized(api: string, name: string, given: ArrayLike<number> | undefined, size: number): Float32Array {
  const values = given === undefined ? new Float32Array(size) : Float32Array.from(given);
  if (values.length === size && values.every(Number.isFinite)) return values;
  throw invalid(api, `${name} is [${values.join(', ')}]; give ${size} finite numbers.`);
}
