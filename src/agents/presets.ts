import type { SettingValue } from '../planners/settings.ts';

type Values = Readonly<Record<string, SettingValue>>;

/** Settings for learning in one environment. */
export interface Preset {
  /** Steps of the environment in all. */
  readonly steps: number;
  /** By agent. */
  readonly agents: Readonly<Record<string, Values>>;
  /** By planner. */
  readonly planners: Readonly<Record<string, Values>>;
}

/** Where chance decides what an action leads to, what was seen is counted, and values follow the counts alone. */
const ON_ICE: Values = {
  discount: 0.99,
  planningSteps: 10,
  model: 'counts',
  sweeping: 'prioritised',
  learningRate: 1,
  epsilon: 1,
  finalEpsilon: 0.1,
};

/** For environments in which no planner was tuned. */
const MODEST: Preset['planners'] = {
  cem: { samples: 150, horizon: 25, iterations: 3 },
  icem: { samples: 60, horizon: 25 },
  mppi: { samples: 256, horizon: 25 },
  'random-shooting': { samples: 500, horizon: 20 },
};

const PRESETS: Readonly<Record<string, Preset>> = {
  'cartpole-continuous': {
    steps: 1800,
    agents: { pets: { width: 32, epochs: 40, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 15, iterations: 3 },
      icem: { samples: 60, horizon: 20 },
      mppi: { samples: 128, horizon: 20 },
      'random-shooting': { samples: 300, horizon: 15 },
    },
  },
  'CartPole-v1': {
    steps: 3000,
    agents: { pets: { width: 32, epochs: 40, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 20, iterations: 2 },
      icem: { samples: 60, horizon: 20, iterations: 2 },
      mppi: { samples: 128, horizon: 20 },
      'random-shooting': { samples: 256, horizon: 20 },
    },
  },
  'Pendulum-v1': {
    steps: 3000,
    agents: { pets: { width: 32, epochs: 25, patience: 8, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 20, iterations: 3 },
      icem: { samples: 40, horizon: 20 },
      mppi: { samples: 128, horizon: 20 },
      'random-shooting': { samples: 250, horizon: 15 },
    },
  },
  'mbrl-pendulum': {
    steps: 3000,
    agents: { pets: { width: 32, epochs: 25, patience: 8, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 20, iterations: 3 },
      'random-shooting': { samples: 250, horizon: 15 },
    },
  },
  'mbrl-cartpole': {
    steps: 3000,
    agents: { pets: { width: 64, epochs: 25, patience: 8, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 25, iterations: 3 },
      'random-shooting': { samples: 250, horizon: 20 },
    },
  },
  'mbrl-acrobot': {
    steps: 8000,
    agents: { pets: { width: 96, epochs: 30, patience: 10, batchSize: 32 } },
    planners: {
      cem: { samples: 100, horizon: 25, iterations: 3 },
      'random-shooting': { samples: 500, horizon: 15 },
    },
  },
  'mbrl-mountain-car': {
    steps: 2000,
    agents: { pets: { width: 32, epochs: 25, patience: 8, batchSize: 32 } },
    planners: {
      cem: { samples: 60, horizon: 30, iterations: 3 },
      'random-shooting': { samples: 300, horizon: 20 },
    },
  },
  'mbrl-inverted-pendulum': {
    steps: 2000,
    // Most rows are of a pole that lies there. Networks that learn the noise take all that happens near the top for noise: after 2,000
    // steps they expect the same of every action, so this ensemble is deterministic (DE of Chua et al. 2018).
    agents: { pets: { width: 32, epochs: 40, patience: 25, batchSize: 32, probabilistic: false } },
    planners: {
      cem: { samples: 200, horizon: 20, iterations: 5 },
      'random-shooting': { samples: 250, horizon: 15 },
    },
  },
  'mbrl-reacher': {
    steps: 1500,
    agents: { pets: { width: 64, epochs: 25, patience: 8, batchSize: 32 } },
    planners: {
      cem: { samples: 100, horizon: 15, iterations: 3 },
      'random-shooting': { samples: 300, horizon: 10 },
    },
  },
  'half-cheetah-pets': {
    steps: 4000,
    agents: { pets: { width: 96, epochs: 25, patience: 8, batchSize: 64 } },
    planners: { cem: { samples: 150, horizon: 15, iterations: 3 } },
  },
  'frozen-lake': { steps: 20_000, agents: { 'dyna-q': ON_ICE }, planners: {} },
  'frozen-lake-8x8': { steps: 100_000, agents: { 'dyna-q': { ...ON_ICE, scheduleSteps: 80_000 } }, planners: {} },
  // The first reward is found late, by chance, in both.
  'frozen-lake-8x8-not-slippery': { steps: 20_000, agents: {}, planners: MODEST },
  taxi: { steps: 60_000, agents: {}, planners: MODEST },
  blackjack: { steps: 100_000, agents: { 'dyna-q': { ...ON_ICE, discount: 1 } }, planners: {} },
};

const OTHERS: Preset = {
  steps: 5000,
  agents: {},
  planners: MODEST,
};

/** Settings found good in an environment, on two processor cores without a GPU; for others modest ones. */
export function presetFor(environment: string): Preset {
  return (Object.hasOwn(PRESETS, environment) ? PRESETS[environment] : undefined) ?? OTHERS;
}

/** Names of the settings of an agent or a planner that some environment has a value of its own for. */
export function tunedSettings(kind: 'agents' | 'planners', name: string): ReadonlySet<string> {
  return new Set([...Object.values(PRESETS), OTHERS].flatMap((preset) => Object.keys(preset[kind][name] ?? {})));
}
