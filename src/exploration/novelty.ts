import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { checkSpace } from '../models/data/space.ts';
import { actionInputs, type Transition, type TransitionSpace, type Transitions } from '../models/data/transitions.ts';
import { inputColumns, normalised, targetColumns } from '../models/neural/columns.ts';
import { checkNumber } from '../planners/check-number.ts';
import type { IntrinsicReward } from './intrinsic-reward.ts';
import { damagedNovelty, numberList, parsedNovelty, savedRecord } from './novelty-file.ts';
import {
  answer,
  COUNT,
  fixedWeights,
  REGRESSION_OPTIONS,
  type RegressionOptions,
  regression,
  type Scale,
  scaleOf,
  settledRegression,
  squaredDistance,
} from './regression.ts';

/** What {@link predictionError} takes. */
export interface PredictionErrorOptions extends RegressionOptions {
  readonly space: TransitionSpace;
}

/**
 * Curiosity as prediction error (Schmidhuber 1991; Pathak et al. 2017, on states instead of features): a small network learns how state and
 * action change the state; a step is worth the squared error of its prediction, in units of the variance of the changes seen until the last
 * fit. Worth 1 before the first one. Noise that cannot be predicted stays interesting: where there is much, take {@link randomNetworkDistillation}.
 *
 * @throws ForerunError `invalid-argument`
 */
export function predictionError(options: PredictionErrorOptions): IntrinsicReward {
  checkOptions('predictionError', options, ['space', ...REGRESSION_OPTIONS]);
  const { space } = options;
  checkSpace('predictionError', space);
  const outputs = space.stateNames.length;
  const inputs = outputs + actionInputs(space);
  return errorOfNetwork(
    'predictionError',
    inputs,
    outputs,
    options,
    {
      inputs: ({ states, actions }) => inputColumns(space, states, actions),
      targets: (data) => targetColumns(data, false),
      scalesTargets: true,
    },
    space,
  );
}

/** What {@link randomNetworkDistillation} takes. */
export interface RandomNetworkOptions extends RegressionOptions {
  readonly space: TransitionSpace;
  /** Outputs of the random network. Default 16. */
  readonly features?: number;
}

/**
 * Random network distillation (Burda et al. 2018): a network learns what another one, random and fixed, says of the states that were seen; a
 * step is worth the squared error of that at the state that it leads to. Needs no model, and noise in the dynamics does not fool it. Worth
 * 1 before the first fit. States are measured by the mean and deviation of all that were seen, anew at each fit.
 *
 * @throws ForerunError `invalid-argument`
 */
export function randomNetworkDistillation(options: RandomNetworkOptions): IntrinsicReward {
  checkOptions('randomNetworkDistillation', options, ['space', 'features', ...REGRESSION_OPTIONS]);
  const { space, features = 16 } = options;
  checkSpace('randomNetworkDistillation', space);
  checkNumber('randomNetworkDistillation', 'features', features, COUNT);
  const { hidden, seed } = settledRegression('randomNetworkDistillation', options);
  const inputs = space.stateNames.length;
  const layers = [inputs, ...hidden, features];
  const fixed = fixedWeights(layers, seed + 1);
  return errorOfNetwork(
    'randomNetworkDistillation',
    inputs,
    features,
    options,
    {
      inputs: ({ nextStates }) => nextStates,
      targets: (_, scaled) => {
        const count = scaled.length / inputs;
        const targets = new Float64Array(count * features);
        for (let i = 0; i < count; i++) {
          targets.set(answer(layers, fixed, scaled.subarray(i * inputs, (i + 1) * inputs)), i * features);
        }
        return targets;
      },
      scalesTargets: false,
    },
    space,
  );
}

interface Parts {
  /** `[n, I]` */
  readonly inputs: (data: Transitions) => Float32Array;
  /** `[n, O]`, given the scaled inputs. */
  readonly targets: (data: Transitions, scaled: Float32Array) => Float64Array;
  /** Whether targets are measured by their spread. */
  readonly scalesTargets: boolean;
}

