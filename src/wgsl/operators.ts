import type { Algebra } from './algebra.ts';
import type { BinaryOp } from './ir.ts';
import type { BinaryOperator } from './syntax.ts';
import type { ScalarName, Type } from './types.ts';

type Operator = Exclude<BinaryOperator, '&&' | '||'>;

const BINARY_OPS: Readonly<Record<Operator, BinaryOp>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** Applies `-`, `!` or `~` to each component. */
export function applyUnary<V extends { readonly type: ScalarName }>(
  algebra: Algebra<V>,
  operator: '-' | '!' | '~',
  arg: readonly V[],
): V[] {
  const fn = operator === '-' ? 'neg' : operator === '!' ? 'not' : 'complement';
  return arg.map((component) => algebra.unary(fn, component));
}

/** Applies a binary operator to values given as lists of scalars: component by component, or as linear algebra. */
export function applyBinary<V extends { readonly type: ScalarName }>(
  algebra: Algebra<V>,
  operator: Operator,
  leftType: Type,
  rightType: Type,
  left: readonly V[],
  right: readonly V[],
): V[] {
  if (operator === '*' && (leftType.kind === 'matrix' || rightType.kind === 'matrix')) {
    const product = multiply(algebra, leftType, rightType, left, right);
    if (product) return product;
  }
  const fn = BINARY_OPS[operator];
  const size = Math.max(left.length, right.length);
  const [a, b] = [spread(algebra, left, size), spread(algebra, right, size)];
  return a.map((component, index) => algebra.binary(fn, component, at(b, index)));
}

/** A scalar operand stands for every component. */
function spread<V extends { readonly type: ScalarName }>(
  algebra: Algebra<V>,
  value: readonly V[],
  size: number,
): readonly V[] {
  if (value.length === size) return value;
  return new Array<V>(size).fill(algebra.share(at(value, 0)));
}

/** Matrix times matrix, matrix times vector, vector times matrix; undefined where one side is a scalar. */
function multiply<V extends { readonly type: ScalarName }>(
  algebra: Algebra<V>,
  leftType: Type,
  rightType: Type,
  leftValue: readonly V[],
  rightValue: readonly V[],
): V[] | undefined {
  if (leftType.kind === 'scalar' || rightType.kind === 'scalar') return undefined;
  const left = leftValue.map((component) => algebra.share(component));
  const right = rightValue.map((component) => algebra.share(component));
  // A vector on the left is one row, a vector on the right one column.
  const rows = leftType.kind === 'matrix' ? leftType.rows : 1;
  const inner = leftType.kind === 'matrix' ? leftType.columns : left.length;
  const columns = rightType.kind === 'matrix' ? rightType.columns : 1;
  const product: V[] = [];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const terms = Array.from({ length: inner }, (_, k) =>
        algebra.binary('mul', at(left, k * rows + row), at(right, column * inner + k)),
      );
      product.push(sum(algebra, terms));
    }
  }
  return product;
}

/** Left to right, as the specification writes it. */
export function sum<V extends { readonly type: ScalarName }>(algebra: Algebra<V>, terms: readonly V[]): V {
  return terms.reduce((total, term) => algebra.binary('add', total, term));
}

/** The component, which the type checker has promised. */
export function at<V>(value: readonly V[], index: number): V {
  const component = value[index];
  if (component === undefined) throw new Error(`component ${index} of a value that has ${value.length}`);
  return component;
}

/**
 * The types that an arithmetic, bitwise or comparison operator takes and gives when both sides have the component
 * `scalar`, or undefined where WGSL has no such operator. Shifts are not here: their right side has its own type.
 */
export function operatorResult(operator: Operator, left: Type, right: Type, scalar: ScalarName): Type | undefined {
  const float = scalar === 'f32' || scalar === 'abstractFloat';
  const bool = scalar === 'bool';
  const sameShape = shape(left) === shape(right);
  const withScalar = left.kind === 'scalar' || right.kind === 'scalar';
  const larger = left.kind === 'scalar' ? right : left;
  const matrices = left.kind === 'matrix' || right.kind === 'matrix';
  switch (operator) {
    case '+':
    case '-':
      if (bool) return undefined;
      if (matrices) return sameShape ? left : undefined;
      return sameShape || withScalar ? larger : undefined;
    case '*':
      if (bool) return undefined;
      if (matrices && !withScalar) return product(left, right);
      return sameShape || withScalar ? larger : undefined;
    case '/':
    case '%':
      return bool || matrices || !(sameShape || withScalar) ? undefined : larger;
    case '&':
    case '|':
      return float || matrices || !sameShape ? undefined : left;
    case '^':
      return float || bool || matrices || !sameShape ? undefined : left;
    case '==':
    case '!=':
      return matrices || !sameShape ? undefined : left;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bool || matrices || !sameShape ? undefined : left;
    case '<<':
    case '>>':
      return undefined;
    default:
      return operator satisfies never;
  }
}

/** `f32` and `i32` have one shape, as have all `vec3`. */
export function shape(type: Type): string | undefined {
  if (type.kind === 'scalar') return 'scalar';
  if (type.kind === 'vector') return `vec${type.size}`;
  return type.kind === 'matrix' ? `mat${type.columns}x${type.rows}` : undefined;
}

function product(left: Type, right: Type): Type | undefined {
  if (left.kind === 'matrix' && right.kind === 'matrix') {
    if (left.columns !== right.rows) return undefined;
    return { ...left, columns: right.columns };
  }
  if (left.kind === 'matrix' && right.kind === 'vector') {
    return left.columns === right.size ? { kind: 'vector', size: left.rows, element: left.element } : undefined;
  }
  if (left.kind === 'vector' && right.kind === 'matrix') {
    return right.rows === left.size ? { kind: 'vector', size: right.columns, element: right.element } : undefined;
  }
  return undefined;
}
