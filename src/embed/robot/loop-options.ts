import { ForerunError } from '../../error.ts';
import type { Planner } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import type { ChangeLimits } from './change-limits.ts';
import { type Clock, machineClock } from './clock.ts';
import type { RobotEvent } from './events.ts';
import { neutralAction, type RobotCommand } from './pilot.ts';

/** Whether and how the time from a measurement to its command is made up for. */
export interface LatencyOptions {
  /** Plan from the state that the model expects when the command is due, not from the one measured. Default true. */
  readonly compensate?: boolean;
  /** Time from a command to its effect, in ms, over which the state is predicted too. Default 0. */
  readonly actuationMs?: number;
}

/** What `createRobotLoop` takes. */
export interface RobotLoopOptions {
  /** Plans; for one problem. It stays the caller's. */
  readonly planner: Pick<Planner, 'system' | 'algorithm' | 'plan' | 'evaluate'>;
  /** Where commands go. What it throws is counted as `'send-failed'`. */
  readonly send: (command: RobotCommand) => void;
  /** Commands a second, 0.1 to 1000. Best 1 / dt, so that a plan's warm start is one step ahead. Default that. */
  readonly rateHz?: number;
  /** Seconds of a step of the model. Default: the system's parameter `dt`, else 1 / rateHz. */
  readonly dt?: number;
  /** A state that is older is not planned from, in ms. Default 5 periods. */
  readonly maxStateAgeMs?: number;
  /** How many steps into the last plan commands may be taken when there is no new one; then the brake action. Default 5, or what the horizon has. */
  readonly maxPlanAgeSteps?: number;
  /** Action that brings the robot to rest, `[A]`, or what gives it for a state. Default what the system calls neutral. */
  readonly brake?: readonly number[] | ((state: Float32Array | undefined) => readonly number[]);
  /** How quickly commands may change, those of the fallback and the brake included. Default as quickly as they like. */
  readonly limits?: ChangeLimits;
  readonly latency?: LatencyOptions;
  /** How long before a command is due its plan is begun, in ms; less is fresher, and more often late. Default a period, which is the most. */
  readonly leadMs?: number;
  /** How long `stop()` goes on sending until the brake action is reached and handed over, in ms. Default 2000. */
  readonly stopMs?: number;
  /** Told of what happens, of each kind at most once a second. */
  readonly onEvent?: (event: RobotEvent) => void;
  readonly clock?: Clock;
}

/** {@link RobotLoopOptions} with everything filled in and checked. */
export interface RobotLoopSettings {
  readonly periodMs: number;
  readonly dt: number;
  readonly maxStateAgeMs: number;
  readonly maxPlanAgeSteps: number;
  readonly brake: (state: Float32Array | undefined) => ArrayLike<number>;
  readonly limits: ChangeLimits;
  readonly compensate: boolean;
  readonly actuationMs: number;
  readonly leadMs: number;
  readonly stopMs: number;
  readonly clock: Clock;
}

const NAMES = [
  ...['planner', 'send', 'rateHz', 'dt', 'maxStateAgeMs', 'maxPlanAgeSteps', 'brake', 'limits'],
  ...['latency', 'leadMs', 'stopMs', 'onEvent', 'clock'],
];

/** @throws ForerunError `invalid-argument` */
export function loopSettings(options: RobotLoopOptions): RobotLoopSettings {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalid(`there is no option '${unknown}'; the options are ${NAMES.join(', ')}`);
  const { system, algorithm } = options.planner;
  const { rateHz, latency = {}, limits = {}, clock = machineClock } = options;
  const modelStep = system.params.dt;
  const dt = within('dt', options.dt ?? modelStep ?? 1 / (rateHz ?? Number.NaN), 1e-4, 100);
  const periodMs = 1000 / within('rateHz', rateHz ?? 1 / dt, 0.1, 1000);
  const deepest = algorithm.horizon - 1;
  const maxPlanAgeSteps = within('maxPlanAgeSteps', options.maxPlanAgeSteps ?? Math.min(5, deepest), 0, deepest);
  if (!Number.isInteger(maxPlanAgeSteps)) throw invalid(`maxPlanAgeSteps is ${maxPlanAgeSteps}; give a whole number`);
  return {
    periodMs,
    dt,
    maxStateAgeMs: within('maxStateAgeMs', options.maxStateAgeMs ?? 5 * periodMs, 1, 1e6),
    maxPlanAgeSteps,
    brake: brakeFunction(system, options.brake),
    limits: knownLimits(limits),
    compensate: latency.compensate ?? true,
    actuationMs: within('latency.actuationMs', latency.actuationMs ?? 0, 0, 10_000),
    leadMs: within('leadMs', options.leadMs ?? periodMs, 0, periodMs),
    stopMs: within('stopMs', options.stopMs ?? 2000, 0, 60_000),
    clock,
  };
}

function knownLimits(limits: ChangeLimits): ChangeLimits {
  const unknown = Object.keys(limits).find((name) => name !== 'rate' && name !== 'rateChange');
  if (unknown === undefined) return limits;
  throw invalid(`there is no limits.${unknown}; the limits are rate, rateChange`);
}

function brakeFunction(system: System, brake: RobotLoopOptions['brake']): RobotLoopSettings['brake'] {
  if (typeof brake === 'function') return brake;
  if (brake === undefined) {
    const neutral = neutralAction(system);
    return () => neutral;
  }
  const { action, actionSize } = system;
  const inBounds = (value: number, a: number) =>
    action.kind === 'discrete'
      ? Number.isInteger(value) && value >= 0 && value < action.count
      : // Bounds are f32: 0.35 lies a hair above its own.
        Math.fround(value) >= (action.low[a] ?? 0) && Math.fround(value) <= (action.high[a] ?? 0);
  if (Array.isArray(brake) && brake.length === actionSize && brake.every(inBounds)) return () => brake;
  throw invalid(`brake is ${JSON.stringify(brake)}; give ${actionSize} numbers within the bounds of '${system.name}'`);
}

function within(name: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  throw invalid(`${name} is ${value}; give a number from ${low} to ${high}`);
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `createRobotLoop: ${problem}.`);
}
