import type { IncomingMessage } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
import { ForerunError } from '../../error.ts';
import { nanoseconds } from '../recording/stamp.ts';
import { FORERUN_VERSION } from '../recording/version.ts';
import { eventTally } from '../robot/events.ts';
import { guardedSocket } from './foxglove-guard.ts';
import { loadProtocol } from './foxglove-protocol.ts';
import { isAllowedOrigin } from './origins.ts';
import { loadWs, OPEN, type Socket } from './socket.ts';
import { type LinkEvent, type LinkEventKind, MOST_WAITING, type Transport } from './transport.ts';

/** What {@link foxgloveServer} takes. */
export interface FoxgloveServerOptions {
  /** 0: any that is free. Default 8765. */
  readonly port?: number;
  /** Address to listen on. Default `'127.0.0.1'`: this machine only. */
  readonly host?: string;
  /** Whether clients may publish: states. Who may connect may then drive the robot. Default false. */
  readonly clientPublish?: boolean;
  /** Further origins of web pages that may connect, as `'https://example.com'`. Programs, this machine's pages and app.foxglove.dev may. */
  readonly origins?: readonly string[];
  readonly onEvent?: (event: LinkEvent) => void;
}

/** A server of the Foxglove WebSocket protocol. What it calls topics are its channels; `subscribe` hears what clients publish. */
export interface FoxgloveHost extends Transport {
  /** Where it is: `'ws://127.0.0.1:8765'`. */
  readonly url: string;
  /** Adds a topic whose messages are JSON with a schema. */
  addTopic(topic: string, schemaName: string, schema: string): void;
  /** Sends a message to those who subscribed. @param time In ms since 1970 */
  send(topic: string, message: object, time: number): void;
}

const MOST_CLIENTS = 16;
/** Of one client. */
const LARGEST_FROM_CLIENT = 2 ** 18;
const MOST_A_SECOND = 2000;
const MOST_REFUSED = 20;
const MOST_ADVERTISED = 100;
const GREETING_MS = 100;

/**
 * Starts a server that Foxglove, Lichtblick and every other client of the protocol can connect to; in Node only, through the packages `ws`
 * and `@foxglove/ws-protocol`. A client that floods it or sends nonsense is disconnected.
 *
 * @throws ForerunError `invalid-argument` when it cannot listen there, or a package is missing
 */
