import { constantExpression, isConstant } from './check-conversion.ts';
import { invalid, type Position } from './fault.ts';
import type { TypedExpression } from './typed.ts';
import { scalarCount, type Type, typeName, vectorType } from './types.ts';

/** `*pointer` */
export function dereference(pointer: TypedExpression, at: Position): TypedExpression {
  if (pointer.type.kind !== 'pointer') invalid(at, `'*' needs a pointer, got ${typeName(pointer.type)}.`);
  const { space, access, store } = pointer.type;
  return { kind: 'dereference', at, type: store, pointer, reference: { space, access }, effects: pointer.effects };
}

/** The `member`-th part of a struct, array, matrix or vector. */
export function part(base: TypedExpression, member: number, type: Type, at: Position): TypedExpression {
  if (isConstant(base)) {
    const start = partStart(base.type, member);
    return constantExpression(at, type, base.scalars.slice(start, start + scalarCount(type)));
  }
  const node = { kind: 'part', at, type, base, member, effects: base.effects } as const;
  return base.reference ? { ...node, reference: base.reference } : node;
}

/** Scalars before the `member`-th part of a value. */
export function partStart(type: Type, member: number): number {
  if (type.kind === 'struct') {
    return type.members.slice(0, member).reduce((sum, { type: before }) => sum + scalarCount(before), 0);
  }
  if (type.kind === 'array') return member * scalarCount(type.element);
  return type.kind === 'matrix' ? member * type.rows : member;
}

/** What indexing gives, and how many there are. */
export function elementOf(type: Type, at: Position): [element: Type, count: number | undefined] {
  switch (type.kind) {
    case 'vector':
      return [type.element, type.size];
    case 'matrix':
      return [vectorType(type.rows, type.element.scalar), type.columns];
    case 'array':
      return [type.element, type.count];
    case 'pointer':
      return invalid(at, 'a pointer cannot be indexed; write (*p)[i].');
    default:
      return invalid(at, `${typeName(type)} cannot be indexed.`);
  }
}

/** `vector.xyz`; one component is a part, which can be assigned to. */
export function swizzle(base: TypedExpression, name: string, at: Position): TypedExpression {
  if (base.type.kind !== 'vector') throw new Error('swizzles are of vectors');
  const { size, element } = base.type;
  const letters = ['xyzw', 'rgba'].find((set) => [...name].every((letter) => set.includes(letter)));
  const components = [...name].map((letter) => letters?.indexOf(letter) ?? -1);
  if (letters === undefined || components.length > 4 || components.some((component) => component >= size)) {
    invalid(
      at,
      `${typeName(base.type)} has no component '${name}'; use ${'xyzw'.slice(0, size)} or ${'rgba'.slice(0, size)}.`,
    );
  }
  const [only, ...more] = components;
  if (only !== undefined && more.length === 0) return part(base, only, element, at);
  const type = vectorType(components.length, element.scalar);
  if (isConstant(base)) {
    const scalars = components.map((component) => base.scalars[component]).filter((scalar) => scalar !== undefined);
    return constantExpression(at, type, scalars);
  }
  return { kind: 'swizzle', at, type, base, components, effects: base.effects };
}
