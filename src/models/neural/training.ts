import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { ForerunError } from '../../error.ts';
import { permutation, seededRandom } from '../data/random.ts';
import { type AdamState, adamStart, adamStep } from './adam.ts';
import { earlyStopping } from './best.ts';
import { breather } from './breath.ts';
import { tf } from './load-tfjs.ts';
import { type LogVarianceBounds, type Loss, likelihood, squaredError } from './loss.ts';
import { backward, forward, type Layer, storeLayer, uploadLayers } from './network.ts';
import type { Tfjs } from './tfjs.ts';
import { layerSlots, memberSize, type Networks } from './weights.ts';

/** Rows as a network sees them, normalised. */
export interface Rows {
  readonly count: number;
  /** `[n, I]` */
  readonly inputs: Float32Array;
  /** `[n, D]` */
  readonly targets: Float32Array;
}

/** How to train; see `EnsembleOptions`. */
export interface TrainingSettings {
  readonly learningRate: number;
  /** By layer. */
  readonly weightDecay: readonly number[];
  readonly batchSize: number;
  readonly epochs: number;
  readonly patience: number;
  readonly improvement: number;
}

/** One fit of all members together. */
export interface TrainingJob {
  /** Weights and bounds to start from, and the shape. */
  readonly start: Networks;
  readonly training: Rows;
  /** No rows: scores are then the training losses. */
  readonly validation: Rows;
  /** By member, the training rows that it sees in an epoch; all of the same length. */
  readonly memberRows: readonly Uint32Array[];
  /** By member, the seed of its order of rows. */
  readonly memberSeeds: readonly number[];
  readonly settings: TrainingSettings;
  readonly signal?: AbortSignal | undefined;
  /** Mean losses over members after an epoch, counted from 1. */
  readonly onEpoch?: ((epoch: number, loss: number, validationLoss: number | undefined) => void) | undefined;
}

/** What came of it. */
export interface TrainingResult {
  /** `[M, P]` and `[D]`: each member as it was when its score was best, and the bounds as they were at the last of these moments. */
  readonly weights: Float32Array;
  readonly minLogVariance: Float32Array;
  readonly maxLogVariance: Float32Array;
  /** Best loss by member, held out where rows are. */
  readonly scores: readonly number[];
  readonly losses: readonly number[];
  readonly validationLosses: readonly number[];
}

interface LayerState {
  readonly weights: AdamState<Tensor3D>;
  readonly biases: AdamState<Tensor3D>;
}

/** Everything that a step changes. */
interface TrainingState {
  readonly layers: readonly LayerState[];
  readonly bounds: { readonly min: AdamState<Tensor3D>; readonly max: AdamState<Tensor3D> } | undefined;
  /** Sum over the epoch's batches so far of loss times rows, `[M]`. */
  readonly lossSum: Tensor1D;
}

/** Rows beyond which held-out data are evaluated in parts, to bound memory. */
const EVALUATED_AT_ONCE = 4096;

/**
 * Trains all members together on their own rows, with Adam and early stopping by member.
 *
 * @throws ForerunError `aborted`; `invalid-argument` when the loss stops being finite. No tensor is left behind either way.
 */
export async function train(tfjs: Tfjs, job: TrainingJob): Promise<TrainingResult> {
  const { start, settings, training, validation } = job;
  const { members } = start;
  const stopping = earlyStopping({ members, ...settings, relative: !start.probabilistic });
  const best = {
    weights: start.weights.slice(),
    minLogVariance: start.minLogVariance.slice(),
    maxLogVariance: start.maxLogVariance.slice(),
  };
  const orders = job.memberSeeds.map(seededRandom);
  const [losses, validationLosses]: [number[], number[]] = [[], []];
  const breathe = breather();
  let steps = 0;
  let state = kept(tfjs, undefined, () => initialState(start));
  try {
    for (let epoch = 1; epoch <= settings.epochs && !stopping.done; epoch++) {
      const rows = job.memberRows.map((own, m) => shuffled(own, orders[m] ?? Math.random));
      const count = rows[0]?.length ?? 0;
      state = kept(tfjs, state, (now) => ({ ...now, lossSum: tf.zeros([members]) }));
      for (let from = 0; from < count; from += settings.batchSize) {
        checkAborted(job.signal);
        const batch = rows.map((own) => own.subarray(from, from + settings.batchSize));
        steps++;
        state = kept(tfjs, state, (now) => step(now, start, batch, training, settings, steps));
        await breathe();
      }
      const trainingScores = Array.from(await tfjs.read(state.lossSum), (sum) => sum / count);
      const scores = validation.count === 0 ? trainingScores : await evaluate(tfjs, state, start, validation);
      const loss = average(trainingScores);
      if (![...trainingScores, ...scores].every(Number.isFinite)) throw diverged(epoch);
      losses.push(loss);
      const validationLoss = validation.count === 0 ? undefined : average(scores);
      if (validationLoss !== undefined) validationLosses.push(validationLoss);
      const improved = stopping.observe(scores);
      if (improved.length > 0) await store(tfjs, state, start, best, improved);
      checkAborted(job.signal);
      job.onEpoch?.(epoch, loss, validationLoss);
    }
  } finally {
    tf.dispose(state as never);
  }
  return { ...best, scores: Array.from(stopping.scores), losses, validationLosses };
}

/** Replaces one state by the next: what is no longer part of it is disposed of. */
function kept(tfjs: Tfjs, state: undefined, next: () => TrainingState): TrainingState;
function kept(tfjs: Tfjs, state: TrainingState, next: (state: TrainingState) => TrainingState): TrainingState;
function kept(
  tfjs: Tfjs,
  state: TrainingState | undefined,
  next: (state: TrainingState) => TrainingState,
): TrainingState {
  const following = tfjs.run(() => next(state as TrainingState) as never) as TrainingState;
  const alive = new Set(tf.tensor_util.getTensorsInContainer(following as never));
  for (const tensor of state === undefined ? [] : tf.tensor_util.getTensorsInContainer(state as never)) {
    if (!alive.has(tensor)) tensor.dispose();
  }
  return following;
}

