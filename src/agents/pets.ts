import type { EnvEntry } from '../envs/entry.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { AsSystemOptions } from '../models/model.ts';
import { ensemble, loadEnsemble, type NeuralDynamicsModel } from '../models/neural/ensemble.ts';
import {
  checkRisk,
  type EnsembleOptions,
  type EnsembleSystemOptions,
  PLANNING_OPTIONS,
} from '../models/neural/options.ts';
import { PLACE_OPTIONS, type Place } from '../planners/place.ts';
import type { ModelAgent } from './model-agent.ts';
import { type MpcAgentOptions, mpcAgent } from './mpc.ts';
import { checkedExploration, exploringOptions, type PetsExploration } from './pets-exploration.ts';

/** What {@link pets} takes. */
export interface PetsOptions
  extends Pick<
    MpcAgentOptions<NeuralDynamicsModel>,
    'name' | 'algorithm' | keyof Place | 'randomEpisodes' | 'capacity'
  > {
  /** What is observed, what can be done, and what steps cost: `findEnv('Pendulum-v1')`. Without `reward` the reward is learned. */
  readonly environment: Pick<EnvEntry, 'space'> & Partial<Pick<EnvEntry, 'reward'>>;
  /** The networks and how they are fitted. */
  readonly ensemble?: Omit<EnsembleOptions, 'space' | 'learnsReward'>;
  /** How they are planned through: particles, propagation, risk, ... */
  readonly planning?: Omit<EnsembleSystemOptions, keyof AsSystemOptions>;
  /** How it tries things out while it learns. Default: as it acts; what is not known well enough is met by acting on it. */
  readonly exploration?: PetsExploration;
}

const OPTIONS = {
  environment: true,
  ensemble: true,
  planning: true,
  exploration: true,
  name: true,
  algorithm: true,
  ...PLACE_OPTIONS,
  randomEpisodes: true,
  capacity: true,
} as const satisfies Record<keyof PetsOptions, true>;

/**
 * PETS (Chua et al. 2018): probabilistic ensembles with trajectory sampling. An ensemble of networks is fitted to everything seen so far;
 * a planner optimises action sequences through particles that carry the ensemble's doubt; the first action is taken.
 * Continuous and discrete actions; `cem({...})` as in the paper, or any other algorithm.
 *
 * @throws ForerunError `invalid-argument`
 */
export function pets(options: PetsOptions): ModelAgent<NeuralDynamicsModel> {
  checkOptions('pets', options, Object.keys(OPTIONS));
  const { environment, ensemble: networks = {}, planning = {}, exploration, ...rest } = options;
  if (environment?.space === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `pets: the environment is ${typeof environment === 'string' ? `'${environment}'` : 'none'}; give findEnv('Pendulum-v1'), or { space } with your own defineSpace(...).`,
    );
  }
  // Found out now, and not when the first plan is made.
  checkOptions('pets: planning', planning, PLANNING_OPTIONS);
  checkRisk('pets: planning', planning.risk);
  const explores = checkedExploration('pets: exploration', exploration, planning.propagation);
  const { space, reward } = environment;
  const { backend, device } = rest;
  // Networks are fitted where it is quickest: a GPU emulated in software plans well, but fits slowly.
  const fitted = { backend: backend === 'cpu' ? 'cpu' : 'auto', ...(device && { device }), ...networks } as const;
  const here = { backend: fitted.backend, ...(fitted.device && { device: fitted.device }) };
  return mpcAgent<NeuralDynamicsModel>({
    name: 'pets',
    ...rest,
    model: ensemble({ ...fitted, space, learnsReward: reward === undefined }),
    restore: (checkpoint) => loadEnsemble(checkpoint, here),
    system: { ...planning, ...reward },
    ...(explores && {
      exploring: (model: NeuralDynamicsModel, seed: number) =>
        exploringOptions(explores, { ...planning, ...reward }, model.elites.length, seed),
    }),
  });
}
