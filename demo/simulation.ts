import { createEnv, type SystemEnv } from '../src/envs/index.ts';
import { createPlanner, defaultSettings, mppi, type Plan, type Planner, type System } from '../src/index.ts';
import type { Scene } from './scene.ts';

/** Which computer plans. */
export type BackendName = 'auto' | 'webgpu' | 'cpu';

/** Candidate paths of one plan: `[count, H + 1, S]` and their costs. */
export type Fan = Awaited<ReturnType<Planner['candidates']>>;

/** A moment of the closed loop: the state, and what was planned from it. */
export interface Moment {
  readonly state: Float32Array;
  readonly plan: Plan;
  readonly fan: Fan;
  /** Where the robot is to go. */
  readonly goal: readonly number[];
}

/** Candidates drawn of all that were tried. */
const FAN = 60;

/** Plan times remembered for the median. */
const REMEMBERED = 120;

/** A built-in system in closed loop with MPPI. Where there is a place to go, it goes back and forth. */
export class Simulation {
  readonly scene: Scene;
  readonly system: System;
  /** States so far. */
  trail: Float32Array[] = [];
  #planner: Planner;
  readonly #env: SystemEnv;
  #state: Float32Array;
  #times: number[] = [];
  #steps = 0;
  #pushes = 0;
  #away = false;
  #stayed = 0;

  private constructor(scene: Scene, planner: Planner, env: SystemEnv) {
    this.scene = scene;
    this.system = planner.system;
    this.#planner = planner;
    this.#env = env;
    this.#state = Float32Array.from(scene.builtIn.start);
  }

  static async create(scene: Scene, samples: number, seed: number, backend: BackendName): Promise<Simulation> {
    const system = scene.builtIn.create();
    const planner = await createPlanner({ system, algorithm: algorithm(scene, samples), backend, seed });
    const simulation = new Simulation(scene, planner, await createEnv(system));
    simulation.reset(seed);
    return simulation;
  }

  get planner(): Planner {
    return this.#planner;
  }

  /** N */
  get samples(): number {
    return this.#planner.algorithm.samples;
  }

  /** Seconds that a step stands for. */
  get dt(): number {
    return this.system.params.dt ?? 0.02;
  }

  /** Simulated seconds since the last reset. */
  get time(): number {
    return this.#steps * this.dt;
  }

  /** Median wall time of a plan, in ms; undefined before the first. */
  get planMs(): number | undefined {
    return this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1];
  }

  /** Distance to the goal, in m. */
  get distance(): number {
    const position = this.scene.builtIn.position(this.#state);
    return Math.hypot(...this.#goal().map((value, i) => value - (position[i] ?? 0)));
  }

  /** Plans from the present state, then acts. One call at a time, and nothing else meanwhile. */
  async step(): Promise<Moment> {
    const state = this.#state;
    const plan = await this.#planner.plan(state);
    const fan = await this.#planner.candidates(Math.min(FAN, this.samples));
    const moment = { state, plan, fan, goal: this.#goal() };
    this.#act(plan);
    return moment;
  }

  /** Something hits the robot. */
  push(): void {
    this.#place(this.scene.pushed(this.#state, this.#pushes++ % 2 === 0 ? 1 : -1));
  }

  /** Starts again: seed 0 from the task's own start, others from a start of their own. */
  reset(seed: number): void {
    const { observation } = this.#env.reset({ seed });
    this.#place(seed === 0 ? this.scene.builtIn.start : observation);
    this.#planner.reset({ seed });
    this.#steps = 0;
    this.#pushes = 0;
    this.#stayed = 0;
    this.trail = [this.#state];
    this.#setGoal(false);
  }

  /** Plans with another number of samples from now on. */
  async setSamples(samples: number, seed: number, backend: BackendName): Promise<void> {
    const planner = await createPlanner({
      system: this.system,
      algorithm: algorithm(this.scene, samples),
      backend,
      seed,
    });
    const before = this.#planner;
    this.#planner = planner;
    this.#times = [];
    this.#setGoal(this.#away);
    before.destroy();
  }

  destroy(): void {
    this.#planner.destroy();
    this.#env.close();
  }

  #act(plan: Plan): void {
    const { observation, terminated } = this.#env.step(plan.action);
    this.#state = terminated ? this.#env.reset().observation : observation;
    this.#steps++;
    this.#times = [...this.#times, plan.stats.planMs].slice(-REMEMBERED);
    this.#keepAngleInView();
    this.trail.push(this.#state);
    if (this.trail.length > 2000) this.trail.shift();
    this.#stayed = this.distance < this.scene.arrived ? this.#stayed + this.dt : 0;
    if (this.#stayed > 1 && 'goalX' in this.system.params) {
      this.#setGoal(!this.#away);
      this.#stayed = 0;
      this.trail = [this.#state];
    }
  }

  #place(state: ArrayLike<number>): void {
    this.#state = this.#env.reset({ options: { state } }).observation;
  }

  /** The pendulum's angle counts turns; its view shows one and a half of them. */
  #keepAngleInView(): void {
    const angle = this.#state[0] ?? 0;
    if (this.system.name !== 'pendulum' || (angle > -0.6 * Math.PI && angle < 2.6 * Math.PI)) return;
    this.#place([angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI)), this.#state[1] ?? 0]);
    this.trail = [];
  }

  #goal(): readonly number[] {
    return this.scene.builtIn.goal(this.#env.params) ?? [];
  }

  /** Sends the robot to the task's goal, or back to its start; parameters change without compiling anything. */
  #setGoal(away: boolean): void {
    this.#away = away;
    const { start, position } = this.scene.builtIn;
    const goal = away ? position(start) : this.scene.builtIn.goal(this.system.params);
    const params: Record<string, number> = {};
    for (const [i, name] of ['goalX', 'goalY', 'goalZ'].entries()) {
      if (name in this.system.params) params[name] = goal?.[i] ?? 0;
    }
    this.#planner.setParams(params);
    this.#env.setParams(params);
  }
}

function algorithm(scene: Scene, samples: number) {
  return mppi({ ...defaultSettings(scene.builtIn.name, 'mppi'), samples });
}
