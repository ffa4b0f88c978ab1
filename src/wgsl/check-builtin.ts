import { LOOSE_FUNCTIONS } from './algebra.ts';
import { ATOMIC_FUNCTIONS, isBarrier, isBuiltinFunction } from './builtin-names.ts';
import { BUILTIN_RULES } from './builtin-types.ts';
import { applyBuiltin } from './builtins.ts';
import type { ModuleContext } from './check-context.ts';
import { constantExpression, convertTo, isConstant } from './check-conversion.ts';
import { constantAlgebra } from './constant.ts';
import { invalid, type Position, unsupported } from './fault.ts';
import type { TypedExpression } from './typed.ts';
import { componentOf, concreteType, type Type, typeName, U32, withComponent } from './types.ts';

/** A call of a built-in function, or undefined where WGSL has none of that name. Constant where all arguments are. */
export function checkBuiltin(
  context: ModuleContext,
  name: string,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression | undefined {
  const rule = BUILTIN_RULES.get(name);
  if (rule === undefined) {
    if (name === 'arrayLength') return arrayLength(args, at);
    if (isBarrier(name)) return barrier(name, args, at);
    if (name.startsWith('atomic')) {
      const atomic = checkAtomic(context, name, args, at);
      if (atomic) return atomic;
    }
    if (isBuiltinFunction(name)) unsupported(at, `the built-in function ${name}`);
    return undefined;
  }
  const types = rule.resolve(args.map((arg) => arg.type));
  if (types === undefined) {
    const got = args.map((arg) => typeName(arg.type)).join(', ');
    invalid(at, `${name}(${got}) does not exist; use ${rule.usage}.`);
  }
  const allConstant = args.every(isConstant);
  const params = allConstant ? types.params : types.params.map(concreteType);
  const converted = args.map((arg, index) => {
    const type = params[index];
    if (type === undefined) throw new Error('as many types as arguments');
    return convertTo(context, arg, type, `argument ${index + 1} of ${name}`);
  });
  checkConstantArguments(name, converted, at);
  if (converted.every(isConstant)) {
    const scalars = applyBuiltin(
      constantAlgebra(at),
      name,
      params,
      converted.map((arg) => arg.scalars),
    );
    return constantExpression(at, types.result, scalars);
  }
  const type = concreteType(types.result);
  if (LOOSE_FUNCTIONS.has(name)) {
    context.looseCalls.push({ name, at, vectorSize: type.kind === 'vector' ? type.size : 1 });
  }
  return { kind: 'builtin', at, type, name, args: converted, effects: converted.some((arg) => arg.effects) };
}

/** What WGSL refuses where only some of the arguments are constant. */
function checkConstantArguments(name: string, args: readonly TypedExpression[], at: Position): void {
  const values = args.map((arg) => (isConstant(arg) ? arg.scalars.map((scalar) => Number(scalar.value)) : undefined));
  if (name === 'clamp' || name === 'smoothstep') {
    const [low, high] = name === 'clamp' ? values.slice(1) : values;
    const isWrong = (l: number, h: number) => (name === 'clamp' ? l > h : l === h);
    if (low && high && low.some((l, i) => isWrong(l, high[i] ?? l + 1))) {
      const problem = name === 'clamp' ? 'a lower bound above the upper bound' : 'two equal bounds';
      invalid(at, `${name} got ${problem}.`);
    }
  }
  if (name === 'extractBits' || name === 'insertBits') {
    const [offset, count] = values.slice(-2);
    if ((offset?.[0] ?? 0) + (count?.[0] ?? 0) > 32) invalid(at, `${name} reaches beyond the 32 bits.`);
  }
  if (name === 'ldexp' && values[1]?.some((exponent) => exponent > 128)) {
    invalid(at, 'the exponent of ldexp is above 128.');
  }
}

/** `bitcast<type>(arg)` */
export function checkBitcast(
  context: ModuleContext,
  type: Type,
  given: TypedExpression,
  at: Position,
): TypedExpression {
  const arg = convertTo(context, given, concreteType(given.type), 'the argument of bitcast');
  const [from, to] = [componentOf(arg.type), componentOf(type)];
  const fits = from !== undefined && to !== undefined && from !== 'bool' && to !== 'bool';
  if (!fits || arg.type.kind === 'matrix' || typeName(withComponent(arg.type, to)) !== typeName(type)) {
    invalid(at, `bitcast<${typeName(type)}> cannot take ${typeName(arg.type)}; both need as many 32-bit components.`);
  }
  if (isConstant(arg)) {
    const algebra = constantAlgebra(at);
    return constantExpression(
      at,
      type,
      arg.scalars.map((scalar) => algebra.bitcast(to, scalar)),
    );
  }
  return { kind: 'bitcast', at, type, arg, effects: arg.effects };
}

function arrayLength(args: readonly TypedExpression[], at: Position): TypedExpression {
  const [pointer, ...more] = args;
  const store = pointer?.type.kind === 'pointer' ? pointer.type.store : undefined;
  if (pointer === undefined || more.length > 0 || store?.kind !== 'array' || store.count !== undefined) {
    invalid(at, 'arrayLength takes a pointer to a runtime-sized array, as in arrayLength(&buffer).');
  }
  return { kind: 'builtin', at, type: U32, name: 'arrayLength', args: [pointer], effects: false };
}

/** Statements ignore the type; u32 stands for none. */
function barrier(name: string, args: readonly TypedExpression[], at: Position): TypedExpression {
  if (args.length > 0) invalid(at, `${name} takes no arguments.`);
  return { kind: 'builtin', at, type: U32, name, args, effects: true };
}

function checkAtomic(
  context: ModuleContext,
  name: string,
  args: readonly TypedExpression[],
  at: Position,
): TypedExpression | undefined {
  const isLoad = name === 'atomicLoad';
  if (!isLoad && name !== 'atomicStore' && !ATOMIC_FUNCTIONS.has(name)) return undefined;
  const [pointer, value, ...more] = args;
  const pointee = pointer?.type.kind === 'pointer' ? pointer.type : undefined;
  if (
    pointer === undefined ||
    pointee?.store.kind !== 'atomic' ||
    more.length > 0 ||
    isLoad !== (value === undefined)
  ) {
    invalid(
      at,
      `${name} takes a pointer to an atomic${isLoad ? '' : ' and a value'}, as in ${name}(&counter${isLoad ? '' : ', 1'}).`,
    );
  }
  if (pointee.access !== 'read_write') invalid(at, `${name} needs a buffer declared var<storage, read_write>.`);
  const type = pointee.store.element;
  const operands = value ? [convertTo(context, value, type, `the value of ${name}`)] : [];
  return { kind: 'builtin', at, type, name, args: [pointer, ...operands], effects: true };
}
