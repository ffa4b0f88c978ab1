import { checkGlobal } from './check-buffer.ts';
import { type Meaning, type ModuleContext, Scopes } from './check-context.ts';
import { convertTo, isConstant } from './check-conversion.ts';
import { ExpressionChecker } from './check-expression.ts';
import { checkBody, checkConstAssert } from './check-statement.ts';
import { checkStruct } from './check-struct.ts';
import { invalid, type Position, unsupported } from './fault.ts';
import { MAX_WORKGROUP_INVOCATIONS } from './limits.ts';
import { checkRecursion } from './recursion.ts';
import type { Attribute, Expression, FunctionDeclaration, GlobalDeclaration, Module } from './syntax.ts';
import type { FunctionInfo, LooseCall } from './typed.ts';
import { isConstructible, typeName } from './types.ts';
import { localVariable } from './variable.ts';

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
  /** Whether a variable in workgroup memory is declared. */
  usesWorkgroupMemory = false;
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
        return { kind: 'type', type: checkStruct(new ExpressionChecker(this), declaration) };
      case 'var': {
        const variable = checkGlobal(new ExpressionChecker(this), declaration);
        if (variable.kind === 'workgroup') this.usesWorkgroupMemory = true;
        return { kind: 'variable', variable };
      }
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
      stage: stage ? { inputs, workgroupSize: workgroupSize(expressions, declaration) } : undefined,
      body: [],
      calls: new Map(),
    };
  }
}

function workgroupSize(
  expressions: ExpressionChecker,
  { attributes, name, nameAt }: FunctionDeclaration,
): readonly [number, number, number] {
  const attribute = attributes.find((candidate) => candidate.name === 'workgroup_size');
  if (attribute === undefined) invalid(nameAt, `the entry point '${name}' needs @workgroup_size(...).`);
  const [x, y = 1, z = 1, more] = attribute.args.map((arg) => expressions.constantInteger(arg, '@workgroup_size'));
  if (x === undefined || more !== undefined) invalid(attribute.at, '@workgroup_size takes one to three numbers.');
  if (!(Math.min(x, y, z) >= 1 && x * y * z <= MAX_WORKGROUP_INVOCATIONS)) {
    invalid(
      attribute.at,
      `@workgroup_size is ${x} x ${y} x ${z}, expected 1 to ${MAX_WORKGROUP_INVOCATIONS} invocations.`,
    );
  }
  return [x, y, z];
}

function builtinInput(attribute: Attribute, stage: boolean): string {
  const [arg]: readonly (Expression | undefined)[] = attribute.args;
  if (!stage || attribute.name !== 'builtin' || arg?.kind !== 'identifier') {
    unsupported(attribute.at, `'@${attribute.name}' on a parameter`, 'remove it');
  }
  return arg.name;
}
