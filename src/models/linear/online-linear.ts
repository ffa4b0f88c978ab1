import { type Settings, withDefaults } from '../../planners/settings.ts';
import { badValues, invalid } from '../data/check.ts';
import { normals, permutation, seededRandom } from '../data/random.ts';
import { checkSpace } from '../data/space.ts';
import type { Transition, TransitionSpace } from '../data/transitions.ts';
import { checkFitOptions } from '../fit-options.ts';
import type { Checkpoint, DynamicsModel } from '../model.ts';
import { oneFit } from '../one-fit.ts';
import type { LinearCoefficients } from './linear.ts';
import { linearSystem } from './linear-system.ts';
import { pauseFor } from './pause.ts';
import { checkInputs, inputSize, modelInputs, outputSize, regressionData } from './regression-data.ts';
import { readOnline, saveOnline } from './save-linear.ts';

/** Options of {@link onlineLinearModel} beside the space. */
export interface OnlineLinearSettings {
  /** Step size: of the plain rule below 2 over the squared length of the inputs, of the normalised one below 2. */
  readonly learningRate: number;
  /** A constant input beside state and action. */
  readonly intercept: boolean;
  /** Divides every step by the squared length of its input (normalised least mean squares). */
  readonly normalized: boolean;
  /** Whether the reward is learned, too. */
  readonly learnsReward: boolean;
  /** How often `fit` goes over the data, in a new order each time. */
  readonly passes: number;
  /** Draws the first weights: standard normal. */
  readonly seed: number;
}

/** Descriptions and defaults of {@link OnlineLinearSettings}. */
const ONLINE_LINEAR_SETTINGS: Settings<OnlineLinearSettings> = {
  learningRate: { default: 0.1, min: 0, above: true, description: 'step size' },
  intercept: { default: false, description: 'a constant input beside state and action' },
  normalized: { default: false, description: 'divide each step by the squared length of its input' },
  learnsReward: { default: false, description: 'learn the reward, too' },
  passes: { default: 10, min: 1, max: 1e6, integer: true, description: 'times that fit goes over the data' },
  seed: { default: 0, min: 0, integer: true, description: 'draws the first weights' },
};

/** Options of {@link onlineLinearModel}. */
export interface OnlineLinearOptions extends Partial<OnlineLinearSettings> {
  readonly space: TransitionSpace;
}

/** What {@link onlineLinearModel} makes. */
export interface OnlineLinearModel extends DynamicsModel {
  readonly kind: 'online-linear';
  /** The weights as they are now, a copy. The intercept is zero where there is none. */
  readonly coefficients: LinearCoefficients;
  /**
   * Learns from one transition: weights += learningRate * (next state - prediction) * input.
   *
   * @throws ForerunError `invalid-argument` for numbers that are not finite, wrong widths, and when the weights would leave the
   * range of float32 because the learning rate is too high; they are then as before
   */
  update(transition: Transition): void;
}

/** What an online model remembers. */
export interface OnlineLinearState {
  /** `[D, I]`, or `[D, I + 1]` with the intercept last. */
  readonly weights: Float64Array;
  /** `[D]`, running mean of squared errors. */
  readonly squaredErrors: Float64Array;
  /** Transitions learned from. */
  updates: number;
}

/** Share of the newest error in the running mean of squares: it remembers about 50 transitions. */
const NEWEST = 0.02;

/**
 * A linear model of the next state (and reward) that learns from one transition at a time, by stochastic gradient descent on
 * the squared error: least mean squares (Widrow and Hoff, "Adaptive switching circuits", 1960), or, with `normalized`, its
 * form whose step does not depend on the size of the inputs.
 *
 * The plain rule is unstable where learningRate times the squared length of (x, u) is above 2: scale the data, lower the rate,
 * or take `normalized: true`.
 *
 * `std` is the root of the mean squared one-step error over about the last 50 transitions, each measured before it was learned from;
 * `epistemicStd` is zero: the rule knows no doubt. `fit` draws the weights anew from its seed (or the model's) and goes over
 * the data `passes` times.
 *
 * @throws ForerunError `invalid-argument`
 */
export function onlineLinearModel(options: OnlineLinearOptions): OnlineLinearModel {
  return makeOnlineLinear(options, undefined);
}

/**
 * The model that `save()` made a checkpoint of, its weights rounded to float32; it goes on learning from there.
 *
 * @throws ForerunError `invalid-data` for a checkpoint of another model, or one that is damaged
 */
export function loadOnlineLinearModel(checkpoint: Checkpoint): OnlineLinearModel {
  const { space, settings, state } = readOnline(checkpoint, ONLINE_LINEAR_SETTINGS);
  return makeOnlineLinear({ space, ...settings }, state);
}

