import { ForerunError } from '../error.ts';
import type { AdapterSummary } from '../rollout/backend.ts';
import { writeModel } from '../rollout/model.ts';
import type { OpenedBackend } from '../rollout/open.ts';
import { paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { costOf, isSafe, readAnswer } from './answer.ts';
import { initialDistribution } from './distribution.ts';
import { createEngine, type Engine } from './engine.ts';
import { checkParams, checkSequences, checkStates, invalid } from './inputs.ts';
import { LastPlans } from './last-plans.ts';
import type { KernelLayout, PlannerLayout } from './layout.ts';
import type { CandidateBuffers, Evaluation, Plan, Planner, PlanStats, PlanStatus } from './planner.ts';
import { checkSameShape } from './same-shape.ts';
import { problemSeeds } from './seeds.ts';

/** What {@link SamplingPlanner.create} takes; checked by `createPlanner`. */
export interface SamplingPlannerParts {
  readonly system: System;
  readonly algorithm: Algorithm;
  readonly problems: number;
  readonly seeds: Uint32Array;
  readonly opened: OpenedBackend;
  /** Goes before the default layout. Default nothing. */
  readonly layout?: Partial<KernelLayout>;
  /** Where `layout` is from. Default `'default'`. */
  readonly layoutFrom?: PlannerLayout['from'];
  /** Opens the backend again after its device was lost; absent when the device is the caller's. */
  readonly reopen: (() => Promise<OpenedBackend>) | undefined;
}

/** Figures of a plan that did not come. */
const NO_STATS = { bestCost: Number.POSITIVE_INFINITY, effectiveSamples: 0, diverged: 0 } as const;

/** The planner behind every sampling algorithm, on either backend. */
export class SamplingPlanner implements Planner {
  readonly algorithm: Algorithm;
  readonly problems: number;
  #system: System;
  readonly #bounds: Float32Array;
  readonly #reopen: SamplingPlannerParts['reopen'];
  readonly #layoutFrom: PlannerLayout['from'];
  #engine: Engine;
  #seeds: Uint32Array;
  #params: Record<string, number>;
  /** Counts control ticks; part of every random number's counter. */
  #tick = 0;
  #warm = false;
  /** Counts what changes candidates: plans, parameters, models. */
  #moment = 0;
  readonly #last: LastPlans;
  /** Calls are answered one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #destroyed = false;

  private constructor(parts: SamplingPlannerParts, engine: Engine) {
    this.#system = parts.system;
    this.algorithm = parts.algorithm;
    this.problems = parts.problems;
    this.#reopen = parts.reopen;
    this.#layoutFrom = parts.layoutFrom ?? 'default';
    this.#seeds = parts.seeds;
    this.#params = { ...parts.system.params };
    this.#engine = engine;
    this.#bounds = initialDistribution(parts.system, parts.algorithm, engine.program.sizes).bounds;
    this.#last = new LastPlans(engine.program.sizes, this.#bounds);
  }

  /** Compiles and binds everything; after this nothing is created in a `plan()`. */
  static async create(parts: SamplingPlannerParts): Promise<SamplingPlanner> {
    const { system, algorithm, problems, layout = {} } = parts;
    const engine = await createEngine({ system, algorithm, problems, layout }, parts.opened);
    const planner = new SamplingPlanner(parts, engine);
    planner.#engine.opened.backend.write(planner.#engine.program.buffers.keys, parts.seeds);
    return planner;
  }

  get system(): System {
    return this.#system;
  }

  get backend(): 'webgpu' | 'cpu' {
    return this.#engine.opened.backend.kind;
  }

  get adapter(): AdapterSummary {
    return this.#engine.opened.backend.adapter;
  }

  get layout(): PlannerLayout {
    return { ...this.#engine.program.sizes.layout, from: this.#layoutFrom };
  }

  get fallbackReason(): string | undefined {
    return this.#engine.opened.fallbackReason;
  }

  get mostCandidates(): number {
    return this.#engine.program.candidates.most;
  }

  async plan(state: ArrayLike<number>): Promise<Plan> {
    if (this.problems !== 1) {
      throw invalid('plan', `this planner has ${this.problems} problems; use planBatch with a state for each.`);
    }
    const from = checkStates('plan', this.system, state, 1);
    const [plan] = await this.#enqueue('plan', () => this.#planAll(from));
    if (plan === undefined) throw invalid('plan', 'no plan came back.');
    return plan;
  }

  async planBatch(states: ArrayLike<number>): Promise<Plan[]> {
    const from = checkStates('planBatch', this.system, states, this.problems);
    return this.#enqueue('planBatch', () => this.#planAll(from));
  }

  setParams(params: Readonly<Record<string, number>>): void {
    this.#alive('setParams');
    checkParams('setParams', this.system, params);
    const given = { ...params };
    this.#afterwards(() => {
      this.#params = { ...this.#params, ...given };
      this.#engine.opened.backend.write(this.#engine.program.buffers.params, paramsData(this.system, this.#params));
    });
  }

  setModel(system: System): void {
    this.#alive('setModel');
    checkSameShape(this.#system, system);
    this.#system = system;
    this.#afterwards(() => {
      this.#params = { ...system.params };
      const { backend } = this.#engine.opened;
      const { model } = this.#engine.program.buffers;
      writeModel(backend, system, this.#params, model);
    });
  }

  async evaluate(
    state: ArrayLike<number>,
    actions: ArrayLike<number>,
    options: { states?: boolean } = {},
  ): Promise<Evaluation> {
    const from = checkStates('evaluate', this.system, state, 1);
    const given = checkSequences(this.system, this.algorithm.horizon, actions);
    return this.#enqueue('evaluate', async () => {
      const rolled = await this.#engine.evaluator.evaluate(from, given, options.states ?? false);
      const costs = rolled.costs.map(costOf);
      return rolled.states === undefined ? { costs } : { costs, states: rolled.states };
    });
  }

  candidates(count: number): Promise<{ states: Float32Array; costs: Float32Array }> {
    return this.#enqueue('candidates', () => {
      this.#checkCount('candidates', count);
      if (!this.#warm) throw invalid('candidates', 'there is no plan yet; call plan() first.');
      return this.#engine.program.candidates.read(count);
    });
  }

  candidateBuffers(count: number): Promise<CandidateBuffers | undefined> {
    return this.#enqueue('candidateBuffers', async () => {
      this.#checkCount('candidateBuffers', count);
      return this.#warm ? this.#engine.program.candidates.onGpu(count, this.#moment) : undefined;
    });
  }

  reset(options: { seed?: number | readonly number[] } = {}): void {
    this.#alive('reset');
    const seeds = options.seed === undefined ? undefined : problemSeeds(options.seed, this.problems);
    this.#afterwards(() => {
      this.#seeds = seeds ?? this.#seeds;
      this.#tick = 0;
      this.#warm = false;
      this.#last.forget();
      this.#engine.opened.backend.write(this.#engine.program.buffers.keys, this.#seeds);
    });
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#engine.destroy();
  }

  async #planAll(states: Float32Array): Promise<Plan[]> {
    const started = performance.now();
    const { status, words } = await this.#answer(states);
    const planMs = performance.now() - started;
    const plans = Array.from({ length: this.problems }, (_, b) => {
      if (words === undefined) return this.#fallback('deadline', states, b, { ...NO_STATS, planMs });
      const answer = readAnswer(words, this.#engine.program.sizes, b);
      const { bestCost, effectiveSamples, diverged, actions, cost } = answer;
      const stats = { bestCost, effectiveSamples, diverged, planMs };
      if (!Number.isFinite(bestCost) || !isSafe(actions, this.#bounds)) {
        return this.#fallback('all-diverged', states, b, stats);
      }
      return { status, action: this.#firstOf(actions), actions, states: answer.states, cost, stats };
    });
    this.#warm ||= words !== undefined;
    this.#last.keep(plans);
    return plans;
  }

  /** What the engine answers, or nothing when it is late. A device of ours that was lost is replaced first. */
  async #answer(states: Float32Array): Promise<{ status: PlanStatus; words: Uint32Array | undefined }> {
    let status: PlanStatus = 'ok';
    for (;;) {
      try {
        const words = await this.#submit(states);
        this.#alive('plan');
        return { status, words };
      } catch (error) {
        if (!(error instanceof ForerunError)) throw error;
        // Its buffers went while it ran.
        this.#alive('plan');
        if (error.code === 'timeout') return { status: 'deadline', words: undefined };
        if (error.code !== 'device-lost' || this.#reopen === undefined || status === 'recovered') throw error;
        await this.#recover(this.#reopen);
        status = 'recovered';
      }
    }
  }

  #submit(states: Float32Array): Promise<Uint32Array> {
    this.#moment++;
    const { opened, program } = this.#engine;
    opened.backend.write(program.buffers.states, states);
    opened.backend.write(program.buffers.tick, Uint32Array.of(this.#tick++, this.#warm ? 1 : 0));
    return program.tick.submit();
  }

  /** A plan without the engine's help. It counts as the last plan, so further ones move on. */
  #fallback(status: PlanStatus, states: Float32Array, b: number, stats: PlanStats): Plan {
    const size = this.system.stateSize;
    const last = this.#last.fallback(b, states.subarray(b * size, (b + 1) * size));
    return { status, action: this.#firstOf(last.actions), ...last, cost: Number.POSITIVE_INFINITY, stats };
  }

  #firstOf(actions: Float32Array): Float32Array {
    return actions.slice(0, this.system.actionSize);
  }

  /** A new device, and on it the distribution that the last plan left. */
  async #recover(reopen: () => Promise<OpenedBackend>): Promise<void> {
    const lost = this.#engine;
    const { layout } = lost.program.sizes;
    const parts = { system: this.system, algorithm: this.algorithm, problems: this.problems, layout };
    this.#engine = await createEngine(parts, await reopen());
    lost.destroy();
    if (this.#destroyed) this.#engine.destroy();
    this.#alive('plan');
    const { backend } = this.#engine.opened;
    const { buffers, sizes } = this.#engine.program;
    backend.write(buffers.keys, this.#seeds);
    backend.write(buffers.params, paramsData(this.system, this.#params));
    // A plan's actions are its parameters unless splines or choices lie between: those start anew.
    const plain = sizes.choices === 0 && sizes.spline === undefined;
    const last = plain ? this.#last.actions : undefined;
    this.#warm = last !== undefined;
    if (last !== undefined) backend.write(buffers.nominal, last);
  }

  #enqueue<T>(api: string, work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      this.#alive(api);
      return work();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Does something without an answer in its turn, so that calls take effect in the order in which they were made. */
  #afterwards(work: () => void): void {
    this.#queue = this.#queue
      .then(() => {
        if (this.#destroyed) return;
        this.#moment++;
        work();
      })
      // What a lost device cannot take now is written again when it is replaced.
      .catch(() => undefined);
  }

  #checkCount(api: string, count: number): void {
    const most = this.mostCandidates;
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw invalid(api, `count is ${String(count)}; give a whole number from 1 to ${most}.`);
    }
  }

  #alive(api: string): void {
    if (this.#destroyed) throw new ForerunError('destroyed', `${api}: the planner was destroyed; create another.`);
  }
}
