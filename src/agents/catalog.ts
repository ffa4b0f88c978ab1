import type { EnvEntry } from '../envs/entry.ts';
import { ForerunError } from '../error.ts';
import { gaussianProcess, loadGaussianProcess } from '../models/gaussian-process/gaussian-process.ts';
import { GAUSSIAN_PROCESS_SETTINGS, type GaussianProcessSettings } from '../models/gaussian-process/settings.ts';
import { linearModel, loadLinearModel } from '../models/linear/linear.ts';
import { loadTfjs } from '../models/neural/load-tfjs.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { type Place, placeOf } from '../planners/place.ts';
import { type Setting, type Settings, type SettingValue, withDefaults } from '../planners/settings.ts';
import type { Agent } from './agent.ts';
import type { ActionStrategy } from './choice.ts';
import { lookaheadAgent } from './lookahead.ts';
import { mpcAgent } from './mpc.ts';
import { petsFromSettings } from './pets-by-name.ts';
import { PETS_SETTINGS } from './pets-settings.ts';
import { randomAgent } from './random-agent.ts';
import { DYNA_Q_AGENT_SETTINGS, dynaQFromSettings } from './tabular/dyna-q-by-name.ts';

/** What an {@link AgentEntry} makes an agent of. */
export interface AgentRequest extends Pick<Place, 'backend' | 'threads'> {
  readonly environment: EnvEntry;
  /** Those that differ from the entry's defaults. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** How actions are chosen while exploring, where the entry {@link AgentEntry.takesStrategy takes} one. */
  readonly strategy?: ActionStrategy;
  /** Used where the entry plans. */
  readonly algorithm: Algorithm;
}

/** An agent as lists and the command line know it. */
export interface AgentEntry {
  readonly name: string;
  readonly description: string;
  /** Whether it uses a planner that can be chosen. */
  readonly plans: boolean;
  /** Whether a strategy can choose by what it has learned itself; for others there is `withStrategy`. Default false. */
  readonly takesStrategy?: boolean;
  /** Settings by name, with defaults, limits and descriptions. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** @throws ForerunError `invalid-argument` for unknown names, bad values and environments that the agent cannot act in */
  readonly create: (request: AgentRequest) => Promise<Agent>;
}

interface LearnerSettings {
  readonly randomEpisodes: number;
  readonly reward: string;
}

const REWARD = {
  default: 'given',
  choices: ['given', 'learned'],
  description: "the environment's reward and ends are given, or the reward is learned",
} as const;

const LINEAR: Settings<LearnerSettings> = {
  randomEpisodes: { default: 3, min: 1, integer: true, description: 'random episodes at the beginning' },
  reward: REWARD,
};

interface GpSettings extends LearnerSettings, Pick<GaussianProcessSettings, 'maxPoints' | 'mean'> {}

const GP: Settings<GpSettings> = {
  randomEpisodes: { ...LINEAR.randomEpisodes, default: 1 },
  reward: REWARD,
  // Each roll-out visits all of them.
  maxPoints: { ...GAUSSIAN_PROCESS_SETTINGS.maxPoints, default: 200 },
  mean: GAUSSIAN_PROCESS_SETTINGS.mean,
};

interface LookaheadSettings extends LearnerSettings {
  readonly depth: number;
  readonly hold: number;
}

const LOOKAHEAD: Settings<LookaheadSettings> = {
  randomEpisodes: { ...LINEAR.randomEpisodes, default: 10 },
  reward: REWARD,
  depth: { default: 1, min: 1, integer: true, description: 'decisions looked ahead' },
  hold: { default: 10, min: 1, integer: true, description: 'steps that each choice is held for' },
};

/** Every agent that comes with the library. */
export const agents: readonly AgentEntry[] = [
  {
    name: 'pets',
    description: 'an ensemble of networks and a planner (Chua et al. 2018)',
    plans: true,
    settings: PETS_SETTINGS,
    create: async (request) => {
      // Found out now, and not after the random episodes, when the first fit begins.
      await loadTfjs('pets');
      return petsFromSettings(request);
    },
  },
  {
    name: 'linear',
    description: 'a linear model, fitted by ridge regression, and a planner',
    plans: true,
    settings: LINEAR,
    create: async ({ environment, settings, algorithm, ...place }) => {
      const { randomEpisodes, reward } = withDefaults<LearnerSettings>('linear', settings, LINEAR);
      const learned = { ...learnedFrom(environment, reward), restore: loadLinearModel };
      return mpcAgent({ name: 'linear', ...learned, randomEpisodes, algorithm, ...placeOf(place) });
    },
  },
  {
    name: 'gp',
    description: 'a Gaussian process and a planner; for few data',
    plans: true,
    settings: GP,
    create: async ({ environment, settings, algorithm, ...place }) => {
      const { randomEpisodes, reward, maxPoints, mean } = withDefaults<GpSettings>('gp', settings, GP);
      const { space, reward: given } = environment;
      const learnsReward = reward === 'learned';
      return mpcAgent({
        name: 'gp',
        model: gaussianProcess({ space, learnsReward, maxPoints, mean: mean === 'zero' ? 'zero' : 'linear' }),
        ...(!learnsReward && { system: given }),
        restore: loadGaussianProcess,
        randomEpisodes,
        algorithm,
        ...placeOf(place),
      });
    },
  },
  {
    name: 'lookahead',
    description: 'a linear model in which everything that could be done is tried; for discrete actions',
    plans: false,
    settings: LOOKAHEAD,
    create: async ({ environment, settings, backend, threads }) => {
      const { reward, ...rest } = withDefaults<LookaheadSettings>('lookahead', settings, LOOKAHEAD);
      return lookaheadAgent({
        ...learnedFrom(environment, reward),
        restore: loadLinearModel,
        ...rest,
        ...placeOf({ backend, threads }),
      });
    },
  },
  {
    name: 'dyna-q',
    description:
      'a table of values, learned from steps and from a table that remembers them (Sutton 1990); for numbered states',
    plans: false,
    takesStrategy: true,
    settings: DYNA_Q_AGENT_SETTINGS,
    create: async (request) => dynaQFromSettings(request),
  },
  {
    name: 'random',
    description: 'acts at random and learns nothing, to compare with',
    plans: false,
    settings: {},
    create: async ({ environment, settings }) => {
      withDefaults('random', settings, {});
      return randomAgent(environment);
    },
  },
];

function learnedFrom({ space, reward: given }: EnvEntry, reward: string) {
  const model = linearModel({ space, learnsReward: reward === 'learned' });
  return reward === 'learned' ? { model } : { model, system: given };
}

/**
 * The agent of that name.
 *
 * @throws ForerunError `invalid-argument` for an unknown name; the message lists the valid ones
 */
export function findAgent(name: string): AgentEntry {
  const found = agents.find((agent) => agent.name === name);
  if (found !== undefined) return found;
  const names = agents.map((agent) => agent.name).join(', ');
  throw new ForerunError('invalid-argument', `findAgent: there is no agent '${name}'; there are ${names}.`);
}
