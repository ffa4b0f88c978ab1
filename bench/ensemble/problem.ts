/** A plan through an ensemble of networks: CEM, each particle bound to one member (TSinf), learned noise drawn. */
export interface EnsembleProblem {
  /** S, A */
  readonly states: number;
  readonly actions: number;
  /** M */
  readonly members: number;
  /** Widths of the hidden layers, SiLU between them. */
  readonly hidden: readonly number[];
  /** N, H, P */
  readonly samples: number;
  readonly horizon: number;
  readonly particles: number;
  /** Of CEM. */
  readonly iterations: number;
  readonly eliteFraction: number;
  readonly momentum: number;
}

/** PETS on the cart-pole as mbrl-lib publishes it: 525 thousand evaluations, 129 GFLOP. */
export const CARTPOLE: EnsembleProblem = {
  states: 4,
  actions: 1,
  members: 5,
  hidden: [200, 200, 200, 200],
  samples: 350,
  horizon: 15,
  particles: 20,
  iterations: 5,
  eliteFraction: 0.1,
  momentum: 0.1,
};

/** PETS on HalfCheetah as mbrl-lib publishes it: 1.2 million evaluations of 24 - 4 x 200 - 18 networks, 317 GFLOP. */
export const HALF_CHEETAH: EnsembleProblem = {
  ...CARTPOLE,
  states: 18,
  actions: 6,
  samples: 400,
  horizon: 30,
  eliteFraction: 0.16,
  momentum: 0.12,
};

/** Of a size that suits control on a processor. */
export const SMALL: EnsembleProblem = { ...CARTPOLE, hidden: [64, 64, 64], samples: 128, particles: 5 };

/** Sizes of the layers of one network: it sees state and action, and gives a mean and a log-variance per state. */
export function layersOf({ states, actions, hidden }: EnsembleProblem): readonly number[] {
  return [states + actions, ...hidden, 2 * states];
}

/** Evaluations of a network in a plan: N x H x P in each iteration. The last roll-out, of the plan itself, is not counted. */
export function evaluationsOf({ samples, horizon, particles, iterations }: EnsembleProblem): number {
  return samples * horizon * particles * iterations;
}

/** Operations of one evaluation: a multiplication and an addition per weight. Biases, activations, noise and cost are not counted. */
export function flopPerEvaluation(problem: EnsembleProblem): number {
  const layers = layersOf(problem);
  return layers.slice(1).reduce((sum, outputs, l) => sum + 2 * (layers[l] ?? 0) * outputs, 0);
}

/** `'350 x 15 x 20 x 5, 5 of 5 - 4 x 200 - 8'`: N x H x P x iterations, and the networks. */
export function problemText(problem: EnsembleProblem): string {
  const { samples, horizon, particles, iterations, members, hidden } = problem;
  const layers = layersOf(problem);
  const inside = new Set(hidden).size === 1 ? `${hidden.length} x ${hidden[0]}` : hidden.join(' - ');
  return `${samples} x ${horizon} x ${particles} x ${iterations}, ${members} of ${layers[0]} - ${inside} - ${layers.at(-1)}`;
}