export async function foxgloveServer(options: FoxgloveServerOptions = {}): Promise<FoxgloveHost> {
  const { port = 8765, host = '127.0.0.1', clientPublish = false, origins = [] } = options;
  const [{ WebSocketServer: NodeServer }, { FoxgloveServer: Server }] = await Promise.all([loadWs(), loadProtocol()]);
  const tally = eventTally<LinkEventKind>(options.onEvent);
  const note = (kind: LinkEventKind, message: string) => tally.note(kind, `Foxglove server: ${message}`, Date.now());
  const server = new Server({
    name: `forerun ${FORERUN_VERSION}`,
    capabilities: clientPublish ? ['clientPublish'] : [],
    supportedEncodings: ['json'],
  });
  const takers = new Map<string, (message: unknown) => void>();
  const channels = new Map<string, number>();
  const clients = new Set<WebSocket>();

  const sockets = new NodeServer({
    host,
    port,
    maxPayload: LARGEST_FROM_CLIENT,
    perMessageDeflate: false,
    handleProtocols: (protocols) => server.handleProtocols(protocols),
    verifyClient: ({ origin, req }: { origin: string | undefined; req: IncomingMessage }) => {
      const fault =
        clients.size >= MOST_CLIENTS
          ? `more than ${MOST_CLIENTS} clients`
          : !isAllowedOrigin(origin, origins)
            ? `a page of ${origin}, which is none of the origins that may connect`
            : !(req.headers['sec-websocket-protocol'] ?? '').includes(Server.SUPPORTED_SUBPROTOCOL)
              ? `a client that does not speak ${Server.SUPPORTED_SUBPROTOCOL}`
              : undefined;
      if (fault !== undefined) note('refused-message', `refused ${fault}`);
      return fault === undefined;
    },
  });
  await listening(sockets, host, port);
  sockets.on('error', (error) => note('disconnected', error.message));
  // One message is handled at a time: what the package complains of is of the client that sent it.
  let blame: (reason: string) => void = () => undefined;
  let advertised = (): void => undefined;
  server.on('error', (error) => blame(error.message));
  server.on('advertise', () => advertised());
  server.on('message', ({ channel, data }) => {
    const take = takers.get(channel.topic);
    if (take === undefined || channel.encoding !== 'json')
      blame(`a message of ${channel.topic}, which nobody asked for`);
    else take(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)));
  });
  sockets.on('connection', (socket, request) => {
    const name = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    clients.add(socket);
    note('connected', name);
    const close = (reason: string) => {
      note('disconnected', `${name}: ${reason}`);
      socket.close(1008, reason.slice(0, 100));
    };
    let [refusals, offers, second, inSecond] = [0, 0, 0, 0];
    const refuse = (reason: string) => {
      note('refused-message', `${name}: ${reason}`);
      if (++refusals === MOST_REFUSED) close('too many messages that cannot be used');
    };
    const standard = socket as unknown as Socket;
    // What a client does not fetch is dropped, and does not pile up here.
    const guarded = guardedSocket(
      standard,
      refuse,
      () => clients.delete(socket),
      (data) => {
        if (socket.bufferedAmount <= MOST_WAITING) socket.send(data);
      },
    );
    const handOn = standard.onmessage;
    standard.onmessage = (event) => {
      const now = Math.floor(Date.now() / 1000);
      [inSecond, second] = [now === second ? inSecond + 1 : 1, now];
      if (inSecond > MOST_A_SECOND || refusals >= MOST_REFUSED) {
        if (inSecond === MOST_A_SECOND + 1) close('too many messages a second');
        return;
      }
      blame = refuse;
      advertised = () => {
        if (++offers === MOST_ADVERTISED) close('too many topics');
      };
      handOn?.(event);
    };
    // Clients that begin to listen a moment after they are connected, as the protocol's own recorder, miss a greeting that comes at once.
    socket.pause();
    setTimeout(() => {
      if (socket.readyState === OPEN) server.handleConnection(guarded, name);
      socket.resume();
    }, GREETING_MS);
  });

  const address = sockets.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  const addTopic = (topic: string, schemaName: string, schema: string) => {
    const channel = { topic, encoding: 'json', schemaName, schema, schemaEncoding: 'jsonschema' };
    channels.set(topic, server.addChannel(channel));
  };
  const send = (topic: string, message: object, time: number) => {
    const channel = channels.get(topic);
    if (channel === undefined || clients.size === 0) return;
    server.sendMessage(channel, nanoseconds(time), new TextEncoder().encode(JSON.stringify(message)));
  };
  return {
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${at}`,
    get connected() {
      return clients.size > 0;
    },
    addTopic,
    send,
    subscribe: (topic, _, take) => void takers.set(topic, take),
    advertise: (topic, type) => addTopic(topic, type, '{"type":"object"}'),
    publish(topic, message) {
      send(topic, message, Date.now());
      return channels.has(topic) && clients.size > 0;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of clients) socket.close(1001, 'the server stops');
        const deadline = setTimeout(() => {
          for (const socket of clients) socket.terminate();
        }, 500);
        sockets.close(() => {
          clearTimeout(deadline);
          resolve();
        });
      }),
  };
}

function listening(sockets: WebSocketServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    sockets.once('listening', resolve);
    sockets.once('error', (cause) => {
      const message = `foxgloveServer: cannot listen on ${host}:${port} (${cause.message}); give another port.`;
      reject(new ForerunError('invalid-argument', message, { cause }));
    });
  });
}
