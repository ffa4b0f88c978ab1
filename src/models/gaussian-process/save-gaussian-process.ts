import type { Settings } from '../../planners/settings.ts';
import { packCheckpoint, readManifest, readTensors } from '../checkpoint/checkpoint.ts';
import { emptyTransitions } from '../data/rows.ts';
import { actionColumns, type TransitionSpace, type Transitions } from '../data/transitions.ts';
import { inputSize, outputSize } from '../linear/regression-data.ts';
import { checkedSettings, damaged, wholeNumber } from '../linear/save-linear.ts';
import type { Checkpoint } from '../model.ts';
import type { Hyperparameters } from './kernel.ts';
import type { GaussianProcessSettings } from './settings.ts';

/** What a fit leaves behind. */
export interface GaussianProcessFit {
  /** The transitions that were kept. */
  readonly data: Transitions;
  readonly hyperparameters: readonly Hyperparameters[];
  /** Per output, `[n]` and `[I]`: of the mean that is rolled out. */
  readonly alphas: readonly Float32Array[];
  readonly slopes: readonly Float32Array[];
}

/** A fit as a checkpoint. Everything in it is float32 already. */
export function saveGaussianProcess(
  space: TransitionSpace,
  settings: GaussianProcessSettings,
  { data, hyperparameters, alphas, slopes }: GaussianProcessFit,
): Checkpoint {
  const shapes = tensorShapes(space, settings, data.count);
  const joined = (rows: readonly Iterable<number>[]) => Float32Array.from(rows.flatMap((row) => [...row]));
  const each = (name: 'signalStd' | 'noiseStd' | 'slopeStd') => Float32Array.from(hyperparameters, (own) => own[name]);
  const contents = {
    states: data.states,
    actions: data.actions,
    nextStates: data.nextStates,
    rewards: data.rewards,
    lengthscales: joined(hyperparameters.map(({ lengthscales }) => lengthscales)),
    signalStd: each('signalStd'),
    noiseStd: each('noiseStd'),
    slopeStd: each('slopeStd'),
    alphas: joined(alphas),
    slopes: joined(slopes),
  };
  const tensors = Object.entries(contents).map(([name, values]) => {
    return [name, { shape: shapes[name as keyof typeof contents], data: values }] as const;
  });
  return packCheckpoint({
    kind: 'gaussian-process',
    space,
    settings: { ...settings, points: data.count },
    tensors: Object.fromEntries(tensors),
  });
}

/** What {@link saveGaussianProcess} wrote, from whomever it comes. @throws ForerunError `invalid-data` */
export function readGaussianProcess(
  checkpoint: Checkpoint,
  descriptions: Settings<GaussianProcessSettings>,
): { readonly space: TransitionSpace; readonly settings: GaussianProcessSettings; readonly fit: GaussianProcessFit } {
  const api = 'loadGaussianProcess';
  const { space, settings: given } = readManifest(checkpoint.manifest, ['gaussian-process']);
  const { points, ...rest } = given;
  const settings = checkedSettings(api, rest, descriptions);
  const count = wholeNumber(api, 'points', points);
  // Memory goes with the square of it.
  if (count > settings.maxPoints) throw damaged(api, `there are ${count} points, more than maxPoints`);
  const tensors = readTensors(checkpoint.tensors, tensorShapes(space, settings, count));
  const { lengthscales, signalStd, noiseStd, slopeStd, alphas, slopes } = tensors;
  if (![lengthscales, signalStd, noiseStd].every((values) => values.every((value) => value > 0))) {
    throw damaged(api, 'lengthscales, signalStd and noiseStd have to be above 0');
  }
  if (!slopeStd.every((value) => value >= 0)) throw damaged(api, 'slopeStd has to be at least 0');
  const { states, actions, nextStates, rewards } = tensors;
  const data: Transitions = { ...emptyTransitions(space, count), states, actions, nextStates, rewards };
  if (!choicesExist(data)) throw damaged(api, 'actions are choices that do not exist');
  const rowOf = (values: Float32Array, d: number, length: number) => values.subarray(d * length, (d + 1) * length);
  const outputs = Array.from(signalStd, (_, d) => d);
  const width = inputSize(space);
  return {
    space,
    settings,
    fit: {
      data,
      hyperparameters: outputs.map((d) => ({
        lengthscales: Float64Array.from(rowOf(lengthscales, d, width)),
        signalStd: signalStd[d] ?? 1,
        noiseStd: noiseStd[d] ?? 1,
        slopeStd: slopeStd[d] ?? 0,
      })),
      alphas: outputs.map((d) => rowOf(alphas, d, count)),
      slopes: outputs.map((d) => rowOf(slopes, d, width)),
    },
  };
}

function choicesExist({ space: { action }, actions }: Transitions): boolean {
  return action.kind === 'continuous' || actions.every((i) => Number.isInteger(i) && i >= 0 && i < action.count);
}

function tensorShapes(space: TransitionSpace, { learnsReward }: GaussianProcessSettings, points: number) {
  const size = space.stateNames.length;
  const outputs = outputSize(space, learnsReward);
  const width = inputSize(space);
  return {
    states: [points, size],
    actions: [points, actionColumns(space)],
    nextStates: [points, size],
    rewards: [points],
    lengthscales: [outputs, width],
    signalStd: [outputs],
    noiseStd: [outputs],
    slopeStd: [outputs],
    alphas: [outputs, points],
    slopes: [outputs, width],
  } as const;
}
