import { ForerunError } from '../../error.ts';
import type { Plan, Planner } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import type { Point, Scene, Surroundings } from '../scene/scene.ts';
import { costTerms } from './cost-terms.ts';
import { History } from './history.ts';
import { Listeners } from './listeners.ts';
import { Pace } from './pace.ts';
import { Rig, worldOf } from './rig.ts';
import { changedSettings, ownParams } from './settings.ts';
import type {
  Moment,
  RunEnd,
  Simulation,
  SimulationEvents,
  SimulationOptions,
  SimulationSettings,
} from './simulation.ts';

/** A step's time for systems that have none, in s. */
const DEFAULT_DT = 0.05;

/** How long the end of a run is shown before the next begins, in s. */
const REST = 1;

/** The closed loop of a {@link Rig}. Everything is done in turn: plans, steps and changes never overlap. */
export class Run implements Simulation {
  #rig: Rig;
  readonly #device: GPUDevice | undefined;
  /** Wanted; in force once `#settled` is the same. */
  #settings: SimulationSettings;
  /** The last that were in force: what a failed change goes back to. */
  #settled: SimulationSettings;
  #world: Surroundings;
  #followed: Surroundings;
  #state: Float32Array;
  #steps = 0;
  /** Runs that have ended since the last reset. */
  #runs = 0;
  #ended: RunEnd | undefined;
  #moment: Moment | undefined;
  readonly #history = new History();
  readonly #listeners = new Listeners<SimulationEvents>();
  readonly #pace = new Pace();
  #speed: number;
  #playing = false;
  #looping = false;
  #destroyed = false;
  #turn: Promise<unknown> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  /** Changes that were asked for and not begun. */
  #waiting = 0;

  constructor(rig: Rig, settings: SimulationSettings, { device, speed = 1 }: SimulationOptions) {
    this.#rig = rig;
    this.#device = device;
    this.#settings = this.#settled = settings;
    this.#world = this.#followed = worldOf(rig.scene, settings);
    this.#speed = checkedSpeed(speed);
    this.#state = rig.start(settings.seed);
  }

  get scene(): Scene {
    return this.#rig.scene;
  }

  get settings(): SimulationSettings {
    return this.#settings;
  }

  get system(): System {
    return this.#rig.system;
  }

  get planner(): Planner {
    return this.#rig.planner;
  }

  get world(): Surroundings {
    return this.#world;
  }

  get state(): Float32Array {
    return this.#state.slice();
  }

  get playing(): boolean {
    return this.#playing;
  }

  get ended(): RunEnd | undefined {
    return this.#ended;
  }

  get speed(): number {
    return this.#speed;
  }

  get pace(): number {
    return this.#pace.ratio;
  }

  get dt(): number {
    const { dt } = this.#world.params;
    return dt !== undefined && dt > 0 ? dt : DEFAULT_DT;
  }

  get moment(): Moment | undefined {
    return this.#moment;
  }

  get history(): readonly Moment[] {
    return this.#history.moments;
  }

  on<Name extends keyof SimulationEvents>(name: Name, listener: SimulationEvents[Name]): () => void {
    return this.#listeners.add(name, listener);
  }

