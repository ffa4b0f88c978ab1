/** What went wrong, for programs. The message is for people. */
export type ForerunErrorCode =
  /** An argument of the public interface has a wrong type, shape or value. */
  | 'invalid-argument'
  /** A file or other outside data (rows, checkpoints, manifests) is damaged or does not fit. */
  | 'invalid-data'
  /** WGSL text was refused; see {@link ForerunError.location}. */
  | 'invalid-wgsl'
  /** WGSL that is valid but that the CPU compiler does not cover. */
  | 'unsupported-wgsl'
  /** WebGPU was asked for and cannot be had. */
  | 'webgpu-unavailable'
  /** The page's content security policy forbids WebAssembly, which the CPU backend is made of. */
  | 'wasm-unavailable'
  /** The GPU device was lost while in use, or a thread of the CPU backend failed. */
  | 'device-lost'
  /** The GPU refused an operation that Forerun believed to be valid. */
  | 'gpu-validation'
  /** The GPU did not answer within its time bound. */
  | 'timeout'
  /** The object was used after `destroy()`. */
  | 'destroyed'
  /** The caller's AbortSignal fired. */
  | 'aborted';

/** A place in the text that the user wrote: both count from 1. */
export interface SourceLocation {
  readonly line: number;
  readonly column: number;
}

/**
 * The one error class of the library. The message says which API was called, what it got, what it expected and
 * what to do about it.
 */
export class ForerunError extends Error {
  override readonly name = 'ForerunError';
  readonly code: ForerunErrorCode;
  /** Where in the user's own WGSL the error lies, for the codes that end in `wgsl`. */
  readonly location: SourceLocation | undefined;

  constructor(code: ForerunErrorCode, message: string, options: { location?: SourceLocation; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.location = options.location;
  }
}
