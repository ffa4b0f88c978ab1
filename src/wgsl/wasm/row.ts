import type { Expr } from '../ir.ts';
import { KIND, type ShapeContext, shapeOf } from './shape.ts';

/** Four words side by side: by the index of the first, and where a clamp might hold some of them back, that of the last there is. */
export interface Row {
  readonly first: Expr;
  readonly last: Expr | undefined;
}

/** An index that grows by one from each invocation to the next, unless it is clamped. */
export function rowOf(index: Expr, shapes: ShapeContext): Row | undefined {
  if (shapeOf(index, shapes).kind === KIND.consecutive) return { first: index, last: undefined };
  if (index.op !== 'binary' || index.fn !== 'min' || index.type !== 'u32') return undefined;
  const { left, right } = index;
  const isRow = (expr: Expr) => shapeOf(expr, shapes).kind === KIND.consecutive;
  const isLimit = (expr: Expr) => shapeOf(expr, shapes).kind <= KIND.uniform;
  if (isRow(left) && isLimit(right)) return { first: left, last: right };
  return isRow(right) && isLimit(left) ? { first: right, last: left } : undefined;
}
