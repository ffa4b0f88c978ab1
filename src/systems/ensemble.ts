/** How the uncertainty of an ensemble is carried along a roll-out. */
export type Propagation =
  /** One particle: the mean of the members' predictions, without noise. */
  | 'expectation'
  /** A particle draws a member anew at each step (TS1 of Chua et al. 2018). */
  | 'ts1'
  /** A particle keeps its member (TS-infinity of Chua et al. 2018). */
  | 'tsinf';

/** What the cost of a candidate is, given the costs of its particles. Costs, so high is bad. */
export type Risk =
  | { readonly kind: 'mean' }
  | { readonly kind: 'worst' }
  /** The cost that a share `alpha` of the particles reaches or exceeds; 0 is the worst. */
  | { readonly kind: 'var'; readonly alpha: number }
  /** Mean of the worst share `alpha` of the particles: 0 is the worst, 1 the mean (Rockafellar and Uryasev 2000). */
  | { readonly kind: 'cvar'; readonly alpha: number }
  /** Mean cost plus `k` standard deviations: mean - k std in terms of returns. */
  | { readonly kind: 'mean-std'; readonly k: number };

/** Between the layers of a network. */
export type Activation = 'relu' | 'silu' | 'tanh';

/**
 * Dynamics that are networks instead of WGSL text: M multilayer perceptrons of the same shape that map (x, u), normalised, to
 * the change of x (and the reward), normalised. Planners roll them out with a cooperative kernel.
 */
export interface EnsembleDynamics {
  /** M */
  readonly members: number;
  /**
   * Sizes `[I, hidden..., O]`: I = S + A (S + n for n choices, one-hot); O = D, or 2 D with log-variances behind the means; D = S, or S + 1
   * with the reward last.
   */
  readonly layers: readonly number[];
  readonly activation: Activation;
  /** Whether the outputs' second half are log-variances. */
  readonly probabilistic: boolean;
  /** Whether the reward is the last output. */
  readonly learnsReward: boolean;
  /**
   * Per member and layer `W [in, out]` row-major, then `b [out]`; no padding. x' = x + outputMean + outputStd * (network output).
   * All members behind each other.
   */
  readonly weights: Float32Array;
  /**
   * Rounds weights to half precision: half the memory traffic where the device has `shader-f16`, the same numbers elsewhere. Sums stay f32.
   * Default false.
   */
  readonly halfWeights?: boolean;
  /** `[I]`: the network sees (input - inputMean) / inputStd. One-hot inputs have mean 0 and std 1. */
  readonly inputMean: Float32Array;
  readonly inputStd: Float32Array;
  /** `[D]` */
  readonly outputMean: Float32Array;
  readonly outputStd: Float32Array;
  /** `[D]`, bounds of the log-variance (of normalised outputs): soft, as in PETS. Empty when not probabilistic. */
  readonly minLogVariance: Float32Array;
  readonly maxLogVariance: Float32Array;
  readonly propagation: Propagation;
  /** P */
  readonly particles: number;
  /** Whether the learned noise is drawn at each step (needs a probabilistic network). */
  readonly aleatoric: boolean;
  readonly risk: Risk;
  /**
   * Cost per step of the members' disagreement (root mean square over D of the std over members of normalised means). 0 leaves it out; a
   * negative one is a bonus, for plans that explore.
   */
  readonly disagreementCost: number;
}
