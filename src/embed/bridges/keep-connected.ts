import type { LinkTally } from './transport.ts';

/** A connection that is made again whenever it is lost. */
export interface Kept<Connection> {
  /** `undefined` while there is none. */
  readonly now: Connection | undefined;
  close(): void;
}

/** What {@link keepConnected} needs. */
export interface KeepOptions<Connection> {
  /** For messages: `'rosbridge at ws://127.0.0.1:9090'` */
  readonly name: string;
  /** Makes a connection; calls `lost` once when it ends. Fails where it cannot be made. */
  readonly connect: (lost: (reason: string) => void) => Promise<Connection>;
  /** It stands. */
  readonly use: (connection: Connection) => void;
  readonly disconnect: (connection: Connection) => void;
  readonly tally: LinkTally;
}

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** Makes a connection, and again when it is lost: after 0.25 s, then after twice as long each time, 10 s at most, and some chance. */
export function keepConnected<Connection>(options: KeepOptions<Connection>): Kept<Connection> {
  const { name, connect, use, disconnect, tally } = options;
  let now: Connection | undefined;
  let closed = false;
  let wait = FIRST_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(): Promise<void> {
    let over = false;
    const lost = (reason: string) => {
      if (over) return;
      over = true;
      now = undefined;
      if (closed) return;
      tally.note('disconnected', `${name}: ${reason}; trying again in ${(wait / 1000).toFixed(1)} s`, Date.now());
      // By chance, so that many clients do not come back all at once.
      timer = setTimeout(() => void attempt(), wait * (0.8 + 0.4 * Math.random()));
      wait = Math.min(LONGEST_MS, 2 * wait);
    };
    let connection: Connection | undefined;
    try {
      connection = await connect(lost);
      if (closed || over) {
        disconnect(connection);
        return;
      }
      now = connection;
      wait = FIRST_MS;
      use(connection);
      tally.note('connected', name, Date.now());
    } catch (error) {
      // One that stands and cannot be used would stay beside the next.
      if (connection !== undefined) disconnect(connection);
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  void attempt();
  return {
    get now() {
      return now;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      if (now !== undefined) disconnect(now);
      now = undefined;
    },
  };
}
