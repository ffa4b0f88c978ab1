import { actionLimiter } from './change-limits.ts';
import { eventTally, NobodyYet, type RobotEventKind } from './events.ts';
import { loopSettings, type RobotLoopOptions } from './loop-options.ts';
import { type MeasuredState, stateIntake } from './measured.ts';
import { createPilot } from './pilot.ts';
import { type RobotReport, reporter } from './report.ts';
import { rollForward } from './roll-forward.ts';
import { sentCommands } from './sent.ts';

/** What stands between a planner and a robot; see {@link createRobotLoop}. */
export interface RobotLoop {
  /**
   * A state came, in whatever condition. Bad ones are counted and passed over.
   *
   * @param values `[S]`
   * @param stampMs When it was measured, in ms on the loop's clock (since 1970 by default); absent: now
   */
  state(values: unknown, stampMs?: number): void;
  /** Begins to send, with the brake action until there is a plan. */
  start(): void;
  /**
   * Brings the robot to rest: sends the brake action, as quickly as the limits allow, until it was handed over or `stopMs` are over, then no
   * more. Says what was done.
   */
  stop(): Promise<RobotReport>;
  report(): RobotReport;
}

/**
 * Sends a robot commands at a fixed rate, planned from the states that come in, and keeps what a robot expects:
 *
 * - A command is always finite, within the bounds of the system and within the limits on its change.
 * - While a command is on its way the next one is planned, from the state that the model expects when it will be due: the newest
 *   measurement, rolled forward over its age with the commands that were sent meanwhile.
 * - Without a new plan (no or a stale state, a late or failed plan, a lost device) the last plan goes on, up to `maxPlanAgeSteps`; then
 *   the brake action is sent. Each is counted, and told.
 *
 * One plan is under way at a time.
 *
 * @throws ForerunError `invalid-argument` for options that are wrong or do not fit the system
 */
export function createRobotLoop(options: RobotLoopOptions): RobotLoop {
  const { planner, send } = options;
  const settings = loopSettings(options);
  const { periodMs, dt, actuationMs, compensate, maxStateAgeMs, leadMs, stopMs, clock } = settings;
  const { system } = planner;
  const tally = eventTally<RobotEventKind>(options.onEvent);
  const intake = stateIntake(system.stateSize, maxStateAgeMs, tally);
  const start = settings.brake(undefined);
  const limiter = actionLimiter('createRobotLoop', system.action, start, settings.limits, periodMs / 1000);
  const pilot = createPilot({ ...settings, system, limiter, tally });
  const sent = sentCommands(system.action.kind === 'continuous');
  const figures = reporter(tally.counts);
  let planning = false;
  /** Why there is no newer plan. */
  let obstacle: RobotEventKind | undefined = 'no-state';
  let stopping: { readonly until: number; readonly done: () => void } | undefined;
  let cancels: (() => void)[] = [];
  let running = false;
  /** Whether any command was handed over. */
  let hasSent = false;

  function tick(due: number): void {
    const now = clock.now();
    const missed = Math.max(0, Math.floor((now - due) / periodMs));
    if (missed > 0) tally.note('late-tick', `${missed} commands were not sent: the process was held up`, now);
    const on = due + missed * periodMs;
    const command = pilot.command(on, now, intake.latest, planning ? 'late-plan' : obstacle);
    let arrived = true;
    try {
      send(command);
      hasSent = true;
    } catch (error) {
      arrived = false;
      if (!(error instanceof NobodyYet)) {
        tally.note('send-failed', error instanceof Error ? error.message : String(error), now);
      }
    }
    sent.add(now + actuationMs, command.action);
    figures.command(command, arrived && pilot.resting);
    if (stopping !== undefined) {
      // A robot that never heard of us has nothing to be brought to rest from.
      const isAtRest = pilot.resting && (arrived || !hasSent);
      if (isAtRest || now >= stopping.until) {
        if (!isAtRest) tally.note('stop-unfinished', `after ${stopMs} ms the robot was not told to be at rest`, now);
        finish(stopping.done);
        return;
      }
    }
    const next = on + periodMs;
    cancels = [clock.at(next, () => tick(next))];
    if (stopping !== undefined) return;
    if (leadMs >= periodMs) planFor(next);
    else cancels.push(clock.at(next - leadMs, () => planFor(next)));
  }

  function finish(done: () => void): void {
    running = false;
    for (const cancel of cancels) cancel();
    done();
  }

  function planFor(due: number): void {
    const now = clock.now();
    if (planning) {
      tally.note('late-plan', 'the plan takes longer than a period', now);
      return;
    }
    const measured = fresh(now);
    if (measured === undefined) return;
    planning = true;
    const began = now;
    plan(measured, due)
      .then(() => figures.plan(clock.now() - began))
      .catch((error: unknown) => {
        obstacle = 'planner-error';
        tally.note('planner-error', error instanceof Error ? error.message : String(error), clock.now());
      })
      .finally(() => {
        planning = false;
      });
  }

  /** The newest state if it may be planned from. */
  function fresh(now: number): MeasuredState | undefined {
    const { latest } = intake;
    const age = latest === undefined ? Number.POSITIVE_INFINITY : now - latest.stamp;
    if (latest !== undefined && age <= maxStateAgeMs) return latest;
    obstacle = latest === undefined ? 'no-state' : 'stale-state';
    if (latest !== undefined) {
      const text = `the newest state is ${age.toFixed(0)} ms old; at most ${maxStateAgeMs} are allowed`;
      tally.note(obstacle, text, now);
    }
    return undefined;
  }

  async function plan(measured: MeasuredState, due: number): Promise<void> {
    const from = compensate ? await expected(measured, due + actuationMs) : measured.state;
    const made = await planner.plan(from);
    // A plan that can be followed, and yet is not the one that is due, came too late.
    obstacle = pilot.planned(made, due, measured.stamp, clock.now()) ?? 'late-plan';
  }

  async function expected({ state, stamp }: MeasuredState, at: number): Promise<Float32Array> {
    const reached = await rollForward(planner, state, sent, stamp, at, dt);
    if (reached !== undefined) return reached;
    tally.note('prediction-failed', 'the model does not stay finite from the measured state', clock.now());
    return state;
  }

  return {
    state: (values, stampMs) => intake.offer(values, stampMs, clock.now()),
    start() {
      if (running) return;
      running = true;
      tick(clock.now());
    },
    async stop() {
      if (running) {
        pilot.brakeForGood();
        await new Promise<void>((resolve) => {
          const before = stopping;
          stopping = {
            until: before?.until ?? clock.now() + stopMs,
            done: () => {
              before?.done();
              resolve();
            },
          };
        });
      }
      return figures.report();
    },
    report: () => figures.report(),
  };
}
