import { type Meaning, type ModuleContext, Scopes } from './check-context.ts';
import { convertTo, isConstant } from './check-conversion.ts';
import { ExpressionChecker } from './check-expression.ts';
import { checkBody, checkConstAssert, localVariable } from './check-statement.ts';
import { checkTypeSize } from './check-types.ts';
import { invalid, type Position, unsupported } from './fault.ts';
import { layoutOf, memberOffsets, strideOf } from './layout.ts';
import type {
  Attribute,
  Expression,
  FunctionDeclaration,
  GlobalDeclaration,
  Module,
  StructDeclaration,
  ValueDeclaration,
} from './syntax.ts';
import type { FunctionInfo, LooseCall, Variable } from './typed.ts';
import { type Access, type AddressSpace, isConstructible, type StructMember, type Type, typeName } from './types.ts';

/** Longest chain of declarations that need each other before themselves. */
const MAX_DEPENDENCY_DEPTH = 64;
/** Most scalars in all constants of a module together. */
const MAX_CONSTANT_SCALARS = 1_000_000;

/** A module whose names and types are checked. Texts can be added one after the other; later ones see earlier ones. */
export class ModuleChecker implements ModuleContext {
  readonly looseCalls: LooseCall[] = [];
  readonly functions = new Map<string, FunctionInfo>();
  readonly #declarations = new Map<string, Exclude<GlobalDeclaration, { kind: 'constAssert' }>>();
  readonly #meanings = new Map<string, Meaning | 'in progress'>();
  readonly #refuseLocal: (name: string, at: Position) => void;
  #constantScalars = 0;
  #depth = 0;

  constructor(refuseLocal: (name: string, at: Position) => void = () => {}) {
    this.#refuseLocal = refuseLocal;
  }

  /** Checks all declarations of the text, then the bodies of its functions. */
  add(module: Module): void {
    const [directive] = module.directives.filter(({ name }) => name !== 'diagnostic');
    if (directive) unsupported(directive.at, `the directive '${directive.name}'`, 'remove it');
    for (const declaration of module.declarations) {
      if (declaration.kind === 'constAssert') continue;
      if (this.#declarations.has(declaration.name)) {
        invalid(declaration.nameAt, `'${declaration.name}' is already declared; use another name.`);
      }
      this.#declarations.set(declaration.name, declaration);
    }
    for (const declaration of module.declarations) {
      if (declaration.kind === 'constAssert') {
        checkConstAssert(new ExpressionChecker(this), declaration.condition, declaration.at);
      } else this.lookup(declaration.name, declaration.nameAt);
    }
    for (const declaration of module.declarations) {
      const fn = declaration.kind === 'fn' ? this.functions.get(declaration.name) : undefined;
      if (fn && declaration.kind === 'fn') fn.body = checkBody(this, declaration, fn);
    }
    checkRecursion([...this.functions.values()]);
  }

