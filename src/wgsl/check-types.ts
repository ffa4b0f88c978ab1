import type { ExpressionChecker } from './check-expression.ts';
import { invalid, type Position, unsupported } from './fault.ts';
import type { Expression } from './syntax.ts';
import {
  type AddressSpace,
  type ArrayType,
  F32,
  isConstructible,
  matrixType,
  type ScalarName,
  scalarCount,
  scalarType,
  type Type,
  typeDepth,
  typeName,
  vectorType,
} from './types.ts';

/** Scalars by name, and the letters that end `vec3f`. */
const SCALAR_NAMES = new Map<string, ScalarName>([
  ['f32', 'f32'],
  ['i32', 'i32'],
  ['u32', 'u32'],
  ['bool', 'bool'],
]);
const SCALAR_LETTERS = new Map<string, ScalarName>([
  ['f', 'f32'],
  ['i', 'i32'],
  ['u', 'u32'],
]);

const UNSUPPORTED_TYPE = /^(f16|vec[234]h|mat[234]x[234]h|sampler(_comparison)?|texture_[a-z0-9_]+|external_texture)$/;

/** What stands before the arguments of a constructor: a type, or a name that leaves the component type open. */
export type TypeGenerator =
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'vector'; readonly size: number }
  | { readonly kind: 'matrix'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'array' };

/** Whether WGSL declares this name as a type. */
export function isPredeclaredType(name: string): boolean {
  return (
    SCALAR_NAMES.has(name) ||
    /^(vec[234][fiuh]?|mat[234]x[234][fh]?|array|atomic|ptr)$/.test(name) ||
    UNSUPPORTED_TYPE.test(name)
  );
}

/** A built-in type by its name and template list; undefined where WGSL has none of that name. */
export function predeclaredType(
  checker: ExpressionChecker,
  name: string,
  template: readonly Expression[] | undefined,
  at: Position,
): TypeGenerator | undefined {
  const found = withoutTemplate(name);
  if (found && found.kind === 'type') {
    if (template) invalid(at, `${name} takes no template list.`);
    return found;
  }
  if (UNSUPPORTED_TYPE.test(name))
    unsupported(at, `the type ${name}`, 'use f32, i32, u32, bool and what is made of them');
  if (found?.kind === 'vector' || found?.kind === 'matrix') {
    if (!template) return found;
    const [element, ...more] = template;
    if (element === undefined || more.length > 0) invalid(at, `${name} takes one type, as in ${name}<f32>.`);
    const type = checker.typeOf(element);
    if (type.kind !== 'scalar') invalid(element.at, `${name} cannot have components of type ${typeName(type)}.`);
    if (found.kind === 'vector') return { kind: 'type', type: vectorType(found.size, type.scalar) };
    if (type.scalar !== 'f32') invalid(element.at, `a matrix has f32 components, not ${typeName(type)}.`);
    return { kind: 'type', type: matrixType(found.columns, found.rows, 'f32') };
  }
  if (name === 'array') return template ? { kind: 'type', type: arrayType(checker, template, at) } : { kind: 'array' };
  if (name === 'atomic') {
    const [element, ...more] = template ?? [];
    if (element === undefined || more.length > 0) invalid(at, 'atomic takes one type, as in atomic<u32>.');
    const type = checker.typeOf(element);
    if (type.kind !== 'scalar' || (type.scalar !== 'i32' && type.scalar !== 'u32')) {
      invalid(element.at, `atomic<${typeName(type)}> does not exist; use i32 or u32.`);
    }
    return { kind: 'type', type: { kind: 'atomic', element: type } };
  }
  if (name === 'ptr') return { kind: 'type', type: pointerType(checker, template ?? [], at) };
  return undefined;
}

function withoutTemplate(name: string): TypeGenerator | undefined {
  const scalar = SCALAR_NAMES.get(name);
  if (scalar) return { kind: 'type', type: scalarType(scalar) };
  const vector = /^vec([234])([fiu]?)$/.exec(name);
  if (vector) {
    const size = Number(vector[1]);
    const component = SCALAR_LETTERS.get(vector[2] ?? '');
    return component ? { kind: 'type', type: vectorType(size, component) } : { kind: 'vector', size };
  }
  const matrix = /^mat([234])x([234])(f?)$/.exec(name);
  if (matrix) {
    const [columns, rows] = [Number(matrix[1]), Number(matrix[2])];
    return matrix[3]
      ? { kind: 'type', type: matrixType(columns, rows, F32.scalar) }
      : { kind: 'matrix', columns, rows };
  }
  return undefined;
}

function arrayType(checker: ExpressionChecker, template: readonly Expression[], at: Position): ArrayType {
  const [elementNode, countNode, ...more] = template;
  if (elementNode === undefined || more.length > 0) invalid(at, 'array takes a type and a count, as in array<f32, 4>.');
  const element = checker.typeOf(elementNode);
  const hasSize =
    isConstructible(element) || element.kind === 'atomic' || (element.kind === 'struct' && !endsOpen(element));
  if (!hasSize && !(element.kind === 'array' && element.count !== undefined)) {
    invalid(elementNode.at, `an array cannot have elements of type ${typeName(element)}.`);
  }
  if (countNode === undefined) {
    const open: ArrayType = { kind: 'array', element, count: undefined };
    checkTypeSize(open, at);
    return open;
  }
  const count = checker.constantInteger(countNode, 'the count of an array');
  if (count < 1) invalid(countNode.at, `the count of an array is ${count}, expected at least 1.`);
  const type: ArrayType = { kind: 'array', element, count };
  checkTypeSize(type, countNode.at);
  return type;
}

/** WGSL's limit for types within types. */
const MAX_TYPE_DEPTH = 15;

/** Refuses types that are too large or too deep, step by step, so that walking over them stays cheap. */
export function checkTypeSize(type: Type, at: Position): void {
  if (typeDepth(type) > MAX_TYPE_DEPTH) invalid(at, `types are nested deeper than ${MAX_TYPE_DEPTH} levels here.`);
  if (scalarCount(type) > 2 ** 28) invalid(at, 'a value of this type would be too large.');
}

/** Whether the struct ends in a runtime-sized array. */
export function endsOpen(type: Type & { kind: 'struct' }): boolean {
  const last = type.members.at(-1)?.type;
  return last?.kind === 'array' && last.count === undefined;
}

function pointerType(checker: ExpressionChecker, template: readonly Expression[], at: Position): Type {
  const [spaceNode, storeNode, accessNode, ...more] = template;
  if (spaceNode?.kind !== 'identifier' || storeNode === undefined || more.length > 0) {
    invalid(at, 'ptr takes an address space and a type, as in ptr<function, f32>.');
  }
  const store = checker.typeOf(storeNode);
  const spaces: Readonly<Record<string, AddressSpace>> = {
    function: 'function',
    workgroup: 'workgroup',
    uniform: 'uniform',
    storage: 'storage',
  };
  const space = spaces[spaceNode.name];
  if (space === undefined)
    unsupported(spaceNode.at, `a pointer to the address space ${spaceNode.name}`, 'use function');
  const mode = accessNode?.kind === 'identifier' ? accessNode.name : undefined;
  if (accessNode && (space !== 'storage' || (mode !== 'read' && mode !== 'read_write'))) {
    invalid(accessNode.at, 'only storage pointers have an access mode, read or read_write.');
  }
  const access = space === 'function' || space === 'workgroup' || mode === 'read_write' ? 'read_write' : 'read';
  return { kind: 'pointer', space, access, store };
}
