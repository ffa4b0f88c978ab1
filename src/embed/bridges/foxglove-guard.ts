import type { FoxgloveClient } from '@foxglove/ws-protocol';
import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import { reasonOf, type Socket, sizeOf } from './socket.ts';

/** What the package `@foxglove/ws-protocol` takes for a WebSocket. */
export type ProtocolSocket = ConstructorParameters<typeof FoxgloveClient>[0]['ws'];

/**
 * A socket for the package `@foxglove/ws-protocol` that hands on only messages of its form and survives what the package throws on the rest
 * (it takes `null` for a message, and a process ends).
 *
 * @param refused Told of what did not pass
 * @param closed Told that the socket is closed, and why
 * @param send Sends in its place
 */
export function guardedSocket(
  socket: Socket,
  refused: (reason: string) => void,
  closed: (reason: string) => void,
  send: (data: string | Uint8Array<ArrayBuffer>) => void = (data) => socket.send(data),
): ProtocolSocket {
  let reason: string | undefined;
  const guarded: ProtocolSocket = {
    binaryType: 'arraybuffer',
    protocol: socket.protocol,
    onerror: null,
    onopen: null,
    onclose: null,
    onmessage: null,
    close: () => socket.close(),
    // One parameter only: the package would send in two parts otherwise, of which one alone may be dropped.
    send: (data) => send(data as string | Uint8Array<ArrayBuffer>),
  };
  socket.binaryType = 'arraybuffer';
  socket.onopen = (event) => guarded.onopen?.(event);
  socket.onerror = (event) => {
    reason = reasonOf(event);
  };
  socket.onclose = (event) => {
    guarded.onclose?.(event);
    closed(reason ?? reasonOf(event));
  };
  socket.onmessage = (event) => {
    try {
      const fault = typeof event.data === 'string' ? textFault(event.data) : undefined;
      if (fault !== undefined) refused(fault);
      else guarded.onmessage?.(event);
    } catch (error) {
      refused(error instanceof Error ? error.message : 'a message that cannot be read');
    }
  };
  return guarded;
}

function textFault(text: string): string | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) && typeof json.op === 'string' ? undefined : `${shownJson(json)} is no operation`;
  } catch {
    return `a text of ${sizeOf(text)} characters that is no JSON`;
  }
}
