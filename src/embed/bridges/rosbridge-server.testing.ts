import { type AddressInfo, createServer } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A message of the protocol. */
interface Operation {
  readonly op?: unknown;
  readonly id?: unknown;
  readonly topic?: unknown;
  readonly type?: unknown;
  readonly msg?: unknown;
}

/**
 * The part of a rosbridge server that topics need, written after the protocol's specification (rosbridge v2.0: advertise, unadvertise, publish,
 * subscribe, unsubscribe, status) and not after our client.
 */
export interface RosbridgeServer {
  readonly url: string;
  /** Every operation that a client sent, in order. */
  readonly received: readonly Operation[];
  /** Sends a message to those who subscribed to its topic. */
  publish(topic: string, msg: object): void;
  /** Sends text as it is to every client. */
  sendRaw(text: string | Uint8Array): void;
  /** Calls for what clients publish. */
  onPublish: (topic: string, msg: Readonly<Record<string, unknown>>) => void;
  readonly clients: number;
  /** Drops all clients. */
  drop(): void;
  close(): Promise<void>;
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts one on 127.0.0.1. @param port Default: a free one */
export async function rosbridgeServer(port = 0): Promise<RosbridgeServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const received: Operation[] = [];
  const subscribed = new Map<WebSocket, Set<string>>();
  const advertised = new Map<WebSocket, Map<string, unknown>>();
  const status = (socket: WebSocket, level: string, msg: string) =>
    socket.send(JSON.stringify({ op: 'status', level, msg }));
  server.on('connection', (socket) => {
    const topics = new Set<string>();
    const types = new Map<string, unknown>();
    subscribed.set(socket, topics);
    advertised.set(socket, types);
    socket.on('close', () => subscribed.delete(socket));
    socket.on('message', (data) => {
      const operation = JSON.parse(String(data)) as Operation;
      received.push(operation);
      const topic = String(operation.topic);
      switch (operation.op) {
        case 'subscribe':
          topics.add(topic);
          break;
        case 'unsubscribe':
          topics.delete(topic);
          break;
        case 'advertise':
          types.set(topic, operation.type);
          break;
        case 'unadvertise':
          types.delete(topic);
          break;
        case 'publish':
          if (!types.has(topic)) status(socket, 'error', `${topic} was not advertised`);
          else self.onPublish(topic, operation.msg as Record<string, unknown>);
          break;
        default:
          status(socket, 'error', `Unknown operation: ${String(operation.op)}`);
      }
    });
  });
  const { port: at } = server.address() as AddressInfo;
  const self: RosbridgeServer = {
    url: `ws://127.0.0.1:${at}`,
    received,
    onPublish: () => undefined,
    publish(topic, msg) {
      for (const [socket, topics] of subscribed) {
        if (topics.has(topic)) socket.send(JSON.stringify({ op: 'publish', topic, msg }));
      }
    },
    sendRaw(text) {
      for (const socket of subscribed.keys()) socket.send(text);
    },
    get clients() {
      return subscribed.size;
    },
    drop() {
      for (const socket of subscribed.keys()) socket.terminate();
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
  return self;
}
