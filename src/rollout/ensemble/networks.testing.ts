import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { defineLearnedSystem, weightCount } from '../../systems/learned.ts';
import type { ActionSpace, System } from '../../systems/system.ts';

/** What a test varies. */
export type EnsembleVariant = Partial<
  Omit<EnsembleDynamics, 'weights' | 'inputMean' | 'inputStd' | 'outputMean' | 'outputStd' | 'layers'>
> & {
  /** Hidden layers. */
  readonly hidden?: readonly number[];
};

/** Two states, one action; costs that tell states and times apart. */
export const COST = `
  fn cost(x: State, u: Action, t: u32) -> f32 { return x.a * x.a + 0.5 * abs(x.b) + 0.1 * u.f * u.f + 0.01 * f32(t); }
  fn terminalCost(x: State) -> f32 { return 3.0 * abs(x.a - 0.2); }
`;

const ACTION: ActionSpace = {
  kind: 'continuous',
  names: ['f'],
  low: Float32Array.of(-1),
  high: Float32Array.of(1),
  neutral: Float32Array.of(0),
};

/** An ensemble with random weights: S = 2, A = 1, members that differ. */
export function randomEnsemble(variant: EnsembleVariant = {}, seed = 1, states = 2, actions = 1): EnsembleDynamics {
  const random = numbers(seed);
  const { hidden = [24, 17], probabilistic = true, learnsReward = false, members = 3 } = variant;
  const targets = states + (learnsReward ? 1 : 0);
  const layers = [states + actions, ...hidden, probabilistic ? 2 * targets : targets];
  const widest = Math.max(...layers);
  const table = (length: number, low: number, high: number) =>
    Float32Array.from({ length }, () => low + (high - low) * random());
  const noise = probabilistic ? targets : 0;
  return {
    activation: 'silu',
    propagation: 'tsinf',
    particles: 6,
    aleatoric: false,
    risk: { kind: 'mean' },
    disagreementCost: 0,
    minLogVariance: table(noise, -6, -4),
    maxLogVariance: table(noise, -2, -1),
    ...variant,
    members,
    layers,
    probabilistic,
    learnsReward,
    weights: table(weightCount(members, layers), -2 / Math.sqrt(widest), 2 / Math.sqrt(widest)),
    inputMean: table(layers[0] ?? 0, -0.5, 0.5),
    inputStd: table(layers[0] ?? 0, 0.5, 2),
    outputMean: table(targets, -0.05, 0.05),
    outputStd: table(targets, 0.1, 0.3),
  };
}

/** A system of such an ensemble. */
export function randomSystem(variant: EnsembleVariant = {}, seed = 1, wgsl: string = COST): System {
  const ensemble = randomEnsemble(variant, seed);
  return defineLearnedSystem({ name: 'random-networks', state: ['a', 'b'], action: ACTION, wgsl, ensemble });
}

/** Uniform numbers in [0, 1) for tests (Park and Miller). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
