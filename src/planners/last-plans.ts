import { fallbackActions, fallbackStates } from './answer.ts';
import type { Plan } from './planner.ts';
import type { PlanSizes } from './sizes.ts';

/** What of a plan the next one may fall back on. */
export type LastPlan = Pick<Plan, 'actions' | 'states'>;

/** The last plans of B problems, in memory of their own: what callers do with theirs must not reach the fallback. */
export class LastPlans {
  readonly #sizes: Pick<PlanSizes, 'horizon' | 'state'>;
  readonly #bounds: Float32Array;
  /** `[B, H * A]` and `[B, (H + 1) * S]` */
  readonly #actions: Float32Array;
  readonly #states: Float32Array;
  readonly #problems: number;
  #any = false;

  /** @param bounds Of actions, `[A, 3]` low, high, null */
  constructor(sizes: Pick<PlanSizes, 'problems' | 'horizon' | 'action' | 'state'>, bounds: Float32Array) {
    const { problems, horizon, action, state } = sizes;
    this.#sizes = sizes;
    this.#problems = problems;
    this.#bounds = bounds;
    this.#actions = new Float32Array(problems * horizon * action);
    this.#states = new Float32Array(problems * (horizon + 1) * state);
  }

  /** The actions of all, `[B, H * A]`; absent where there is no last plan. */
  get actions(): Float32Array | undefined {
    return this.#any ? this.#actions : undefined;
  }

  /** Keeps copies of new plans, one per problem. */
  keep(plans: readonly LastPlan[]): void {
    plans.forEach((plan, b) => {
      this.#actions.set(plan.actions, b * plan.actions.length);
      this.#states.set(plan.states, b * plan.states.length);
    });
    this.#any = true;
  }

  forget(): void {
    this.#any = false;
  }

  /** The documented fallback of problem b in a state `[S]`: its last plan moved on by one step, else doing nothing. */
  fallback(b: number, present: Float32Array): LastPlan {
    const { horizon } = this.#sizes;
    const last = this.#any ? this.#lastOf(b) : undefined;
    return {
      actions: fallbackActions(last, horizon, this.#bounds),
      states: fallbackStates(last, horizon, present),
    };
  }

  #lastOf(b: number): LastPlan {
    const each = this.#actions.length / this.#problems;
    const path = this.#states.length / this.#problems;
    return {
      actions: this.#actions.subarray(b * each, (b + 1) * each),
      states: this.#states.subarray(b * path, (b + 1) * path),
    };
  }
}
