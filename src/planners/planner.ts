import type { AdapterSummary } from '../rollout/backend.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import type { AutotuneOptions } from './autotune.ts';
import type { KernelLayout, PlannerLayout } from './layout.ts';

/** How a plan came about. Each names what the caller may want to do. */
export type PlanStatus =
  /** The plan is the algorithm's. */
  | 'ok'
  /** Every sample had a non-finite cost; the actions are the previous plan shifted by one step. Check model and state. */
  | 'all-diverged'
  /** The GPU did not answer within `timeoutMs`; the actions are the previous plan shifted by one step. */
  | 'deadline'
  /** The GPU device was lost and made anew; this plan started from the shifted last plan. */
  | 'recovered';

/** Figures about one plan. Costs are those of the last inner iteration's samples. */
export interface PlanStats {
  /** Lowest cost among the samples. */
  readonly bestCost: number;
  /** Effective sample size of the weights, 1 to N; the number of elites for CEM and iCEM, 1 where the best is taken. */
  readonly effectiveSamples: number;
  /** Samples whose cost was not finite. They rank worst. */
  readonly diverged: number;
  /** Wall time of this `plan()`, read-back included, in ms. */
  readonly planMs: number;
}

/** The answer to one planning problem. */
export interface Plan {
  readonly status: PlanStatus;
  /** Action to take now, `[A]`; finite and within bounds. A discrete action is its index. */
  readonly action: Float32Array;
  /** The whole plan, `[H, A]`, row-major. */
  readonly actions: Float32Array;
  /** States along the plan as the model predicts them, `[H + 1, S]`, means over the particles of an ensemble; the first is the state planned from. */
  readonly states: Float32Array;
  /** Cost of `actions` from that state; `Infinity` when it diverges, and for actions that are not the algorithm's. */
  readonly cost: number;
  readonly stats: PlanStats;
}

/** What {@link createPlanner} takes. */
export interface PlannerOptions {
  readonly system: System;
  /** `mppi({...})`, `cem({...})`, ... */
  readonly algorithm: Algorithm;
  /**
   * `'auto'` (default): WebGPU on a GPU, else the CPU, which is quicker than a GPU that is emulated on it. `'webgpu'` never falls
   * back.
   */
  readonly backend?: 'auto' | 'webgpu' | 'cpu';
  /**
   * A device to share. It stays the caller's: the planner does not destroy it. Kernels use its features `shader-f16` and `subgroups`
   * where it was asked for with them, and do without otherwise.
   */
  readonly device?: GPUDevice;
  /**
   * Looks for the fastest layout of the kernels by running some for two seconds, once per adapter, system and sizes. Plans stay the
   * same. Default false: a layout that is good on most machines.
   */
  readonly autotune?: boolean | AutotuneOptions;
  /** Parts of a layout that are known to be good; not together with `autotune`; followed where they suit the plan and the device. Default none. */
  readonly layout?: Partial<KernelLayout>;
  /** B: problems planned in one submission. Default 1. */
  readonly problems?: number;
  /** Keys the random numbers; problem b uses `seed + b`, or give one per problem. Default 0. */
  readonly seed?: number | readonly number[];
  /** Threads that the CPU backend may use, 1 to 16. Default: as many as the machine runs at once, 16 at most. Plans are the same for any number. */
  readonly threads?: number;
  /** Bound on any wait for the GPU, in ms. Default 5,000. A plan on the CPU always ends, however long it takes. */
  readonly timeoutMs?: number;
}

/** Costs, and states where they were asked for, of given action sequences. */
export interface Evaluation {
  /** `[n]`; `Infinity` where the roll-out diverged. */
  readonly costs: Float32Array;
  /** `[n, H + 1, S]`, means over the particles of an ensemble. */
  readonly states?: Float32Array;
}

/** Roll-outs of candidates that stay on the GPU, for those who draw them there; see {@link Planner.candidateBuffers}. */
export interface CandidateBuffers {
  /** The planner's. What draws them has to be on it, too. */
  readonly device: GPUDevice;
  /**
   * f32, `[count, 1 + (H + 1) * S]`: per candidate its cost, then its states. The cost of one that diverged is the largest f32; its
   * states stay at the last one that was finite. Usage: storage, copy source.
   */
  readonly paths: GPUBuffer;
  /** f32: the values of the system's parameters in use, in the order of `system.params`. Usage: uniform, storage. */
  readonly params: GPUBuffer;
  readonly count: number;
  /** H */
  readonly horizon: number;
  /** S */
  readonly stateSize: number;
}

/** Plans for one system with one algorithm. Holds the warm start between calls. */
export interface Planner {
  readonly system: System;
  readonly algorithm: Algorithm;
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: AdapterSummary;
  /** Why the CPU, or a software adapter, is used although `'auto'` would prefer better; absent otherwise. */
  readonly fallbackReason: string | undefined;
  /** How its kernels are laid out, and where that is from; what does not suit the plan was not followed. */
  readonly layout: PlannerLayout;
  /** B */
  readonly problems: number;
  /** Plans from one state `[S]`; for planners with one problem. */
  plan(state: ArrayLike<number>): Promise<Plan>;
  /** Plans from B states, `[B, S]` row-major. */
  planBatch(states: ArrayLike<number>): Promise<Plan[]>;
  /** Changes parameters of the model in use, by name. */
  setParams(params: Readonly<Record<string, number>>): void;
  /**
   * Goes on with a model that was fitted again: a system of the same names, bounds, text and sizes whose parameters, tables
   * and networks may differ. Nothing is compiled; the warm start stays.
   *
   * @throws ForerunError `invalid-argument` when anything else differs: make another planner then
   */
  setModel(system: System): void;
  /**
   * Rolls out `actions`, `[n, H, A]` row-major, from `state` `[S]`; for any n and the planner's H. Particles of an ensemble draw noise
   * and members of their own, the same in each call: where there is chance, the cost of `plan.actions` is another estimate of `plan.cost`.
   */
  evaluate(state: ArrayLike<number>, actions: ArrayLike<number>, options?: { states?: boolean }): Promise<Evaluation>;
  /** Roll-outs of the first `count` samples of the last plan, `[count, H + 1, S]`, for drawing the fan of candidates. */
  candidates(count: number): Promise<{ states: Float32Array; costs: Float32Array }>;
  /** How many candidates there are at most: the samples of the last iteration, or as many as a GPU's binding holds the states of. */
  readonly mostCandidates: number;
  /**
   * The same roll-outs on the GPU that plans, submitted and not read back: what is submitted to the device afterwards finds them in
   * the buffers. `undefined` where there is nothing to draw: on the CPU (use {@link candidates} there), before the first plan and after
   * `reset`. Exactly `count` samples are rolled out (all where the dynamics are an ensemble), and none when nothing was planned or
   * changed since the last call.
   *
   * The same object comes back for the same count and device. The buffers are the planner's: they are written again by the
   * next call, and destroyed by a call with another count, with the planner, and when a lost device is replaced. So draw what
   * comes back at once, and ask again for the next picture.
   *
   * @throws ForerunError `invalid-argument` for a count that is not 1 to `mostCandidates`; `device-lost`, after which the next
   * `plan()` brings another device
   */
  candidateBuffers(count: number): Promise<CandidateBuffers | undefined>;
  /** Forgets the warm start; restarts the random numbers, with another seed when given. */
  reset(options?: { seed?: number | readonly number[] }): void;
  destroy(): void;
}
