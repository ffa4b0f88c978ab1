import { LOOSE_FUNCTIONS } from './algebra.ts';
import { shape } from './operators.ts';
import {
  BOOL,
  commonScalar,
  componentOf,
  convertsScalar,
  isFloat,
  isInteger,
  matrixType,
  type ScalarName,
  scalarType,
  type Type,
  U32,
  vectorType,
  withComponent,
} from './types.ts';

/** What a built-in function takes and gives for some arguments. Component types may still be those of literals. */
export interface BuiltinTypes {
  readonly params: readonly Type[];
  readonly result: Type;
}

/** One built-in function: its overloads as a function of the argument types, undefined where none fits. */
export interface BuiltinRule {
  /** For messages: `clamp(e, low, high)` with what e is. */
  readonly usage: string;
  readonly resolve: (args: readonly Type[]) => BuiltinTypes | undefined;
}

type Allowed = (scalar: ScalarName) => boolean;

const numeric: Allowed = (scalar) => scalar !== 'bool';
const signed: Allowed = (scalar) => scalar !== 'bool' && scalar !== 'u32';

/** The scalar that all arguments can have; integer literals become floats where only floats will do. */
function common(args: readonly Type[], allowed: Allowed | 'float'): ScalarName | undefined {
  const scalars: ScalarName[] = [];
  for (const arg of args) {
    const scalar = componentOf(arg);
    if (scalar === undefined || arg.kind === 'matrix') return undefined;
    scalars.push(scalar);
  }
  const found = commonScalar(scalars);
  if (found === undefined) return undefined;
  if (allowed !== 'float') return allowed(found) ? found : undefined;
  if (found === 'abstractInt') return 'abstractFloat';
  return isFloat(found) ? found : undefined;
}

/** All arguments of one scalar or vector type, which the result has as well. */
function component(arity: number, allowed: Allowed | 'float', usage: string): BuiltinRule {
  return {
    usage,
    resolve: (args) => {
      const [first] = args;
      if (args.length !== arity || first === undefined) return undefined;
      const scalar = common(args, allowed);
      if (scalar === undefined || !args.every((arg) => shape(arg) === shape(first))) return undefined;
      const result = withComponent(first, scalar);
      return { params: args.map(() => result), result };
    },
  };
}

/** The same, with a result that depends on the type. */
function mapped(base: BuiltinRule, result: (type: Type) => Type | undefined): BuiltinRule {
  return {
    usage: base.usage,
    resolve: (args) => {
      const types = base.resolve(args);
      const found = types && result(types.result);
      return types && found && { params: types.params, result: found };
    },
  };
}

const onlyVectors = (type: Type) => (type.kind === 'vector' ? type : undefined);
const elementOfVector = (type: Type) => (type.kind === 'vector' ? type.element : undefined);

/** An integer scalar or vector `e`, followed by `extra` arguments of its type and `amounts` of u32. */
function bits(extra: number, amounts: number, usage: string): BuiltinRule {
  return {
    usage,
    resolve: (args) => {
      const [first] = args;
      if (args.length !== 1 + extra + amounts || first === undefined) return undefined;
      const values = args.slice(0, 1 + extra);
      const scalar = common(values, isInteger);
      if (scalar === undefined || !values.every((arg) => shape(arg) === shape(first))) return undefined;
      const result = withComponent(first, scalar === 'abstractInt' ? 'i32' : scalar);
      const rest = args.slice(1 + extra);
      if (!rest.every((arg) => arg.kind === 'scalar' && convertsScalar(arg.scalar, 'u32'))) return undefined;
      return { params: [...values.map(() => result), ...rest.map(() => U32)], result };
    },
  };
}

const FLOAT = 'f32 or a vector of f32';

