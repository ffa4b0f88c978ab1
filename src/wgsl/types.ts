import type { Scalar } from './ir.ts';

/** Scalars of the type checker: those of the IR, and the exact ones that literals have until a context decides. */
export type ScalarName = Scalar | 'abstractInt' | 'abstractFloat';

/** f32, i32, u32, bool, or the type of a literal. */
export interface ScalarType {
  readonly kind: 'scalar';
  readonly scalar: ScalarName;
}

/** `vec3<f32>`: 2 to 4 scalars. */
export interface VectorType {
  readonly kind: 'vector';
  readonly size: number;
  readonly element: ScalarType;
}

/** Column-major, as in WGSL: `mat2x3` has 2 columns of 3 rows. */
export interface MatrixType {
  readonly kind: 'matrix';
  readonly columns: number;
  readonly rows: number;
  readonly element: ScalarType;
}

/** `array<f32, 4>` */
export interface ArrayType {
  readonly kind: 'array';
  readonly element: Type;
  /** Absent for the runtime-sized arrays at the end of storage buffers. */
  readonly count: number | undefined;
}

/** A member of a struct. */
export interface StructMember {
  readonly name: string;
  readonly type: Type;
  /** From `@align` and `@size`. */
  readonly align: number | undefined;
  readonly size: number | undefined;
}

/** Equal only to itself. */
export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly members: readonly StructMember[];
}

/** `atomic<u32>` or `atomic<i32>`. */
export interface AtomicType {
  readonly kind: 'atomic';
  readonly element: ScalarType;
}

/** Where a variable lives, of the spaces that kernels here use. */
export type AddressSpace = 'function' | 'workgroup' | 'uniform' | 'storage';
/** How the memory behind a variable or pointer may be used. */
export type Access = 'read' | 'read_write';

/** `ptr<function, f32>` */
export interface PointerType {
  readonly kind: 'pointer';
  readonly space: AddressSpace;
  readonly access: Access;
  readonly store: Type;
}

/** Every type that a value or variable can have. */
export type Type = ScalarType | VectorType | MatrixType | ArrayType | StructType | AtomicType | PointerType;

const SCALARS: Readonly<Record<ScalarName, ScalarType>> = {
  f32: { kind: 'scalar', scalar: 'f32' },
  i32: { kind: 'scalar', scalar: 'i32' },
  u32: { kind: 'scalar', scalar: 'u32' },
  bool: { kind: 'scalar', scalar: 'bool' },
  abstractInt: { kind: 'scalar', scalar: 'abstractInt' },
  abstractFloat: { kind: 'scalar', scalar: 'abstractFloat' },
};

/** The type of that scalar; always the same object. */
export function scalarType(scalar: ScalarName): ScalarType {
  return SCALARS[scalar];
}

/** `f32` */
export const F32 = SCALARS.f32;
/** `i32` */
export const I32 = SCALARS.i32;
/** `u32` */
export const U32 = SCALARS.u32;
/** `bool` */
export const BOOL = SCALARS.bool;

/** The vector of `size` scalars. */
export function vectorType(size: number, scalar: ScalarName): VectorType {
  return { kind: 'vector', size, element: scalarType(scalar) };
}

/** The matrix of `columns` columns with `rows` scalars each. */
export function matrixType(columns: number, rows: number, scalar: ScalarName): MatrixType {
  return { kind: 'matrix', columns, rows, element: scalarType(scalar) };
}

/** The type as WGSL writes it, for messages. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      if (type.scalar === 'abstractInt') return 'integer literal';
      return type.scalar === 'abstractFloat' ? 'float literal' : type.scalar;
    case 'vector':
      return `vec${type.size}<${typeName(type.element)}>`;
    case 'matrix':
      return `mat${type.columns}x${type.rows}<${typeName(type.element)}>`;
    case 'array':
      return `array<${typeName(type.element)}${type.count === undefined ? '' : `, ${type.count}`}>`;
    case 'struct':
      return type.name;
    case 'atomic':
      return `atomic<${typeName(type.element)}>`;
    case 'pointer':
      return `ptr<${type.space}, ${typeName(type.store)}>`;
    default:
      return type satisfies never;
  }
}

/** Whether two types are equal; a struct equals only itself. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'scalar':
      return b.kind === 'scalar' && a.scalar === b.scalar;
    case 'vector':
      return b.kind === 'vector' && a.size === b.size && a.element === b.element;
    case 'matrix':
      return b.kind === 'matrix' && a.columns === b.columns && a.rows === b.rows && a.element === b.element;
    case 'array':
      return b.kind === 'array' && a.count === b.count && sameType(a.element, b.element);
    case 'struct':
      return false;
    case 'atomic':
      return b.kind === 'atomic' && a.element === b.element;
    case 'pointer':
      return b.kind === 'pointer' && a.space === b.space && a.access === b.access && sameType(a.store, b.store);
    default:
      return a satisfies never;
  }
}

/** The scalar of a scalar, vector or matrix; undefined for everything else. */
export function componentOf(type: Type): ScalarName | undefined {
  if (type.kind === 'scalar') return type.scalar;
  return type.kind === 'vector' || type.kind === 'matrix' ? type.element.scalar : undefined;
}

