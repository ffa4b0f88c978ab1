import { ForerunError } from '../error.ts';
import {
  ATTRIBUTES,
  type AttributeName,
  DEFAULT_CANDIDATES,
  isOn,
  simulationAttributes,
  type ThemeChoice,
  type ViewAttributes,
  viewAttributes,
} from './element-attributes.ts';
import { createFrame, type Frame } from './element-frame.ts';
import { notThere, Session, type Wish } from './element-session.ts';
import type { Point } from './scene/scene.ts';
import { DEFAULT_SETTINGS } from './simulation/settings.ts';
import type { BackendChoice, Moment, Simulation, SimulationSettings } from './simulation/simulation.ts';

/** Detail of the event `forerun-status`. */
export interface ViewStatus {
  readonly backend: 'webgpu' | 'cpu';
  /** Who computes: `'WebAssembly, 2 workers'`. */
  readonly adapter: string;
  /** Why it is not what `'auto'` would prefer. */
  readonly fallbackReason: string | undefined;
  readonly playing: boolean;
  readonly ended: 'terminated' | 'diverged' | undefined;
  readonly settings: SimulationSettings;
}

/** Events of `<forerun-view>`; they bubble, and leave shadow roots. */
export interface ForerunViewEvents {
  'forerun-plan': CustomEvent<Moment>;
  'forerun-status': CustomEvent<ViewStatus>;
  /** Something was refused or failed; what was in force stays, and the view shows the message. */
  'forerun-error': CustomEvent<Error>;
}

const VIEW_DEFAULTS: ViewAttributes = {
  candidates: DEFAULT_CANDIDATES,
  speed: 1,
  theme: 'auto',
  controls: false,
  plots: false,
  autoplay: false,
};

// There is none in Node, where the module may be loaded all the same.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/**
 * `<forerun-view>`: a built-in system in closed loop with a planner, live. Register it with {@link defineForerunView}.
 *
 * Attributes, each with a property: `system` (default `quadrotor`), `planner` (`mppi`), `backend` (`auto`), `seed` (0), `samples`, `settings` and
 * `params` (JSON objects), `candidates` (how many are drawn; 0 for none), `speed` (1), `theme` (`auto`, `light`, `dark`), and, true by being
 * there, `controls`, `plots` and `autoplay`. Without `autoplay`, and for readers who prefer reduced motion, it waits for its play button.
 *
 * Views of a page share one GPU device. A view that is taken out of the page frees everything, and starts anew when it is put back.
 */
export class ForerunView extends Base {
  /** Attributes that are followed. */
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #frame: Frame;
  #session: Session | undefined;
  #wish: Wish = { settings: {}, view: VIEW_DEFAULTS };
  #device: GPUDevice | undefined;
  #updating = false;
  /** Asked for by methods; until then it is as `autoplay` says. */
  #playing: boolean | undefined;
  #ready = pending<Simulation>();

  constructor() {
    super();
    this.#frame = createFrame(this.attachShadow({ mode: 'open' }));
  }

  /** The name of a built-in system. */
  get system(): string {
    return this.getAttribute('system') ?? DEFAULT_SETTINGS.system;
  }
  set system(name: string) {
    this.setAttribute('system', name);
  }

  /** The name of a planner. */
  get planner(): string {
    return this.getAttribute('planner') ?? DEFAULT_SETTINGS.planner;
  }
  set planner(name: string) {
    this.setAttribute('planner', name);
  }

  /** Who should plan; {@link simulation}`.planner.backend` says who does. */
  get backend(): BackendChoice {
    return (this.getAttribute('backend') ?? DEFAULT_SETTINGS.backend) as BackendChoice;
  }
  set backend(choice: BackendChoice) {
    this.setAttribute('backend', choice);
  }

  /** A whole number from 0; another seed begins another run. */
  get seed(): number {
    return Number(this.getAttribute('seed') ?? DEFAULT_SETTINGS.seed);
  }
  set seed(seed: number) {
    this.setAttribute('seed', String(seed));
  }

  /** N; undefined where it is the system's own. */
  get samples(): number | undefined {
    const text = this.getAttribute('samples');
    return text === null ? undefined : Number(text);
  }
  set samples(samples: number | undefined) {
    this.#write('samples', samples === undefined ? null : String(samples));
  }

  /** Planner settings that are not those tuned for the system; checked when they take effect. */
  get settings(): SimulationSettings['settings'] {
    return this.#wish.settings.settings ?? {};
  }
  set settings(settings: SimulationSettings['settings']) {
    this.#write('settings', JSON.stringify(settings));
  }

  /** System parameters that are not the task's. */
  get params(): SimulationSettings['params'] {
    return this.#wish.settings.params ?? {};
  }
  set params(params: SimulationSettings['params']) {
    this.#write('params', JSON.stringify(params));
  }

  /** How many candidates are drawn. */
  get candidates(): number {
    return Number(this.getAttribute('candidates') ?? DEFAULT_CANDIDATES);
  }
  set candidates(count: number) {
    this.setAttribute('candidates', String(count));
  }

  /** Simulated by wall time. */
  get speed(): number {
    return Number(this.getAttribute('speed') ?? 1);
  }
  set speed(speed: number) {
    this.setAttribute('speed', String(speed));
  }

  /** `auto` is the reader's. */
  get theme(): ThemeChoice {
    return (this.getAttribute('theme') ?? 'auto') as ThemeChoice;
  }
  set theme(theme: ThemeChoice) {
    this.setAttribute('theme', theme);
  }

