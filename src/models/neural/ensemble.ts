import { ForerunError } from '../../error.ts';
import { defineLearnedSystem } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';
import { bootstrap } from '../data/bootstrap.ts';
import { checkQueries, checkTransitions } from '../data/check.ts';
import { seededRandom } from '../data/random.ts';
import { split } from '../data/split.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { checkFitOptions } from '../fit-options.ts';
import type { Checkpoint, DynamicsModel, FitOptions, FitReport, Prediction } from '../model.ts';
import { oneFit } from '../one-fit.ts';
import { checkSystemOptions } from '../system-options.ts';
import { inputColumns, type Normalisation, normalisation, normalised, targetColumns } from './columns.ts';
import { ensembleDynamics } from './dynamics.ts';
import {
  checkRisk,
  type EnsembleOptions,
  type EnsembleSettings,
  type EnsembleSystemOptions,
  ensembleSettings,
  type NeuralModelOptions,
  PLANNING_OPTIONS,
} from './options.ts';
import { predictMixture } from './predict.ts';
import { type Fitted, loadNetworks, type NeuralKind, saveNetworks } from './saved.ts';
import { openTfjs } from './tfjs.ts';
import { type Rows, train } from './training.ts';
import { FIRST_LOG_VARIANCE, firstWeights, memberSize, type Networks } from './weights.ts';

/** Networks that learn dynamics: one, or an ensemble whose disagreement says where not to trust it. */
export interface NeuralDynamicsModel extends DynamicsModel {
  /** M */
  readonly members: number;
  /** Indices of the members that predict and plan, best first; empty before the first fit. */
  readonly elites: readonly number[];
  /** Forgets what was learned: the next fit starts from new weights. */
  reset(): void;
  asSystem(options?: EnsembleSystemOptions): System;
}

/**
 * An ensemble of neural networks fitted with tfjs: PETS' model of dynamics (Chua et al. 2018).
 *
 * Each member maps state and action, normalised, to the change of the state (and the reward), normalised, as a Gaussian; members see
 * different bootstrap samples of the data and train together as batched matrix products.
 *
 * `epistemicStd` is the members' disagreement; `std` is that and the noise that the networks have learned together. Deterministic networks
 * know no noise: their `std` is the disagreement alone.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be; `fit` where tfjs is not installed
 */
export function ensemble(options: EnsembleOptions): NeuralDynamicsModel {
  return neuralDynamics('ensemble', options.space, ensembleSettings('ensemble', options.space, options));
}

/**
 * One neural network, fitted as a member of an {@link ensemble} is, to all rows; deterministic unless `probabilistic` is set. With nobody to
 * disagree with, its `epistemicStd` is 0, and so is its `std` when it is deterministic.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be
 */
export function neuralModel(options: NeuralModelOptions): NeuralDynamicsModel {
  const one = { probabilistic: false, ...options, members: 1, elites: 1, bootstrap: false };
  return neuralDynamics('neural', options.space, ensembleSettings('neuralModel', options.space, one));
}

/**
 * The model that `save` of an {@link ensemble} or a {@link neuralModel} wrote. It predicts to the bit what the saved one did.
 *
 * @param here where it is to run: see `EnsembleOptions`
 * @throws ForerunError `invalid-data` for a checkpoint that is damaged or of another model
 */
export function loadEnsemble(
  checkpoint: Checkpoint,
  here: Pick<EnsembleOptions, 'backend' | 'device'> = {},
): NeuralDynamicsModel {
  const { kind, space, settings, fitted } = loadNetworks(checkpoint, here);
  return neuralDynamics(kind, space, settings, fitted);
}

function neuralDynamics(
  kind: NeuralKind,
  space: TransitionSpace,
  settings: EnsembleSettings,
  loaded?: Fitted,
): NeuralDynamicsModel {
  let fitted = loaded;
  const api = kind === 'ensemble' ? 'ensemble' : 'neuralModel';
  const alone = oneFit(`${api}.fit`);
  const afterFit = (method: string): Fitted => {
    if (fitted === undefined) {
      throw new ForerunError('invalid-argument', `${api}.${method}: the model has not been fitted; call fit first.`);
    }
    return fitted;
  };
  return {
    kind,
    space,
    members: settings.members,
    learnsReward: settings.learnsReward,
    get fitted() {
      return fitted !== undefined;
    },
    get elites() {
      return fitted?.elites ?? [];
    },
    reset() {
      fitted = undefined;
    },
    async fit(data, options = {}) {
      checkFitOptions(`${api}.fit`, options);
      checkTransitions(`${api}.fit`, space, data, 2);
      return alone(async () => {
        const warm = settings.warmStart ? fitted : undefined;
        const { result, report } = await fittedTo(`${api}.fit`, space, settings, data, options, warm);
        fitted = result;
        return report;
      });
    },
    async predict(states, actions): Promise<Prediction> {
      const { networks, elites } = afterFit('predict');
      checkQueries(`${api}.predict`, space, states, actions);
      return predictMixture(
        await openTfjs(tfjsOptions(settings), `${api}.predict`),
        space,
        networks,
        elites,
        states,
        actions,
      );
    },
    asSystem(options = {}) {
      const { networks, elites } = afterFit('asSystem');
      checkSystemOptions(`${api}.asSystem`, options, PLANNING_OPTIONS);
      checkRisk(`${api}.asSystem`, options.risk);
      const { name = kind, wgsl, params, data } = options;
      const { stateNames: state, action } = space;
      return defineLearnedSystem({
        name,
        state,
        action,
        ...(wgsl === undefined ? {} : { wgsl }),
        ...(params === undefined ? {} : { params }),
        ...(data === undefined ? {} : { data }),
        ensemble: ensembleDynamics(networks, chosenMembers(`${api}.asSystem`, elites, options.member), options),
      });
    },
    save: () => saveNetworks({ kind, space, settings, fitted: afterFit('save') }),
  };
}

