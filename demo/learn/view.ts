import { findScene } from '../../src/embed/scene/catalog.ts';
import { startingWorld } from '../../src/embed/scene/define.ts';
import { ForerunError, type PlannerOptions } from '../../src/index.ts';
import { createChartPanel } from './chart-panel.ts';
import { learningCharts } from './charts.ts';
import { download } from './elements.ts';
import { EMPTY_LOG, type LearningLog, logText, progressText, withReport } from './log.ts';
import { type LearnedModel, learnedModel, toModelFile } from './model-file.ts';
import { openModel } from './open-model.ts';
import { playOnStage } from './play-on-stage.ts';
import type { Player } from './player.ts';
import type { Report } from './reports.ts';
import { LARGEST_SEED } from './requests.ts';
import { createStage } from './stage.ts';
import { startLearning } from './start-learning.ts';
import { findLearningTask, type LearningSizes, type LearningSystem, type LearningTask } from './tasks.ts';
import { createLayout } from './view-layout.ts';

/** What {@link createLearningView} takes. All of it may be left out. */
export interface LearningViewOptions {
  /** Default `'pendulum'`. */
  readonly system?: LearningSystem;
  /** Default 0. */
  readonly seed?: number;
  /** Smaller or larger than the task's own. */
  readonly sizes?: Partial<LearningSizes>;
  /** Where plans with what was learned are made. Default `'auto'`; learning itself is always on the CPU. */
  readonly backend?: PlannerOptions['backend'];
  /** Called with every model that was learned or opened. */
  readonly onModel?: (model: LearnedModel) => void;
  /** Called when the reader chooses another system or seed. */
  readonly onChoice?: (choice: { readonly system: LearningSystem; readonly seed: number }) => void;
  /** Takes the button that plans with what was learned; default the view plays it itself. */
  readonly onPlan?: (model: LearnedModel) => void;
}

/** The learning half of the gallery. */
export interface LearningView {
  /** What was learned or opened last. */
  readonly model: LearnedModel | undefined;
  readonly running: boolean;
  /** As the button does. */
  start(): void;
  cancel(): void;
  /** Stops planning with what was learned until it is asked for again; learning goes on. For a view that is out of sight. */
  pause(): void;
  /** Frees the worker, the planner, and everything that was put into the element. */
  destroy(): void;
}

/** With reduced motion the picture changes at most so often, in ms. */
const CALM_MS = 500;

/**
 * Puts the learning half into an element: an ensemble learns in a worker, with progress bar, losses, disagreement, model against reality
 * and returns; then it plans with what it learned. Needs `learn.css` and the page's custom properties.
 */
