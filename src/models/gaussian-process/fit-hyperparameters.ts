import { permutation, type Random, seededRandom } from '../data/random.ts';
import type { Pause } from '../linear/pause.ts';
import type { FitOptions } from '../model.ts';
import { fromLogs, type Hyperparameters } from './kernel.ts';
import { negativeLogLikelihood, type Pairs, pairsOf } from './marginal-likelihood.ts';
import { type Minimum, minimize } from './minimize.ts';
import type { ScaledData } from './scaled-data.ts';
import type { GaussianProcessSettings } from './settings.ts';

/** What {@link fitAllHyperparameters} takes beside the data. */
export interface HyperparameterSearch
  extends Pick<GaussianProcessSettings, 'restarts' | 'hyperparameterPoints' | 'minNoiseStd' | 'mean'> {
  /** For progress. */
  readonly outputNames: readonly string[];
  readonly seed: number;
  readonly pause: Pause;
  /** Called after each start, with minus the best log likelihood per datum as loss. */
  readonly onProgress: FitOptions['onProgress'];
}

/** Hyperparameters of each output: to all data, or to some of them drawn at random where there are more than `hyperparameterPoints`. */
export async function fitAllHyperparameters(
  { points, targets, inputs }: ScaledData,
  search: HyperparameterSearch,
): Promise<readonly Hyperparameters[]> {
  const { restarts, outputNames, onProgress } = search;
  const width = inputs.mean.length;
  const order = permutation(seededRandom(search.seed + 1), points.length / width);
  const chosen = order.subarray(0, search.hyperparameterPoints).sort();
  const some = new Float64Array(chosen.length * width);
  for (const [at, j] of chosen.entries()) some.set(points.subarray(j * width, (j + 1) * width), at * width);
  const pairs = pairsOf(some, width);
  const starts = targets.length * restarts;
  const found: Hyperparameters[] = [];
  for (const [d, target] of targets.entries()) {
    const y = Float64Array.from(chosen, (j) => target[j] ?? 0);
    const random = seededRandom(search.seed + d);
    const onStart = (done: number, loss: number) => {
      // The rest is for the posterior.
      const fraction = (0.95 * (d * restarts + done)) / starts;
      onProgress?.({ fraction, step: `${outputNames[d]}: start ${done} of ${restarts}`, loss });
    };
    found.push(await fitHyperparameters(pairs, y, search, random, onStart));
  }
  return found;
}

/**
 * Bounds and first values, for outputs and inputs with standard deviation 1. Without the upper bound of signalStd smooth functions end
 * up as small differences of large kernels, which float32 cannot roll out: measured on a pendulum with 100 points, a bound of 10
 * costs 40 times the error in roll-outs that 1.5 does, for half the error of the model.
 */
const LENGTHSCALE = { low: 0.05, high: 30 };
const SIGNAL_STD = { low: 1e-3, high: 1.5, first: 1 };
const NOISE_STD = { high: 2, first: 0.1 };
const SLOPE_STD = { low: 1e-3, high: 10, first: 0.3 };

/**
 * Hyperparameters of one output that maximise the log marginal likelihood of `y` `[n]`, the best of several starts: the first
 * from values that often fit, the others up to a factor of 5 away. Rounded to
 * float32, so that a saved model is the same model.
 */
export async function fitHyperparameters(
  pairs: Pairs,
  y: Float64Array,
  search: Pick<HyperparameterSearch, 'restarts' | 'mean' | 'minNoiseStd' | 'pause'>,
  random: Random,
  onStart: (done: number, best: number) => void = () => undefined,
): Promise<Hyperparameters> {
  const { width } = pairs;
  const { restarts, mean, minNoiseStd, pause } = search;
  const noise = { low: minNoiseStd, ...NOISE_STD, first: Math.max(NOISE_STD.first, 2 * minNoiseStd) };
  const lengthscale = { ...LENGTHSCALE, first: Math.max(1, Math.sqrt(width)) };
  const all = [
    ...Array.from({ length: width }, () => lengthscale),
    SIGNAL_STD,
    noise,
    ...(mean === 'linear' ? [SLOPE_STD] : []),
  ];
  const low = Float64Array.from(all, (range) => Math.log(range.low));
  const high = Float64Array.from(all, (range) => Math.log(range.high));
  let best: Minimum = {
    point: Float64Array.from(all, ({ first }) => Math.log(first)),
    value: Number.POSITIVE_INFINITY,
  };
  for (let start = 0; start < restarts; start++) {
    const from = Float64Array.from(
      all,
      ({ first }) => Math.log(first) + (start === 0 ? 0 : (2 * random() - 1) * Math.log(5)),
    );
    const found = await minimize((logs) => negativeLogLikelihood(pairs, y, logs), from, {
      low,
      high,
      iterations: 100,
      gradientTolerance: 1e-4,
      valueTolerance: 1e-6,
      pause,
    });
    if (found.value < best.value) best = found;
    onStart(start + 1, best.value);
  }
  const { lengthscales, signalStd, noiseStd, slopeStd } = fromLogs(best.point, width);
  return {
    lengthscales: lengthscales.map(Math.fround),
    signalStd: Math.fround(signalStd),
    noiseStd: Math.fround(noiseStd),
    slopeStd: Math.fround(slopeStd),
  };
}
