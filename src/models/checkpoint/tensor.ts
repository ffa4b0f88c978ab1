/** Numbers with a shape, row-major, as safetensors files hold them. */
export type Tensor = {
  readonly [Dtype in keyof TensorArrays]: {
    readonly dtype: Dtype;
    /** `[]` is a single number. */
    readonly shape: readonly number[];
    readonly data: TensorArrays[Dtype];
  };
}[keyof TensorArrays];

/** The data types that are read and written, by their names in the format, and the arrays that hold them. */
export interface TensorArrays {
  readonly F64: Float64Array;
  readonly F32: Float32Array;
  readonly I32: Int32Array;
  readonly U32: Uint32Array;
  readonly U8: Uint8Array;
}

/** Bytes per number. */
export const DTYPE_BYTES: Readonly<Record<keyof TensorArrays, number>> = { F64: 8, F32: 4, I32: 4, U32: 4, U8: 1 };

/** Whether Forerun reads and writes this data type; the format has more. */
export function isDtype(name: string): name is keyof TensorArrays {
  return Object.hasOwn(DTYPE_BYTES, name);
}

/** A view of `length` numbers in these bytes from `offset` on, which has to be aligned. */
export function tensorView(
  dtype: keyof TensorArrays,
  shape: readonly number[],
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
): Tensor {
  switch (dtype) {
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer, offset, length) };
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer, offset, length) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer, offset, length) };
    case 'U32':
      return { dtype, shape, data: new Uint32Array(buffer, offset, length) };
    case 'U8':
      return { dtype, shape, data: new Uint8Array(buffer, offset, length) };
    default:
      return dtype satisfies never;
  }
}

/** Where the first number that is not finite is, or -1. */
export function firstNonFinite({ dtype, data }: Tensor): number {
  return dtype === 'F32' || dtype === 'F64' ? data.findIndex((value: number) => !Number.isFinite(value)) : -1;
}
