import { ForerunError } from '../error.ts';
import { controlsFor } from './controls/controls-for.ts';
import { type ControlPanel, createControls, withValue } from './controls/create-controls.ts';
import type { Theme } from './draw/palette.ts';
import type { ViewAttributes } from './element-attributes.ts';
import { differenceOf } from './element-difference.ts';
import { backendText, summaryOf } from './element-figures.ts';
import { type Frame, showText } from './element-frame.ts';
import { createStage, type Stage } from './element-stage.ts';
import { createPlots, type Plots } from './plots/create-plots.ts';
import { createSimulation } from './simulation/create-simulation.ts';
import type { Moment, Simulation, SimulationSettings } from './simulation/simulation.ts';

/** Texts change so often, in ms: quicker ones cannot be read. */
const TEXT_MS = 400;

/** What a session needs of its element. */
export interface SessionHost {
  readonly frame: Frame;
  readonly device: GPUDevice | undefined;
  readonly onReady: (simulation: Simulation) => void;
  readonly onPlan: (moment: Moment) => void;
  readonly onStatus: (simulation: Simulation) => void;
  readonly onError: (error: Error) => void;
}

/** What attributes ask for. */
export interface Wish {
  readonly settings: Partial<SimulationSettings>;
  readonly view: ViewAttributes;
}

/** A view's life between two times of being put into a page and taken out: everything that has to be freed. */
export class Session {
  readonly #host: SessionHost;
  #wish: Wish;
  /** Asked of the simulation. */
  #applied: Partial<SimulationSettings> = {};
  /** The latest of them that it took; after a refusal this is what counts. */
  #inForce: Partial<SimulationSettings> = {};
  #simulation: Simulation | undefined;
  #starting = false;
  #stage: Stage | undefined;
  #panel: ControlPanel | undefined;
  #panelFor = '';
  #plots: Plots | undefined;
  #textTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #listening = new AbortController();
  /** Asked for before there was a simulation. */
  #playing: boolean | undefined;
  #destroyed = false;

