import type { ExpressionChecker } from './check-expression.ts';
import { checkTypeSize, endsOpen } from './check-types.ts';
import { invalid, unsupported } from './fault.ts';
import { layoutOf } from './layout.ts';
import type { Attribute, StructDeclaration } from './syntax.ts';
import { type StructMember, type Type, typeName } from './types.ts';

/** The type that a struct declares. */
export function checkStruct(expressions: ExpressionChecker, { name, nameAt, members }: StructDeclaration): Type {
  const names = new Set<string>();
  const typed = members.map((member, index): StructMember => {
    if (names.has(member.name)) invalid(member.nameAt, `${name} has two members '${member.name}'.`);
    names.add(member.name);
    const type = expressions.typeOf(member.type);
    const isOpen = type.kind === 'array' && type.count === undefined;
    if (
      type.kind === 'pointer' ||
      (isOpen && index < members.length - 1) ||
      (type.kind === 'struct' && endsOpen(type))
    ) {
      invalid(member.type.at, `a member of a struct cannot be of type ${typeName(type)} here.`);
    }
    let align: number | undefined;
    let size: number | undefined;
    for (const attribute of member.attributes) {
      if (attribute.name === 'align') align = positiveInteger(expressions, attribute);
      else if (attribute.name === 'size') size = positiveInteger(expressions, attribute);
      else unsupported(attribute.at, `'@${attribute.name}' on a member`, 'remove it');
      const natural = layoutOf(type);
      if (align !== undefined && (align % natural.align !== 0 || (align & (align - 1)) !== 0)) {
        invalid(attribute.at, `@align(${align}) must be a power of two and a multiple of ${natural.align}.`);
      }
      if (size !== undefined && (size < natural.size || size % 4 !== 0)) {
        invalid(attribute.at, `@size(${size}) must be a multiple of 4 and at least ${natural.size}.`);
      }
    }
    return { name: member.name, type, align, size };
  });
  const type: Type = { kind: 'struct', name, members: typed };
  checkTypeSize(type, nameAt);
  return type;
}

function positiveInteger(expressions: ExpressionChecker, { at, name, args }: Attribute): number {
  const [arg, ...more] = args;
  if (arg === undefined || more.length > 0) invalid(at, `@${name} takes one number.`);
  const value = expressions.constantInteger(arg, `@${name}`);
  if (value < 1) invalid(arg.at, `@${name} must be positive.`);
  return value;
}
