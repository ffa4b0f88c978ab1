import { type Settings, withDefaults } from '../../planners/settings.ts';
import { invalid } from '../data/check.ts';
import { checkSpace } from '../data/space.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import { checkFitOptions } from '../fit-options.ts';
import type { Checkpoint, DynamicsModel } from '../model.ts';
import { oneFit } from '../one-fit.ts';
import { centeredMap, linearSystem } from './linear-system.ts';
import { pauseFor } from './pause.ts';
import { checkInputs, modelInputs, regressionData } from './regression-data.ts';
import { fitRidge, predictRidge, type RidgeFit } from './ridge.ts';
import { readRidge, saveRidge } from './save-linear.ts';

/** Options of {@link linearModel} beside the space. */
export interface LinearSettings {
  /** Penalty on squared weights against the mean squared error, both in units of standard deviations of inputs and data. */
  readonly ridge: number;
  /** Whether the reward is learned, too. */
  readonly learnsReward: boolean;
}

/** Descriptions and defaults of {@link LinearSettings}. */
const LINEAR_SETTINGS: Settings<LinearSettings> = {
  ridge: { default: 1e-6, min: 1e-12, description: 'penalty on squared weights of inputs scaled to deviation 1' },
  learnsReward: { default: false, description: 'learn the reward, too' },
};

/** Options of {@link linearModel}. */
export interface LinearOptions extends Partial<LinearSettings> {
  readonly space: TransitionSpace;
}

/** A linear function of state and action in the units of the data: `output = intercept + weights (x, u)`. */
export interface LinearCoefficients {
  /**
   * `[D, I]`, row-major: per component of the next state (and the reward, last, where it is learned) a weight per input: the
   * state's components, then the action's, or one per choice.
   */
  readonly weights: Float64Array;
  /** `[D]` */
  readonly intercept: Float64Array;
}

/** What {@link linearModel} makes. */
export interface LinearModel extends DynamicsModel {
  readonly kind: 'linear';
  /** What was learned. @throws ForerunError `invalid-argument` before the first fit */
  readonly coefficients: LinearCoefficients;
}

/**
 * Ridge regression of the next state and, where asked for, the reward: x' = x + b + W (x, u). The targets are the changes of
 * the state, so a stronger ridge shrinks towards a state that stays as it is. Discrete actions have a weight per choice.
 *
 * `std` is the noise (the residuals') and the doubt about the weights together, as in Bayesian linear regression;
 * `epistemicStd` is the doubt alone. With no more rows than inputs nothing is left to tell the noise from.
 *
 * Options: `ridge` (default 1e-6), `learnsReward` (default false). Fits are exact, so options and seed of `fit` change nothing
 * but progress and signal.
 *
 * @throws ForerunError `invalid-argument`
 */
export function linearModel(options: LinearOptions): LinearModel {
  return makeLinear(options, undefined);
}

/**
 * The model that `save()` made a checkpoint of: it predicts the same.
 *
 * @throws ForerunError `invalid-data` for a checkpoint of another model, or one that is damaged
 */
export function loadLinearModel(checkpoint: Checkpoint): LinearModel {
  const { space, settings, state } = readRidge(checkpoint, LINEAR_SETTINGS);
  return makeLinear({ space, ...settings }, state);
}

function makeLinear(options: LinearOptions, restored: RidgeFit | undefined): LinearModel {
  const { space, ...given } = options;
  checkSpace('linearModel', space);
  const settings = withDefaults<LinearSettings>('linearModel', given, LINEAR_SETTINGS);
  const { learnsReward } = settings;
  checkInputs('linearModel', space);
  const size = space.stateNames.length;
  let current = restored;
  const alone = oneFit('linearModel.fit');

  const fitted = (method: string): RidgeFit => {
    if (current === undefined) throw invalid(`linearModel.${method}`, 'the model is not fitted; call fit() first.');
    return current;
  };

  return {
    kind: 'linear',
    space,
    learnsReward,

    get fitted() {
      return current !== undefined;
    },

    get coefficients() {
      const { weights, intercept } = rawCoefficients(fitted('coefficients'));
      for (let i = 0; i < size; i++) {
        const at = i * (weights.length / intercept.length) + i;
        weights[at] = (weights[at] ?? 0) + 1;
      }
      return { weights, intercept };
    },

    async fit(data, options = {}) {
      checkFitOptions('linearModel.fit', options);
      const { onProgress, signal } = options;
      const started = performance.now();
      const regression = regressionData('linearModel.fit', space, data, learnsReward);
      await alone(async () => {
        current = await fitRidge(regression, settings.ridge, pauseFor('linearModel.fit', signal));
      });
      onProgress?.({ fraction: 1, step: `${data.count} transitions` });
      return { transitions: data.count, losses: [], validationLosses: [], fitMs: performance.now() - started };
    },

    async predict(states, actions) {
      const fit = fitted('predict');
      const inputs = modelInputs('linearModel.predict', space, states, actions);
      const { mean, leverage } = predictRidge(fit, inputs);
      const outputs = fit.offset.length;
      const component = (at: number) => Math.floor(at / size) * outputs + (at % size);
      const epistemicStd = states.map(
        (_, at) => (leverage[Math.floor(at / size)] ?? 0) * (fit.noiseStd[at % size] ?? 0),
      );
      const prediction = {
        mean: states.map((value, at) => value + (mean[component(at)] ?? 0)),
        std: epistemicStd.map((doubt, at) => Math.hypot(doubt, fit.noiseStd[at % size] ?? 0)),
        epistemicStd,
      };
      if (!learnsReward) return prediction;
      const reward = Float32Array.from({ length: leverage.length }, (_, row) => mean[row * outputs + size] ?? 0);
      return { ...prediction, reward };
    },

    asSystem(systemOptions = {}) {
      const map = centeredMap(fitted('asSystem'), space);
      return linearSystem({ api: 'linearModel.asSystem', kind: 'linear', space, learnsReward, map }, systemOptions);
    },

    save() {
      return saveRidge(space, settings, fitted('save'));
    },
  };
}

/** Weights and intercept of the changes, in the units of the data. */
function rawCoefficients({ scaling, weights, offset }: RidgeFit): LinearCoefficients {
  const width = scaling.mean.length;
  const raw = weights.map((weight, at) => weight / (scaling.std[at % width] ?? 1));
  const intercept = offset.map((value, row) =>
    scaling.mean.reduce((sum, mean, i) => sum - (raw[row * width + i] ?? 0) * mean, value),
  );
  return { weights: raw, intercept };
}