  /**
   * Starts with the first {@link wish}.
   *
   * @param playing Whether it is to play; default as attributes say.
   */
  constructor(host: SessionHost, wish: Wish, playing?: boolean) {
    this.#host = host;
    this.#playing = playing;
    this.#wish = wish;
    const { signal } = this.#listening;
    const { play, start, step, reset, push } = host.frame;
    this.#dark.addEventListener('change', () => this.#show(), { signal });
    const on = (button: HTMLElement, act: (simulation: Simulation) => unknown, said: string): void =>
      button.addEventListener(
        'click',
        () => {
          if (this.#simulation === undefined) return;
          host.frame.problem.hidden = true;
          void Promise.resolve(act(this.#simulation)).catch(() => undefined);
          if (said !== '') showText(host.frame.events, said);
        },
        { signal },
      );
    on(play, (simulation) => (simulation.playing ? simulation.pause() : simulation.play()), '');
    on(
      start,
      (simulation) => {
        simulation.play();
        play.focus();
      },
      '',
    );
    on(step, (simulation) => simulation.step(), 'One step');
    on(reset, (simulation) => simulation.reset(), 'Reset');
    on(push, (simulation) => simulation.push(simulation.scene.defaultPush), 'Pushed');
    this.#show();
  }

  get simulation(): Simulation | undefined {
    return this.#simulation;
  }

  /** Attributes have changed. */
  wish(wish: Wish): void {
    this.#wish = wish;
    this.#show();
    if (this.#simulation !== undefined) this.#apply(this.#simulation);
    else if (!this.#starting) void this.#start();
  }

  /** Plays or pauses, at once or as soon as it can. */
  play(playing: boolean): void {
    this.#playing = playing;
    if (playing) this.#simulation?.play();
    else this.#simulation?.pause();
  }

  /** Tells reader and page what went wrong. */
  fail(error: Error): void {
    if (this.#destroyed) return;
    const { problem, badge } = this.#host.frame;
    problem.hidden = false;
    showText(problem, error.message);
    if (this.#simulation === undefined) showText(badge, 'Not planning');
    this.#host.onError(error);
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#listening.abort();
    clearTimeout(this.#textTimer);
    this.#stage?.destroy();
    this.#panel?.destroy();
    this.#plots?.destroy();
    this.#simulation?.destroy();
    this.#simulation = undefined;
    const { frame } = this.#host;
    for (const button of [frame.play, frame.step, frame.reset, frame.push]) button.disabled = true;
    frame.start.hidden = true;
    showText(frame.badge, 'Not planning');
  }

  async #start(): Promise<void> {
    this.#starting = true;
    const { settings } = this.#wish;
    showText(this.#host.frame.badge, 'Starting…');
    try {
      const { device } = this.#host;
      const simulation = await createSimulation(settings, device === undefined ? {} : { device });
      if (this.#destroyed) simulation.destroy();
      else this.#adopt(simulation, settings);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#starting = false;
    }
    // What was wished for meanwhile may be what works.
    if (!this.#destroyed && this.#simulation === undefined && this.#wish.settings !== settings) await this.#start();
  }

  #adopt(simulation: Simulation, settings: Partial<SimulationSettings>): void {
    this.#simulation = simulation;
    this.#applied = settings;
    this.#inForce = settings;
    const { frame, onPlan, onStatus, onReady } = this.#host;
    frame.problem.hidden = true;
    this.#stage = createStage(frame.stage, simulation, { theme: this.#theme, candidates: this.#wish.view.candidates });
    frame.stage.append(frame.start);
    simulation.on('plan', (moment) => {
      onPlan(moment);
      this.#textTimer ??= setTimeout(() => this.#showTexts(), TEXT_MS);
    });
    simulation.on('status', () => {
      this.#show();
      onStatus(simulation);
    });
    simulation.on('error', (error) => this.fail(error));
    for (const button of [frame.play, frame.step, frame.reset, frame.push]) button.disabled = false;
    this.#apply(simulation);
    this.#show();
    onReady(simulation);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.#playing ?? (this.#wish.view.autoplay && !still)) simulation.play();
    onStatus(simulation);
  }

  /** What attributes ask for otherwise than before; what was set by hand stays. */
  #apply(simulation: Simulation): void {
    const { settings, view } = this.#wish;
    if (simulation.speed !== view.speed) simulation.setSpeed(view.speed);
    const before = this.#applied;
    if (settings === before) return;
    this.#applied = settings;
    const change = differenceOf(before, settings, simulation.settings);
    if (Object.keys(change).length === 0) {
      if (before === this.#inForce) {
        // Whatever was refused is no longer asked for.
        this.#inForce = settings;
        this.#host.frame.problem.hidden = true;
      }
      return;
    }
    simulation.change(change).then(
      () => {
        if (this.#wish.settings === settings) this.#host.frame.problem.hidden = true;
        // One before it, on which it was built, was refused meanwhile.
        if (this.#applied === this.#inForce && !this.#destroyed) this.#apply(simulation);
        else this.#inForce = settings;
      },
      // It has told so by itself; the next change is one from what runs.
      () => {
        this.#applied = this.#inForce;
      },
    );
  }

  get #theme(): Theme {
    const { theme } = this.#wish.view;
    return theme === 'auto' ? (this.#dark.matches ? 'dark' : 'light') : theme;
  }

  /** Everything that does not change with each step. */
  #show(): void {
    if (this.#destroyed) return;
    const { frame } = this.#host;
    const { view } = this.#wish;
    frame.view.classList.toggle('dark', this.#theme === 'dark');
    frame.side.hidden = !view.controls;
    frame.plots.hidden = !view.plots;
    const simulation = this.#simulation;
    if (simulation === undefined) return;
    this.#stage?.set({ theme: this.#theme, candidates: view.candidates });
    const { playing, planner, scene } = simulation;
    showText(frame.play, playing ? 'Pause' : 'Play');
    frame.push.title = scene.pushText;
    frame.start.hidden = playing || simulation.moment !== undefined;
    showText(frame.badge, backendText(planner));
    frame.badge.title = planner.fallbackReason ?? '';
    this.#showControls(simulation);
    this.#showPlots(simulation);
    this.#showTexts();
  }

  #showTexts(): void {
    clearTimeout(this.#textTimer);
    this.#textTimer = undefined;
    if (this.#simulation === undefined || this.#destroyed) return;
    showText(this.#host.frame.summary, summaryOf(this.#simulation));
  }

  #showControls(simulation: Simulation): void {
    const { system, planner } = simulation.settings;
    const wanted = this.#wish.view.controls ? `${system} ${planner}` : '';
    if (wanted !== this.#panelFor) {
      this.#panel?.destroy();
      this.#panelFor = wanted;
      this.#panel =
        wanted === ''
          ? undefined
          : createControls(this.#host.frame.side, controlsFor(system, planner, simulation.scene), (control, value) => {
              const change = withValue(simulation.settings, control, value);
              simulation.change(change).then(
                () => {
                  this.#host.frame.problem.hidden = true;
                },
                (error: unknown) => {
                  this.#panel?.refuse(
                    control.group,
                    control.name,
                    error instanceof Error ? error.message : String(error),
                  );
                },
              );
            });
      this.#panel?.show(simulation.settings);
    } else if (this.#panel?.element.matches(':focus-within') === false) {
      // Not under the hands of who is changing something.
      this.#panel.show(simulation.settings);
    }
  }

  #showPlots(simulation: Simulation): void {
    const { plots } = this.#host.frame;
    if (!this.#wish.view.plots) {
      this.#plots?.destroy();
      this.#plots = undefined;
      return;
    }
    this.#plots ??= createPlots(plots, simulation, { theme: this.#theme });
    this.#plots.setTheme(this.#theme);
  }
}

/** A refusal of a method that needs a simulation. */
export function notThere(api: string): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `<forerun-view>: ${api}() needs the view to be in a page; append it first.`,
  );
}