  play(): void {
    if (this.#playing || this.#destroyed) return;
    this.#playing = true;
    this.#tellStatus();
    void this.#loop();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#pace.wake();
    this.#tellStatus();
  }

  async step(): Promise<Moment> {
    this.pause();
    return this.#inTurn(() => this.#step());
  }

  async reset(seed = this.#settings.seed): Promise<void> {
    await this.change({ seed });
    await this.#inTurn(() => this.#begin(0));
    this.#tellStatus();
  }

  setSpeed(speed: number): void {
    this.#speed = checkedSpeed(speed);
    this.#pace.wake();
    this.#pace.restart();
    this.#tellStatus();
  }

  async change(given: Partial<SimulationSettings>): Promise<void> {
    this.#checkAlive('change');
    try {
      const next = changedSettings(this.#settings, given);
      this.#settings = next;
      // Another system's world comes with its scene.
      if (next.system === this.scene.builtIn.name) this.#world = worldOf(this.scene, next);
    } catch (error) {
      this.#listeners.tell('error', toError(error));
      throw error;
    }
    this.#waiting++;
    const changing = this.#changing.then(() => this.#settle());
    this.#changing = changing.catch(() => undefined);
    return changing;
  }

  move(handle: string, to: Point): void {
    // While another system comes, nothing is there to be moved.
    if (this.#destroyed || this.#settings.system !== this.scene.builtIn.name) return;
    const world = this.scene.moved(this.#world, handle, to);
    if (world === this.#world) return;
    const { params, obstacles } = world;
    const own = ownParams(this.#settings.system, params);
    const moved = obstacles === this.scene.builtIn.obstacles ? {} : { obstacles };
    this.#world = world;
    this.#settings = { ...this.#settings, params: own, ...moved };
    this.#tellStatus();
    void this.#inTurn(() => this.#follow()).catch((error) => this.#refuse(error));
  }

  push(by: Point): void {
    if (this.#destroyed) return;
    const work = () => {
      this.#state = Float32Array.from(this.scene.pushed(this.#state, by, this.#world.params));
      this.#tellStatus();
    };
    this.#inTurn(work).catch((error) => this.#listeners.tell('error', toError(error)));
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#playing = false;
    this.#listeners.clear();
    this.#pace.wake();
    this.#rig.destroy();
    this.#history.clear();
    this.#moment = undefined;
  }

  async #loop(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    this.#pace.restart();
    try {
      while (this.#playing) {
        // Paused meanwhile, or a single step was asked for.
        const moment = await this.#inTurn(() => (this.#playing ? this.#step() : undefined));
        if (moment === undefined) continue;
        if (this.#ended === undefined) await this.#pace.wait(this.dt, this.#speed);
        // However quick the run was: its end is to be seen.
        else await this.#pace.wait(REST, Math.min(this.#speed, 1));
      }
    } catch (error) {
      if (this.#destroyed) return;
      this.#playing = false;
      this.#listeners.tell('error', toError(error));
      this.#tellStatus();
    } finally {
      this.#looping = false;
    }
  }

  async #step(): Promise<Moment> {
    if (this.#ended !== undefined) this.#begin(this.#runs + 1);
    this.#follow();
    const state = this.#state;
    const at = performance.now();
    const plan = await this.#plan(state);
    this.#checkAlive('step');
    const { physics, model } = this.#rig;
    const step = this.#steps++;
    const led = physics.step(model, state, plan.action, step);
    this.#state = led.state;
    this.#ended = led.finite ? (led.terminated ? 'terminated' : undefined) : 'diverged';
    let terms: Moment['terms'] | undefined;
    const moment: Moment = {
      step,
      time: step * this.dt,
      at,
      state,
      plan,
      nextState: led.state,
      cost: led.cost,
      get terms() {
        terms ??= costTerms(physics, model, state, plan.action, step);
        return terms;
      },
    };
    this.#moment = moment;
    this.#history.add(moment);
    this.#listeners.tell('plan', moment);
    if (this.#ended !== undefined) this.#tellStatus();
    return moment;
  }

  /** Planners recover from the loss of a device of their own; from another's, and where that failed, with another planner. */
  async #plan(state: Float32Array): Promise<Plan> {
    const { planner, isSpent } = this.#rig;
    try {
      if (!isSpent) return await planner.plan(state);
    } catch (error) {
      if (!(error instanceof ForerunError && error.code === 'device-lost')) throw error;
    }
    await this.#rig.renewPlanner();
    this.#tellStatus();
    return this.#rig.planner.plan(state);
  }

  /** Makes the wanted settings those in force. Others may come meanwhile: then theirs. */
  async #settle(): Promise<void> {
    this.#waiting--;
    const target = this.#settings;
    if (target === this.#settled) return;
    let made: Rig | undefined;
    try {
      const fits = this.#rig.suits(target) && this.#rig.modelOf(worldOf(this.scene, target)) !== undefined;
      // The run goes on with the old one meanwhile.
      if (!fits) made = await Rig.create(target, this.#device);
      await this.#inTurn(() => this.#adopt(made ?? this.#rig, target));
      this.#tellStatus();
    } catch (error) {
      if (made !== this.#rig) made?.destroy();
      // In its turn: what was moved meanwhile is in force by then, and stays.
      await this.#inTurn(() => this.#refuse(error)).catch(() => undefined);
      throw error;
    }
  }

  /** Goes on with what was made for some settings; those that are wanted by now may be others. */
  #adopt(rig: Rig, target: SimulationSettings): void {
    const old = this.#rig;
    const sameSystem = rig.scene === old.scene;
    const begins = !sameSystem || target.seed !== this.#settled.seed;
    this.#rig = rig;
    this.#settled = target;
    if (rig !== old) {
      old.destroy();
      const wanted = this.#settings.system === target.system ? this.#settings : target;
      if (!sameSystem) this.#world = worldOf(rig.scene, wanted);
      this.#followed = worldOf(rig.scene, target);
    }
    if (begins) this.#begin(0);
    this.#follow();
  }

  /** Planner and physics take over what was moved and set since. */
  #follow(): void {
    const world = this.#world;
    if (world === this.#followed) return;
    const model = this.#rig.modelOf(world);
    // Another rig is on its way for this world.
    if (model === undefined) return;
    this.#rig.follow(model);
    this.#followed = world;
    this.#settled = { ...this.#settled, params: ownParams(this.#rig.settings.system, world.params) };
    if (world.obstacles !== this.scene.builtIn.obstacles) {
      this.#settled = { ...this.#settled, obstacles: world.obstacles };
    }
  }

  /** What was asked for cannot be: the settings go back to those in force, unless others are on their way. */
  #refuse(error: unknown): void {
    if (this.#waiting === 0) {
      this.#settings = this.#settled;
      this.#world = worldOf(this.scene, this.#settled);
    }
    this.#listeners.tell('error', toError(error));
    this.#tellStatus();
  }

  #begin(runs: number): void {
    const { seed } = this.#settings;
    this.#runs = runs;
    this.#state = this.#rig.start(seed, runs);
    this.#rig.reset((seed + runs) % 2 ** 32);
    this.#steps = 0;
    this.#ended = undefined;
    this.#moment = undefined;
    this.#history.clear();
  }

  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      this.#checkAlive('step');
      return work();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #tellStatus(): void {
    if (!this.#destroyed) this.#listeners.tell('status', this);
  }

  #checkAlive(api: string): void {
    if (this.#destroyed) throw new ForerunError('destroyed', `${api}: the simulation was destroyed; create another.`);
  }
}

function checkedSpeed(speed: number): number {
  if (speed > 0) return speed;
  throw new ForerunError(
    'invalid-argument',
    `simulation: speed is ${String(speed)}; give a number above 0, 1 for real time, Infinity for no waiting.`,
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
