import type { Settings } from '../planners/settings.ts';

/** `pets` by plain values, for the command line. */
export interface PetsSettings {
  readonly randomEpisodes: number;
  readonly fitEvery: number;
  readonly reward: string;
  readonly members: number;
  readonly elites?: number;
  readonly layers: number;
  readonly width: number;
  readonly activation: string;
  readonly probabilistic: boolean;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly patience: number;
  readonly validationFraction: number;
  readonly warmStart: boolean;
  readonly particles: number;
  readonly propagation: string;
  readonly aleatoric: boolean;
  readonly risk: string;
  readonly riskLevel: number;
  readonly disagreementCost: number;
  readonly exploration: string;
  readonly explorationWeight: number;
}

/** Descriptions and defaults of {@link PetsSettings}: small enough for a laptop without a GPU. */
export const PETS_SETTINGS: Settings<PetsSettings> = {
  randomEpisodes: { default: 1, min: 1, integer: true, description: 'random episodes at the beginning' },
  fitEvery: {
    default: 0,
    min: 0,
    integer: true,
    description: 'steps between fits within an episode; 0: only after it',
  },
  reward: {
    default: 'given',
    choices: ['given', 'learned'],
    description: "the environment's reward and ends are given, or the reward is learned",
  },
  members: { default: 5, min: 1, max: 64, integer: true, description: 'networks in the ensemble' },
  elites: {
    default: undefined,
    min: 1,
    max: 64,
    integer: true,
    description: 'how many of the best of them plan; auto: all',
  },
  layers: { default: 2, min: 0, max: 32, integer: true, description: 'hidden layers' },
  width: { default: 64, min: 1, max: 4096, integer: true, description: 'width of the hidden layers' },
  activation: { default: 'silu', choices: ['relu', 'silu', 'tanh'], description: 'between layers' },
  probabilistic: { default: true, description: 'the networks learn the noise, too' },
  learningRate: { default: 1e-3, min: 0, above: true, max: 1, description: 'of Adam' },
  weightDecay: { default: 3e-5, min: 0, max: 1, description: 'draws the weights to zero' },
  batchSize: { default: 64, min: 1, integer: true, description: 'rows a step of the fit' },
  epochs: { default: 50, min: 1, integer: true, description: 'most passes over the data in a fit' },
  patience: { default: 15, min: 1, integer: true, description: 'epochs without improvement that end a fit' },
  validationFraction: { default: 0.1, min: 0, max: 0.9, description: 'share of the data held out' },
  warmStart: { default: true, description: 'a fit goes on from the weights of the last one' },
  particles: { default: 5, min: 1, max: 1024, integer: true, description: 'particles per candidate' },
  propagation: {
    default: 'tsinf',
    choices: ['expectation', 'ts1', 'tsinf'],
    description: 'how particles use the members',
  },
  aleatoric: { default: true, description: 'particles draw the learned noise' },
  risk: {
    default: 'mean',
    choices: ['mean', 'worst', 'var', 'cvar', 'mean-std'],
    description: 'what a candidate costs, given the costs of its particles',
  },
  riskLevel: { default: 0.25, min: 0, description: 'share of the particles for var and cvar, deviations for mean-std' },
  disagreementCost: { default: 0, min: 0, description: "cost of the members' disagreement a step" },
  exploration: {
    default: 'none',
    choices: ['none', 'disagreement', 'pure-disagreement', 'thompson', 'upper-confidence'],
    description: 'how it tries things out while it learns; none: as it acts; pure-disagreement: for nothing but that',
  },
  explorationWeight: {
    default: 1,
    min: 0,
    above: true,
    description: 'of the bonus for disagreement, or deviations above the mean for upper-confidence',
  },
};
