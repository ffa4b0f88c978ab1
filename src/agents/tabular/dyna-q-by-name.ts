import { ForerunError } from '../../error.ts';
import { type Settings, withDefaults } from '../../planners/settings.ts';
import type { AgentRequest } from '../catalog.ts';
import type { Schedule } from '../schedule.ts';
import { type DynaQAgent, dynaQAgent } from './dyna-q-agent.ts';
import { DYNA_Q_SETTINGS, type DynaQSettings } from './dyna-q-options.ts';

interface NamedSettings extends Omit<DynaQSettings, 'seed'> {
  readonly learningRate: number;
  readonly finalLearningRate: number | undefined;
  readonly epsilon: number;
  readonly finalEpsilon: number | undefined;
  readonly scheduleSteps: number;
}

const { seed: _, ...SHARED } = DYNA_Q_SETTINGS;

/** Settings of the agent `dyna-q` of the catalogue. */
export const DYNA_Q_AGENT_SETTINGS: Settings<NamedSettings> = {
  learningRate: {
    default: 0.1,
    min: 0,
    above: true,
    max: 1,
    description: 'how far a value moves to what it should be',
  },
  finalLearningRate: { default: undefined, min: 0, above: true, max: 1, description: 'what it becomes' },
  epsilon: { default: 0.1, min: 0, max: 1, description: 'share of random actions while learning' },
  finalEpsilon: { default: undefined, min: 0, max: 1, description: 'what it becomes' },
  scheduleSteps: { default: 10_000, min: 1, integer: true, description: 'steps until the final ones are reached' },
  ...SHARED,
};

/**
 * The agent `dyna-q` of the catalogue.
 *
 * @throws ForerunError `invalid-argument`
 */
export function dynaQFromSettings({
  environment,
  settings,
  strategy,
}: Pick<AgentRequest, 'environment' | 'settings' | 'strategy'>): DynaQAgent {
  const given = withDefaults<NamedSettings>('dyna-q', settings, DYNA_Q_AGENT_SETTINGS);
  const { learningRate, finalLearningRate, epsilon, finalEpsilon, scheduleSteps, initialValue, ...rest } = given;
  const exploring = ['epsilon', 'finalEpsilon'].find((name) => settings[name] !== undefined);
  if (strategy !== undefined && exploring !== undefined) {
    throw new ForerunError(
      'invalid-argument',
      `dyna-q: ${exploring} is ${String(settings[exploring])}, but '${strategy.name}' chooses the actions; give one of them.`,
    );
  }
  const towards = (from: number, to: number | undefined): Schedule =>
    to === undefined ? from : { kind: 'linear', from, to, steps: scheduleSteps };
  return dynaQAgent({
    environment,
    ...rest,
    // Without one of its own a strategy says what values begin with.
    ...((strategy === undefined || settings.initialValue !== undefined) && { initialValue }),
    learningRate: towards(learningRate, finalLearningRate),
    ...(strategy === undefined ? { epsilon: towards(epsilon, finalEpsilon) } : { strategy }),
  });
}
