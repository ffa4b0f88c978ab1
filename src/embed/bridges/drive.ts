import type { Planner } from '../../planners/planner.ts';
import { type Place, pointDrawing } from '../recording/scene-update.ts';
import { createRobotLoop, type RobotLoop } from '../robot/loop.ts';
import type { RobotLoopOptions } from '../robot/loop-options.ts';
import type { RobotCommand } from '../robot/pilot.ts';
import type { RobotReport } from '../robot/report.ts';
import type { MessageMapping } from './mapping.ts';
import { messageReader, stateAssembler } from './read-message.ts';
import type { Transport } from './transport.ts';
import { commandWriter, DRAWN_TYPES, fanMessage, pathMessage } from './write-message.ts';

/** What {@link driveRobot} takes. */
export interface DriveOptions extends Omit<RobotLoopOptions, 'planner' | 'send'> {
  readonly planner: Planner;
  readonly transport: Transport;
  readonly mapping: MessageMapping;
  /** Told of every command, after it was sent: to record, to show. */
  readonly onCommand?: (command: RobotCommand) => void;
  /** Told of parameters that a topic changed: a goal. */
  readonly onParams?: (params: Readonly<Record<string, number>>) => void;
}

/** A robot that is being driven. */
export interface DrivenRobot {
  readonly loop: RobotLoop;
  report(): RobotReport;
  /** Brings the robot to rest and stops. The transport stays open. */
  stop(): Promise<RobotReport>;
}

/** Seconds between two paths or fans. */
const DRAWN_EVERY = 0.2;

/**
 * Drives a robot through a transport: states come in, commands (and the plan, and its candidates, where the mapping says where to) go out
 * at the fixed rate of {@link createRobotLoop}.
 *
 * @throws ForerunError `invalid-argument` as {@link createRobotLoop}
 */
export function driveRobot(options: DriveOptions): DrivenRobot {
  const { planner, transport, mapping, onCommand, onParams, ...loopOptions } = options;
  const { system } = planner;
  const { ros = 2 } = mapping;
  const actionNames = system.action.kind === 'continuous' ? system.action.names : ['index'];
  const writers = mapping.commands.map((target) => ({ target, write: commandWriter(target, actionNames, ros) }));
  const draw = drawing(options);

  const loop = createRobotLoop({
    ...loopOptions,
    planner,
    send(command) {
      const missed = writers.filter(
        ({ target, write }) => !transport.publish(target.topic, write(command.action, Date.now())),
      );
      draw(command);
      onCommand?.(command);
      const [first] = missed;
      if (first !== undefined) throw new Error(`no connection takes ${first.target.topic}`);
    },
  });

  const assembler = stateAssembler(mapping.state, system.stateNames);
  for (const [i, { topic, type }] of mapping.state.entries()) {
    transport.subscribe(topic, type, (message) => {
      const found = assembler.take(i, message, Date.now());
      if (typeof found === 'string') loop.state(found);
      else if (found !== undefined) loop.state(found.state, found.stamp);
    });
  }
  for (const source of mapping.params ?? []) {
    const read = messageReader({ ...source, clock: 'arrival' });
    transport.subscribe(source.topic, source.type, (message) => {
      const found = read(message, Date.now());
      if (
        typeof found === 'string' ||
        !Object.values(found.values).every((value) => Number.isFinite(Math.fround(value)))
      )
        return;
      planner.setParams(found.values);
      onParams?.(found.values);
    });
  }
  for (const { target } of writers) transport.advertise(target.topic, target.type);
  if (mapping.plan) transport.advertise(mapping.plan.topic, DRAWN_TYPES.path[ros]);
  if (mapping.fan) transport.advertise(mapping.fan.topic, DRAWN_TYPES.marker[ros]);
  loop.start();
  return { loop, report: () => loop.report(), stop: () => loop.stop() };
}

/** Sends the plan and its candidates to where the mapping says, now and then. */
function drawing({ planner, transport, mapping }: DriveOptions): (command: RobotCommand) => void {
  const { plan: pathTarget, fan: fanTarget, ros = 2 } = mapping;
  const { system } = planner;
  const drawn = pointDrawing({ system: system.name, params: system.params, stateNames: system.stateNames });
  const place = drawn?.place ?? ((state: ArrayLike<number>): Place => [state[0] ?? 0, state[1] ?? 0, 0]);
  const path = (states: Float32Array) =>
    Array.from({ length: states.length / system.stateSize }, (_, t) =>
      place(states.subarray(t * system.stateSize, (t + 1) * system.stateSize)),
    );
  let [pathAt, fanAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let busy = false;
  return ({ plan, status, time }) => {
    if (plan === undefined || status !== 'ok') return;
    if (pathTarget !== undefined && time - pathAt >= 1000 * (pathTarget.every ?? DRAWN_EVERY) - 1) {
      pathAt = time;
      transport.publish(pathTarget.topic, pathMessage(path(plan.states), pathTarget.frame, Date.now(), ros));
    }
    if (fanTarget === undefined || busy || time - fanAt < 1000 * (fanTarget.every ?? DRAWN_EVERY) - 1) return;
    fanAt = time;
    busy = true;
    const count = Math.min(fanTarget.count ?? 32, planner.algorithm.samples);
    planner
      .candidates(count)
      .then(({ states }) => {
        const each = states.length / count;
        const paths = Array.from({ length: count }, (_, n) => path(states.subarray(n * each, (n + 1) * each)));
        transport.publish(fanTarget.topic, fanMessage(paths, fanTarget.frame, Date.now(), ros));
      })
      // A picture that fails is no reason to stop; the planner's own trouble is counted where plans are made.
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  };
}
