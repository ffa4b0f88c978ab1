import { ForerunError } from '../../error.ts';
import { optionalPackage } from '../recording/optional-package.ts';
import { LARGEST_MESSAGE } from './transport.ts';

/** What browsers' WebSocket and that of the package `ws` have in common. */
export interface Socket {
  binaryType: string;
  readonly protocol: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: unknown) => void) | null;
  onclose: ((event: unknown) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** `readyState` of a socket that is open. */
export const OPEN = 1;

/** `readyState` of a socket that is closed. */
export const CLOSED = 3;

const HANDSHAKE_MS = 5000;

/**
 * Opens a WebSocket: the browser's own, or in Node that of the package `ws`, which ends the connection when a message is larger than
 * `largest`. Browsers take any size; see {@link sizeOf}.
 *
 * @param largest In bytes. Default 1 MiB
 * @throws ForerunError `invalid-argument` for an address that is none, and in Node without `ws`
 */
export async function openSocket(
  url: string,
  protocols: readonly string[] = [],
  largest: number = LARGEST_MESSAGE,
): Promise<Socket> {
  checkAddress(url);
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    return new WebSocket(url, [...protocols]) as unknown as Socket;
  }
  const { WebSocket: NodeSocket } = await loadWs();
  const options = { maxPayload: largest, perMessageDeflate: false, handshakeTimeout: HANDSHAKE_MS };
  return new NodeSocket(url, [...protocols], options) as unknown as Socket;
}

/**
 * The package `ws`, which is the user's to install.
 *
 * @throws ForerunError `invalid-argument` when it is not
 */
export function loadWs(): Promise<typeof import('ws')> {
  return optionalPackage('forerun bridges', 'ws', () => import('ws'));
}

/** @throws ForerunError `invalid-argument` */
export function checkAddress(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'ws:' || protocol === 'wss:') return;
  throw new ForerunError(
    'invalid-argument',
    `forerun bridges: '${url}' is no address; give one as ws://127.0.0.1:9090.`,
  );
}

/** Size of what came over a socket, in bytes or characters. */
export function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return data instanceof Blob ? data.size : 0;
}

/** Why a socket failed, for people. */
export function reasonOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return 'it failed';
  const { message, reason, code } = event as { message?: unknown; reason?: unknown; code?: unknown };
  const text = [message, reason].find((each) => typeof each === 'string' && each !== '');
  return typeof text === 'string'
    ? text.slice(0, 200)
    : `it was closed${code === undefined ? '' : ` (${String(code)})`}`;
}