/** The same shape with another scalar. */
export function withComponent(type: Type, scalar: ScalarName): Type {
  if (type.kind === 'scalar') return scalarType(scalar);
  if (type.kind === 'vector') return vectorType(type.size, scalar);
  return type.kind === 'matrix' ? matrixType(type.columns, type.rows, scalar) : type;
}

/** Remembers what `compute` gives for a type: structs can share their members many times over. */
export function perType<T>(compute: (type: Type) => T): (type: Type) => T {
  const known = new WeakMap<Type, { readonly value: T }>();
  return (type) => {
    let entry = known.get(type);
    if (entry === undefined) {
      entry = { value: compute(type) };
      known.set(type, entry);
    }
    return entry.value;
  };
}

/** How many scalars a value of the type has; none for a runtime-sized array. */
export const scalarCount = perType((type): number => {
  switch (type.kind) {
    case 'scalar':
    case 'atomic':
      return 1;
    case 'vector':
      return type.size;
    case 'matrix':
      return type.columns * type.rows;
    case 'array':
      return (type.count ?? 0) * scalarCount(type.element);
    case 'struct':
      return type.members.reduce((sum, member) => sum + scalarCount(member.type), 0);
    case 'pointer':
      return 0;
    default:
      return type satisfies never;
  }
});

/** How many types are nested in the type, itself included. */
export const typeDepth = perType((type): number => {
  if (type.kind === 'array') return 1 + typeDepth(type.element);
  if (type.kind !== 'struct') return 1;
  return 1 + Math.max(...type.members.map((member) => typeDepth(member.type)));
});

/** The scalars of a value, in order. Abstract ones count as what they become without a context. */
export const scalarsOf = perType(flatten);

function flatten(type: Type): readonly Scalar[] {
  switch (type.kind) {
    case 'scalar':
      return [concreteScalar(type.scalar)];
    case 'atomic':
      return scalarsOf(type.element);
    case 'vector':
    case 'matrix':
      return new Array<Scalar>(scalarCount(type)).fill(concreteScalar(type.element.scalar));
    case 'array': {
      const element = scalarsOf(type.element);
      return Array.from({ length: (type.count ?? 0) * element.length }, (_, i) => element[i % element.length] ?? 'u32');
    }
    case 'struct':
      return type.members.flatMap((member) => scalarsOf(member.type));
    case 'pointer':
      return [];
    default:
      return type satisfies never;
  }
}

/** What a literal's type becomes when nothing else decides. */
export function concreteScalar(scalar: ScalarName): Scalar {
  if (scalar === 'abstractInt') return 'i32';
  return scalar === 'abstractFloat' ? 'f32' : scalar;
}

/** What the type of an expression of literals becomes when nothing else decides. */
export function concreteType(type: Type): Type {
  if (type.kind === 'array') return { ...type, element: concreteType(type.element) };
  const component = componentOf(type);
  return component === undefined ? type : withComponent(type, concreteScalar(component));
}

/** Whether it is the type of literals that no context has decided yet. */
export function isAbstract(type: Type): boolean {
  if (type.kind === 'array') return isAbstract(type.element);
  const component = componentOf(type);
  return component === 'abstractInt' || component === 'abstractFloat';
}

/** Whether the scalar is a floating-point number. */
export function isFloat(scalar: ScalarName | undefined): boolean {
  return scalar === 'f32' || scalar === 'abstractFloat';
}

/** Whether the scalar is a whole number. */
export function isInteger(scalar: ScalarName | undefined): boolean {
  return scalar === 'i32' || scalar === 'u32' || scalar === 'abstractInt';
}

/** Whether values of the type can be built, copied and kept in variables. */
export const isConstructible = perType((type): boolean => {
  switch (type.kind) {
    case 'scalar':
    case 'vector':
    case 'matrix':
      return true;
    case 'array':
      return type.count !== undefined && isConstructible(type.element);
    case 'struct':
      return type.members.every((member) => isConstructible(member.type));
    default:
      return false;
  }
});

/** Whether a constant of type `from` may stand where `to` is expected. */
export function converts(from: Type, to: Type): boolean {
  if (sameType(from, to)) return true;
  if (from.kind === 'array') {
    return to.kind === 'array' && from.count === to.count && converts(from.element, to.element);
  }
  const [a, b] = [componentOf(from), componentOf(to)];
  if (a === undefined || b === undefined || !sameType(withComponent(from, b), to)) return false;
  return convertsScalar(a, b);
}

/** Whether a value converts by itself: literals do, where the target can hold them. */
export function convertsScalar(from: ScalarName, to: ScalarName): boolean {
  if (from === to) return true;
  if (from === 'abstractInt') return to !== 'bool';
  return from === 'abstractFloat' && to === 'f32';
}

/** The scalar that all of them convert to, or undefined. */
export function commonScalar(scalars: readonly ScalarName[]): ScalarName | undefined {
  return scalars.find((candidate) => scalars.every((scalar) => convertsScalar(scalar, candidate)));
}
