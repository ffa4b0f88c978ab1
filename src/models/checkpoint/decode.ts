import { ForerunError } from '../../error.ts';
import { damaged, type HeaderEntry, parseHeader } from './header.ts';
import { DTYPE_BYTES, firstNonFinite, isDtype, type Tensor, tensorView } from './tensor.ts';

/** What {@link decodeSafetensors} accepts. */
export interface DecodeLimits {
  /** Default 100,000,000, the format's own limit. */
  readonly maxHeaderBytes?: number;
  /** And texts of metadata. Default 65,536. */
  readonly maxTensors?: number;
  /** Refuses NaN and infinities. Default false. */
  readonly finite?: boolean;
}

/** The content of a safetensors file. Maps, since names in a file can be anything, `__proto__` too. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads the bytes of a safetensors file, made by whomever. Tensors are views into the bytes where their place is aligned, so they
 * change with them, and copies elsewhere; memory beside the bytes is a small multiple of them, whatever they say.
 *
 * @throws ForerunError `invalid-data` for a file that is cut off, a header that is too long, not UTF-8, not of the format's JSON or has
 * a key twice, offsets that overlap, leave gaps or reach beyond the file, shapes that do not fill them, data types that Forerun
 * does not have (F64, F32, I32, U32, U8), and numbers that are not finite where asked for
 */
export function decodeSafetensors(bytes: Uint8Array, limits: DecodeLimits = {}): Safetensors {
  const { maxHeaderBytes = 100_000_000, maxTensors = 65_536, finite = false } = limits;
  if (!(bytes instanceof Uint8Array)) {
    throw new ForerunError(
      'invalid-argument',
      'decodeSafetensors: bytes is not a Uint8Array; give the bytes of the file.',
    );
  }
  const headerEnd = 8 + headerLength(bytes, maxHeaderBytes);
  const { tensors: entries, metadata } = parseHeader(headerText(bytes.subarray(8, headerEnd)), { maxTensors });
  checkOffsets(entries, bytes.length - headerEnd);
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of entries) {
    const tensor = tensorOf(name, entry, bytes.subarray(headerEnd + entry.begin, headerEnd + entry.end));
    const wrong = finite ? firstNonFinite(tensor) : -1;
    if (wrong >= 0) {
      throw damaged(
        `the tensor ${shown(name)} has ${String(tensor.data[wrong])} at ${wrong}; its numbers have to be finite.`,
      );
    }
    tensors.set(name, tensor);
  }
  return { tensors, metadata };
}

function headerLength(bytes: Uint8Array, maxHeaderBytes: number): number {
  if (bytes.length < 8) throw damaged(`there are ${bytes.length} bytes; the length of the header alone takes 8.`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw damaged(`the header is said to have ${length} bytes; at most ${maxHeaderBytes} are read.`);
  }
  if (length > BigInt(bytes.length - 8)) {
    throw damaged(`the header is said to have ${length} bytes, but only ${bytes.length - 8} follow.`);
  }
  return Number(length);
}

function headerText(header: Uint8Array): string {
  // Not left to the parser: a decoder would swallow a byte order mark.
  if (header[0] !== 0x7b) throw damaged("the header does not begin with '{'.");
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw damaged('the header is not UTF-8.');
  }
}

/** The tensors have to fill the data, each byte once. */
function checkOffsets(entries: ReadonlyMap<string, HeaderEntry>, dataBytes: number): void {
  const inOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  for (const [name, { begin, end }] of inOrder) {
    if (end < begin || end > dataBytes) {
      throw damaged(`the tensor ${shown(name)} reaches from byte ${begin} to ${end} of ${dataBytes}.`);
    }
    if (begin !== filled) {
      const what = begin < filled ? 'overlaps the tensor before it' : 'leaves a gap behind the tensor before it';
      throw damaged(`the tensor ${shown(name)} begins at byte ${begin} and ${what}, which ends at ${filled}.`);
    }
    filled = end;
  }
  if (filled !== dataBytes)
    throw damaged(`the tensors end at byte ${filled}, but there are ${dataBytes} bytes of data.`);
}

function tensorOf(name: string, { dtype, shape }: HeaderEntry, data: Uint8Array): Tensor {
  if (!isDtype(dtype)) {
    throw damaged(
      `the tensor ${shown(name)} has the dtype ${shown(dtype)}; ${Object.keys(DTYPE_BYTES).join(', ')} are read.`,
    );
  }
  const width = DTYPE_BYTES[dtype];
  // A product that is no longer exact is more than any file has.
  const size = shape.reduce(
    (product, extent) => (product * extent <= Number.MAX_SAFE_INTEGER ? product * extent : NaN),
    1,
  );
  if (size * width !== data.length) {
    throw damaged(`the tensor ${shown(name)} has shape [${shape.join(', ')}] of ${dtype} but ${data.length} bytes.`);
  }
  // Not slice(): of Node's Buffer that is a view.
  const aligned = data.byteOffset % width === 0 ? data : new Uint8Array(data);
  return tensorView(dtype, shape, aligned.buffer, aligned.byteOffset, size);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
