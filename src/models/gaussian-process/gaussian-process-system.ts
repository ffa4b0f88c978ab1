import type { System } from '../../systems/system.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import { dot } from '../linear/cholesky.ts';
import { inputExpressions, learnedSystem, sumOf } from '../linear/learned-system.ts';
import type { Scaling } from '../linear/scaling.ts';
import type { AsSystemOptions } from '../model.ts';
import { covariances, type Hyperparameters } from './kernel.ts';

/** The mean of a fitted Gaussian process, in float32, as it is rolled out. */
export interface MeanFunction {
  /** Of the inputs, `[I]`. */
  readonly inputs: Scaling;
  /** Of the outputs, `[D]`. */
  readonly outputs: Scaling;
  /** `[n, I]`, scaled. */
  readonly points: Float64Array;
  /** D of them. */
  readonly hyperparameters: readonly Hyperparameters[];
  /** Per output, `[n]`. */
  readonly alphas: readonly ArrayLike<number>[];
  /** Per output, `[I]`: slopes of the linear part, of scaled inputs and outputs. */
  readonly slopes: readonly ArrayLike<number>[];
}

/**
 * The mean of a Gaussian process as a system. Tables: `learnedCount [1]`; `learnedInputs [2, I]`, means and 1 / std;
 * `learnedPoints [capacity, I + D]`, scaled inputs and, behind them, weights alpha signalStd^2 in quanta (see `quantumOf`);
 * `learnedOutputs [D, 2 + 2 I]`: mean, slopes, log2(e) / 2 lengthscale^2, and the quantum in the units of the output.
 *
 * Text and sizes of tables are those of the space and the capacity, so a fit to more points has the same.
 */
export function gaussianProcessSystem(
  parts: { api: string; space: TransitionSpace; learnsReward: boolean; capacity: number; mean: MeanFunction },
  options: AsSystemOptions,
): System {
  const { space, learnsReward, capacity } = parts;
  const size = space.stateNames.length;
  const states = Array.from({ length: size }, (_, i) => i);
  const next = space.stateNames.map((name, i) => `x.${name} + y${i}`);
  const reward = `fn learnedReward(x: State, u: Action) -> f32 {
${meanText(space, size + 1, capacity, [size])}
  return y${size};
}
`;
  const outputs = size + (learnsReward ? 1 : 0);
  const wgsl = `fn dynamics(x: State, u: Action, t: u32) -> State {
${meanText(space, outputs, capacity, states)}
  return State(${next.join(', ')});
}
${learnsReward ? reward : ''}`;
  const data = tables(parts.mean, capacity);
  return learnedSystem({ ...parts, kind: 'gaussian-process', wgsl, data }, options);
}

/** Statements after which `y<i>` holds output i for each i in `wanted`. */
function meanText(space: TransitionSpace, outputs: number, capacity: number, wanted: readonly number[]): string {
  const inputs = inputExpressions(space);
  const width = inputs.length;
  const stride = width + outputs;
  const row = 2 + 2 * width;
  const numbers = inputs.map((_, i) => i);
  return [
    ...inputs.map((input, i) => `let z${i} = (${input} - learnedInputs(${i}u)) * learnedInputs(${width + i}u);`),
    ...wanted.flatMap((d) => {
      const slopes = numbers.map((i) => `learnedOutputs(${d * row + 1 + i}u) * z${i}`);
      return [
        `let b${d} = learnedOutputs(${d * row}u) + ${sumOf(slopes)};`,
        ...numbers.map((i) => `let p${d}_${i} = learnedOutputs(${d * row + 1 + width + i}u);`),
      ];
    }),
    `let count = min(u32(learnedCount(0u)), ${capacity}u);`,
    ...wanted.map((d) => `var s${d} = 0i;`),
    'for (var j = 0u; j < count; j++) {',
    `  let at = j * ${stride}u;`,
    ...numbers.flatMap((i) => [`  let e${i} = z${i} - learnedPoints(at + ${i}u);`, `  let q${i} = e${i} * e${i};`]),
    ...wanted.map((d) => {
      const distance = sumOf(numbers.map((i) => `p${d}_${i} * q${i}`));
      return `  s${d} += i32(floor(learnedPoints(at + ${width + d}u) * exp2(-(${distance})) + 0.5));`;
    }),
    '}',
    ...wanted.map((d) => `let y${d} = b${d} + f32(s${d}) * learnedOutputs(${d * row + 1 + 2 * width}u);`),
  ]
    .map((line) => `  ${line}`)
    .join('\n');
}

function tables(mean: MeanFunction, capacity: number): Record<string, Float32Array> {
  const { inputs, outputs, points, hyperparameters, alphas, slopes } = mean;
  const width = inputs.mean.length;
  const count = points.length / width;
  const stride = width + hyperparameters.length;
  const row = 2 + 2 * width;
  const learnedPoints = new Float32Array(capacity * stride);
  for (let j = 0; j < count; j++) learnedPoints.set(points.subarray(j * width, (j + 1) * width), j * stride);
  const learnedOutputs = new Float32Array(hyperparameters.length * row);
  for (const [d, { lengthscales, signalStd }] of hyperparameters.entries()) {
    const unit = outputs.std[d] ?? 1;
    const weights = Float64Array.from(alphas[d] ?? [], (alpha) => signalStd ** 2 * alpha);
    const quantum = quantumOf(weights, points, lengthscales);
    for (let j = 0; j < count; j++) learnedPoints[j * stride + width + d] = (weights[j] ?? 0) / quantum;
    learnedOutputs[d * row + 1 + 2 * width] = unit * quantum;
    learnedOutputs[d * row] = outputs.mean[d] ?? 0;
    for (let i = 0; i < width; i++) {
      learnedOutputs[d * row + 1 + i] = unit * (slopes[d]?.[i] ?? 0);
      learnedOutputs[d * row + 1 + width + i] = Math.LOG2E / (2 * (lengthscales[i] ?? 1) ** 2);
    }
  }
  return {
    learnedCount: Float32Array.of(count),
    learnedInputs: Float32Array.from([...inputs.mean, ...inputs.std.map((std) => 1 / std)]),
    learnedPoints,
    learnedOutputs,
  };
}

/**
 * What 1 stands for in the sums, which are integers: weights are large, of both signs, and cancel each other, so a sum in float32 would
 * lose what is left (measured on a pendulum, 300 points: six times the error). Integers lose nothing, even where they wrap on the way.
 *
 * No term is larger than its weight. The sum is, wherever it is evaluated, at most sqrt(w^T K w), K with a signal of 1: the norm of the
 * function in the space of its kernel.
 */
function quantumOf(weights: Float64Array, points: Float64Array, lengthscales: Float64Array): number {
  const own = { lengthscales, signalStd: 1, noiseStd: 0, slopeStd: 0 };
  const width = lengthscales.length;
  const row = new Float64Array(weights.length);
  let squared = 0;
  for (let j = 0; j < weights.length; j++) {
    covariances(points, points.subarray(j * width, (j + 1) * width), own, row);
    squared += (weights[j] ?? 0) * dot(row, 0, weights, 0, weights.length);
  }
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return Math.max(largest, Math.sqrt(Math.max(0, squared)), 1e-30) / 2 ** 30;
}
