import { adoptStyles } from '../../src/embed/controls/adopt-styles.ts';
import type { ControlValue } from '../../src/embed/controls/control.ts';
import { controlRow } from '../../src/embed/controls/control-row.ts';
import { CONTROLS_STYLE } from '../../src/embed/controls/style.ts';
import { dress } from '../figures/inline-svg.ts';
import { button, freshId, made } from '../learn/elements.ts';
import { type PartDescription, type PartValues, settingOf } from './parts.ts';

/** What the row above the pictures and the panel ask for. */
export interface FrameActions {
  readonly playOrPause: () => void;
  readonly step: () => void;
  readonly reset: () => void;
  /** Asked for other values, or another seed; throws where they cannot be. */
  readonly change: (values: PartValues, seed: number) => void;
}

/** What the buttons of a part say. */
export interface FrameTexts {
  readonly play: string;
  readonly pause: string;
  /** Absent where there are no single steps. */
  readonly step?: string;
  readonly reset: string;
}

/** The places of a part: picture, row of buttons, summary, facts and charts, and a panel with a control for everything. */
export interface PartFrame {
  readonly pictures: HTMLElement;
  readonly facts: HTMLElement;
  readonly charts: HTMLElement;
  showPlaying(playing: boolean): void;
  showSummary(text: string): void;
  /** 0 to 1; nothing takes the bar away. */
  showProgress(fraction: number | undefined, what?: string): void;
  showProblem(error: unknown): void;
  /** Shows values that were set elsewhere. */
  show(values: PartValues, seed: number): void;
  /** Takes everything out of the page. */
  destroy(): void;
}

const LARGEST_SEED = 2 ** 32 - 1;

/** Puts the places of a part at the end of an element of the page: a section with the picture, and beside it the panel. */
export function createPartFrame(
  root: HTMLElement,
  { title, text, controls }: PartDescription,
  texts: FrameTexts,
  actions: FrameActions,
): PartFrame {
  let shown: { values: PartValues; seed: number } = { values: {}, seed: 0 };
  adoptStyles(document, CONTROLS_STYLE);
  const heading = made('h3', { id: freshId('part') }, [title]);
  const play = button(texts.play, actions.playOrPause, { class: 'main' });
  const seed = made('input', { id: freshId('seed'), type: 'number', min: '0', max: String(LARGEST_SEED), step: '1' });
  const bar = made('progress', { max: '1', value: '0', class: 'part-bar' });
  const barText = made('span', { class: 'hint' });
  const progress = made('div', { class: 'part-progress', hidden: '' }, [bar, barText]);
  const problem = made('p', { role: 'alert', class: 'part-problem', hidden: '' });
  const pictures = made('div', { class: 'part-pictures' });
  const summary = made('p', { class: 'summary' });
  const facts = made('div', { class: 'part-facts' });
  const charts = made('div', { class: 'part-charts' });

  const set = (name: string, value: ControlValue | undefined): void => {
    const { [name]: _, ...others } = shown.values;
    actions.change(value === undefined ? others : { ...others, [name]: value }, shown.seed);
  };
  // The speed belongs to the buttons, the rest to the panel.
  const inRow = controls.find(({ name }) => name === 'speed');
  const speed = made('select', { id: freshId('speed') });
  if (inRow?.kind === 'choice') {
    speed.append(
      ...inRow.choices.map((choice) => new Option(choice.charAt(0).toUpperCase() + choice.slice(1), choice)),
    );
    speed.addEventListener('change', () => set('speed', speed.value === inRow.default ? undefined : speed.value));
  }
  seed.addEventListener('change', () => {
    // An empty field asks for nothing.
    const typed = Number.isNaN(seed.valueAsNumber) ? shown.seed : Math.trunc(seed.valueAsNumber);
    const value = Math.min(Math.max(typed, 0), LARGEST_SEED);
    seed.value = String(value);
    if (value !== shown.seed) actions.change(shown.values, value);
  });
  const rows = controls
    .filter((control) => control !== inRow)
    .map((control) => controlRow(control, ({ name }, value) => set(name, value)));
  const transport = made('div', { class: 'transport', role: 'group', 'aria-label': 'Run' }, [
    play,
    ...(texts.step === undefined ? [] : [button(texts.step, actions.step)]),
    button(texts.reset, actions.reset),
    ...(inRow === undefined ? [] : [made('label', {}, ['Speed', speed])]),
    made('label', {}, ['Seed', seed]),
  ]);
  const stage = made('section', { class: 'stage', 'aria-labelledby': heading.id }, [
    made('div', { class: 'heading' }, [heading, made('p', {}, [text])]),
    // Above the pictures, which are high: nobody has to scroll for them.
    transport,
    problem,
    progress,
    pictures,
    summary,
    facts,
    charts,
  ]);
  const panel = made('aside', { class: 'panel', 'aria-label': `Settings: ${title}` }, [
    made(
      'div',
      { class: 'forerun-controls' },
      rows.map(({ element }) => element),
    ),
  ]);
  root.append(stage, panel);
  dress(stage);
  return {
    pictures,
    facts,
    charts,
    showPlaying(playing) {
      play.textContent = playing ? texts.pause : texts.play;
    },
    showSummary(next) {
      if (summary.textContent !== next) summary.textContent = next;
    },
    showProgress(fraction, what = '') {
      progress.hidden = fraction === undefined;
      bar.value = fraction ?? 0;
      bar.setAttribute('aria-label', what);
      if (barText.textContent !== what) barText.textContent = what;
    },
    showProblem(error) {
      problem.hidden = error === undefined;
      problem.textContent = error instanceof Error ? error.message : String(error ?? '');
    },
    show(values, next) {
      shown = { values, seed: next };
      for (const row of rows) {
        // Whoever types there is left alone.
        if (!row.element.contains(document.activeElement)) row.show(settingOf(controls, values, row.control.name));
      }
      if (inRow !== undefined) speed.value = String(settingOf(controls, values, 'speed'));
      if (document.activeElement !== seed) seed.value = String(next);
    },
    destroy() {
      stage.remove();
      panel.remove();
    },
  };
}
