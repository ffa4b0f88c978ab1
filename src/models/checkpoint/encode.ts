import { ForerunError } from '../../error.ts';
import { DTYPE_BYTES, firstNonFinite, isDtype, type Tensor } from './tensor.ts';

/**
 * Tensors as the bytes of a safetensors file (https://huggingface.co/docs/safetensors): the header's length in 8 bytes, the header as
 * JSON padded with spaces to a multiple of 8, the numbers, little-endian. Widest data types first, then by name: each is aligned,
 * and the same tensors give the same bytes.
 *
 * @param metadata texts by name, kept in the file beside the tensors; default none
 * @throws ForerunError `invalid-argument` for data that does not fill its shape, a data type of another array, the name
 * `__metadata__`, or numbers that are not finite
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const sorted = Object.entries(tensors).sort(
    ([a, { dtype: one }], [b, { dtype: other }]) => DTYPE_BYTES[other] - DTYPE_BYTES[one] || (a < b ? -1 : 1),
  );
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) entries.push(`"__metadata__":${JSON.stringify(metadata)}`);
  let end = 0;
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor);
    const { dtype, shape, data } = tensor;
    const begin = end;
    end += data.byteLength;
    entries.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`);
  }
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(header, 8);
  let at = 8 + padded;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

const ARRAYS = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U32: Uint32Array, U8: Uint8Array } as const;

function checkTensor(name: string, tensor: Tensor): void {
  const { dtype, shape, data } = tensor;
  if (name === '__metadata__') throw invalid(`the name '__metadata__' is the format's own; choose another.`);
  if (!isDtype(dtype) || !(data instanceof ARRAYS[dtype])) {
    throw invalid(
      `the tensor '${name}' has dtype ${String(dtype)} and a ${data?.constructor?.name}; ` +
        'the pairs are F64 Float64Array, F32 Float32Array, I32 Int32Array, U32 Uint32Array, U8 Uint8Array.',
    );
  }
  const size = shape.reduce((product, extent) => product * (Number.isInteger(extent) && extent >= 0 ? extent : NaN), 1);
  if (size !== data.length) {
    throw invalid(
      `the tensor '${name}' has shape [${shape.join(', ')}] and ${data.length} numbers; they have to agree.`,
    );
  }
  const wrong = firstNonFinite(tensor);
  if (wrong >= 0) {
    throw invalid(`the tensor '${name}' has ${String(data[wrong])} at ${wrong}; only finite numbers are written.`);
  }
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `encodeSafetensors: ${message}`);
}
