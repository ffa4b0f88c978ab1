import type { ITransport } from 'roslib';
import { optionalPackage } from '../recording/optional-package.ts';
import { eventTally } from '../robot/events.ts';
import { keepConnected } from './keep-connected.ts';
import { guardedTransport } from './rosbridge-socket.ts';
import { checkAddress, openSocket, type Socket } from './socket.ts';
import { type LinkEvent, type LinkEventKind, MOST_WAITING, type TopicType, type Transport } from './transport.ts';

type Roslib = typeof import('roslib');

/** A connection with the topics on it. */
interface Connected {
  readonly socket: Socket;
  readonly ros: InstanceType<Roslib['Ros']>;
  readonly roslib: Roslib;
  readonly publishers: Map<string, InstanceType<Roslib['Topic']>>;
}

/**
 * A robot behind rosbridge (`rosbridge_server` of ROS 1 or ROS 2), through the package `roslib`.
 *
 * @param url `'ws://127.0.0.1:9090'`
 * @param onEvent Told of connections made and lost, and of messages that were passed over; of each kind at most once a second
 * @throws ForerunError `invalid-argument` for an address that is none, and where `roslib` (in Node also `ws`) is not installed
 */
export async function rosbridgeTransport(url: string, onEvent?: (event: LinkEvent) => void): Promise<Transport> {
  checkAddress(url);
  const roslib = await optionalPackage('rosbridgeTransport', 'roslib ws', () => import('roslib'));
  const tally = eventTally<LinkEventKind>(onEvent);
  const refused = (reason: string) => tally.note('refused-message', `rosbridge at ${url}: ${reason}`, Date.now());
  const subscriptions = new Map<string, { readonly type: string; readonly take: (message: unknown) => void }>();
  const advertised = new Map<string, TopicType>();
  const topics = new Set<string>();

  const kept = keepConnected<Connected>({
    name: `rosbridge at ${url}`,
    tally,
    async connect(lost) {
      const socket = await openSocket(url);
      // Its own type asks for `this` back, which no plain object can promise.
      const transport = guardedTransport(socket, topics, refused) as unknown as ITransport;
      const ros = new roslib.Ros({ transportFactory: async () => transport });
      let reason = 'it was closed';
      ros.on('error', (event: unknown) => {
        reason = typeof event === 'string' ? event : reason;
      });
      const opened = new Promise<void>((resolve, reject) => {
        ros.once('connection', () => resolve());
        ros.on('close', () => {
          reject(new Error(reason));
          lost(reason);
        });
      });
      ros.on('status', (status: unknown) => tally.note('remote-status', statusText(status), Date.now()));
      await ros.connect(url);
      await opened;
      return { socket, ros, roslib, publishers: new Map() };
    },
    use(connection) {
      for (const [topic, { type, take }] of subscriptions) listen(connection, topic, type, take);
      for (const each of advertised.values()) announce(connection, each);
    },
    disconnect: ({ ros }) => ros.close(),
  });

  return {
    get connected() {
      return kept.now !== undefined;
    },
    subscribe(topic, type, take) {
      subscriptions.set(topic, { type, take });
      topics.add(topic);
      if (kept.now !== undefined) listen(kept.now, topic, type, take);
    },
    advertise(topic, type) {
      advertised.set(topic, { topic, type });
      if (kept.now !== undefined) announce(kept.now, { topic, type });
    },
    publish(topic, message) {
      const publisher = kept.now?.publishers.get(topic);
      // roslib would keep what cannot be sent now, and send it when the connection is back.
      if (kept.now === undefined || publisher === undefined || kept.now.socket.bufferedAmount > MOST_WAITING)
        return false;
      publisher.publish(message);
      return true;
    },
    async close() {
      try {
        for (const publisher of kept.now?.publishers.values() ?? []) publisher.unadvertise();
      } finally {
        kept.close();
      }
    },
  };
}

function listen({ ros, roslib }: Connected, topic: string, type: string, take: (message: unknown) => void): void {
  // One message waits at most: an old state is worth nothing.
  const options = { ros, name: topic, messageType: type, queue_length: 1, reconnect_on_close: false };
  new roslib.Topic<object>(options).subscribe(take);
}

function announce({ ros, roslib, publishers }: Connected, { topic, type }: TopicType): void {
  const publisher = new roslib.Topic<unknown>({
    ros,
    name: topic,
    messageType: type,
    queue_size: 1,
    reconnect_on_close: false,
  });
  publisher.advertise();
  publishers.set(topic, publisher);
}

function statusText(status: unknown): string {
  const { level, msg } = (typeof status === 'object' && status !== null ? status : {}) as {
    level?: unknown;
    msg?: unknown;
  };
  return `rosbridge says: ${String(level)}: ${String(msg)}`;
}
