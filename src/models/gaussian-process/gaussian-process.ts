import { withDefaults } from '../../planners/settings.ts';
import { checkTransitions, invalid } from '../data/check.ts';
import { permutation, seededRandom } from '../data/random.ts';
import { selectRows } from '../data/rows.ts';
import { checkSpace } from '../data/space.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { checkFitOptions } from '../fit-options.ts';
import { type Pause, pauseFor } from '../linear/pause.ts';
import { checkInputs, inputSize, modelInputs } from '../linear/regression-data.ts';
import { scaled } from '../linear/scaling.ts';
import type { Checkpoint, DynamicsModel } from '../model.ts';
import { oneFit } from '../one-fit.ts';
import { fitAllHyperparameters } from './fit-hyperparameters.ts';
import { gaussianProcessSystem } from './gaussian-process-system.ts';
import type { Hyperparameters } from './kernel.ts';
import { type Posterior, posteriorOf, predictAt, slopesOf } from './posterior.ts';
import { type GaussianProcessFit, readGaussianProcess, saveGaussianProcess } from './save-gaussian-process.ts';
import { type ScaledData, scaledData } from './scaled-data.ts';
import { GAUSSIAN_PROCESS_SETTINGS, type GaussianProcessSettings } from './settings.ts';

/** Options of {@link gaussianProcess}. */
export interface GaussianProcessOptions extends Partial<Omit<GaussianProcessSettings, 'mean'>> {
  readonly space: TransitionSpace;
  readonly mean?: 'linear' | 'zero';
}

/** What {@link gaussianProcess} makes. */
export interface GaussianProcess extends DynamicsModel {
  readonly kind: 'gaussian-process';
  /** Transitions that it has kept; 0 before the first fit. */
  readonly points: number;
  /** Per output (the components of the state, then the reward where it is learned); empty before the first fit. */
  readonly hyperparameters: readonly Hyperparameters[];
}

/** The generated text grows with the inputs. */
const MOST_INPUTS = 400;

/**
 * Gaussian processes (Rasmussen and Williams 2006), exact, one per component of the state (and the reward): RBF covariance with
 * a lengthscale per input (ARD), inputs and outputs scaled, changes of the state as outputs, hyperparameters by
 * maximum marginal likelihood. Discrete actions have an input per choice.
 *
 * `epistemicStd` is that of the function, `std` that of the next state, noise included. Roll-outs follow the mean.
 *
 * Options: `learnsReward` (false), `maxPoints` (1000), `hyperparameterPoints` (250), `restarts` (2), `mean` ('linear', with slopes as
 * uncertain as the rest, or 'zero'), `minNoiseStd` (0.02).
 *
 * @throws ForerunError `invalid-argument`
 */
export function gaussianProcess(options: GaussianProcessOptions): GaussianProcess {
  return makeGaussianProcess(options, undefined);
}

/**
 * The model that `save()` made a checkpoint of: it predicts the same.
 *
 * @throws ForerunError `invalid-data` for a checkpoint of another model, or one that is damaged
 */
export function loadGaussianProcess(checkpoint: Checkpoint): GaussianProcess {
  const { space, settings, fit } = readGaussianProcess(checkpoint, GAUSSIAN_PROCESS_SETTINGS);
  const mean = settings.mean === 'zero' ? 'zero' : 'linear';
  return makeGaussianProcess({ space, ...settings, mean }, fit);
}

/** The fit, and what is derived from it. */
interface Current {
  readonly fit: GaussianProcessFit;
  readonly data: ScaledData;
  /** Per output; for a model that was loaded, made when first asked for. */
  posteriors: Promise<readonly Posterior[]> | undefined;
}

