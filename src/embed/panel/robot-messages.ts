import type { System } from '../../systems/system.ts';
import { messageReader, type ReadMessage } from '../bridges/read-message.ts';
import { commandWriter } from '../bridges/write-message.ts';
import { stampOf } from '../recording/stamp.ts';
import { parsedSource, parsedSum } from './expressions.ts';
import type { RobotConfig } from './panel-config.ts';

/** The fields of a velocity command. */
export const TWIST_FIELDS = ['linear.x', 'linear.y', 'linear.z', 'angular.x', 'angular.y', 'angular.z'] as const;

/** What messages mean to a panel. */
export interface RobotMessages {
  /** What a message of the state says, or why it says nothing. */
  readonly read: (message: unknown, arrived: number) => ReadMessage | string;
  /** The command's message for an action, `[A]`, at a time in ms since 1970. */
  readonly write: (action: ArrayLike<number>, time: number) => object;
}

/** Names of a system's actions, as commands call them. */
export function actionNames({ action }: Pick<System, 'action'>): readonly string[] {
  return action.kind === 'continuous' ? action.names : ['index'];
}

/**
 * Reads states and writes commands as a config says. Stamps that are written are the hosts' own, `{ sec, nsec }`.
 *
 * @throws ForerunError `invalid-argument` for an expression that says nothing, naming it
 */
export function robotMessages(system: Pick<System, 'action' | 'stateNames'>, robot: RobotConfig): RobotMessages {
  const { stateTopic, stamp, state, commandTopic, commandFormat, command, frame } = robot;
  const fields = system.stateNames.map((name) => [name, parsedSource(name, state[name] ?? '')] as const);
  const read = messageReader({
    topic: stateTopic,
    type: '',
    ...(stamp !== '' && { stamp: parsedSource('stamp', stamp).path }),
    fields: Object.fromEntries(fields),
  });
  const names = actionNames(system);
  const json = commandFormat === 'json';
  const sums = json
    ? names.map((name) => [`action.${name}`, name] as const)
    : TWIST_FIELDS.map((field) => [field, parsedSum(field, command[field] ?? '', names)] as const);
  const writer = commandWriter({ topic: commandTopic, type: '', fields: Object.fromEntries(sums) }, names, 2);
  return {
    read,
    write(action, time) {
      const message = writer(action, time);
      if (json) return { timestamp: stampOf(time), ...message };
      return commandFormat === 'twist'
        ? message
        : { header: { stamp: stampOf(time), frame_id: frame }, twist: message };
    },
  };
}
