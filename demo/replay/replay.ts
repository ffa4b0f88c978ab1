import type { Theme } from '../../src/embed/draw/palette.ts';
import { withUnit } from '../../src/embed/element-figures.ts';
import { createStage } from '../../src/embed/element-stage.ts';
import { createPlots } from '../../src/embed/plots/create-plots.ts';
import { button } from '../learn/elements.ts';
import { element, show } from '../page/element.ts';
import type { RecordedRun } from './recorded-run.ts';

/** A recorded run in place of the live one. */
export interface Replay {
  readonly run: RecordedRun;
  setTheme(theme: Theme): void;
  setSpeed(speed: number): void;
  close(): void;
}

/** What {@link openReplay} takes. */
export interface ReplayOptions {
  readonly theme: Theme;
  readonly speed: number;
  /** Called when the reader closes it, and when it is closed by another. */
  readonly onClose: () => void;
}

/** Shows a recorded run in the page's places for picture, plots and transport, with a scrubber. Nothing plans. */
export function openReplay(run: RecordedRun, options: ReplayOptions): Replay {
  const { rows } = run.record;
  let { theme, speed } = options;
  const bar = element('replay', HTMLFieldSetElement);
  const play = button('Play', () => playOrPause(), { class: 'main' });
  const step = button('Step', () => {
    run.pause();
    run.seek(run.index + 1);
  });
  const scrubber = document.createElement('input');
  Object.assign(scrubber, { type: 'range', min: '0', max: String(rows.length - 1), step: '1', value: '0' });
  scrubber.setAttribute('aria-label', 'Time');
  scrubber.addEventListener('input', () => run.seek(scrubber.valueAsNumber));
  const time = document.createElement('output');
  const close = button('Back to planning', () => replay.close());
  bar.replaceChildren(play, step, scrubber, time, close);
  bar.hidden = false;
  element('transport', HTMLFieldSetElement).hidden = true;
  element('live-settings', HTMLElement).inert = true;

  const stage = createStage(element('views', HTMLElement), run, { theme, candidates: 0 });
  const plots = createPlots(element('plots', HTMLElement), run, { theme, figures: ['cost', 'actions'] });
  const stop = run.on('status', () => showNow());

  function playOrPause(): void {
    if (run.playing) run.pause();
    else run.play(speed);
  }

  function showNow(): void {
    const { title } = run.scene.builtIn;
    const { label, value, unit } = run.scene.progress(run.state, run.world.params);
    const end = rows.at(-1)?.time ?? 0;
    const now = `${run.moment.time.toFixed(2)} s of ${end.toFixed(2)} s`;
    if (scrubber.valueAsNumber !== run.index) scrubber.value = String(run.index);
    scrubber.setAttribute('aria-valuetext', now);
    if (time.value !== now) time.value = now;
    const text = run.playing ? 'Pause' : 'Play';
    if (play.textContent !== text) play.textContent = text;
    show('scene-title', `${title}, recorded`);
    show('scene-text', run.scene.builtIn.description);
    show('summary', `A recorded run of ${title}, ${now}. ${label}: ${withUnit(value, unit)}. Nothing plans.`);
  }

  const replay: Replay = {
    run,
    setTheme(next) {
      theme = next;
      stage.set({ theme });
      plots.setTheme(theme);
    },
    setSpeed(next) {
      speed = next;
    },
    close() {
      stop();
      run.destroy();
      stage.destroy();
      plots.destroy();
      bar.replaceChildren();
      bar.hidden = true;
      element('transport', HTMLFieldSetElement).hidden = false;
      element('live-settings', HTMLElement).inert = false;
      options.onClose();
    },
  };
  showNow();
  play.focus();
  return replay;
}