function chosenMembers(api: string, elites: readonly number[], member: number | undefined): readonly number[] {
  if (member === undefined) return elites;
  const chosen = elites[member];
  if (chosen !== undefined) return [chosen];
  throw new ForerunError(
    'invalid-argument',
    `${api}: member is ${String(member)}; give a whole number from 0 to ${elites.length - 1}, or leave it out for all.`,
  );
}

async function fittedTo(
  api: string,
  space: TransitionSpace,
  settings: EnsembleSettings,
  data: Transitions,
  { seed = 0, signal, onProgress }: FitOptions,
  warm: Fitted | undefined,
): Promise<{ result: Fitted; report: FitReport }> {
  const started = performance.now();
  const { members, learnsReward, epochs } = settings;
  const draw = seededRandom(seed);
  const nextSeed = (): number => Math.floor(draw() * 2 ** 32);
  const [splitSeed, bootstrapSeed, weightSeed, orderSeed] = [nextSeed(), nextSeed(), nextSeed(), nextSeed()];
  const parts = split(data, { validationFraction: settings.validationFraction, seed: splitSeed });
  const scaling = scalingOf(space, data, learnsReward);
  const training = rowsOf(space, parts.training, learnsReward, scaling);
  const memberRows = settings.bootstrap
    ? bootstrap(training.count, members, bootstrapSeed)
    : Array.from({ length: members }, () => Uint32Array.from({ length: training.count }, (_, i) => i));
  const start: Networks = { ...(warm?.networks ?? firstNetworks(settings, scaling, weightSeed)), ...scaling };
  const tfjs = await openTfjs(tfjsOptions(settings), api);
  const result = await train(tfjs, {
    start,
    training,
    validation: rowsOf(space, parts.validation, learnsReward, scaling),
    memberRows,
    memberSeeds: seedsOf(orderSeed, members),
    settings,
    signal,
    onEpoch: (epoch, loss, validationLoss) =>
      onProgress?.({
        fraction: epoch / epochs,
        step: `epoch ${epoch} of ${epochs}`,
        loss,
        ...(validationLoss === undefined ? {} : { validationLoss }),
      }),
  });
  const { weights, minLogVariance, maxLogVariance, scores, losses, validationLosses } = result;
  const ranked = scores.map((score, m) => ({ score, m })).sort((a, b) => a.score - b.score || a.m - b.m);
  return {
    result: {
      networks: { ...start, weights, minLogVariance, maxLogVariance },
      elites: ranked.slice(0, settings.elites).map(({ m }) => m),
    },
    report: { transitions: data.count, losses, validationLosses, fitMs: performance.now() - started },
  };
}

function tfjsOptions({ backend, device }: EnsembleSettings): Parameters<typeof openTfjs>[0] {
  return device === undefined ? { backend } : { backend, device };
}

function scalingOf(space: TransitionSpace, data: Transitions, learnsReward: boolean): Normalisation {
  const inputs = inputColumns(space, data.states, data.actions);
  const width = space.stateNames.length + (learnsReward ? 1 : 0);
  return normalisation(space, inputs, targetColumns(data, learnsReward), width);
}

function rowsOf(space: TransitionSpace, data: Transitions, learnsReward: boolean, scaling: Normalisation): Rows {
  return {
    count: data.count,
    inputs: normalised(inputColumns(space, data.states, data.actions), scaling.inputMean, scaling.inputStd),
    targets: normalised(targetColumns(data, learnsReward), scaling.outputMean, scaling.outputStd),
  };
}

function firstNetworks(settings: EnsembleSettings, scaling: Normalisation, seed: number): Networks {
  const { members, layers, activation, probabilistic, learnsReward } = settings;
  const weights = new Float32Array(members * memberSize(layers));
  for (const [m, memberSeed] of seedsOf(seed, members).entries()) {
    weights.set(firstWeights(layers, memberSeed), m * memberSize(layers));
  }
  const bounds = probabilistic ? scaling.outputMean.length : 0;
  return {
    members,
    layers,
    activation,
    probabilistic,
    learnsReward,
    weights,
    ...scaling,
    minLogVariance: new Float32Array(bounds).fill(FIRST_LOG_VARIANCE.min),
    maxLogVariance: new Float32Array(bounds).fill(FIRST_LOG_VARIANCE.max),
  };
}

/** A member's seed does not depend on how many members there are. */
function seedsOf(seed: number, members: number): number[] {
  const draw = seededRandom(seed);
  return Array.from({ length: members }, () => Math.floor(draw() * 2 ** 32));
}
