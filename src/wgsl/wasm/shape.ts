import type { BinaryOp, Expr, Place } from '../ir.ts';

/**
 * How a value differs between the invocations of a workgroup, from least to most:
 *
 * - `none`: never assigned, as far as the analysis has come;
 * - `group`: the same in the whole workgroup;
 * - `uniform`: the same in four invocations side by side, whose local_invocation_id.x is 4n ... 4n + 3;
 * - `consecutive`: an integer that grows by one from each of the four to the next;
 * - `varying`: anything.
 */
export const KIND = { none: 0, group: 1, uniform: 2, consecutive: 3, varying: 4 } as const;

/** A value of {@link KIND}. */
export type Kind = (typeof KIND)[keyof typeof KIND];

/** What is known of a value in four invocations side by side. */
export interface Shape {
  readonly kind: Kind;
  /** A power of two that divides the integer (of the first of the four): up to {@link MAX_MULTIPLE}. */
  readonly multiple: number;
}

/** Invocations that one vector instruction serves. */
export const LANES = 4;

const MAX_MULTIPLE = 2 ** 16;

/** Nothing is assigned yet. */
export const NOTHING: Shape = { kind: KIND.none, multiple: MAX_MULTIPLE };
/** Any value. */
export const VARYING: Shape = { kind: KIND.varying, multiple: 1 };
/** The same in the workgroup. */
export const GROUP: Shape = { kind: KIND.group, multiple: 1 };
/** The same in four invocations side by side. */
export const UNIFORM: Shape = { kind: KIND.uniform, multiple: 1 };
/** The place of an invocation in its row, where rows are whole vectors. */
export const LANE: Shape = { kind: KIND.consecutive, multiple: LANES };

/** What holds of a value that is one or the other. */
export function join(a: Shape, b: Shape): Shape {
  if (a.kind === KIND.none) return b;
  if (b.kind === KIND.none) return a;
  const multiple = Math.min(a.multiple, b.multiple);
  if (a.kind === b.kind) return { kind: a.kind, multiple };
  const kind = Math.max(a.kind, b.kind) as Kind;
  return kind <= KIND.uniform ? { kind, multiple } : VARYING;
}

/** At least as different as `kind`. */
export function atLeast(shape: Shape, kind: Kind): Shape {
  if (shape.kind === KIND.none || kind <= KIND.group || shape.kind === KIND.varying) return shape;
  if (kind >= KIND.consecutive) return VARYING;
  return shape.kind >= kind ? shape : { ...shape, kind };
}

/** What expressions are made of. */
export interface ShapeContext {
  local(index: number): Shape;
  /** The least kind of what is loaded from an address that is the same everywhere. */
  loaded(place: Place): Kind;
}

/** The shape of an expression. */
export function shapeOf(expr: Expr, context: ShapeContext): Shape {
  switch (expr.op) {
    case 'const':
      return { kind: KIND.group, multiple: expr.type === 'f32' ? 1 : powerOfTwoIn(expr.value) };
    case 'local':
      return context.local(expr.index);
    case 'bufferWords':
      return GROUP;
    case 'unary':
    case 'convert':
      return flat(shapeOf(expr.arg, context));
    case 'bitcast': {
      const shape = shapeOf(expr.arg, context);
      return expr.type === 'f32' || expr.from === 'f32' ? flat(shape) : shape;
    }
    case 'binary':
      return binaryShape(expr, shapeOf(expr.left, context), shapeOf(expr.right, context));
    case 'fma':
      return flat([expr.a, expr.b, expr.c].map((part) => shapeOf(part, context)).reduce(join));
    case 'select': {
      const condition = shapeOf(expr.condition, context);
      const either = join(shapeOf(expr.yes, context), shapeOf(expr.no, context));
      return atLeast(either, condition.kind);
    }
    case 'load': {
      const least = context.loaded(expr.place);
      const index = expr.index === undefined ? GROUP : shapeOf(expr.index, context);
      if (index.kind === KIND.none) return NOTHING;
      return {
        kind: index.kind >= KIND.consecutive ? KIND.varying : (Math.max(index.kind, least) as Kind),
        multiple: 1,
      };
    }
    default:
      return expr satisfies never;
  }
}

