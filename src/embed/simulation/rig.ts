import { ForerunError } from '../../error.ts';
import { createPlanner } from '../../planners/create.ts';
import type { Planner } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import { findScene } from '../scene/catalog.ts';
import { startingWorld } from '../scene/define.ts';
import type { Scene, Surroundings } from '../scene/scene.ts';
import { createPhysics, type Physics, type PhysicsModel } from './physics.ts';
import { algorithmOf, paramsOf } from './settings.ts';
import type { SimulationSettings } from './simulation.ts';

/** Waits before a planner is made anew for a device that cannot be had, in ms: GPUs that were lost take a moment to come back. */
const RETRIES_MS = [200, 400, 800];

/** What was made for some settings: a planner on its backend, and the system's physics on the calling thread. */
export class Rig {
  readonly scene: Scene;
  readonly settings: SimulationSettings;
  readonly physics: Physics;
  #planner: Planner;
  /** The system with the tables in use. */
  #system: System;
  #model: PhysicsModel;
  #spent = false;
  #destroyed = false;

  private constructor(scene: Scene, settings: SimulationSettings, physics: Physics, planner: Planner) {
    this.scene = scene;
    this.settings = settings;
    this.physics = physics;
    this.#planner = planner;
    this.#system = planner.system;
    this.#model = { system: planner.system, params: planner.system.params };
  }

  /**
   * Compiles and opens everything for some settings.
   *
   * @throws ForerunError as `createPlanner`
   */
  static async create(settings: SimulationSettings, device: GPUDevice | undefined): Promise<Rig> {
    const scene = findScene(settings.system);
    const system = scene.withObstacles(paramsOf(settings), settings.obstacles ?? scene.builtIn.obstacles);
    const physics = await createPhysics(system);
    const planner = await plannerOf(system, settings, device).catch((error: unknown) => {
      // Lost before it could plan, so that nothing has recovered from that yet.
      if (error instanceof ForerunError && error.code === 'device-lost') return anotherPlanner(system, settings);
      throw error;
    });
    return new Rig(scene, settings, physics, planner);
  }

  get planner(): Planner {
    return this.#planner;
  }

  /** The planner's device was lost for good, and no other planner could be had. */
  get isSpent(): boolean {
    return this.#spent;
  }

  get system(): System {
    return this.#system;
  }

  /** What a step of the real world is taken with. */
  get model(): PhysicsModel {
    return this.#model;
  }

  /** Where a run begins, `[S]`: seed 0 at the task's start, where it is known to be solved; others where the system draws. */
  start(seed: number, runs = 0): Float32Array {
    return seed === 0 ? Float32Array.from(this.scene.builtIn.start) : this.physics.start(seed + runs);
  }

  /** Whether settings need no other rig, whatever their parameters and obstacles are. */
  suits({ system, planner, settings, backend }: SimulationSettings): boolean {
    const mine = this.settings;
    const same = system === mine.system && planner === mine.planner && backend === mine.backend;
    return same && JSON.stringify(settings) === JSON.stringify(mine.settings);
  }

  /**
   * What planner and physics would go on with in that world; nothing where tables have other sizes, so that another rig is needed.
   *
   * @throws ForerunError `invalid-argument` for a world that cannot be
   */
  modelOf({ params, obstacles }: Surroundings): PhysicsModel | undefined {
    // Parameters alone need no check of the system's text, unless tables are made from them.
    if (Object.keys(this.#system.data).length === 0) return { system: this.#system, params };
    const { data } = this.scene.withObstacles(params, obstacles);
    const tables = Object.entries(data);
    const mine = this.#system.data;
    if (tables.some(([name, table]) => table.length !== mine[name]?.length)) return undefined;
    const same = tables.every(([name, table]) => table.every((value, i) => value === mine[name]?.[i]));
    // Bounds stay those that kernels were compiled with.
    return { system: same ? this.#system : { ...this.#system, params, data }, params };
  }

  /** Goes on in another world, from the next plan and step on. */
  follow(model: PhysicsModel): void {
    if (model.system !== this.#system) this.#present?.setModel(model.system);
    else this.#present?.setParams(model.params);
    this.#system = model.system;
    this.#model = model;
  }

  /** The planner begins anew. */
  reset(seed: number): void {
    this.#present?.reset({ seed });
  }

  /**
   * Another planner in place of one whose device was lost for good; a device that was given is not used any more.
   *
   * @throws ForerunError where no backend can be had
   */
  async renewPlanner(): Promise<void> {
    this.#spent = true;
    this.#planner.destroy();
    const planner = await anotherPlanner(this.#system, this.settings, () => this.#destroyed);
    if (this.#destroyed) planner.destroy();
    this.#checkAlive();
    this.#planner = planner;
    this.#spent = false;
    planner.setParams(this.#model.params);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#planner.destroy();
  }

  /** Nothing where there is none any more: the next one begins in the world as it is then. */
  get #present(): Planner | undefined {
    return this.#spent ? undefined : this.#planner;
  }

  #checkAlive(): void {
    if (this.#destroyed) throw new ForerunError('destroyed', 'simulation: it was destroyed; create another.');
  }
}

/** The world of some settings, as a scene shows it. */
export function worldOf(scene: Scene, { params, obstacles }: SimulationSettings): Surroundings {
  const world = startingWorld(scene, params);
  return obstacles === undefined ? world : { ...world, obstacles };
}

/** A planner on a device of the page's own, after another was lost: tried again until it can be had, or nobody wants it any more. */
async function anotherPlanner(
  system: System,
  settings: SimulationSettings,
  isOver: () => boolean = () => false,
  tries = 0,
): Promise<Planner> {
  try {
    return await plannerOf(system, settings, undefined);
  } catch (error) {
    const wait = RETRIES_MS[tries];
    if (wait === undefined) throw error;
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (isOver()) throw error;
    return anotherPlanner(system, settings, isOver, tries + 1);
  }
}

function plannerOf(system: System, settings: SimulationSettings, device: GPUDevice | undefined): Promise<Planner> {
  const { backend, seed } = settings;
  const shared = device === undefined || backend === 'cpu' ? {} : { device };
  return createPlanner({ system, algorithm: algorithmOf(settings), backend, seed, ...shared });
}
