import type { ExpressionChecker } from './check-expression.ts';
import { invalid, type Position, unsupported } from './fault.ts';
import { layoutOf, memberOffsets, strideOf } from './layout.ts';
import { MAX_WORKGROUP_BYTES } from './limits.ts';
import type { ValueDeclaration } from './syntax.ts';
import type { Variable } from './typed.ts';
import { type Access, type AddressSpace, isConstructible, type Type, typeName } from './types.ts';
import { localVariable } from './variable.ts';

/** The variable that `var<uniform>`, `var<storage>` or `var<workgroup>` at module scope declares. */
export function checkGlobal(expressions: ExpressionChecker, declaration: ValueDeclaration): Variable {
  const [space] = declaration.template ?? [];
  const isWorkgroup = space?.kind === 'identifier' && space.name === 'workgroup';
  return isWorkgroup ? checkWorkgroup(expressions, declaration) : checkBuffer(expressions, declaration);
}

function checkWorkgroup(expressions: ExpressionChecker, declaration: ValueDeclaration): Variable {
  const { name, nameAt, template, attributes, init } = declaration;
  const [attribute] = attributes;
  if (attribute) unsupported(attribute.at, `'@${attribute.name}' on a variable in workgroup memory`, 'remove it');
  if (template && template.length > 1) invalid(nameAt, 'var<workgroup> has no access mode.');
  if (declaration.type === undefined || init)
    invalid(nameAt, `'${name}' needs a type and no value; it starts as zero.`);
  const type = expressions.typeOf(declaration.type);
  if (!isConstructible(type)) {
    unsupported(declaration.type.at, `${typeName(type)} in workgroup memory`, 'use numbers and arrays of fixed size');
  }
  const bytes = layoutOf(type).size;
  if (bytes > MAX_WORKGROUP_BYTES) {
    invalid(nameAt, `'${name}' takes ${bytes} bytes of workgroup memory, expected at most ${MAX_WORKGROUP_BYTES}.`);
  }
  const local = localVariable('var', name, nameAt, type, undefined);
  return { ...local, kind: 'workgroup', space: 'workgroup' };
}

function checkBuffer(expressions: ExpressionChecker, declaration: ValueDeclaration): Variable {
  const { name, nameAt, at, template, attributes, init } = declaration;
  const [spaceNode, accessNode] = template ?? [];
  const spaceName = spaceNode?.kind === 'identifier' ? spaceNode.name : 'private';
  if (spaceName !== 'uniform' && spaceName !== 'storage') {
    unsupported(at, `a global variable in the address space '${spaceName}'`, 'use buffers and function parameters');
  }
  const space: AddressSpace = spaceName;
  let access: Access = 'read';
  if (accessNode) {
    const mode = accessNode.kind === 'identifier' ? accessNode.name : undefined;
    if (space !== 'storage' || (mode !== 'read' && mode !== 'read_write')) {
      invalid(accessNode.at, 'the access mode of a storage buffer is read or read_write; other spaces have none.');
    }
    access = mode;
  }
  if (declaration.type === undefined || init) invalid(nameAt, `the buffer '${name}' needs a type and no value.`);
  const type = expressions.typeOf(declaration.type);
  checkShareable(type, space, access, declaration.type.at);
  const numbers = new Map<string, number>();
  for (const attribute of attributes) {
    if (attribute.name !== 'group' && attribute.name !== 'binding') {
      unsupported(attribute.at, `'@${attribute.name}' on a buffer`, 'remove it');
    }
    const [arg, ...more] = attribute.args;
    if (arg === undefined || more.length > 0) invalid(attribute.at, `@${attribute.name} takes one number.`);
    numbers.set(attribute.name, expressions.constantInteger(arg, `@${attribute.name}`));
  }
  const [group, binding] = [numbers.get('group'), numbers.get('binding')];
  if (group === undefined || binding === undefined) invalid(nameAt, `the buffer '${name}' needs @group and @binding.`);
  const local = localVariable('var', name, nameAt, type, undefined);
  return { ...local, kind: 'buffer', space, access, group, binding };
}

/** Whether the type may be in a buffer of the address space: no bool, and in uniforms strides of 16 bytes. */
function checkShareable(type: Type, space: AddressSpace, access: Access, at: Position): void {
  switch (type.kind) {
    case 'scalar':
    case 'vector':
    case 'matrix': {
      const scalar = type.kind === 'scalar' ? type : type.element;
      if (scalar.scalar === 'bool') invalid(at, 'a buffer cannot hold bool; use u32.');
      return;
    }
    case 'atomic':
      if (access !== 'read_write') invalid(at, 'atomics need var<storage, read_write>.');
      return;
    case 'array':
      if (space === 'uniform' && type.count === undefined) invalid(at, 'a uniform needs an array with a count.');
      if (space === 'uniform' && strideOf(type.element) % 16 !== 0) {
        invalid(
          at,
          `the elements of an array in a uniform must be 16 bytes apart; ${typeName(type)} has ${strideOf(type.element)}.`,
        );
      }
      checkShareable(type.element, space, access, at);
      return;
    case 'struct': {
      const offsets = memberOffsets(type);
      type.members.forEach((member, index) => {
        const composite = member.type.kind === 'struct' || member.type.kind === 'array';
        if (space === 'uniform' && composite && (offsets[index] ?? 0) % 16 !== 0) {
          invalid(
            at,
            `the member '${member.name}' of ${type.name} must lie at a multiple of 16 bytes; add @align(16).`,
          );
        }
        const end = (offsets[index] ?? 0) + Math.ceil(layoutOf(member.type).size / 16) * 16;
        if (space === 'uniform' && member.type.kind === 'struct' && (offsets[index + 1] ?? end) < end) {
          invalid(
            at,
            `what follows '${member.name}' in ${type.name} must lie 16 bytes or more behind; add @align(16).`,
          );
        }
        checkShareable(member.type, space, access, at);
      });
      return;
    }
    case 'pointer':
      invalid(at, 'a buffer cannot hold a pointer.');
  }
}