function initialState(start: Networks): TrainingState {
  const bound = (values: Float32Array): Tensor3D => tf.tensor3d(values, [1, 1, values.length]);
  return {
    layers: uploadLayers(start.layers, start.members, start.weights).map(({ weights, biases }) => ({
      weights: adamStart(weights),
      biases: adamStart(biases),
    })),
    bounds: start.probabilistic
      ? { min: adamStart(bound(start.minLogVariance)), max: adamStart(bound(start.maxLogVariance)) }
      : undefined,
    lossSum: tf.zeros([start.members]),
  };
}

function step(
  state: TrainingState,
  { activation }: Networks,
  batch: readonly Uint32Array[],
  rows: Rows,
  settings: TrainingSettings,
  count: number,
): TrainingState {
  const layers = currentLayers(state);
  const trace = forward(layers, activation, gathered(batch, rows.inputs, rows.count));
  const targets = gathered(batch, rows.targets, rows.count);
  const { losses, gradient, bounds } = lossOf(trace.outputs, targets, currentBounds(state));
  const gradients = backward(layers, activation, trace, gradient);
  const { learningRate, weightDecay } = settings;
  const stepped = <T extends Tensor>(of: AdamState<T>, by: T, decay: number): AdamState<T> =>
    adamStep(of, by, count, learningRate, decay);
  return {
    layers: state.layers.map((layer, l) => {
      const by = gradients[l];
      return by === undefined
        ? layer
        : {
            weights: stepped(layer.weights, by.weights, weightDecay[l] ?? 0),
            biases: stepped(layer.biases, by.biases, 0),
          };
    }),
    bounds:
      state.bounds === undefined || bounds === undefined
        ? undefined
        : { min: stepped(state.bounds.min, bounds.min, 0), max: stepped(state.bounds.max, bounds.max, 0) },
    lossSum: tf.add(state.lossSum, tf.mul(losses, trace.outputs.shape[1])),
  };
}

/** `[M]`: the loss on rows that all members see. */
async function evaluate(
  tfjs: Tfjs,
  state: TrainingState,
  { members, activation }: Networks,
  rows: Rows,
): Promise<number[]> {
  const sums = new Array<number>(members).fill(0);
  for (let from = 0; from < rows.count; from += EVALUATED_AT_ONCE) {
    const count = Math.min(EVALUATED_AT_ONCE, rows.count - from);
    const losses = tfjs.run(() => {
      const part = (values: Float32Array): Tensor3D => {
        const width = values.length / rows.count;
        return tf.tensor3d(values.subarray(from * width, (from + count) * width), [1, count, width]);
      };
      const { outputs } = forward(currentLayers(state), activation, part(rows.inputs));
      return lossOf(outputs, part(rows.targets), currentBounds(state)).losses;
    });
    const values = await tfjs.read(losses);
    losses.dispose();
    for (let m = 0; m < members; m++) sums[m] = (sums[m] ?? 0) + count * (values[m] ?? 0);
  }
  return sums.map((sum) => sum / rows.count);
}

/** Reads these members back into `best`. */
async function store(
  tfjs: Tfjs,
  state: TrainingState,
  { layers }: Networks,
  best: { weights: Float32Array; minLogVariance: Float32Array; maxLogVariance: Float32Array },
  members: readonly number[],
): Promise<void> {
  const size = memberSize(layers);
  for (const [l, slot] of layerSlots(layers).entries()) {
    const layer = state.layers[l];
    if (layer === undefined) continue;
    const [weights, biases] = await Promise.all([tfjs.read(layer.weights.value), tfjs.read(layer.biases.value)]);
    storeLayer(best.weights, size, slot, { weights, biases }, members);
  }
  if (state.bounds === undefined) return;
  best.minLogVariance.set(await tfjs.read(state.bounds.min.value));
  best.maxLogVariance.set(await tfjs.read(state.bounds.max.value));
}

function lossOf(outputs: Tensor3D, targets: Tensor3D, bounds: LogVarianceBounds | undefined): Loss {
  return bounds === undefined ? squaredError(outputs, targets) : likelihood(outputs, targets, bounds);
}

function currentLayers({ layers }: TrainingState): Layer[] {
  return layers.map(({ weights, biases }) => ({ weights: weights.value, biases: biases.value }));
}

function currentBounds({ bounds }: TrainingState): LogVarianceBounds | undefined {
  return bounds === undefined ? undefined : { min: bounds.min.value, max: bounds.max.value };
}

/** `[M, B, width]`: each member's own rows. */
function gathered(batch: readonly Uint32Array[], values: Float32Array, rows: number): Tensor3D {
  const width = values.length / rows;
  const count = batch[0]?.length ?? 0;
  const picked = new Float32Array(batch.length * count * width);
  let at = 0;
  for (const own of batch) {
    for (const row of own) {
      picked.set(values.subarray(row * width, (row + 1) * width), at);
      at += width;
    }
  }
  return tf.tensor3d(picked, [batch.length, count, width]);
}

function shuffled(rows: Uint32Array, random: () => number): Uint32Array {
  return permutation(random, rows.length).map((i) => rows[i] ?? 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ForerunError('aborted', 'fit: the signal was aborted; the model is as it was before.');
}

function diverged(epoch: number): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `fit: the loss is no longer finite in epoch ${epoch}, and the model is as it was before; give a smaller learningRate.`,
  );
}