export function createLearningView(root: HTMLElement, options: LearningViewOptions = {}): LearningView {
  let log: LearningLog = EMPTY_LOG;
  let model: LearnedModel | undefined;
  let running: AbortController | undefined;
  let player: Player | undefined;
  /** The player that is being made, while it is wanted. */
  let making: object | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let destroyed = false;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  const layout = createLayout({
    start,
    cancel,
    plan,
    push,
    restart,
    save,
    saveManifest,
    open,
    chooseSystem,
    chooseSeed,
  });
  const { controls, texts } = layout;
  controls.system.value = options.system ?? 'pendulum';
  controls.seed.value = String(options.seed ?? 0);
  root.append(layout.root);
  const stage = createStage(layout.stage);
  const charts = createChartPanel(layout.charts);

  const task = (): LearningTask => findLearningTask(controls.system.value);
  const seed = (): number => Math.min(Math.max(Math.trunc(Number(controls.seed.value)) || 0, 0), LARGEST_SEED);
  const sizes = (): LearningSizes => ({ ...task().sizes, ...options.sizes });
  const isDue = () => {
    const now = performance.now();
    if (calm.matches && now - shownAt < CALM_MS) return false;
    shownAt = now;
    return true;
  };

  function chooseSystem(): void {
    choose();
    chooseSeed();
  }

  function chooseSeed(): void {
    controls.seed.value = String(seed());
    options.onChoice?.({ system: task().system, seed: seed() });
  }

  function choose(): void {
    stop();
    model = undefined;
    log = EMPTY_LOG;
    texts.description.textContent = task().description;
    texts.step.textContent = 'Nothing learned yet.';
    texts.caption.textContent = `${task().title}, before anything was learned.`;
    stage.show(findScene(task().scene), { state: task().start });
    refresh();
  }

  function refresh(): void {
    const { start, cancel, plan, push, restart, save, saveManifest, system, seed, file } = controls;
    const busy = running !== undefined;
    for (const control of [start, system, seed, file]) control.disabled = busy;
    cancel.disabled = !busy;
    for (const control of [save, saveManifest]) control.disabled = busy || model === undefined;
    plan.disabled = save.disabled || making !== undefined;
    for (const control of [push, restart]) control.disabled = player === undefined;
    plan.setAttribute('aria-pressed', String(player?.playing === true));
    const { returns, loss, disagreement, reality } = learningCharts(log, { ...task(), sizes: sizes() });
    charts.show([returns, ...reality, loss, disagreement]);
    texts.summary.textContent = logText(log, task());
  }

  async function start(): Promise<void> {
    if (running !== undefined) return;
    stop();
    complain(undefined);
    [log, model] = [EMPTY_LOG, undefined];
    const own = new AbortController();
    running = own;
    texts.news.textContent = 'Learning has begun.';
    refresh();
    try {
      controls.seed.value = String(seed());
      const request = { system: task().system, seed: seed(), sizes: sizes() };
      const learned = await startLearning(request, { signal: own.signal, onReport: take });
      const seconds = learned.seconds.toFixed(0);
      adopt(learnedModel(learned), `Learned in ${seconds} s.`);
      texts.bar.value = 1;
    } catch (error) {
      if (destroyed) return;
      const cancelled = error instanceof ForerunError && error.code === 'aborted';
      texts.step.textContent = cancelled ? 'Cancelled; nothing was kept.' : 'Learning failed.';
      texts.news.textContent = texts.step.textContent;
      if (!cancelled) complain(error);
    } finally {
      running = undefined;
      if (!destroyed) refresh();
    }
  }

  function take(report: Report): void {
    log = withReport(log, report);
    if (report.kind === 'progress') {
      texts.bar.value = report.fraction;
      texts.step.textContent = progressText(log);
      return;
    }
    if (report.kind === 'moment') {
      if (isDue()) {
        const state = task().stateOf(report.observation);
        stage.show(findScene(task().scene), { state, action: task().actionOf(report.action) });
        texts.caption.textContent = `${progressText(log)}. ${task().said(report.observation)}.`;
      }
      return;
    }
    if (report.kind === 'episode')
      texts.news.textContent = `Episode ${report.episode + 1}: return ${Math.round(report.return)}.`;
    refresh();
  }

  function adopt(found: LearnedModel, how: string): void {
    model = found;
    texts.step.textContent = how;
    texts.news.textContent = `${how} You can plan with it now.`;
    options.onModel?.(found);
  }

  async function plan(): Promise<void> {
    if (model === undefined) return;
    if (options.onPlan !== undefined) {
      options.onPlan(model);
      return;
    }
    if (player?.playing === true) player.pause();
    else if (player !== undefined) player.play();
    else await play(model);
    refresh();
  }

  async function play(learned: LearnedModel): Promise<void> {
    const mine = {};
    making = mine;
    refresh();
    try {
      const made = await playOnStage(learned, {
        stage,
        seed: seed(),
        backend: options.backend ?? 'auto',
        isDue,
        onText: (text) => {
          texts.caption.textContent = text;
        },
        onError: (error) => {
          complain(error);
          refresh();
        },
      });
      // Something else was begun meanwhile, or nobody looks any more.
      if (making !== mine) made.destroy();
      else player = made;
    } catch (error) {
      if (making === mine) complain(error);
    }
    if (making === mine) making = undefined;
  }

  function push(): void {
    const scene = findScene(task().scene);
    player?.change((now) => scene.pushed(now, scene.defaultPush, startingWorld(scene).params));
  }

  function restart(): void {
    player?.restart();
    if (player?.playing === false) player.play();
    refresh();
  }

  function save(): void {
    if (model !== undefined)
      download(`${fileName()}.safetensors`, toModelFile(model.checkpoint), 'application/octet-stream');
  }

  function saveManifest(): void {
    if (model === undefined) return;
    download(`${fileName()}.json`, `${JSON.stringify(model.checkpoint.manifest, null, 2)}\n`, 'application/json');
  }

  function fileName(): string {
    return `forerun-${task().system}`;
  }

  async function open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    try {
      const { model: found, name } = await openModel(files);
      if (running !== undefined || destroyed) return;
      controls.system.value = found.task.system;
      choose();
      complain(undefined);
      adopt(found, `Opened ${name}.`);
      refresh();
    } catch (error) {
      complain(error);
    }
  }

  function complain(error: unknown): void {
    texts.problem.hidden = error === undefined;
    texts.problem.textContent = error instanceof Error ? error.message : String(error ?? '');
  }

  function cancel(): void {
    running?.abort();
  }

  /** Ends learning and planning. */
  function stop(): void {
    running?.abort();
    making = undefined;
    player?.destroy();
    player = undefined;
  }

  choose();
  return {
    get model() {
      return model;
    },
    get running() {
      return running !== undefined;
    },
    start: () => void start(),
    cancel,
    pause() {
      making = undefined;
      player?.pause();
      refresh();
    },
    destroy() {
      destroyed = true;
      stop();
      stage.destroy();
      charts.destroy();
      layout.root.remove();
    },
  };
}
