import type { ModuleContext } from './check-context.ts';
import { type ConstantScalar, convertConstant } from './constant.ts';
import { invalid, type Position } from './fault.ts';
import type { TypedExpression } from './typed.ts';
import {
  componentOf,
  concreteType,
  converts,
  isAbstract,
  isConstructible,
  type ScalarName,
  sameType,
  scalarCount,
  type Type,
  typeName,
} from './types.ts';

/** Most scalars that one value may have: 64 KiB, as in Dawn. Chromium loses its GPU process over larger constants. */
const MAX_VALUE_SCALARS = 16384;

/** An expression whose value is known while checking. */
export type ConstantExpression = TypedExpression & { readonly kind: 'constant' };

/** A constant of the type, from its scalars in order. */
export function constantExpression(at: Position, type: Type, scalars: readonly ConstantScalar[]): ConstantExpression {
  return { kind: 'constant', at, type, scalars, effects: false };
}

/** Whether checking has already found the value. */
export function isConstant(expression: TypedExpression): expression is ConstantExpression {
  return expression.kind === 'constant';
}

/** The constant value that a type has when nothing is given. */
export function zeroValue(context: ModuleContext, at: Position, type: Type): ConstantExpression {
  const count = scalarCount(type);
  if (count > MAX_VALUE_SCALARS) invalid(at, `a value of type ${typeName(type)} is too large.`);
  context.spend(count, at);
  const scalars: ConstantScalar[] = [];
  const fill = (part: Type): void => {
    if (part.kind === 'array') for (let i = 0; i < (part.count ?? 0); i++) fill(part.element);
    else if (part.kind === 'struct') for (const member of part.members) fill(member.type);
    else {
      const scalar = componentOf(part) ?? 'u32';
      const zero = { type: scalar, value: scalar === 'abstractInt' ? 0n : 0 };
      for (let i = scalarCount(part); i > 0; i--) scalars.push(zero);
    }
  };
  fill(type);
  return constantExpression(at, type, scalars);
}

/** The expression as `type`, if WGSL converts it without being asked; else undefined. */
export function tryConvert(
  context: ModuleContext,
  expression: TypedExpression,
  type: Type,
): TypedExpression | undefined {
  if (sameType(expression.type, type)) return expression;
  // Only constants have types that convert.
  if (!isConstant(expression) || !converts(expression.type, type)) return undefined;
  const target = baseScalar(type);
  context.spend(expression.scalars.length, expression.at);
  const scalars = expression.scalars.map((scalar) => convertConstant(target, scalar, expression.at));
  return constantExpression(expression.at, type, scalars);
}

function baseScalar(type: Type): ScalarName {
  return type.kind === 'array' ? baseScalar(type.element) : (componentOf(type) ?? 'u32');
}

/** The expression as `type`; `what` begins the sentence of the error. */
export function convertTo(
  context: ModuleContext,
  expression: TypedExpression,
  type: Type,
  what: string,
): TypedExpression {
  const converted = tryConvert(context, expression, type);
  if (converted) return converted;
  const [got, wanted] = [typeName(expression.type), typeName(type)];
  const [from, to] = [componentOf(expression.type), componentOf(type)];
  const scalars = expression.type.kind === 'scalar' && type.kind === 'scalar' && from && to && to !== 'bool';
  const fix = scalars ? `; convert it with ${to}(...)` : '';
  invalid(expression.at, `${what} is ${got}, expected ${wanted}${fix}.`);
}

/** Literals get the type that they have without a context. */
export function concretize(context: ModuleContext, expression: TypedExpression): TypedExpression {
  if (!isAbstract(expression.type)) return expression;
  return convertTo(context, expression, concreteType(expression.type), 'this');
}

/** Refuses what cannot be read as a whole: atomics, runtime-sized arrays and structs with them. */
export function readable(expression: TypedExpression): TypedExpression {
  if (expression.type.kind === 'pointer' || isConstructible(expression.type)) return expression;
  const hint = expression.type.kind === 'atomic' ? 'use atomicLoad' : 'read its elements';
  invalid(expression.at, `a value of type ${typeName(expression.type)} cannot be read as a whole; ${hint}.`);
}
