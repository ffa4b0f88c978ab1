/**
 * The typed intermediate representation between WGSL and WebAssembly.
 *
 * Everything is scalar: the lowering has already taken vectors, matrices and structs apart into scalar locals, and
 * passes them to functions and back as lists of scalars. Arrays (and vectors or matrices indexed by something that is
 * not constant) live in the frame: per-invocation words of memory. Control flow is structured. So an emitter sees four
 * types and a dozen statements, and its SIMD half can give every local a lane per invocation and turn a divergent `if` into
 * masks, without knowing WGSL.
 */

import type { Position } from './fault.ts';

/** The four scalar types of WGSL that compute shaders without extensions have. `bool` is 0 or 1. */
export type Scalar = 'f32' | 'i32' | 'u32' | 'bool';

/** One argument. The operand and result types follow from `type`: that of the operand. */
export type UnaryOp =
  | 'neg' // f32, i32 (wrapping)
  | 'not' // bool
  | 'complement' // i32, u32
  | 'abs' // f32, i32
  | 'ceil'
  | 'floor'
  | 'trunc'
  | 'round' // to nearest, ties to even
  | 'sqrt'
  | 'countLeadingZeros'
  | 'countTrailingZeros'
  | 'countOneBits'
  | 'reverseBits';

/** Two arguments of type `type`; comparisons give `bool`, all others `type`. Shift amounts are u32, taken modulo 32. */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  /** Integers: x / 0 = x and MIN / -1 = MIN, as WGSL says. */
  | 'div'
  /** Truncated remainder. Integers: x % 0 = 0 and MIN % -1 = 0. */
  | 'rem'
  | 'and' // i32, u32, bool (no short circuit)
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr' // arithmetic for i32
  | 'min'
  | 'max'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge';

/**
 * Where a load or a store goes: the invocation's frame, the memory of its workgroup, or a bound buffer by its index in
 * {@link IrModule.buffers}.
 */
export type Place =
  | { readonly kind: 'frame' }
  | { readonly kind: 'workgroup' }
  | { readonly kind: 'buffer'; readonly buffer: number };

/** An expression. It has no side effects and gives one scalar. */
export type Expr =
  | { readonly op: 'const'; readonly type: Scalar; readonly value: number }
  | { readonly op: 'local'; readonly type: Scalar; readonly index: number }
  | { readonly op: 'unary'; readonly type: Scalar; readonly fn: UnaryOp; readonly arg: Expr }
  | { readonly op: 'binary'; readonly type: Scalar; readonly fn: BinaryOp; readonly left: Expr; readonly right: Expr }
  /** `a * b + c` of f32, rounded once where the machine can do that in one instruction, else twice. */
  | { readonly op: 'fma'; readonly type: 'f32'; readonly a: Expr; readonly b: Expr; readonly c: Expr }
  /** WGSL value conversion; f32 to integer saturates at what both types have: 2147483520, 4294967040. `from` differs from `type`. */
  | { readonly op: 'convert'; readonly type: Scalar; readonly from: Scalar; readonly arg: Expr }
  /** Same 32 bits, another type. */
  | { readonly op: 'bitcast'; readonly type: Scalar; readonly from: Scalar; readonly arg: Expr }
  /** `condition ? yes : no`, both evaluated. */
  | { readonly op: 'select'; readonly type: Scalar; readonly condition: Expr; readonly yes: Expr; readonly no: Expr }
  /** The word at `base + index` of the place; `index` (u32) is absent when the address is constant, and in range else. */
  | { readonly op: 'load'; readonly type: Scalar; readonly place: Place; readonly base: number; readonly index?: Expr }
  /** Words in the bound part of a buffer, as u32. */
  | { readonly op: 'bufferWords'; readonly type: 'u32'; readonly buffer: number };

