import type { Channel, FoxgloveClient } from '@foxglove/ws-protocol';
import { eventTally } from '../robot/events.ts';
import { guardedSocket } from './foxglove-guard.ts';
import { loadProtocol } from './foxglove-protocol.ts';
import { keepConnected } from './keep-connected.ts';
import { decoderFor } from './message-decoder.ts';
import { checkAddress, openSocket, type Socket } from './socket.ts';
import { type LinkEvent, type LinkEventKind, MOST_WAITING, type Transport } from './transport.ts';

/** A connection with what is known of the robot's topics. */
interface Connected {
  readonly socket: Socket;
  readonly client: FoxgloveClient;
  /** By the number of our subscription. */
  readonly heard: Map<number, (data: ArrayBufferView) => void>;
  /** Topics of the robot that we heard of. */
  readonly channels: Map<string, Channel>;
  /** Our own, by topic. */
  readonly published: Map<string, number>;
  canPublish: boolean;
}

/** The list of a robot's topics with all of their schemas is long. */
const LARGEST_FROM_SERVER = 2 ** 24;
const MOST_CHANNELS = 10_000;

/**
 * A robot behind a server of the Foxglove WebSocket protocol (`foxglove_bridge`), through the package `@foxglove/ws-protocol`. Messages that
 * come are JSON, or binary as ROS 1 and ROS 2 have it; those that go are JSON.
 *
 * @param url `'ws://127.0.0.1:8765'`
 * @throws ForerunError `invalid-argument` for an address that is none, and where a package is missing
 */
export async function foxgloveTransport(url: string, onEvent?: (event: LinkEvent) => void): Promise<Transport> {
  checkAddress(url);
  const { FoxgloveClient: Client } = await loadProtocol();
  const tally = eventTally<LinkEventKind>(onEvent);
  const name = `Foxglove at ${url}`;
  const note = (kind: LinkEventKind, message: string) => tally.note(kind, `${name}: ${message}`, Date.now());
  const refused = (reason: string) => note('refused-message', reason);
  const wanted = new Map<string, (message: unknown) => void>();
  const advertised = new Map<string, string>();

  /** Asks for a topic that we want once both sides know of it. */
  async function subscribe({ client, heard, channels }: Connected, topic: string): Promise<void> {
    const [channel, take] = [channels.get(topic), wanted.get(topic)];
    if (channel === undefined || take === undefined) return;
    try {
      const decode = await decoderFor(channel);
      heard.set(client.subscribe(channel.id), (data) => take(decode(data)));
    } catch (error) {
      refused(`${topic} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function advertise({ client, published, canPublish }: Connected, topic: string, type: string): void {
    if (!canPublish || published.has(topic)) return;
    published.set(topic, client.advertise({ topic, encoding: 'json', schemaName: type }));
  }

  const kept = keepConnected<Connected>({
    name,
    tally,
    async connect(lost) {
      const socket = await openSocket(url, [Client.SUPPORTED_SUBPROTOCOL], LARGEST_FROM_SERVER);
      let [succeed, fail] = [(): void => undefined, (_: Error): void => undefined];
      const opened = new Promise<void>((resolve, reject) => {
        [succeed, fail] = [resolve, reject];
      });
      const ws = guardedSocket(socket, refused, (reason) => {
        fail(new Error(reason));
        lost(reason);
      });
      const client = new Client({ ws });
      const connection: Connected = {
        socket,
        client,
        heard: new Map(),
        channels: new Map(),
        published: new Map(),
        canPublish: false,
      };
      client.on('open', () => succeed());
      client.on('error', (error) => refused(error.message));
      client.on('status', ({ level, message }) =>
        note('remote-status', `${Number(level)}: ${String(message).slice(0, 200)}`),
      );
      client.on('serverInfo', ({ capabilities, supportedEncodings = ['json'] }) => {
        connection.canPublish = capabilities.includes('clientPublish') && supportedEncodings.includes('json');
        if (!connection.canPublish) note('remote-status', 'the robot takes no commands as JSON');
        for (const [topic, type] of advertised) advertise(connection, topic, type);
      });
      client.on('advertise', (channels) => {
        for (const channel of channels) {
          if (typeof channel.topic !== 'string' || connection.channels.size >= MOST_CHANNELS) continue;
          connection.channels.set(channel.topic, channel);
          void subscribe(connection, channel.topic);
        }
      });
      client.on('unadvertise', (ids) => {
        for (const [topic, { id }] of connection.channels) if (ids.includes(id)) connection.channels.delete(topic);
      });
      client.on('message', ({ subscriptionId, data }) => connection.heard.get(subscriptionId)?.(data));
      await opened;
      return connection;
    },
    use: () => undefined,
    disconnect: ({ client }) => client.close(),
  });

  return {
    get connected() {
      return kept.now !== undefined;
    },
    subscribe(topic, _, take) {
      wanted.set(topic, take);
      if (kept.now !== undefined) void subscribe(kept.now, topic);
    },
    advertise(topic, type) {
      advertised.set(topic, type);
      if (kept.now !== undefined) advertise(kept.now, topic, type);
    },
    publish(topic, message) {
      const id = kept.now?.published.get(topic);
      if (kept.now === undefined || id === undefined || kept.now.socket.bufferedAmount > MOST_WAITING) return false;
      kept.now.client.sendMessage(id, new TextEncoder().encode(JSON.stringify(message)));
      return true;
    },
    async close() {
      kept.close();
    },
  };
}
