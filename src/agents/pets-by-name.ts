import { ForerunError } from '../error.ts';
import type { NeuralDynamicsModel } from '../models/neural/ensemble.ts';
import { placeOf } from '../planners/place.ts';
import { withDefaults } from '../planners/settings.ts';
import type { Activation, Propagation, Risk } from '../systems/ensemble.ts';
import type { AgentRequest } from './catalog.ts';
import type { ModelAgent } from './model-agent.ts';
import { pets } from './pets.ts';
import type { PetsExploration } from './pets-exploration.ts';
import { PETS_SETTINGS, type PetsSettings } from './pets-settings.ts';

/**
 * {@link pets} by plain values.
 *
 * @throws ForerunError `invalid-argument`
 */
export function petsFromSettings({
  environment,
  settings,
  algorithm,
  backend = 'auto',
  threads,
}: AgentRequest): ModelAgent<NeuralDynamicsModel> {
  const given = withDefaults<PetsSettings>('pets', settings, PETS_SETTINGS);
  const { members, layers, width, probabilistic, learningRate, weightDecay, batchSize, epochs, patience } = given;
  const { validationFraction, warmStart, particles, disagreementCost, risk, riskLevel } = given;
  // Found out now, and not when the first plan is made.
  if ((risk === 'var' || risk === 'cvar') && riskLevel > 1) {
    throw new ForerunError(
      'invalid-argument',
      `pets: riskLevel is ${riskLevel}; give a share of the particles from 0 to 1 for the risk '${risk}'.`,
    );
  }
  const { elites = members } = given;
  if (elites > members) {
    throw new ForerunError(
      'invalid-argument',
      `pets: elites is ${elites}, but the ensemble has ${members} members; give at most as many, or more members.`,
    );
  }
  const { space, reward } = environment;
  // Choices are checked by `withDefaults`.
  const activation = given.activation as Activation;
  const propagation = given.propagation as Propagation;
  return pets({
    environment: given.reward === 'learned' ? { space } : { space, reward },
    ensemble: {
      members,
      elites,
      hidden: new Array<number>(layers).fill(width),
      activation,
      probabilistic,
      learningRate,
      weightDecay,
      batchSize,
      epochs,
      patience,
      validationFraction,
      warmStart,
    },
    planning: {
      particles: propagation === 'expectation' ? 1 : particles,
      propagation,
      aleatoric: given.aleatoric && probabilistic && propagation !== 'expectation',
      risk: riskOf(risk, riskLevel),
      disagreementCost,
    },
    ...explorationOf(given.exploration, given.explorationWeight),
    randomEpisodes: given.randomEpisodes,
    algorithm,
    ...placeOf({ backend, threads }),
  });
}

function explorationOf(kind: string, weight: number): { readonly exploration?: PetsExploration } {
  switch (kind) {
    case 'disagreement':
      return { exploration: { kind, weight } };
    case 'pure-disagreement':
      return { exploration: { kind: 'disagreement', weight, pure: true } };
    case 'thompson':
      return { exploration: { kind } };
    case 'upper-confidence':
      return { exploration: { kind, k: weight } };
    default:
      return {};
  }
}

function riskOf(kind: string, level: number): Risk {
  if (kind === 'var' || kind === 'cvar') return { kind, alpha: level };
  if (kind === 'mean-std') return { kind, k: level };
  return { kind: kind === 'worst' ? 'worst' : 'mean' };
}
