import type { BinaryOp, UnaryOp } from './ir.ts';
import type { ScalarName } from './types.ts';

/** Transcendental functions, which WGSL leaves too loose: f32 to f32, the library's own at run time. */
export const LOOSE_FUNCTIONS: ReadonlyMap<string, (...args: number[]) => number> = new Map([
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['asin', Math.asin],
  ['acos', Math.acos],
  ['atan', Math.atan],
  ['atan2', Math.atan2],
  ['sinh', Math.sinh],
  ['cosh', Math.cosh],
  ['tanh', Math.tanh],
  ['asinh', Math.asinh],
  ['acosh', Math.acosh],
  ['atanh', Math.atanh],
  ['exp', Math.exp],
  ['exp2', (x: number) => 2 ** x],
  ['log', Math.log],
  ['log2', Math.log2],
  ['pow', (x: number, y: number) => x ** y],
] as [string, (...args: number[]) => number][]);

/**
 * Arithmetic on scalars of kind `V`. Operators and built-in functions are written once over it: with constants it
 * evaluates them, with IR expressions it lowers them.
 */
export interface Algebra<V extends { readonly type: ScalarName }> {
  constant(type: ScalarName, value: number): V;
  unary(fn: UnaryOp, arg: V): V;
  /** Operands of one type (a shift amount is u32). */
  binary(fn: BinaryOp, left: V, right: V): V;
  select(condition: V, yes: V, no: V): V;
  /** `a * b + c` of floats. */
  fma(a: V, b: V, c: V): V;
  convert(to: ScalarName, arg: V): V;
  bitcast(to: ScalarName, arg: V): V;
  /** One of {@link LOOSE_FUNCTIONS}. */
  loose(name: string, args: readonly V[]): V;
  /** The same value, cheap to use more than once. */
  share(arg: V): V;
}