/** The built-in functions without memory access that are covered. */
export const BUILTIN_RULES: ReadonlyMap<string, BuiltinRule> = new Map<string, BuiltinRule>([
  ...[...LOOSE_FUNCTIONS.keys()].map((name): [string, BuiltinRule] => {
    const two = name === 'pow' || name === 'atan2';
    return [name, component(two ? 2 : 1, 'float', `${name}(${two ? 'a, b' : 'e'}) with ${FLOAT}`)];
  }),
  ...['ceil', 'floor', 'trunc', 'round', 'fract', 'sqrt', 'inverseSqrt', 'saturate', 'degrees', 'radians'].map(
    (name): [string, BuiltinRule] => [name, component(1, 'float', `${name}(e) with ${FLOAT}`)],
  ),
  ['abs', component(1, numeric, 'abs(e) with a number or a vector of numbers')],
  ['sign', component(1, signed, 'sign(e) with f32, i32 or a vector of them')],
  ['min', component(2, numeric, 'min(a, b) with two values of one numeric type')],
  ['max', component(2, numeric, 'max(a, b) with two values of one numeric type')],
  ['clamp', component(3, numeric, 'clamp(e, low, high) with three values of one numeric type')],
  ['step', component(2, 'float', `step(edge, x) with ${FLOAT}, both of one type`)],
  ['smoothstep', component(3, 'float', `smoothstep(low, high, x) with ${FLOAT}, all of one type`)],
  ['fma', component(3, 'float', `fma(a, b, c) with ${FLOAT}, all of one type`)],
  [
    'mix',
    {
      usage: `mix(a, b, t) with ${FLOAT}; t may be f32 for vectors`,
      resolve: ([a, b, t, ...more]) => {
        if (a === undefined || b === undefined || t === undefined || more.length > 0) return undefined;
        const scalar = common([a, b, t], 'float');
        if (scalar === undefined || shape(a) !== shape(b)) return undefined;
        if (t.kind !== 'scalar' && shape(t) !== shape(a)) return undefined;
        const result = withComponent(a, scalar);
        return { params: [result, result, withComponent(t, scalar)], result };
      },
    },
  ],
  [
    'select',
    {
      usage: 'select(ifFalse, ifTrue, condition) with two values of one type and a bool (or a vector of bool)',
      resolve: ([no, yes, condition, ...more]) => {
        if (no === undefined || yes === undefined || condition === undefined || more.length > 0) return undefined;
        const scalar = common([no, yes], () => true);
        if (scalar === undefined || shape(no) !== shape(yes) || componentOf(condition) !== 'bool') return undefined;
        if (condition.kind !== 'scalar' && shape(condition) !== shape(no)) return undefined;
        const result = withComponent(no, scalar);
        return { params: [result, result, condition], result };
      },
    },
  ],
  ...['all', 'any'].map((name): [string, BuiltinRule] => [
    name,
    mapped(
      component(1, (scalar) => scalar === 'bool', `${name}(e) with a bool or a vector of bool`),
      () => BOOL,
    ),
  ]),
  ['dot', mapped(component(2, numeric, 'dot(a, b) with two vectors of one numeric type'), elementOfVector)],
  [
    'cross',
    mapped(component(2, 'float', 'cross(a, b) with two vec3<f32>'), (type) =>
      type.kind === 'vector' && type.size === 3 ? type : undefined,
    ),
  ],
  ['length', mapped(component(1, 'float', `length(e) with ${FLOAT}`), scalarOf)],
  ['distance', mapped(component(2, 'float', `distance(a, b) with ${FLOAT}, both of one type`), scalarOf)],
  ['normalize', mapped(component(1, 'float', 'normalize(e) with a vector of f32'), onlyVectors)],
  ['reflect', mapped(component(2, 'float', 'reflect(e, normal) with two vectors of f32'), onlyVectors)],
  ['faceForward', mapped(component(3, 'float', 'faceForward(a, b, c) with three vectors of f32'), onlyVectors)],
  [
    'refract',
    {
      usage: 'refract(e, normal, ratio) with two vectors of f32 and an f32',
      resolve: ([e, normal, ratio, ...more]) => {
        if (e === undefined || normal === undefined || ratio === undefined || more.length > 0) return undefined;
        const scalar = common([e, normal, ratio], 'float');
        if (scalar === undefined || e.kind !== 'vector' || shape(normal) !== shape(e)) return undefined;
        if (ratio.kind !== 'scalar') return undefined;
        const result = withComponent(e, scalar);
        return { params: [result, result, scalarType(scalar)], result };
      },
    },
  ],
  [
    'transpose',
    {
      usage: 'transpose(m) with a matrix',
      resolve: ([m, ...more]) => {
        if (m?.kind !== 'matrix' || more.length > 0) return undefined;
        return { params: [m], result: matrixType(m.rows, m.columns, m.element.scalar) };
      },
    },
  ],
  [
    'determinant',
    {
      usage: 'determinant(m) with a square matrix',
      resolve: ([m, ...more]) => {
        if (m?.kind !== 'matrix' || m.rows !== m.columns || more.length > 0) return undefined;
        return { params: [m], result: m.element };
      },
    },
  ],
  [
    'ldexp',
    {
      usage: 'ldexp(e, exponent) with f32 and i32, or vectors of them',
      resolve: ([e, exponent, ...more]) => {
        if (e === undefined || exponent === undefined || more.length > 0 || shape(e) !== shape(exponent))
          return undefined;
        const scalar = common([e], 'float');
        const power = componentOf(exponent);
        if (scalar === undefined || power === undefined || !convertsScalar(power, 'i32')) return undefined;
        // As f32 also in constant expressions: it works on the bits.
        const result = withComponent(e, 'f32');
        return { params: [result, withComponent(exponent, 'i32')], result };
      },
    },
  ],
  ...[
    'countLeadingZeros',
    'countTrailingZeros',
    'countOneBits',
    'reverseBits',
    'firstLeadingBit',
    'firstTrailingBit',
  ].map((name): [string, BuiltinRule] => [name, bits(0, 0, `${name}(e) with i32, u32 or a vector of them`)]),
  ['extractBits', bits(0, 2, 'extractBits(e, offset, count) with i32 or u32 (or vectors), u32 and u32')],
  ['insertBits', bits(1, 2, 'insertBits(e, bits, offset, count) with two of i32 or u32 (or vectors), u32 and u32')],
]);

function scalarOf(type: Type): Type | undefined {
  const scalar = componentOf(type);
  return scalar && scalarType(scalar);
}

/** `vec3<bool>` for a `vec3` of anything, `bool` for a scalar: what comparisons give. */
export function boolLike(type: Type): Type {
  return type.kind === 'vector' ? vectorType(type.size, 'bool') : BOOL;
}