/**
 * Beyond so many standard deviations distances count by their logarithm. (Burda et al. cut them off; then all that lies beyond is as known as
 * the first of it that was seen.)
 */
const FAR = 5;

function squashed(value: number): number {
  const beyond = Math.abs(value) - FAR;
  return beyond > 0 ? Math.sign(value) * (FAR + Math.log1p(beyond)) : value;
}

function errorOfNetwork(
  api: string,
  inputs: number,
  outputs: number,
  options: RegressionOptions,
  parts: Parts,
  space: TransitionSpace,
): IntrinsicReward {
  const network = regression(api, inputs, outputs, options);
  let scales: { readonly input: Scale; readonly output: Scale } | undefined;
  const scaledInputs = (data: Transitions, { mean, std }: Scale) =>
    normalised(parts.inputs(data), mean, std).map(squashed);
  const scaledTargets = (data: Transitions, scaled: Float32Array, { mean, std }: Scale) =>
    normalised(parts.targets(data, scaled), mean, std);
  return {
    name: api,
    reward(transition) {
      if (scales === undefined) return 1;
      const data = alone(space, transition);
      const scaled = scaledInputs(data, scales.input);
      return squaredDistance(network.predict(scaled), scaledTargets(data, scaled, scales.output));
    },
    async learn(data, fitOptions) {
      if (data.count < 2) return;
      // Anew in each fit: a scale of the first steps, near the start, would take all that comes later for far away.
      const input = scaleOf(parts.inputs(data), inputs);
      const plain = { mean: new Float32Array(outputs), std: new Float32Array(outputs).fill(1) };
      const raw = parts.targets(data, scaledInputs(data, input));
      scales = { input, output: parts.scalesTargets ? scaleOf(raw, outputs) : plain };
      const scaled = scaledInputs(data, scales.input);
      await network.fit(scaled, scaledTargets(data, scaled, scales.output), fitOptions);
    },
    save() {
      const plain = ({ mean, std }: Scale) => ({ mean: [...mean], std: [...std] });
      const saved = {
        weights: [...network.weights],
        ...(scales && { scales: { input: plain(scales.input), output: plain(scales.output) } }),
      };
      return new TextEncoder().encode(JSON.stringify({ kind: api, ...saved }));
    },
    load(bytes) {
      const saved = parsedNovelty(api, api, bytes);
      const { weights } = saved;
      if (Array.isArray(weights) && weights.length !== network.weights.length) {
        throw new ForerunError(
          'invalid-data',
          `${api}.load: the network has ${weights.length} weights, this one ${network.weights.length}; give one of the same options.`,
        );
      }
      const scaleFrom = (value: unknown, width: number): Scale => {
        const { mean, std } = savedRecord(api, value);
        const scale = { mean: numberList(api, mean, width), std: numberList(api, std, width) };
        if (!scale.std.every((one) => one > 0)) throw damagedNovelty(api);
        return scale;
      };
      const loaded = numberList(api, weights, network.weights.length);
      if (saved.scales === undefined) scales = undefined;
      else {
        const { input, output } = savedRecord(api, saved.scales);
        scales = { input: scaleFrom(input, inputs), output: scaleFrom(output, outputs) };
      }
      network.weights = loaded;
    },
  };
}

/** One transition as columns. */
function alone(
  space: TransitionSpace,
  { state, action, reward, nextState, terminated, truncated }: Transition,
): Transitions {
  return {
    space,
    count: 1,
    states: Float32Array.from(state),
    actions: Float32Array.from(action),
    rewards: Float32Array.of(reward),
    nextStates: Float32Array.from(nextState),
    terminated: Uint8Array.of(terminated ? 1 : 0),
    truncated: Uint8Array.of(truncated ? 1 : 0),
  };
}
