import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import { CLOSED, OPEN, reasonOf, type Socket, sizeOf } from './socket.ts';
import { LARGEST_MESSAGE } from './transport.ts';

/** What roslib hears of a connection. */
type Listener = (event: unknown) => void;

/**
 * A connection for roslib that lets through only what a bridge asks for: `publish` with a message for a topic that was subscribed to,
 * and `status`. Fragments and compressed messages, which roslib would put together without bound, do not pass.
 *
 * @param refused Told of what did not pass
 */
export function guardedTransport(socket: Socket, topics: ReadonlySet<string>, refused: (reason: string) => void) {
  const listeners = new Map<string, Listener[]>();
  const emit = (name: string, event: unknown) => {
    for (const listener of listeners.get(name) ?? []) listener(event);
  };
  socket.onopen = (event) => emit('open', event);
  socket.onclose = (event) => emit('close', event);
  // What follows is the close; without a listener here 'ws' would end the process.
  socket.onerror = (event) => emit('error', reasonOf(event));
  const handOn = (data: unknown) => {
    const message = parsed(data);
    if (typeof message === 'string') {
      refused(message);
      return;
    }
    const { op, topic, msg } = message;
    if (op === 'status') emit('message', { op, level: shownJson(message.level), msg: shownJson(msg) });
    else if (op !== 'publish' || typeof topic !== 'string' || !topics.has(topic)) {
      refused(`${shownJson(op)} for ${shownJson(topic)}, which was not asked for`);
    } else if (isRecord(msg)) emit('message', message);
    else refused(`a message of ${topic} that is no object`);
  };
  socket.onmessage = ({ data }) => {
    try {
      handOn(data);
    } catch (error) {
      // Of roslib, or of whoever listens: the robot is still to be driven, and an error here would end the process.
      refused(error instanceof Error ? error.message : String(error));
    }
  };
  const transport = {
    on(name: string, listener: Listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return transport;
    },
    send: (message: object) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    isConnecting: () => socket.readyState === 0,
    isOpen: () => socket.readyState === OPEN,
    isClosing: () => socket.readyState === 2,
    isClosed: () => socket.readyState === CLOSED,
  };
  return transport;
}

function parsed(data: unknown): Readonly<Record<string, unknown>> | string {
  if (typeof data !== 'string') return 'a message that is no text';
  if (sizeOf(data) > LARGEST_MESSAGE) return `a message of ${sizeOf(data)} characters`;
  try {
    const json: unknown = JSON.parse(data);
    return isRecord(json) ? json : 'a message that is no object';
  } catch {
    return 'a message that is no JSON';
  }
}