  lookup(name: string, at: Position): Meaning | undefined {
    const known = this.#meanings.get(name);
    if (known === 'in progress') invalid(at, `'${name}' is declared by means of itself.`);
    if (known) return known;
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) return undefined;
    if (this.#depth >= MAX_DEPENDENCY_DEPTH) {
      invalid(at, `more than ${MAX_DEPENDENCY_DEPTH} declarations need one another; declare names before their use.`);
    }
    this.#meanings.set(name, 'in progress');
    this.#depth += 1;
    const meaning = this.#resolve(declaration);
    this.#depth -= 1;
    this.#meanings.set(name, meaning);
    return meaning;
  }

  checkLocalName(name: string, at: Position): void {
    this.#refuseLocal(name, at);
  }

  spend(scalars: number, at: Position): void {
    this.#constantScalars += scalars;
    if (this.#constantScalars > MAX_CONSTANT_SCALARS)
      invalid(at, 'the constants of this module are too large together.');
  }

  #resolve(declaration: Exclude<GlobalDeclaration, { kind: 'constAssert' }>): Meaning {
    switch (declaration.kind) {
      case 'const': {
        const expressions = new ExpressionChecker(this);
        if (declaration.init === undefined) throw new Error('the parser wants a value');
        const given = expressions.value(declaration.init);
        const wanted = declaration.type && expressions.typeOf(declaration.type);
        const value = wanted ? convertTo(this, given, wanted, `the value of '${declaration.name}'`) : given;
        if (!isConstant(value)) invalid(value.at, `the value of the const '${declaration.name}' is not constant.`);
        return { kind: 'constant', type: value.type, scalars: value.scalars };
      }
      case 'alias':
        return { kind: 'type', type: new ExpressionChecker(this).typeOf(declaration.type) };
      case 'struct':
        return { kind: 'type', type: this.#struct(declaration) };
      case 'var':
        return { kind: 'variable', variable: this.#buffer(declaration) };
      case 'fn': {
        const fn = this.#function(declaration);
        this.functions.set(fn.name, fn);
        return { kind: 'function', fn };
      }
      case 'override':
      case 'let':
        return unsupported(declaration.at, `'${declaration.kind}' at module scope`, "use 'const'");
      default:
        return declaration satisfies never;
    }
  }

  #struct({ name, nameAt, members }: StructDeclaration): Type {
    const expressions = new ExpressionChecker(this);
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

  #buffer(declaration: ValueDeclaration): Variable {
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
    const expressions = new ExpressionChecker(this);
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
    if (group === undefined || binding === undefined)
      invalid(nameAt, `the buffer '${name}' needs @group and @binding.`);
    const local = localVariable('var', name, nameAt, type, undefined);
    return { ...local, kind: 'buffer', space, access, group, binding };
  }

  #function(declaration: FunctionDeclaration): FunctionInfo {
    const { name, nameAt } = declaration;
    const expressions = new ExpressionChecker(this, new Scopes());
    const stage = declaration.attributes.some((attribute) => attribute.name === 'compute');
    for (const attribute of declaration.attributes) {
      if (!['compute', 'workgroup_size', 'must_use'].includes(attribute.name)) {
        unsupported(attribute.at, `'@${attribute.name}' on a function`, 'remove it');
      }
    }
    const inputs: string[] = [];
    const params = declaration.params.map((param) => {
      const type = expressions.typeOf(param.type);
      if (!isConstructible(type) && type.kind !== 'pointer') {
        invalid(param.type.at, `the parameter '${param.name}' cannot be of type ${typeName(type)}.`);
      }
      for (const attribute of param.attributes) inputs.push(builtinInput(attribute, stage));
      return localVariable('param', param.name, param.nameAt, type, undefined);
    });
    const names = new Set<string>();
    for (const param of params) {
      if (names.has(param.name)) invalid(param.at, `'${name}' has two parameters '${param.name}'.`);
      names.add(param.name);
    }
    if (stage && inputs.length !== params.length) invalid(nameAt, `every parameter of '${name}' needs @builtin(...).`);
    const [resultAttribute] = declaration.resultAttributes;
    if (resultAttribute) unsupported(resultAttribute.at, `'@${resultAttribute.name}' on a result`, 'remove it');
    const result = declaration.result && expressions.typeOf(declaration.result);
    if (result && !isConstructible(result)) {
      invalid(declaration.result?.at ?? nameAt, `'${name}' cannot return a ${typeName(result)}.`);
    }
    if (stage && result) invalid(nameAt, `the compute entry point '${name}' cannot have a result.`);
    const mustUse = declaration.attributes.find((attribute) => attribute.name === 'must_use');
    if (mustUse && !result) invalid(mustUse.at, `'@must_use' needs a result, and '${name}' has none.`);
    return {
      name,
      at: nameAt,
      params,
      result,
      mustUse: mustUse !== undefined,
      stage: stage ? { inputs } : undefined,
      body: [],
      calls: new Map(),
    };
  }
}

function positiveInteger(expressions: ExpressionChecker, { at, name, args }: Attribute): number {
  const [arg, ...more] = args;
  if (arg === undefined || more.length > 0) invalid(at, `@${name} takes one number.`);
  const value = expressions.constantInteger(arg, `@${name}`);
  if (value < 1) invalid(arg.at, `@${name} must be positive.`);
  return value;
}

function builtinInput(attribute: Attribute, stage: boolean): string {
  const [arg]: readonly (Expression | undefined)[] = attribute.args;
  if (!stage || attribute.name !== 'builtin' || arg?.kind !== 'identifier') {
    unsupported(attribute.at, `'@${attribute.name}' on a parameter`, 'remove it');
  }
  return arg.name;
}

function endsOpen(type: Type & { kind: 'struct' }): boolean {
  const last = type.members.at(-1)?.type;
  return last?.kind === 'array' && last.count === undefined;
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

/** WGSL has no recursion. */
function checkRecursion(functions: readonly FunctionInfo[]): void {
  const done = new Set<FunctionInfo>();
  for (const start of functions) {
    // By hand, because a chain of calls can be as long as the text.
    const path: { fn: FunctionInfo; rest: [FunctionInfo, Position][] }[] = [];
    const open = new Set<FunctionInfo>();
    const enter = (fn: FunctionInfo) => {
      open.add(fn);
      path.push({ fn, rest: [...fn.calls] });
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.shift();
      if (next === undefined) {
        path.pop();
        open.delete(top.fn);
        done.add(top.fn);
      } else if (open.has(next[0])) {
        invalid(
          next[1],
          `'${next[0].name}' calls itself, directly or through others; WGSL has no recursion. Use a loop.`,
        );
      } else if (!done.has(next[0])) enter(next[0]);
    }
  }
}
