import { type ModuleContext, rootVariable } from './check-context.ts';
import { convertTo } from './check-conversion.ts';
import type { ExpressionChecker } from './check-expression.ts';
import { checkBinary } from './check-operator.ts';
import { invalid, type Position } from './fault.ts';
import type { ArithmeticOperator, Expression } from './syntax.ts';
import type { TypedExpression, TypedStatement } from './typed.ts';
import { isConstructible, sameType, typeName } from './types.ts';

/** Checks an expression that may be assigned to. */
export function checkPlace(expressions: ExpressionChecker, left: Expression, at: Position): TypedExpression {
  const place = expressions.any(left);
  if (place.reference === undefined) {
    if (place.kind === 'swizzle') invalid(at, 'only one component of a vector can be assigned at a time.');
    const root = rootVariable(place);
    const what = root ? `'${root.name}' is a ${root.kind === 'param' ? 'parameter' : root.kind}` : 'this is a value';
    invalid(left.at, `${what} and cannot be assigned to; copy it into a var.`);
  }
  if (place.reference.access !== 'read_write') invalid(left.at, 'this memory can only be read.');
  if (!isConstructible(place.type)) {
    const fix = place.type.kind === 'atomic' ? 'use atomicStore' : 'assign its parts';
    invalid(left.at, `a ${typeName(place.type)} cannot be assigned to; ${fix}.`);
  }
  rootVariable(place)?.writes.push(at);
  return place;
}

/** Checks `left = right`, or `_ = right` where there is no left. */
export function checkAssign(
  context: ModuleContext,
  expressions: ExpressionChecker,
  left: Expression | undefined,
  right: Expression,
  at: Position,
): TypedStatement {
  if (left === undefined) {
    return { kind: 'assign', at, place: undefined, value: expressions.concreteValue(right) };
  }
  const place = checkPlace(expressions, left, at);
  const value = convertTo(context, expressions.value(right), place.type, 'the assigned value');
  return { kind: 'assign', at, place, value };
}

/** Checks `place operator= right`. */
export function checkCompound(
  context: ModuleContext,
  operator: ArithmeticOperator,
  place: TypedExpression,
  right: TypedExpression,
  at: Position,
): TypedStatement {
  const result = checkBinary(context, operator, place, right, at);
  if (result.kind !== 'binary' || !sameType(result.type, place.type)) {
    invalid(at, `'${operator}=' would make a ${typeName(result.type)} of a ${typeName(place.type)}.`);
  }
  return { kind: 'compound', at, operator, place, value: result.right };
}
