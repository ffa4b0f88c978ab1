import type { Plan } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import type { ActionLimiter } from './change-limits.ts';
import type { EventTally, RobotEventKind } from './events.ts';
import type { MeasuredState } from './measured.ts';

/** How a command came about. */
export type CommandStatus =
  /** The first action of a plan that was made for this moment. */
  | 'ok'
  /** A later action of the last plan: there was no new one. */
  | 'shifted'
  /** The brake action: the last plan is older than it may be, or there is none, or the loop is being stopped. */
  | 'brake';

/** What is sent to a robot. */
export interface RobotCommand {
  /** `[A]`; always finite, within bounds and limits. */
  readonly action: Float64Array;
  readonly status: CommandStatus;
  /** What stood in the way of `'ok'`. */
  readonly reason?: RobotEventKind;
  /** On the loop's clock, in ms. */
  readonly time: number;
  /** The plan that is followed; absent for `'brake'`. */
  readonly plan?: Plan;
  /** Steps into that plan. */
  readonly planAge: number;
  /** The newest state. */
  readonly measured: MeasuredState | undefined;
  /** From the measurement that was planned from to this command, in ms; for `'ok'` only. */
  readonly latencyMs?: number;
}

/** What {@link createPilot} takes, all of it checked. */
export interface PilotOptions {
  readonly system: System;
  /** Seconds of a step of a plan. */
  readonly dt: number;
  readonly maxPlanAgeSteps: number;
  /** `[A]`, for a state. */
  readonly brake: (state: Float32Array | undefined) => ArrayLike<number>;
  readonly limiter: ActionLimiter;
  readonly tally: EventTally;
}

/** Decides what is sent. Knows neither timers nor the planner: whoever calls says what time it is. */
export interface Pilot {
  /**
   * Takes a plan.
   *
   * @param due When its first action is to be sent
   * @param stamp When the state was measured that it is from
   * @returns Why it cannot be followed; `undefined` when it can
   */
  planned(plan: Plan, due: number, stamp: number, now: number): RobotEventKind | undefined;
  /** The command that is due now. @param reason Why there is no newer plan, if there is none */
  command(
    due: number,
    now: number,
    measured: MeasuredState | undefined,
    reason: RobotEventKind | undefined,
  ): RobotCommand;
  /** From now on only the brake action. */
  brakeForGood(): void;
  /** Whether the last command was the brake action, with nothing left of what went before. */
  readonly resting: boolean;
}

/** A {@link Pilot}. Before its first plan it brakes. */
export function createPilot(options: PilotOptions): Pilot {
  const { system, dt, maxPlanAgeSteps, limiter, tally } = options;
  let followed: { readonly plan: Plan; readonly due: number; readonly stamp: number } | undefined;
  let braking = true;
  let forGood = false;
  let resting = false;

  function brakeAction(measured: MeasuredState | undefined): Float64Array {
    try {
      const action = Float64Array.from(options.brake(measured?.state));
      if (action.length === system.actionSize && action.every(Number.isFinite)) return action;
    } catch {
      // As for what is not finite.
    }
    return Float64Array.from(neutralAction(system));
  }

  return {
    get resting() {
      return resting;
    },
    brakeForGood() {
      forGood = true;
    },
    planned(plan, due, stamp, now) {
      if (plan.status === 'all-diverged' || plan.status === 'deadline') {
        tally.note('plan-failed', `the plan is '${plan.status}'`, now);
        return 'plan-failed';
      }
      if (!isUsable(system, plan)) {
        tally.note('bad-plan', 'a plan is not finite, out of bounds or of the wrong length', now);
        return 'bad-plan';
      }
      if (plan.status === 'recovered') tally.note('device-recovered', 'the planner goes on with another device', now);
      if (followed === undefined || due >= followed.due) followed = { plan, due, stamp };
      return undefined;
    },
    command(due, now, measured, reason) {
      // Times of the schedule: a timer that is early by a hair must not repeat an action.
      const age = followed === undefined ? Number.POSITIVE_INFINITY : (due - followed.due) / 1000 / dt;
      const step = Math.max(0, Math.floor(age + 1e-6));
      const isOld = followed === undefined || step > maxPlanAgeSteps || step >= steps(system, followed.plan);
      const brakes = forGood || isOld;
      if (brakes !== braking) {
        tally.note(brakes ? 'brake' : 'resumed', brakes ? brakeText(forGood, reason) : 'plans are followed again', now);
      }
      braking = brakes;
      const common = { time: now, measured, ...(reason !== undefined && { reason }) };
      if (brakes || followed === undefined) {
        const wanted = brakeAction(measured);
        const action = limiter.next(wanted);
        resting = action.every((value, a) => Math.abs(value - clampedTo(system, wanted, a)) < 1e-9);
        return { ...common, action, status: 'brake', planAge: 0 };
      }
      resting = false;
      const { plan, stamp } = followed;
      const size = system.actionSize;
      const action = limiter.next(plan.actions.subarray(step * size, (step + 1) * size));
      if (followed.due === due) {
        return { action, status: 'ok', time: now, measured, plan, planAge: 0, latencyMs: now - stamp };
      }
      return { ...common, action, status: 'shifted', plan, planAge: step };
    },
  };
}

function brakeText(forGood: boolean, reason: RobotEventKind | undefined): string {
  if (forGood) return 'the loop is being stopped; the brake action is sent';
  return `the last plan is too old${reason === undefined ? '' : ` (${reason})`}; the brake action is sent`;
}

/** What doing nothing is, `[A]`; the first choice of discrete actions. */
export function neutralAction({ action }: System): Float64Array {
  return action.kind === 'continuous' ? Float64Array.from(action.neutral) : Float64Array.of(0);
}

function clampedTo({ action }: System, values: Float64Array, a: number): number {
  const value = values[a] ?? 0;
  if (action.kind === 'discrete') return value;
  return Math.min(Math.max(value, action.low[a] ?? value), action.high[a] ?? value);
}

function steps({ actionSize }: System, { actions }: Plan): number {
  return actions.length / actionSize;
}

/** Planners promise all of this; a robot is no place to find out that one does not. */
function isUsable({ action, actionSize }: System, plan: Plan): boolean {
  const { actions } = plan;
  if (!(actions instanceof Float32Array) || actions.length === 0 || actions.length % actionSize !== 0) return false;
  return actions.every((value, i) => {
    if (action.kind === 'discrete') return Number.isInteger(value) && value >= 0 && value < action.count;
    const a = i % actionSize;
    return value >= (action.low[a] ?? 0) && value <= (action.high[a] ?? 0);
  });
}
