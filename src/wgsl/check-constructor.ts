import type { ModuleContext } from './check-context.ts';
import { concretize, constantExpression, convertTo, isConstant, tryConvert, zeroValue } from './check-conversion.ts';
import type { TypeGenerator } from './check-types.ts';
import { convertConstant } from './constant.ts';
import { invalid, type Position } from './fault.ts';
import { shape } from './operators.ts';
import type { TypedExpression } from './typed.ts';
import {
  commonScalar,
  componentOf,
  isConstructible,
  isFloat,
  matrixType,
  type ScalarName,
  sameType,
  type Type,
  typeName,
  vectorType,
  withComponent,
} from './types.ts';

/** Arguments one after the other, as one value: constant where all are. */
function join(context: ModuleContext, at: Position, type: Type, args: readonly TypedExpression[]): TypedExpression {
  if (args.every(isConstant)) {
    const scalars = args.flatMap((arg) => arg.scalars);
    context.spend(scalars.length, at);
    return constantExpression(at, type, scalars);
  }
  return { kind: 'construct', at, type, args, effects: args.some((arg) => arg.effects) };
}

/** `type(args)` or `vec3(args)`: builds or converts a value. */
export function checkConstructor(
  context: ModuleContext,
  generator: TypeGenerator,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression {
  if (generator.kind === 'vector') return constructVector(context, generator.size, undefined, args, at);
  if (generator.kind === 'matrix')
    return constructMatrix(context, generator.columns, generator.rows, undefined, args, at);
  if (generator.kind === 'array') return constructInferredArray(context, args, at);
  const { type } = generator;
  if (!isConstructible(type)) invalid(at, `a value of type ${typeName(type)} cannot be constructed.`);
  if (args.length === 0) return zeroValue(context, at, type);
  switch (type.kind) {
    case 'scalar': {
      const [arg, ...more] = args;
      if (arg === undefined || more.length > 0 || arg.type.kind !== 'scalar') {
        invalid(at, `${typeName(type)}(...) takes one scalar, got ${describe(args)}.`);
      }
      return explicitConversion(context, arg, type, at);
    }
    case 'vector':
      return constructVector(context, type.size, type.element.scalar, args, at);
    case 'matrix':
      return constructMatrix(context, type.columns, type.rows, type.element.scalar, args, at);
    case 'array': {
      if (args.length !== type.count) {
        invalid(at, `${typeName(type)} takes ${type.count} elements, got ${args.length}.`);
      }
      const elements = args.map((arg, i) => convertTo(context, arg, type.element, `element ${i} of the array`));
      return join(context, at, type, elements);
    }
    case 'struct': {
      if (args.length !== type.members.length) {
        const names = type.members.map((member) => member.name).join(', ');
        invalid(at, `${type.name} has ${type.members.length} members (${names}), got ${args.length} values.`);
      }
      const values = type.members.map((member, index) => {
        const arg = args[index];
        if (arg === undefined) throw new Error('as many arguments as members');
        return convertTo(context, arg, member.type, `member '${member.name}' of ${type.name}`);
      });
      return join(context, at, type, values);
    }
    default:
      return invalid(at, `a value of type ${typeName(type)} cannot be constructed.`);
  }
}

/** `f32(x)`, `vec3<f32>(v)`: converts every component. */
function explicitConversion(context: ModuleContext, arg: TypedExpression, type: Type, at: Position): TypedExpression {
  if (sameType(arg.type, type)) return arg.reference ? { ...copyOf(arg), at } : arg;
  const to = componentOf(type);
  if (to === undefined) throw new Error('only scalars, vectors and matrices are converted');
  if (isConstant(arg)) {
    context.spend(arg.scalars.length, at);
    return constantExpression(
      at,
      type,
      arg.scalars.map((scalar) => convertConstant(to, scalar, arg.at)),
    );
  }
  return { kind: 'convert', at, type, arg, effects: arg.effects };
}

/** The value of a reference: no place any more. */
function copyOf(arg: TypedExpression): TypedExpression {
  return { kind: 'construct', at: arg.at, type: arg.type, args: [arg], effects: arg.effects };
}

function constructVector(
  context: ModuleContext,
  size: number,
  wanted: ScalarName | undefined,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression {
  if (args.length === 0) return zeroValue(context, at, vectorType(size, wanted ?? 'abstractInt'));
  const scalars = args.map((arg) => (arg.type.kind === 'matrix' ? undefined : componentOf(arg.type)));
  const known = scalars.filter((scalar) => scalar !== undefined);
  const common = wanted ?? commonScalar(known);
  const name = `vec${size}${wanted ? `<${wanted}>` : ''}`;
  if (known.length < args.length || common === undefined) {
    invalid(at, `${name} cannot be made of ${describe(args)}; give scalars and vectors of one component type.`);
  }
  const [first] = args;
  if (args.length === 1 && first?.type.kind === 'vector' && first.type.size === size) {
    return explicitConversion(context, first, vectorType(size, common), at);
  }
  const finalScalar = args.every(isConstant) ? common : componentOfConcrete(common);
  const type = vectorType(size, finalScalar);
  const parts = args.map((arg) => {
    const part = withComponent(arg.type, finalScalar);
    const converted = tryConvert(context, arg, part);
    if (converted) return converted;
    return invalid(
      arg.at,
      `${name} got a component of type ${typeName(arg.type)}; convert it with ${finalScalar}(...).`,
    );
  });
  if (args.length === 1 && first?.type.kind === 'scalar') {
    const [part] = parts;
    if (part === undefined) throw new Error('one argument');
    if (isConstant(part)) {
      return constantExpression(at, type, Array.from({ length: size }, () => part.scalars).flat());
    }
    return { kind: 'splat', at, type, arg: part, effects: part.effects };
  }
  const count = args.reduce((sum, arg) => sum + (arg.type.kind === 'vector' ? arg.type.size : 1), 0);
  if (count !== size) invalid(at, `${name} takes ${size} components, got ${count}.`);
  return join(context, at, type, parts);
}

function componentOfConcrete(scalar: ScalarName): ScalarName {
  if (scalar === 'abstractInt') return 'i32';
  return scalar === 'abstractFloat' ? 'f32' : scalar;
}

function constructMatrix(
  context: ModuleContext,
  columns: number,
  rows: number,
  wanted: ScalarName | undefined,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression {
  const name = `mat${columns}x${rows}`;
  const [first] = args;
  if (args.length === 1 && first?.type.kind === 'matrix' && shape(first.type) === name) {
    return explicitConversion(context, first, matrixType(columns, rows, wanted ?? first.type.element.scalar), at);
  }
  const scalars = args.map((arg) => componentOf(arg.type));
  const known = scalars.filter((scalar) => scalar !== undefined);
  const common = wanted ?? commonScalar([...known, 'abstractFloat'])?.replace('abstractInt', 'abstractFloat');
  const byColumn = args.length === columns && args.every((arg) => arg.type.kind === 'vector' && arg.type.size === rows);
  const byScalar = args.length === columns * rows && args.every((arg) => arg.type.kind === 'scalar');
  if (!(byColumn || byScalar) || common === undefined || !isFloat(common as ScalarName)) {
    invalid(at, `${name} takes ${columns} vec${rows}<f32> or ${columns * rows} f32, got ${describe(args)}.`);
  }
  const scalar: ScalarName = args.every(isConstant) && common !== 'f32' ? 'abstractFloat' : 'f32';
  const parts = args.map((arg) => convertTo(context, arg, withComponent(arg.type, scalar), `an argument of ${name}`));
  return join(context, at, matrixType(columns, rows, scalar), parts);
}

function constructInferredArray(
  context: ModuleContext,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression {
  const [first] = args;
  if (first === undefined) invalid(at, 'array() needs elements, or a type as in array<f32, 4>().');
  let element = first.type;
  const scalars = args.map((arg) => componentOf(arg.type));
  const known = scalars.filter((scalar) => scalar !== undefined);
  if (known.length === args.length) {
    const common = commonScalar(known);
    if (common === undefined) invalid(at, `the elements of an array must have one type, got ${describe(args)}.`);
    element = withComponent(first.type, args.every(isConstant) ? common : componentOfConcrete(common));
  } else if (!args.every(isConstant)) element = concretize(context, first).type;
  if (!isConstructible(element)) invalid(first.at, `an array cannot have elements of type ${typeName(element)}.`);
  const elements = args.map((arg, index) => convertTo(context, arg, element, `element ${index} of the array`));
  return join(context, at, { kind: 'array', element, count: args.length }, elements);
}

function describe(args: readonly TypedExpression[]): string {
  const names = args.slice(0, 8).map((arg) => typeName(arg.type));
  return args.length > 8 ? `${names.join(', ')}, ...` : names.join(', ') || 'nothing';
}
