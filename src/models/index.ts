export type { Activation, EnsembleDynamics, Propagation, Risk } from '../systems/ensemble.ts';
export {
  type CheckedManifest,
  type CheckpointContent,
  packCheckpoint,
  readManifest,
  readTensors,
} from './checkpoint/checkpoint.ts';
export { type DecodeLimits, decodeSafetensors, type Safetensors } from './checkpoint/decode.ts';
export { encodeSafetensors } from './checkpoint/encode.ts';
export type { Tensor, TensorArrays } from './checkpoint/tensor.ts';
export { bootstrap } from './data/bootstrap.ts';
export { columnNames } from './data/columns.ts';
export { fromCsv, toCsv } from './data/csv.ts';
export { defineSpace } from './data/define-space.ts';
export { type Episode, episodesOf } from './data/episodes.ts';
export { fromJsonl, toJsonl } from './data/jsonl.ts';
export {
  type CheckedDataset,
  checkDataset,
  type DatasetManifest,
  type DatasetOptions,
  datasetManifest,
  readDatasetManifest,
} from './data/manifest.ts';
export { Normalizer, type NormalizerJson } from './data/normalizer.ts';
export { type Random, seededRandom } from './data/random.ts';
export type { RandomBits } from './data/random-bits.ts';
export { ReplayBuffer, type ReplayBufferOptions } from './data/replay-buffer.ts';
export { concatenate, selectRows } from './data/rows.ts';
export { type SplitOptions, split } from './data/split.ts';
export type { Transition, TransitionSpace, Transitions } from './data/transitions.ts';
export {
  type GaussianProcess,
  type GaussianProcessOptions,
  gaussianProcess,
  loadGaussianProcess,
} from './gaussian-process/gaussian-process.ts';
export { type LinearModel, type LinearOptions, linearModel, loadLinearModel } from './linear/linear.ts';
export {
  loadOnlineLinearModel,
  type OnlineLinearModel,
  type OnlineLinearOptions,
  onlineLinearModel,
} from './linear/online-linear.ts';
export type {
  AsSystemOptions,
  Checkpoint,
  CheckpointManifest,
  DynamicsModel,
  FitOptions,
  FitProgress,
  FitReport,
  Prediction,
  TransitionSpaceJson,
} from './model.ts';
export { ensemble, loadEnsemble, type NeuralDynamicsModel, neuralModel } from './neural/ensemble.ts';
export type { EnsembleOptions, EnsembleSystemOptions, NeuralModelOptions } from './neural/options.ts';
