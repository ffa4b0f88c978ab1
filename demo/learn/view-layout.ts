import { button, field, freshId, made } from './elements.ts';
import { learningTasks } from './tasks.ts';

/** What the parts of a learning view do when they are used. */
export interface LayoutActions {
  readonly start: () => void;
  readonly cancel: () => void;
  readonly plan: () => void;
  readonly push: () => void;
  readonly restart: () => void;
  readonly save: () => void;
  readonly saveManifest: () => void;
  readonly open: (files: readonly File[]) => void;
  readonly chooseSystem: () => void;
  readonly chooseSeed: () => void;
}

/** The parts of a learning view. */
export type Layout = ReturnType<typeof createLayout>;

/** Builds the view: native controls with labels, a progress bar, a stage, charts, and texts that say the same. */
export function createLayout(actions: LayoutActions) {
  const system = made('select', { id: freshId('system') });
  for (const { system: name, title } of learningTasks) system.append(new Option(title, name));
  const seed = made('input', {
    id: freshId('seed'),
    type: 'number',
    min: '0',
    max: '4294967295',
    step: '1',
    value: '0',
  });
  seed.inputMode = 'numeric';
  const file = made('input', { id: freshId('file'), type: 'file', accept: '.safetensors,.json', multiple: '' });
  system.addEventListener('change', actions.chooseSystem);
  seed.addEventListener('change', actions.chooseSeed);
  file.addEventListener('change', () => {
    actions.open([...(file.files ?? [])]);
    // The same file, mended, can be chosen again.
    file.value = '';
  });
  const start = button('Learn from scratch', actions.start, { class: 'main' });
  const cancel = button('Cancel', actions.cancel);
  const plan = button('Plan with what was learned', actions.plan, { 'aria-pressed': 'false' });
  const push = button('Push', actions.push);
  const restart = button('From the start', actions.restart);
  const save = button('Save model (safetensors)', actions.save);
  const saveManifest = button('Save manifest (JSON)', actions.saveManifest);

  const bar = made('progress', { id: freshId('progress'), max: '1', value: '0' });
  const step = made('p', { class: 'learning-step' }, ['Nothing learned yet.']);
  const description = made('p', { class: 'learning-quiet' });
  const problem = made('p', { role: 'alert', class: 'learning-problem', hidden: '' });
  /** What screen readers are told: beginnings, ends and episodes, not every epoch. */
  const news = made('p', { role: 'status', class: 'learning-unseen' });
  const stage = made('div', { class: 'learning-stage' });
  const caption = made('figcaption', {}, ['What the agent does appears here.']);
  const charts = made('div', { class: 'learning-charts' });
  const summary = made('p', { class: 'learning-quiet' });

  const controls = made('div', { class: 'learning-controls' }, [
    field('System to learn', system),
    field('Seed', seed),
    description,
    made('div', { class: 'learning-buttons' }, [start, cancel]),
    made('div', { class: 'learning-progress' }, [made('label', { for: bar.id }, ['Progress']), bar]),
    step,
    problem,
    made('div', { class: 'learning-buttons' }, [plan, push, restart]),
    made('div', { class: 'learning-buttons' }, [save, saveManifest]),
    field('Open a model (.safetensors, with its .json where it has one)', file),
    news,
  ]);
  const figure = made('figure', {}, [stage, caption]);
  const root = made('div', { class: 'learning-view' }, [
    controls,
    made('div', { class: 'learning-shown' }, [figure, charts, summary]),
  ]);
  return {
    root,
    controls: { system, seed, file, start, cancel, plan, push, restart, save, saveManifest },
    texts: { bar, step, description, problem, news, caption, summary },
    stage,
    charts,
  };
}
