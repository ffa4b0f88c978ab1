import { dot, factor, inverse, solve, solveLower } from './cholesky.ts';
import type { Pause } from './pause.ts';
import type { RegressionData } from './regression-data.ts';
import { type Scaling, scaled, scalingOf } from './scaling.ts';

/** A fitted ridge regression of D targets on I inputs, z = (input - mean) / std. */
export interface RidgeFit {
  /** Of the inputs. */
  readonly scaling: Scaling;
  /** `[D, I]`, of z. */
  readonly weights: Float64Array;
  /** `[D]`: what is predicted at z = 0. */
  readonly offset: Float64Array;
  /** `[D]`: standard deviation of the noise. */
  readonly noiseStd: Float64Array;
  /** L of Z^T Z + n ridge = L L^T, `[I, I]`: noise^2 (L L^T)^-1 is the covariance of the weights. */
  readonly factor: Float64Array;
  /** n */
  readonly rows: number;
}

/**
 * Ridge regression (Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970): minimises the
 * mean squared error plus `ridge` times the squared weights of inputs scaled to standard deviation 1; the offset is not
 * penalised. In float64, by Cholesky.
 *
 * The noise is the residuals' sum of squares over n less the effective degrees of freedom (at least 1). What comes back is
 * rounded to float32, so that a saved model is the same model.
 */
export async function fitRidge(data: RegressionData, ridge: number, pause: Pause): Promise<RidgeFit> {
  const { rows, inputs, targets } = data;
  const width = inputs.length / rows;
  const outputs = targets.length / rows;
  await pause();
  const exact = scalingOf(inputs, width);
  const scaling = { mean: exact.mean.map(Math.fround), std: exact.std.map(Math.fround) };
  const z = scaled(inputs, scaling);
  const offset = scalingOf(targets, outputs).mean.map(Math.fround);
  const gram = new Float64Array(width * width);
  const weights = new Float64Array(outputs * width);
  for (let row = 0; row < rows; row++) {
    if (row % 4096 === 0) await pause();
    const from = z.subarray(row * width, (row + 1) * width);
    for (let i = 0; i < width; i++) {
      const value = from[i] ?? 0;
      for (let j = 0; j <= i; j++) gram[i * width + j] = (gram[i * width + j] ?? 0) + value * (from[j] ?? 0);
      for (let d = 0; d < outputs; d++) {
        const deviation = (targets[row * outputs + d] ?? 0) - (offset[d] ?? 0);
        weights[d * width + i] = (weights[d * width + i] ?? 0) + value * deviation;
      }
    }
  }
  const penalty = rows * ridge;
  const l = gram;
  for (let i = 0; i < width; i++) l[i * width + i] = (l[i * width + i] ?? 0) + penalty;
  factor(l, width);
  const trace = traceOf(inverse(l, width), width);
  for (let d = 0; d < outputs; d++) solve(l, width, weights.subarray(d * width, (d + 1) * width));
  weights.set(weights.map(Math.fround));
  const freedom = Math.max(1, rows - 1 - (width - penalty * trace));
  const squares = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    if (row % 4096 === 0) await pause();
    for (let d = 0; d < outputs; d++) {
      const predicted = (offset[d] ?? 0) + dot(weights, d * width, z, row * width, width);
      squares[d] = (squares[d] ?? 0) + ((targets[row * outputs + d] ?? 0) - predicted) ** 2;
    }
  }
  const noiseStd = squares.map((sum) => Math.fround(Math.sqrt(sum / freedom)));
  return { scaling, weights, offset, noiseStd, factor: l.map(Math.fround), rows };
}

function traceOf(matrix: Float64Array, size: number): number {
  return matrix.reduce((sum, value, at) => (at % (size + 1) === 0 ? sum + value : sum), 0);
}

/** What a {@link RidgeFit} says about inputs. */
export interface RidgePrediction {
  /** `[n, D]` */
  readonly mean: Float64Array;
  /**
   * `[n]`: standard deviation of the mean in units of `noiseStd`. That of Bayesian linear regression (Bishop 2006, eq. 3.59) with
   * the prior that ridge stands for.
   */
  readonly leverage: Float64Array;
}

/** Predicts targets of `[n, I]` inputs. */
export function predictRidge(fit: RidgeFit, inputs: Float64Array): RidgePrediction {
  const { scaling, weights, offset, factor: l, rows } = fit;
  const width = scaling.mean.length;
  const outputs = offset.length;
  const z = scaled(inputs, scaling);
  const count = inputs.length / width;
  const mean = new Float64Array(count * outputs);
  const leverage = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const from = z.subarray(row * width, (row + 1) * width);
    for (let d = 0; d < outputs; d++) {
      mean[row * outputs + d] = (offset[d] ?? 0) + dot(weights, d * width, from, 0, width);
    }
    // z is a copy: |L^-1 z|^2 = z^T (L L^T)^-1 z in its place.
    solveLower(l, width, from);
    leverage[row] = Math.sqrt(1 / rows + dot(from, 0, from, 0, width));
  }
  return { mean, leverage };
}
