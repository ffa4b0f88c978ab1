import type { Transition, Transitions } from '../models/data/transitions.ts';
import type { FitOptions } from '../models/model.ts';

/** What is paid for finding something new: what {@link curiousAgent} adds to the environment's reward. */
export interface IntrinsicReward {
  readonly name: string;
  /** What a step is worth for its novelty, at least 0. */
  reward(transition: Transition): number;
  /** The step was taken: it is a little less new from now on. */
  visit?(transition: Transition): void;
  /** Learns from all that was seen, so that it is worth less. */
  learn?(data: Transitions, options?: FitOptions): Promise<void>;
  /** All that was learned, as bytes. */
  save(): Uint8Array;
  /** @throws ForerunError `invalid-data` for bytes that another kind saved */
  load(bytes: Uint8Array): void;
}
