import type { Seen } from '../../src/embed/element-seen.ts';
import type { Watched } from '../../src/embed/plots/figures.ts';
import type { RunRecord } from '../../src/embed/recording/index.ts';
import { findScene } from '../../src/embed/scene/catalog.ts';
import type { Scene, Surroundings } from '../../src/embed/scene/scene.ts';
import { Pace } from '../../src/embed/simulation/pace.ts';
import { changedSettings, DEFAULT_SETTINGS, paramsOf } from '../../src/embed/simulation/settings.ts';
import type { Moment, SimulationEvents } from '../../src/embed/simulation/simulation.ts';
import { ForerunError, type PlanStatus, type System } from '../../src/index.ts';

/** Moments before the present one that pictures and plots get. */
const REMEMBERED = 600;

const STATUSES: readonly PlanStatus[] = ['ok', 'all-diverged', 'deadline', 'recovered'];

/** A run that was recorded, as stage and plots see it. Nothing plans: it shows what is in the record. */
export class RecordedRun implements Seen, Watched {
  readonly record: RunRecord;
  readonly scene: Scene;
  readonly system: System;
  readonly world: Surroundings;
  readonly pace = 1;
  readonly #pace = new Pace();
  readonly #listeners = new Set<() => void>();
  #index = 0;
  #playing = false;
  #speed = 1;

  /** @throws ForerunError `invalid-data` for a run of no scene of the gallery, or whose names and values are not those of its system */
  constructor(record: RunRecord) {
    const { system, params, obstacles, stateNames, actionNames } = record.header;
    this.record = record;
    if (record.rows.length === 0) throw refused('it has no rows');
    try {
      this.scene = findScene(system);
      const settings = changedSettings(DEFAULT_SETTINGS, { system, params, obstacles });
      this.world = { params: paramsOf(settings), obstacles: obstacles ?? this.scene.builtIn.obstacles };
      this.system = this.scene.withObstacles(this.world.params, this.world.obstacles);
    } catch (error) {
      throw refused(error instanceof Error ? error.message : String(error));
    }
    const { action } = this.system;
    const own = action.kind === 'continuous' ? action.names : ['index'];
    if (stateNames.join() !== this.system.stateNames.join() || actionNames.join() !== own.join()) {
      throw refused(`it has other states and actions (${[...stateNames, ...actionNames].join(', ').slice(0, 200)})`);
    }
  }

  /** The row that is shown, from 0. */
  get index(): number {
    return this.#index;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get dt(): number {
    return this.record.header.dt;
  }

  get state(): Float32Array {
    return this.#row(this.#index).state.slice();
  }

  get moment(): Moment {
    return this.#moment(this.#index);
  }

  get history(): readonly Moment[] {
    const from = Math.max(0, this.#index - REMEMBERED);
    return Array.from({ length: this.#index - from + 1 }, (_, i) => this.#moment(from + i));
  }

  on<Name extends keyof SimulationEvents>(name: Name, listener: SimulationEvents[Name]): () => void {
    // Every change is told as a status; there are no plans and no errors.
    if (name !== 'status') return () => {};
    const call = listener as unknown as () => void;
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  /** Shows a row; beyond the ends the first or the last. */
  seek(index: number): void {
    const last = this.record.rows.length - 1;
    this.#index = Math.min(Math.max(Math.trunc(index) || 0, 0), last);
    this.#pace.wake();
    this.#tell();
  }

  /** Plays from here, or from the start where it is at the end, at so many times the speed of the clock. */
  play(speed: number): void {
    this.#speed = speed;
    if (this.#playing) return;
    if (this.#index >= this.record.rows.length - 1) this.#index = 0;
    this.#playing = true;
    this.#tell();
    void this.#loop();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#pace.wake();
    this.#tell();
  }

  /** Nothing is told any more. */
  destroy(): void {
    this.#listeners.clear();
    this.pause();
  }

  async #loop(): Promise<void> {
    this.#pace.restart();
    while (this.#playing && this.#index < this.record.rows.length - 1) {
      const next = this.#index + 1;
      await this.#pace.wait(Math.max(this.#row(next).time - this.#row(this.#index).time, 1e-3), this.#speed);
      // Somebody moved the scrubber meanwhile.
      if (!this.#playing || next !== this.#index + 1) continue;
      this.#index = next;
      this.#tell();
    }
    this.pause();
  }

  #row(index: number): RunRecord['rows'][number] {
    const row = this.record.rows[index];
    if (row === undefined) throw new Error(`There is no row ${index}.`);
    return row;
  }

  #moment(index: number): Moment {
    const { time, state, action, cost, status, plan } = this.#row(index);
    const known = cost ?? Number.NaN;
    return {
      step: index,
      time,
      at: 1000 * time,
      state,
      plan: {
        status: STATUSES.find((each) => each === status) ?? 'ok',
        action,
        actions: plan?.actions ?? action,
        states: plan?.states ?? new Float32Array(),
        cost: Number.NaN,
        stats: { bestCost: Number.NaN, effectiveSamples: Number.NaN, diverged: 0, planMs: Number.NaN },
      },
      nextState: this.record.rows[index + 1]?.state ?? state,
      cost: known,
      terms: { other: known },
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function refused(problem: string): ForerunError {
  return new ForerunError('invalid-data', `This run cannot be shown: ${problem}.`);
}