/** The result of an operation that keeps nothing but sameness. */
function flat({ kind }: Shape): Shape {
  if (kind === KIND.none) return NOTHING;
  return kind <= KIND.uniform ? { kind, multiple: 1 } : VARYING;
}

function binaryShape(expr: Expr & { op: 'binary' }, left: Shape, right: Shape): Shape {
  if (left.kind === KIND.none || right.kind === KIND.none) return NOTHING;
  const kind = Math.max(left.kind, right.kind) as Kind;
  if (kind <= KIND.uniform) return { kind, multiple: multipleOf(expr, left.multiple, right.multiple) };
  if (expr.left.type === 'f32' || expr.left.type === 'bool' || kind === KIND.varying) return VARYING;
  return left.kind === KIND.consecutive ? onConsecutive(expr, left, right) : besideConsecutive(expr.fn, left, right);
}

/** The left operand is consecutive, the right one is that too or the same for all four. */
function onConsecutive(expr: Expr & { op: 'binary' }, left: Shape, right: Shape): Shape {
  const { fn } = expr;
  const multiple = Math.min(left.multiple, right.multiple);
  if (right.kind === KIND.consecutive) return fn === 'sub' ? UNIFORM : VARYING;
  if (fn === 'add' || fn === 'sub') return { kind: KIND.consecutive, multiple };
  // The first of the four is a multiple of 4 from here on, so that they do not straddle one.
  if (left.multiple < LANES) return VARYING;
  if ((fn === 'lt' || fn === 'ge') && right.multiple >= LANES) return UNIFORM;
  if (expr.right.op !== 'const') return VARYING;
  const { value } = expr.right;
  const isUnsigned = expr.left.type === 'u32';
  const constant = powerOfTwoIn(value);
  switch (fn) {
    case 'div':
      return isUnsigned && value !== 0 && constant >= LANES ? UNIFORM : VARYING;
    case 'rem':
      return isUnsigned && value !== 0 && constant >= LANES ? { kind: KIND.consecutive, multiple } : VARYING;
    case 'shr':
      return (value & 31) >= 2 ? UNIFORM : VARYING;
    case 'or':
      return (value & (LANES - 1)) === LANES - 1 ? UNIFORM : VARYING;
    case 'and':
      if (constant >= LANES) return { kind: KIND.uniform, multiple: constant };
      return (value & (LANES - 1)) === LANES - 1 ? { kind: KIND.consecutive, multiple: left.multiple } : VARYING;
    default:
      return VARYING;
  }
}

/** The right operand is consecutive, the left one the same for all four. */
function besideConsecutive(fn: BinaryOp, left: Shape, right: Shape): Shape {
  const multiple = Math.min(left.multiple, right.multiple);
  if (fn === 'add') return { kind: KIND.consecutive, multiple };
  return (fn === 'gt' || fn === 'le') && multiple >= LANES ? UNIFORM : VARYING;
}

function multipleOf(expr: Expr & { op: 'binary' }, left: number, right: number): number {
  if (expr.left.type === 'f32') return 1;
  switch (expr.fn) {
    case 'add':
    case 'sub':
    case 'min':
    case 'max':
    case 'or':
    case 'xor':
      return Math.min(left, right);
    case 'mul':
      return Math.min(MAX_MULTIPLE, left * right);
    case 'and':
      return Math.max(left, right);
    case 'shl':
      return expr.right.op === 'const' ? Math.min(MAX_MULTIPLE, left * 2 ** (expr.right.value & 31)) : left;
    default:
      return 1;
  }
}

function powerOfTwoIn(value: number): number {
  const bits = value | 0;
  return bits === 0 ? MAX_MULTIPLE : Math.min(MAX_MULTIPLE, (bits & -bits) >>> 0);
}
