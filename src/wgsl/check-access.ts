import { elementOf, part, swizzle } from './access.ts';
import { type ModuleContext, rootVariable } from './check-context.ts';
import { concretize, isConstant } from './check-conversion.ts';
import { invalid, type Position } from './fault.ts';
import type { TypedExpression } from './typed.ts';
import { typeName } from './types.ts';

/** `base.name`: a member of a structure or a swizzle of a vector. */
export function checkMember(base: TypedExpression, name: string, at: Position): TypedExpression {
  const { type } = base;
  if (type.kind === 'struct') {
    const member = type.members.findIndex((candidate) => candidate.name === name);
    const found = type.members[member];
    if (found === undefined) {
      const names = type.members.map((candidate) => candidate.name).join(', ');
      invalid(at, `${type.name} has no member '${name}'; it has ${names}.`);
    }
    return part(base, member, found.type, at);
  }
  if (type.kind === 'vector') return swizzle(base, name, at);
  if (type.kind === 'pointer') invalid(at, `a pointer has no members; write (*p).${name}.`);
  invalid(at, `${typeName(type)} has no members.`);
}

/** `base[given]`: an element, by a constant or at run time. */
export function checkIndex(
  context: ModuleContext,
  base: TypedExpression,
  given: TypedExpression,
  at: Position,
): TypedExpression {
  const scalar = given.type.kind === 'scalar' ? given.type.scalar : 'bool';
  if (!['abstractInt', 'i32', 'u32'].includes(scalar)) {
    invalid(given.at, `an index is ${typeName(given.type)}, expected i32 or u32.`);
  }
  const [element, count] = elementOf(base.type, at);
  if (isConstant(given)) {
    const index = Number(given.scalars[0]?.value);
    if (index < 0 || (count !== undefined && index >= count)) {
      const range = count === undefined ? 'not be negative' : `be from 0 to ${count - 1}`;
      invalid(given.at, `the index ${index} is out of range; it must ${range}.`);
    }
    if (count !== undefined) return part(base, index, element, at);
  }
  const whole = concretize(context, base);
  const index = concretize(context, given);
  if (whole.type.kind === 'array') {
    const root = rootVariable(whole);
    if (root) root.indexedDynamically = true;
  }
  const [type] = elementOf(whole.type, at);
  const effects = whole.effects || index.effects;
  const node = { kind: 'index', at, type, base: whole, index, effects } as const;
  return whole.reference ? { ...node, reference: whole.reference } : node;
}

/** `&place`: a pointer at it. */
export function checkAddressOf(place: TypedExpression, at: Position): TypedExpression {
  if (place.reference === undefined) invalid(at, "'&' needs a variable.");
  const isComponent = place.kind === 'swizzle' || ('base' in place && place.base.type.kind === 'vector');
  if (isComponent) invalid(at, "'&' cannot point at a component of a vector.");
  const { space, access } = place.reference;
  const root = rootVariable(place);
  if (root) root.addressTaken = true;
  return {
    kind: 'addressOf',
    at,
    type: { kind: 'pointer', space, access, store: place.type },
    place,
    effects: place.effects,
  };
}
