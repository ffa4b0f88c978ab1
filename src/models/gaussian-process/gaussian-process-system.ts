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
  const data = tables(parts.mean, capacity);
  return learnedSystem(
    { ...parts, kind: 'gaussian-process', wgsl: meanText(space, learnsReward, capacity), data },
    options,
  );
}

/** Lengthscales that are held in registers at once. With more, compilers of GPUs take long (SwiftShader more than a minute for 391). */
const MOST_AT_ONCE = 48;

/** `dynamics` and, where the reward is learned, `learnedReward`. */
function meanText(space: TransitionSpace, learnsReward: boolean, capacity: number): string {
  const size = space.stateNames.length;
  const outputs = size + (learnsReward ? 1 : 0);
  const inputs = inputExpressions(space);
  const text = (wanted: readonly string[]) => outputText(inputs, outputs, capacity, wanted);
  const group = Math.min(size, Math.max(1, Math.floor(MOST_AT_ONCE / inputs.length)));
  const next = (change: (i: number) => string) =>
    `return State(${space.stateNames.map((name, i) => `x.${name} + ${change(i)}`).join(', ')});`;
  const members = Array.from({ length: group }, (_, k) => k);
  const dynamics =
    group === size
      ? [...text(members.map((k) => `${k}u`)), next((i) => `y${i}`)]
      : [
          // The last group may go beyond the outputs: its numbers there mean nothing, and nobody reads them.
          `var y = array<f32, ${Math.ceil(size / group) * group}>();`,
          `for (var d = 0u; d < ${size}u; d += ${group}u) {`,
          ...text(members.map((k) => `(d + ${k}u)`)),
          ...members.map((k) => `y[d + ${k}u] = y${k};`),
          '}',
          next((i) => `y[${i}]`),
        ];
  return [
    ...fn('dynamics(x: State, u: Action, t: u32) -> State', dynamics),
    ...(learnsReward ? fn('learnedReward(x: State, u: Action) -> f32', [...text([`${size}u`]), 'return y0;']) : []),
    '',
  ].join('\n');
}

function fn(head: string, body: readonly string[]): string[] {
  return [`fn ${head} {`, ...body.map((line) => `  ${line}`), '}'];
}

/** Statements after which `y0`, `y1` ... are the means of these outputs (WGSL expressions): one loop over the points. */
function outputText(
  inputs: readonly string[],
  outputs: number,
  capacity: number,
  wanted: readonly string[],
): readonly string[] {
  const width = inputs.length;
  const columns = inputs.map((_, i) => i);
  const constant = (d: string, at: number) => `learnedOutputs(${d} * ${2 + 2 * width}u + ${at}u)`;
  return [
    ...inputs.map((input, i) => `let z${i} = (${input} - learnedInputs(${i}u)) * learnedInputs(${width + i}u);`),
    ...wanted.flatMap((d, k) => [
      ...columns.map((i) => `let p${k}_${i} = ${constant(d, 1 + width + i)};`),
      `var s${k} = 0i;`,
    ]),
    `let count = min(u32(learnedCount(0u)), ${capacity}u);`,
    'for (var j = 0u; j < count; j++) {',
    `  let at = j * ${width + outputs}u;`,
    ...columns.map((i) => `  let e${i} = z${i} - learnedPoints(at + ${i}u);`),
    ...wanted.map((d, k) => {
      const distance = sumOf(columns.map((i) => `p${k}_${i} * (e${i} * e${i})`));
      return `  s${k} += i32(floor(learnedPoints(at + ${width}u + ${d}) * exp2(-(${distance})) + 0.5));`;
    }),
    '}',
    ...wanted.map((d, k) => {
      const linear = sumOf(columns.map((i) => `${constant(d, 1 + i)} * z${i}`));
      return `let y${k} = ${constant(d, 0)} + ${linear} + f32(s${k}) * ${constant(d, 1 + 2 * width)};`;
    }),
  ];
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