function makeGaussianProcess(
  options: GaussianProcessOptions,
  restored: GaussianProcessFit | undefined,
): GaussianProcess {
  const { space, ...given } = options;
  checkSpace('gaussianProcess', space);
  const settings = withDefaults<GaussianProcessSettings>('gaussianProcess', given, GAUSSIAN_PROCESS_SETTINGS);
  const { learnsReward, maxPoints } = settings;
  const size = space.stateNames.length;
  const width = inputSize(space);
  checkInputs('gaussianProcess', space, MOST_INPUTS);

  const alone = oneFit('gaussianProcess.fit');
  const scaleOf = (data: Transitions) => scaledData('gaussianProcess.fit', space, data, learnsReward);
  let current: Current | undefined = restored && {
    fit: restored,
    data: scaleOf(restored.data),
    posteriors: undefined,
  };

  const fitted = (method: string): Current => {
    if (current !== undefined) return current;
    throw invalid(`gaussianProcess.${method}`, 'the model is not fitted; call fit() first.');
  };

  return {
    kind: 'gaussian-process',
    space,
    learnsReward,

    get fitted() {
      return current !== undefined;
    },

    get points() {
      return current?.fit.data.count ?? 0;
    },

    get hyperparameters() {
      return current?.fit.hyperparameters ?? [];
    },

    async fit(given, options = {}) {
      checkFitOptions('gaussianProcess.fit', options);
      const { onProgress, signal, seed = 0 } = options;
      const started = performance.now();
      checkTransitions('gaussianProcess.fit', space, given, 2);
      const pause = pauseFor('gaussianProcess.fit', signal);
      await alone(async () => {
        await pause();
        const chosen = permutation(seededRandom(seed), given.count).subarray(0, maxPoints).sort();
        const kept = selectRows(given, chosen);
        const data = scaleOf(kept);
        const hyperparameters = await fitAllHyperparameters(data, {
          ...settings,
          outputNames: [...space.stateNames, 'the reward'],
          seed,
          pause,
          onProgress,
        });
        const posteriors = await allPosteriors(data, hyperparameters, pause);
        const alphas = posteriors.map(({ alpha }) => Float32Array.from(alpha));
        const slopes = posteriors.map((posterior) => slopesOf(data.points, posterior));
        const fit = { data: kept, hyperparameters, alphas, slopes };
        current = { fit, data, posteriors: Promise.resolve(posteriors) };
        onProgress?.({ fraction: 1, step: `${kept.count} points` });
      });
      return { transitions: given.count, losses: [], validationLosses: [], fitMs: performance.now() - started };
    },

    async predict(states, actions) {
      const state = fitted('predict');
      const raw = modelInputs('gaussianProcess.predict', space, states, actions);
      const pause = pauseFor('gaussianProcess.predict', undefined);
      state.posteriors ??= allPosteriors(state.data, state.fit.hyperparameters, pause);
      const posteriors = await state.posteriors;
      const { inputs, outputs, points } = state.data;
      const z = scaled(raw, inputs);
      const count = states.length / size;
      const mean = states.slice();
      const std = new Float32Array(states.length);
      const epistemicStd = new Float32Array(states.length);
      const reward = new Float32Array(count);
      const buffer = new Float64Array(points.length / width);
      for (let row = 0; row < count; row++) {
        await pause();
        const query = z.subarray(row * width, (row + 1) * width);
        for (const [d, posterior] of posteriors.entries()) {
          const found = predictAt(points, posterior, query, buffer);
          const unit = outputs.std[d] ?? 1;
          const value = (outputs.mean[d] ?? 0) + unit * found.mean;
          const at = row * size + d;
          if (d === size) {
            reward[row] = value;
            continue;
          }
          mean[at] = (states[at] ?? 0) + value;
          epistemicStd[at] = unit * found.std;
          std[at] = unit * Math.hypot(found.std, posterior.hyperparameters.noiseStd);
        }
      }
      return { mean, std, epistemicStd, ...(learnsReward ? { reward } : {}) };
    },

    asSystem(systemOptions = {}) {
      const { fit, data } = fitted('asSystem');
      const mean = { ...data, ...fit };
      const parts = { api: 'gaussianProcess.asSystem', space, learnsReward, capacity: maxPoints, mean };
      return gaussianProcessSystem(parts, systemOptions);
    },

    save() {
      return saveGaussianProcess(space, settings, fitted('save').fit);
    },
  };
}

async function allPosteriors(
  { points, targets }: ScaledData,
  hyperparameters: readonly Hyperparameters[],
  pause: Pause,
): Promise<readonly Posterior[]> {
  const found: Posterior[] = [];
  for (const [d, target] of targets.entries()) {
    const own = hyperparameters[d];
    if (own !== undefined) found.push(await posteriorOf(points, target, own, pause));
  }
  return found;
}
