import { ForerunError } from '../../error.ts';
import { type Settings, withDefaults } from '../../planners/settings.ts';
import { packCheckpoint, readManifest, readTensors } from '../checkpoint/checkpoint.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import type { Checkpoint } from '../model.ts';
import type { LinearSettings } from './linear.ts';
import type { OnlineLinearSettings, OnlineLinearState } from './online-linear.ts';
import { inputSize, outputSize } from './regression-data.ts';
import type { RidgeFit } from './ridge.ts';

/** What a checkpoint of a linear model holds. */
export interface SavedModel<Settings, State> {
  readonly space: TransitionSpace;
  readonly settings: Settings;
  readonly state: State;
}

/** {@link RidgeFit} as a checkpoint. */
export function saveRidge(space: TransitionSpace, settings: LinearSettings, fit: RidgeFit): Checkpoint {
  const { scaling, weights, offset, noiseStd, factor, rows } = fit;
  const shapes = ridgeShapes(space, settings);
  return packCheckpoint({
    kind: 'linear',
    space,
    settings: { ...settings, rows },
    tensors: {
      inputMean: { shape: shapes.inputMean, data: Float32Array.from(scaling.mean) },
      inputStd: { shape: shapes.inputStd, data: Float32Array.from(scaling.std) },
      weights: { shape: shapes.weights, data: Float32Array.from(weights) },
      offset: { shape: shapes.offset, data: Float32Array.from(offset) },
      noiseStd: { shape: shapes.noiseStd, data: Float32Array.from(noiseStd) },
      factor: { shape: shapes.factor, data: Float32Array.from(factor) },
    },
  });
}

/** What {@link saveRidge} wrote, from whomever it comes. @throws ForerunError `invalid-data` */
export function readRidge(
  checkpoint: Checkpoint,
  descriptions: Settings<LinearSettings>,
): SavedModel<LinearSettings, RidgeFit> {
  const api = 'loadLinearModel';
  const { space, settings: given } = readManifest(checkpoint.manifest, ['linear']);
  const { rows, ...rest } = given;
  const settings = checkedSettings(api, rest, descriptions);
  const count = wholeNumber(api, 'rows', rows);
  const tensors = readTensors(checkpoint.tensors, ridgeShapes(space, settings));
  const { inputMean, inputStd, weights, offset, noiseStd, factor } = tensors;
  const width = inputSize(space);
  if (!inputStd.every((value) => value > 0)) throw damaged(api, 'inputStd has to be above 0');
  if (!noiseStd.every((value) => value >= 0)) throw damaged(api, 'noiseStd has to be at least 0');
  if (!factor.every((value, at) => at % (width + 1) !== 0 || value > 0)) {
    throw damaged(api, 'the diagonal of factor has to be above 0');
  }
  return {
    space,
    settings,
    state: {
      scaling: { mean: Float64Array.from(inputMean), std: Float64Array.from(inputStd) },
      weights: Float64Array.from(weights),
      offset: Float64Array.from(offset),
      noiseStd: Float64Array.from(noiseStd),
      factor: Float64Array.from(factor),
      rows: count,
    },
  };
}

/** {@link OnlineLinearState} as a checkpoint. */
export function saveOnline(
  space: TransitionSpace,
  settings: OnlineLinearSettings,
  state: OnlineLinearState,
): Checkpoint {
  const shapes = onlineShapes(space, settings);
  return packCheckpoint({
    kind: 'online-linear',
    space,
    settings: { ...settings, updates: state.updates },
    tensors: {
      weights: { shape: shapes.weights, data: Float32Array.from(state.weights) },
      squaredErrors: { shape: shapes.squaredErrors, data: Float32Array.from(state.squaredErrors) },
    },
  });
}

/** What {@link saveOnline} wrote, from whomever it comes. @throws ForerunError `invalid-data` */
export function readOnline(
  checkpoint: Checkpoint,
  descriptions: Settings<OnlineLinearSettings>,
): SavedModel<OnlineLinearSettings, OnlineLinearState> {
  const api = 'loadOnlineLinearModel';
  const { space, settings: given } = readManifest(checkpoint.manifest, ['online-linear']);
  const { updates, ...rest } = given;
  const settings = checkedSettings(api, rest, descriptions);
  const count = wholeNumber(api, 'updates', updates);
  const { weights, squaredErrors } = readTensors(checkpoint.tensors, onlineShapes(space, settings));
  if (!squaredErrors.every((value) => value >= 0)) throw damaged(api, 'squaredErrors has to be at least 0');
  const state = {
    weights: Float64Array.from(weights),
    squaredErrors: Float64Array.from(squaredErrors),
    updates: count,
  };
  return { space, settings, state };
}

/** Settings of a manifest, each of them there and in its range. @throws ForerunError `invalid-data` */
export function checkedSettings<Options extends object>(
  api: string,
  given: Readonly<Record<string, unknown>>,
  descriptions: Settings<Options>,
): Options {
  const missing = Object.keys(descriptions).find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw damaged(api, `settings lack '${missing}'`);
  try {
    return withDefaults<Options>(`${api}: settings`, given as Partial<Options>, descriptions);
  } catch (error) {
    throw error instanceof ForerunError ? new ForerunError('invalid-data', error.message) : error;
  }
}

/** A count in a manifest's settings, at least 1. @throws ForerunError `invalid-data` */
export function wholeNumber(api: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw damaged(api, `settings.${name} is ${JSON.stringify(value)}; it has to be a whole number of at least 1`);
}

/** What a checkpoint holds cannot be. */
export function damaged(api: string, problem: string): ForerunError {
  return new ForerunError('invalid-data', `${api}: ${problem}; the checkpoint is damaged.`);
}

function ridgeShapes(space: TransitionSpace, { learnsReward }: LinearSettings) {
  const width = inputSize(space);
  const outputs = outputSize(space, learnsReward);
  return {
    inputMean: [width],
    inputStd: [width],
    weights: [outputs, width],
    offset: [outputs],
    noiseStd: [outputs],
    factor: [width, width],
  } as const;
}

function onlineShapes(space: TransitionSpace, { learnsReward, intercept }: OnlineLinearSettings) {
  const outputs = outputSize(space, learnsReward);
  return { weights: [outputs, inputSize(space) + (intercept ? 1 : 0)], squaredErrors: [outputs] } as const;
}