  /** Whether settings and parameters can be changed by the reader. */
  get controls(): boolean {
    return isOn(this.getAttribute('controls'));
  }
  set controls(shown: boolean) {
    this.#write('controls', shown ? '' : null);
  }

  /** Whether plots of cost, actions and plan time are shown. */
  get plots(): boolean {
    return isOn(this.getAttribute('plots'));
  }
  set plots(shown: boolean) {
    this.#write('plots', shown ? '' : null);
  }

  /** Whether it plays as soon as it can, unless the reader prefers reduced motion. */
  get autoplay(): boolean {
    return isOn(this.getAttribute('autoplay'));
  }
  set autoplay(autoplay: boolean) {
    this.#write('autoplay', autoplay ? '' : null);
  }

  /** A device to share with the page; set before the view is put into it. Default one for all views. */
  get device(): GPUDevice | undefined {
    return this.#device;
  }
  set device(device: GPUDevice | undefined) {
    this.#device = device;
  }

  /** Whether it rests. */
  get paused(): boolean {
    return this.simulation?.playing !== true;
  }

  /** What runs in the view; undefined before it is ready and outside a page. */
  get simulation(): Simulation | undefined {
    return this.#session?.simulation;
  }

  /** Resolves when the view has something to show; pending while it has not. */
  get ready(): Promise<Simulation> {
    return this.#ready.promise;
  }

  /** Plays, at once or as soon as it is ready. */
  play(): void {
    this.#playing = true;
    this.#session?.play(true);
  }

  /** Pauses, or does not begin to play. */
  pause(): void {
    this.#playing = false;
    this.#session?.play(false);
  }

  /** One step, then rests. @throws ForerunError outside a page, and whatever planning throws */
  async step(): Promise<Moment> {
    if (!this.isConnected) throw notThere('step');
    return (await this.ready).step();
  }

  /** Begins another run, with the same seed unless another is given. @throws ForerunError outside a page, for a bad seed */
  async reset(seed?: number): Promise<void> {
    if (!this.isConnected) throw notThere('reset');
    return (await this.ready).reset(seed);
  }

  /** Hits the robot; by default as its scene does. Before it is ready nothing is there to be hit. */
  push(by?: Point): void {
    const { simulation } = this;
    simulation?.push(by ?? simulation.scene.defaultPush);
  }

  /** Called by the page. */
  connectedCallback(): void {
    // What was set before the element was defined hides its accessors.
    for (const name of [...ATTRIBUTES, 'device']) {
      const value: unknown = Object.hasOwn(this, name) ? Reflect.get(this, name) : undefined;
      if (Reflect.deleteProperty(this, name) && value !== undefined) Reflect.set(this, name, value);
    }
    this.#update();
  }

  /** Called by the page. */
  disconnectedCallback(): void {
    this.#update();
  }

  /** Called by the page. */
  attributeChangedCallback(): void {
    this.#update();
  }

  #write(name: AttributeName, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** Once for all that changed at a time; a view that was only moved within the page goes on. */
  #update(): void {
    if (this.#updating) return;
    this.#updating = true;
    queueMicrotask(() => {
      this.#updating = false;
      if (!this.isConnected) this.#end();
      else this.#follow();
    });
  }

  #follow(): void {
    const problem = this.#read();
    this.#session ??= new Session(this.#host(), this.#wish, this.#playing);
    if (problem === undefined) this.#session.wish(this.#wish);
    if (problem !== undefined) this.#session.fail(problem);
  }

  #end(): void {
    if (this.#session === undefined) return;
    if (this.#session.simulation !== undefined) this.#ready = pending();
    this.#session.destroy();
    this.#session = undefined;
    this.#playing = undefined;
  }

  /** Takes the attributes over; those before stay where one is bad, whose error comes back. */
  #read(): Error | undefined {
    const read = (name: AttributeName) => this.getAttribute(name);
    try {
      const settings = simulationAttributes(read);
      const same = JSON.stringify(settings) === JSON.stringify(this.#wish.settings);
      this.#wish = { settings: same ? this.#wish.settings : settings, view: viewAttributes(read) };
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #host() {
    return {
      frame: this.#frame,
      device: this.#device,
      onReady: (simulation: Simulation) => this.#ready.resolve(simulation),
      onPlan: (moment: Moment) => this.#tell('forerun-plan', moment),
      onError: (error: Error) => this.#tell('forerun-error', error),
      onStatus: ({ planner, playing, ended, settings }: Simulation) => {
        const { backend, adapter, fallbackReason } = planner;
        const status: ViewStatus = { backend, adapter: adapter.description, fallbackReason, playing, ended, settings };
        this.#tell('forerun-status', status);
      },
    };
  }

  #tell(name: keyof ForerunViewEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'forerun-view': ForerunView;
  }
}

/** A promise that is settled from outside. */
function pending<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/**
 * Registers `<forerun-view>` (or another name) with the page; importing alone registers nothing. Calling it again does nothing.
 *
 * @returns the element's class
 * @throws ForerunError `invalid-argument` outside a page
 */
export function defineForerunView(name = 'forerun-view'): typeof ForerunView {
  if (globalThis.customElements === undefined) {
    throw new ForerunError(
      'invalid-argument',
      'defineForerunView: there are no custom elements here; call it in a page.',
    );
  }
  // A class can have one name only.
  if (customElements.get(name) === undefined) customElements.define(name, class extends ForerunView {});
  return ForerunView;
}
