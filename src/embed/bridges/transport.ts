import type { CountedEvent, EventTally } from '../robot/events.ts';

/** What can happen on the way to a robot. */
export type LinkEventKind =
  /** The connection stands. */
  | 'connected'
  /** It was lost, or could not be made; it is tried again. */
  | 'disconnected'
  /** A message was passed over: too large, not what it should be, or of a topic that nobody asked for. */
  | 'refused-message'
  /** The other side says so. */
  | 'remote-status';

/** Something that happened on the way to a robot. */
export type LinkEvent = CountedEvent<LinkEventKind>;

/** Counts {@link LinkEvent}s. */
export type LinkTally = EventTally<LinkEventKind>;

/** Topics of a robot, over whatever connection; it is made again when it is lost. */
export interface Transport {
  readonly connected: boolean;
  /** From now on, and after every reconnection, messages of that topic are handed over, whatever they hold. */
  subscribe(topic: string, type: string, take: (message: unknown) => void): void;
  /** Says that messages of that type will be sent; also after every reconnection. */
  advertise(topic: string, type: string): void;
  /** Sends one at once or never: old commands must not wait for a connection. @returns Whether it was handed over */
  publish(topic: string, message: object): boolean;
  /** For good. */
  close(): Promise<void>;
}

/** A topic with the type of its messages. */
export interface TopicType {
  readonly topic: string;
  readonly type: string;
}

/** Of one message, in bytes: more than any state needs. Larger ones end the connection. */
export const LARGEST_MESSAGE = 2 ** 20;

/** Of what may wait to be sent, in bytes: beyond it the other side does not keep up, and messages are not sent. */
export const MOST_WAITING = 2 ** 20;
