import { boolLike } from './builtin-types.ts';
import type { ModuleContext } from './check-context.ts';
import { concretize, constantExpression, convertTo, isConstant } from './check-conversion.ts';
import { constantAlgebra, losesBits } from './constant.ts';
import { invalid, type Position } from './fault.ts';
import { applyBinary, applyUnary, operatorResult, shape } from './operators.ts';
import type { BinaryOperator } from './syntax.ts';
import type { TypedExpression } from './typed.ts';
import {
  BOOL,
  commonScalar,
  componentOf,
  concreteScalar,
  concreteType,
  convertsScalar,
  isFloat,
  isInteger,
  type Type,
  typeName,
  withComponent,
} from './types.ts';

type Operator = Exclude<BinaryOperator, '&&' | '||'>;

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Types `-`, `!` and `~`; constants are evaluated. */
export function checkUnary(
  context: ModuleContext,
  operator: '-' | '!' | '~',
  arg: TypedExpression,
  at: Position,
): TypedExpression {
  const scalar = componentOf(arg.type);
  const fits =
    scalar !== undefined &&
    arg.type.kind !== 'matrix' &&
    (operator === '!'
      ? scalar === 'bool'
      : operator === '~'
        ? isInteger(scalar)
        : scalar !== 'bool' && scalar !== 'u32');
  if (!fits) {
    const fix = operator === '-' && scalar === 'u32' ? '; convert it with i32(...)' : '';
    invalid(at, `'${operator}' does not exist for ${typeName(arg.type)}${fix}.`);
  }
  if (isConstant(arg)) return constantExpression(at, arg.type, applyUnary(constantAlgebra(at), operator, arg.scalars));
  return { kind: 'unary', at, type: arg.type, operator, arg: concretize(context, arg), effects: arg.effects };
}

/** `&&` and `||` of two bool. */
export function checkLogical(
  context: ModuleContext,
  operator: '&&' | '||',
  leftGiven: TypedExpression,
  rightGiven: TypedExpression,
  at: Position,
): TypedExpression {
  const left = convertTo(context, leftGiven, BOOL, `the left side of '${operator}'`);
  const right = convertTo(context, rightGiven, BOOL, `the right side of '${operator}'`);
  if (isConstant(left) && isConstant(right)) {
    const [a, b] = [left.scalars[0]?.value === 1, right.scalars[0]?.value === 1];
    const value = Number(operator === '&&' ? a && b : a || b);
    return constantExpression(at, BOOL, [{ type: 'bool', value }]);
  }
  return { kind: 'logical', at, type: BOOL, operator, left, right, effects: left.effects || right.effects };
}

/** Arithmetic, bitwise and comparison operators. */
export function checkBinary(
  context: ModuleContext,
  operator: Operator,
  left: TypedExpression,
  right: TypedExpression,
  at: Position,
): TypedExpression {
  const mismatch = (): never =>
    invalid(
      at,
      `'${operator}' does not exist for ${typeName(left.type)} and ${typeName(right.type)}${advice(left.type, right.type)}.`,
    );
  const [a, b] = [componentOf(left.type), componentOf(right.type)];
  if (a === undefined || b === undefined) return mismatch();
  const bothConstant = isConstant(left) && isConstant(right);

  let leftType: Type;
  let rightType: Type;
  let result: Type;
  if (operator === '<<' || operator === '>>') {
    if (!isInteger(a) || !isInteger(b) || shape(left.type) !== shape(right.type)) return mismatch();
    if (!convertsScalar(b, 'u32')) invalid(at, `a shift amount is ${typeName(right.type)}, expected u32.`);
    leftType = bothConstant ? left.type : concreteType(left.type);
    rightType = withComponent(right.type, 'u32');
    result = leftType;
  } else {
    const common = commonScalar([a, b]);
    if (common === undefined) return mismatch();
    const scalar = bothConstant ? common : concreteScalar(common);
    leftType = withComponent(left.type, scalar);
    rightType = withComponent(right.type, scalar);
    const found = operatorResult(operator, leftType, rightType, scalar);
    if (found === undefined) return mismatch();
    result = COMPARISONS.has(operator) ? boolLike(found) : found;
  }
  const leftValue = convertTo(context, left, leftType, `the left side of '${operator}'`);
  const rightValue = convertTo(context, right, rightType, `the right side of '${operator}'`);
  if (isConstant(leftValue) && isConstant(rightValue)) {
    const algebra = constantAlgebra(at);
    if (operator === '<<') {
      const lost = leftValue.scalars.some((scalar, i) => losesBits(scalar, Number(rightValue.scalars[i]?.value)));
      if (lost) invalid(at, `the result of this shift does not fit in ${typeName(result)}.`);
    }
    const scalars = applyBinary(algebra, operator, leftType, rightType, leftValue.scalars, rightValue.scalars);
    return constantExpression(at, result, scalars);
  }
  checkConstantRight(operator, rightValue, at);
  const effects = left.effects || right.effects;
  return { kind: 'binary', at, type: result, operator, left: leftValue, right: rightValue, effects };
}

/** WGSL refuses to divide integers by a constant zero and to shift by 32 bits or more. */
function checkConstantRight(operator: Operator, right: TypedExpression, at: Position): void {
  if (!isConstant(right) || !isInteger(componentOf(right.type))) return;
  if ((operator === '/' || operator === '%') && right.scalars.some((scalar) => scalar.value === 0)) {
    invalid(at, 'division by a constant zero.');
  }
  if ((operator === '<<' || operator === '>>') && right.scalars.some((scalar) => scalar.value > 31)) {
    invalid(at, 'a shift by more than 31 bits.');
  }
}

function advice(left: Type, right: Type): string {
  const [a, b] = [componentOf(left), componentOf(right)];
  const scalars = left.kind === 'scalar' && right.kind === 'scalar';
  if (!scalars || a === undefined || b === undefined || a === b) return '';
  const target = isFloat(a) || isFloat(b) ? 'f32' : concreteScalar(a);
  return `; convert one side, as in ${target}(...)`;
}
