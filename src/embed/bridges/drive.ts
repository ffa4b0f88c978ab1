import type { Planner } from '../../planners/planner.ts';
import { type Place, pointDrawing } from '../recording/scene-update.ts';
import { machineClock } from '../robot/clock.ts';
import { eventTally, NobodyYet, type RobotEventKind } from '../robot/events.ts';
import { createRobotLoop, type RobotLoop } from '../robot/loop.ts';
import type { RobotLoopOptions } from '../robot/loop-options.ts';
import type { RobotCommand } from '../robot/pilot.ts';
import type { RobotReport } from '../robot/report.ts';
import type { MessageMapping, MessageSource } from './mapping.ts';
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
  const clock = options.clock ?? machineClock;
  const tally = eventTally<RobotEventKind>(options.onEvent);

  /** Whether the transport ever stood. */
  let stood = false;

  const loop = createRobotLoop({
    ...loopOptions,
    planner,
    send(command) {
      // What one topic does not take is no reason to leave out the others.
      const failures = writers.flatMap(({ target, write }): readonly (string | NobodyYet)[] => {
        try {
          stood ||= transport.connected;
          if (transport.publish(target.topic, write(command.action, Date.now()))) return [];
          if (!stood) return [new NobodyYet(target.topic)];
          return [`no connection takes ${target.topic}`];
        } catch (error) {
          return [`${target.topic}: ${messageOf(error)}`];
        }
      });
      draw(command);
      onCommand?.(command);
      const texts = failures.filter((failure) => typeof failure === 'string');
      if (texts.length > 0) throw new Error(texts.join('; '));
      if (failures[0] instanceof NobodyYet) throw failures[0];
    },
  });

  // A transport knows one listener a topic.
  const takers = new Map<string, { readonly type: string; readonly take: ((message: unknown) => void)[] }>();
  const listen = ({ topic, type }: MessageSource, take: (message: unknown) => void) => {
    const known = takers.get(topic) ?? { type, take: [] };
    known.take.push(take);
    takers.set(topic, known);
  };
  const assembler = stateAssembler(mapping.state, system.stateNames);
  for (const [i, source] of mapping.state.entries()) {
    listen(source, (message) => {
      // The loop's clock: the machine's may be put right meanwhile, and states would seem old, or never grow old.
      const found = assembler.take(i, message, clock.now(), Date.now());
      if (typeof found === 'string') loop.state(found);
      else if (found !== undefined) loop.state(found.state, found.stamp);
    });
  }
  const refuse = (problem: string) => tally.note('bad-params', problem, clock.now());
  for (const source of mapping.params ?? []) {
    const read = messageReader({ ...source, clock: 'arrival' });
    listen(source, (message) => {
      const found = read(message, clock.now());
      if (typeof found === 'string') return refuse(found);
      const values = Object.values(found.values);
      if (!values.every((value) => Number.isFinite(Math.fround(value)))) return refuse(`${source.topic}: ${values}`);
      try {
        planner.setParams(found.values);
        onParams?.(found.values);
      } catch (error) {
        refuse(`${source.topic}: ${messageOf(error)}`);
      }
    });
  }
  for (const [topic, { type, take }] of takers) {
    transport.subscribe(topic, type, (message) => {
      for (const each of take) each(message);
    });
  }
  for (const { target } of writers) transport.advertise(target.topic, target.type);
  if (mapping.plan) transport.advertise(mapping.plan.topic, DRAWN_TYPES.path[ros]);
  if (mapping.fan) transport.advertise(mapping.fan.topic, DRAWN_TYPES.marker[ros]);
  loop.start();
  const complete = (report: RobotReport): RobotReport => ({ ...report, events: { ...report.events, ...tally.counts } });
  return { loop, report: () => complete(loop.report()), stop: async () => complete(await loop.stop()) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