function makeOnlineLinear(options: OnlineLinearOptions, restored: OnlineLinearState | undefined): OnlineLinearModel {
  const { space, ...given } = options;
  checkSpace('onlineLinearModel', space);
  const settings = withDefaults<OnlineLinearSettings>('onlineLinearModel', given, ONLINE_LINEAR_SETTINGS);
  const { learnsReward, intercept } = settings;
  checkInputs('onlineLinearModel', space);
  const size = space.stateNames.length;
  const inputs = inputSize(space);
  const width = inputs + (intercept ? 1 : 0);
  const outputs = outputSize(space, learnsReward);

  const begin = (seed: number): OnlineLinearState => {
    const normal = normals(seededRandom(seed));
    return {
      weights: Float64Array.from({ length: outputs * width }, normal),
      squaredErrors: new Float64Array(outputs),
      updates: 0,
    };
  };
  let current = restored ?? begin(settings.seed);
  const alone = oneFit('onlineLinearModel.fit');

  const predicted = ({ weights }: OnlineLinearState, d: number, input: Float64Array): number => {
    let sum = intercept ? (weights[d * width + inputs] ?? 0) : 0;
    for (let i = 0; i < inputs; i++) sum += (weights[d * width + i] ?? 0) * (input[i] ?? 0);
    return sum;
  };

  /** One step; returns the squared error before it, summed over outputs, or undefined when weights would leave float32. */
  const learn = (state: OnlineLinearState, input: Float64Array, target: Float64Array): number | undefined => {
    const { weights, squaredErrors } = state;
    const square = input.reduce((sum, value) => sum + value * value, intercept ? 1 : 0);
    const rate = settings.normalized ? settings.learningRate / (square + 1e-12) : settings.learningRate;
    const errors = target.map((value, d) => value - predicted(state, d, input));
    const next = weights.map((weight, at) => {
      const i = at % width;
      return weight + rate * (errors[Math.floor(at / width)] ?? 0) * (i < inputs ? (input[i] ?? 0) : 1);
    });
    if (!next.every((weight) => Number.isFinite(Math.fround(weight)))) return undefined;
    weights.set(next);
    state.updates++;
    let loss = 0;
    for (const [d, error] of errors.entries()) {
      squaredErrors[d] = (1 - NEWEST) * (squaredErrors[d] ?? 0) + NEWEST * error * error;
      loss += error * error;
    }
    return loss;
  };

  const tooFast = (api: string) =>
    invalid(
      api,
      `the weights leave the range of float32 with learningRate ${settings.learningRate}; ` +
        'lower it, scale the data, or take normalized: true.',
    );

  const fitted = (method: string): OnlineLinearState => {
    if (current.updates > 0) return current;
    throw invalid(`onlineLinearModel.${method}`, 'the model has seen no transition; call update() or fit() first.');
  };

  const coefficients = (state: OnlineLinearState): LinearCoefficients => ({
    weights: state.weights.filter((_, at) => at % width < inputs),
    intercept: Float64Array.from({ length: outputs }, (_, d) =>
      intercept ? (state.weights[d * width + inputs] ?? 0) : 0,
    ),
  });

  return {
    kind: 'online-linear',
    space,
    learnsReward,

    get fitted() {
      return current.updates > 0;
    },

    get coefficients() {
      return coefficients(current);
    },

    update(transition) {
      const api = 'onlineLinearModel.update';
      const [bad] = badValues(space, transition);
      if (bad !== undefined) throw invalid(api, `${bad.column} is ${bad.got}; give ${bad.expected}.`);
      const { state, action, nextState, reward } = transition;
      const input = modelInputs(api, space, Float32Array.from(state), Float32Array.from(action));
      const target = Float64Array.from([...Array.from(nextState), ...(learnsReward ? [reward] : [])]);
      if (learn(current, input, target) === undefined) throw tooFast(api);
    },

    async fit(data, options = {}) {
      const api = 'onlineLinearModel.fit';
      checkFitOptions(api, options);
      const { onProgress, signal, seed = settings.seed } = options;
      const started = performance.now();
      const { rows, inputs: x, targets } = regressionData(api, space, data, learnsReward);
      for (let at = 0; at < targets.length; at++) {
        const [row, d] = [Math.floor(at / outputs), at % outputs];
        if (d < size) targets[at] = data.nextStates[row * size + d] ?? 0;
      }
      const pause = pauseFor(api, signal);
      const random = seededRandom(seed);
      const losses: number[] = [];
      const { passes } = settings;
      await alone(async () => {
        const state = begin(seed);
        for (let pass = 1; pass <= passes; pass++) {
          let sum = 0;
          for (const row of permutation(random, rows)) {
            await pause();
            const input = x.subarray(row * inputs, (row + 1) * inputs);
            const loss = learn(state, input, targets.subarray(row * outputs, (row + 1) * outputs));
            if (loss === undefined) throw tooFast(api);
            sum += loss;
          }
          const loss = sum / (rows * outputs);
          losses.push(loss);
          onProgress?.({ fraction: pass / passes, step: `pass ${pass} of ${passes}`, loss });
        }
        current = state;
      });
      return { transitions: rows, losses, validationLosses: [], fitMs: performance.now() - started };
    },

    async predict(states, actions) {
      const state = fitted('predict');
      const x = modelInputs('onlineLinearModel.predict', space, states, actions);
      const row = (at: number) => x.subarray(at * inputs, (at + 1) * inputs);
      const seen = 1 - (1 - NEWEST) ** state.updates;
      const prediction = {
        mean: states.map((_, at) => predicted(state, at % size, row(Math.floor(at / size)))),
        std: states.map((_, at) => Math.sqrt((state.squaredErrors[at % size] ?? 0) / seen)),
        epistemicStd: new Float32Array(states.length),
      };
      if (!learnsReward) return prediction;
      const count = states.length / size;
      return {
        ...prediction,
        reward: Float32Array.from({ length: count }, (_, at) => predicted(state, size, row(at))),
      };
    },

    asSystem(systemOptions = {}) {
      const { weights, intercept: offset } = coefficients(fitted('asSystem'));
      // Of the change of the state.
      for (let i = 0; i < size; i++) weights[i * inputs + i] = (weights[i * inputs + i] ?? 0) - 1;
      const map = { center: new Float64Array(inputs), weights, offset };
      const parts = { api: 'onlineLinearModel.asSystem', kind: 'online-linear', space, learnsReward, map };
      return linearSystem(parts, systemOptions);
    },

    save() {
      return saveOnline(space, settings, fitted('save'));
    },
  };
}