/** A statement. */
export type Stmt =
  | { readonly op: 'set'; readonly local: number; readonly value: Expr }
  | { readonly op: 'store'; readonly place: Place; readonly base: number; readonly index?: Expr; readonly value: Expr }
  /** Read-modify-write of an i32 or u32 word; `result`, when given, is the local that gets the old value. */
  | {
      readonly op: 'atomic';
      readonly fn: 'add' | 'sub' | 'min' | 'max' | 'and' | 'or' | 'xor' | 'exchange';
      readonly type: 'i32' | 'u32';
      readonly buffer: number;
      readonly base: number;
      readonly index?: Expr;
      readonly value: Expr;
      readonly result?: number;
    }
  /** Calls another function of the module; `results` are the locals that get its results, in order. */
  | { readonly op: 'call'; readonly fn: string; readonly args: readonly Expr[]; readonly results: readonly number[] }
  | { readonly op: 'if'; readonly condition: Expr; readonly then: readonly Stmt[]; readonly else: readonly Stmt[] }
  /** Runs `body`, then `continuing`, for ever. `break` leaves it, `continue` goes to `continuing`. */
  | { readonly op: 'loop'; readonly body: readonly Stmt[]; readonly continuing: readonly Stmt[] }
  /** Runs `body` once; `leave` with the same label goes behind it. A `switch` becomes nested ones. */
  | { readonly op: 'block'; readonly label: number; readonly body: readonly Stmt[] }
  | { readonly op: 'leave'; readonly label: number }
  | { readonly op: 'break' }
  | { readonly op: 'continue' }
  | { readonly op: 'return'; readonly values: readonly Expr[] }
  /** The invocations of a workgroup wait for one another. In the entry point only. */
  | { readonly op: 'barrier'; readonly at: Position }
  /**
   * Runs `body` with `local` (u32) set to 0 ... count - 1, one after the other or four at a time: in code of a whole workgroup,
   * what its invocations do between two barriers. No jump leads out of it.
   */
  | { readonly op: 'lanes'; readonly local: number; readonly count: number; readonly body: readonly Stmt[] };

/** A function. Its first locals are its parameters. WGSL has no recursion, so the frames nest. */
export interface IrFunction {
  readonly name: string;
  readonly params: readonly Scalar[];
  readonly results: readonly Scalar[];
  /** Types of all locals, parameters first. Locals start at zero. */
  readonly locals: readonly Scalar[];
  /** Words of per-invocation memory. Not cleared: the lowering stores before it loads. */
  readonly frameWords: number;
  readonly body: readonly Stmt[];
}

/** A bound buffer. The kernel sees 32-bit words. */
export interface IrBuffer {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly access: 'uniform' | 'read' | 'read_write';
  /** What must be bound at least, as WebGPU wants it too: the type's size, and one element of a runtime-sized array. */
  readonly minBytes: number;
}

/** The workgroup of a kernel. */
export interface IrWorkgroup {
  readonly size: readonly [x: number, y: number, z: number];
  /** Words of workgroup memory. They start as zeros. */
  readonly words: number;
  /**
   * What one call of the entry point runs: an invocation, or (once regions are formed) a workgroup. For a workgroup, those
   * inputs that differ between invocations are arbitrary.
   */
  readonly runs: 'invocation' | 'workgroup';
}

/** Parameters of the entry point, each one u32 for every component. */
export const WORKGROUP_INPUTS = {
  global_invocation_id: { first: 0, count: 3 },
  workgroup_id: { first: 3, count: 3 },
  local_invocation_id: { first: 6, count: 3 },
  local_invocation_index: { first: 9, count: 1 },
  num_workgroups: { first: 10, count: 3 },
} as const;

/** How many {@link WORKGROUP_INPUTS} are. */
export const WORKGROUP_INPUT_COUNT = 13;

/** A linked WGSL module with one compute entry point, reduced to what that entry point reaches. */
export interface IrModule {
  readonly functions: readonly IrFunction[];
  readonly buffers: readonly IrBuffer[];
  /** Its parameters are the {@link WORKGROUP_INPUTS}; it has no results. */
  readonly entry: string;
  readonly workgroup: IrWorkgroup;
}
