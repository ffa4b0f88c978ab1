import type { Env } from '../../../src/envs/env.ts';

/** An episode that is played move by move, and what came of it so far. */
export class PlayedEpisode {
  readonly #env: Pick<Env, 'reset' | 'step'>;
  moves = 0;
  /** Rewards so far. */
  paid = 0;
  over = false;
  /** Over, and not for want of time. */
  terminated = false;

  constructor(env: Pick<Env, 'reset' | 'step'>, seed: number) {
    this.#env = env;
    this.reset(seed);
  }

  act(action: number): void {
    const { reward, terminated, truncated } = this.#env.step(action);
    this.moves++;
    this.paid += reward;
    this.over = terminated || truncated;
    this.terminated = terminated;
  }

  reset(seed: number): void {
    this.#env.reset({ seed });
    [this.moves, this.paid, this.over, this.terminated] = [0, 0, false, false];
  }
}
