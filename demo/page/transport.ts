import { MOST_CANDIDATES, SPEEDS } from '../address/gallery-state.ts';
import { element, show } from './element.ts';

/** What the row under the picture asks for. */
export interface TransportActions {
  readonly playOrPause: () => void;
  readonly step: () => void;
  readonly reset: () => void;
  readonly push: () => void;
  readonly seed: (seed: number) => void;
  readonly speed: (speed: number) => void;
  readonly candidates: (count: number) => void;
}

/** The row under the picture. */
export interface Transport {
  showPlaying(playing: boolean): void;
  /** What the push button does: `'A gust from the left'`. */
  showPush(text: string): void;
  showSeed(seed: number): void;
  showSpeed(speed: number): void;
  /** @param most as many as the planner tries */
  showCandidates(count: number, most: number): void;
}

/** Stops of the slider: none, then doubled from 16 on. */
const CANDIDATES = [0, ...Array.from({ length: 13 }, (_, i) => 2 ** (i + 4))] as const;

/** Wires play, step, reset, push, speed, seed and the number of candidates. */
export function createTransport(actions: TransportActions): Transport {
  const speed = element('speed', HTMLSelectElement);
  const seed = element('seed', HTMLInputElement);
  const candidates = element('candidates', HTMLInputElement);
  for (const each of SPEEDS) {
    speed.append(new Option(each === Number.POSITIVE_INFINITY ? 'Fastest' : `${each}×`, String(each)));
  }
  speed.addEventListener('change', () => actions.speed(Number(speed.value)));
  seed.addEventListener('change', () => {
    const value = Math.min(Math.max(Math.trunc(seed.valueAsNumber) || 0, 0), 2 ** 32 - 1);
    seed.value = String(value);
    actions.seed(value);
  });
  candidates.addEventListener('input', () => {
    const stop = candidates.valueAsNumber;
    actions.candidates(stop === Number(candidates.max) ? MOST_CANDIDATES : (CANDIDATES[stop] ?? 0));
  });
  for (const [id, run] of [
    ['play', actions.playOrPause],
    ['step', actions.step],
    ['reset', actions.reset],
    ['push', actions.push],
  ] as const) {
    element(id, HTMLButtonElement).addEventListener('click', run);
  }

  return {
    showPlaying: (playing) => show('play', playing ? 'Pause' : 'Play'),
    showPush(text) {
      element('push', HTMLButtonElement).title = text;
    },
    showSeed(value) {
      if (document.activeElement !== seed) seed.value = String(value);
    },
    showSpeed(value) {
      speed.value = String(value);
    },
    showCandidates(count, most) {
      const drawn = Math.min(count, most);
      // The last stop is all of them, however many.
      const last = CANDIDATES.findIndex((each) => each >= most);
      candidates.max = String(last < 0 ? CANDIDATES.length - 1 : last);
      const stop = CANDIDATES.findLastIndex((each) => each <= drawn);
      candidates.value = String(drawn === most ? candidates.max : stop);
      const text = drawn === 0 ? 'none' : drawn.toLocaleString('en-US');
      candidates.setAttribute('aria-valuetext', text);
      show('candidates-value', text);
    },
  };
}
