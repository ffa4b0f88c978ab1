import { ForerunError } from '../../src/index.ts';
import { createLearnedLoop, type LearnedLoop, type LearnedLoopOptions, type LearnedMoment } from './learned-loop.ts';
import type { LearnedModel } from './model-file.ts';

/** What a {@link Player} tells. */
export interface PlayerEvents {
  readonly onMoment: (moment: LearnedMoment, loop: LearnedLoop) => void;
  readonly onError: (error: Error) => void;
}

/** Plays a {@link LearnedLoop} at the pace of the plant's clock, or slower where planning takes longer. */
export interface Player {
  readonly playing: boolean;
  play(): void;
  pause(): void;
  /** From the start of the task. */
  restart(): void;
  /** The next step begins in the state that this makes of the present one. */
  change(state: (now: Float32Array) => ArrayLike<number>): void;
  destroy(): void;
}

/**
 * Makes a player at rest.
 *
 * @throws ForerunError what `createPlanner` throws
 */
export async function createPlayer(
  model: LearnedModel,
  options: LearnedLoopOptions,
  { onMoment, onError }: PlayerEvents,
): Promise<Player> {
  const loop = await createLearnedLoop(model, options);
  let [playing, stepping, destroyed] = [false, false, false];
  let due = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What to do between two steps. */
  let wishes: (() => void)[] = [];
  let newest: LearnedMoment | undefined;

  const granted = () => {
    for (const wish of wishes) wish();
    wishes = [];
  };
  const tick = async () => {
    if (!playing || stepping || destroyed) return;
    stepping = true;
    try {
      granted();
      newest = await loop.step();
      if (!destroyed) onMoment(newest, loop);
    } catch (error) {
      playing = false;
      const unexpected = !(error instanceof ForerunError && error.code === 'destroyed');
      if (unexpected) onError(error instanceof Error ? error : new Error(String(error)));
    }
    stepping = false;
    // What was missed, in a page in the background, is not made up for.
    due = Math.max(due + 1000 * loop.dt, performance.now());
    clearTimeout(timer);
    if (playing) timer = setTimeout(tick, due - performance.now());
  };
  const wish = (what: () => void) => {
    if (stepping || playing) wishes.push(what);
    else what();
  };
  return {
    get playing() {
      return playing;
    },
    play() {
      if (playing || destroyed) return;
      playing = true;
      due = performance.now();
      void tick();
    },
    pause() {
      playing = false;
      clearTimeout(timer);
    },
    restart: () => wish(() => loop.reset()),
    change: (state) =>
      wish(() => {
        if (newest !== undefined) loop.moveTo(state(loop.model.task.stateOf(newest.next)));
      }),
    destroy() {
      [playing, destroyed] = [false, true];
      clearTimeout(timer);
      loop.destroy();
    },
  };
}
