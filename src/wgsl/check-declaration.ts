import type { ModuleContext, Scopes } from './check-context.ts';
import { concretize, convertTo, isConstant, zeroValue } from './check-conversion.ts';
import type { ExpressionChecker } from './check-expression.ts';
import { invalid } from './fault.ts';
import type { ValueDeclaration } from './syntax.ts';
import type { FunctionInfo, TypedStatement } from './typed.ts';
import { isConstructible, scalarCount, typeName } from './types.ts';
import { localVariable } from './variable.ts';

/** WGSL's limit for the variables of one function, 8,192 bytes. */
const MAX_FUNCTION_WORDS = 2048;

/** The const, let and var of one function. */
export class DeclarationChecker {
  readonly #context: ModuleContext;
  readonly #fn: FunctionInfo;
  readonly #scopes: Scopes;
  readonly #expressions: ExpressionChecker;
  #words = 0;

  constructor(context: ModuleContext, fn: FunctionInfo, scopes: Scopes, expressions: ExpressionChecker) {
    this.#context = context;
    this.#fn = fn;
    this.#scopes = scopes;
    this.#expressions = expressions;
  }

  /** Checks a declaration and makes its name known; nothing is left of a const. */
  check(declaration: ValueDeclaration): TypedStatement | undefined {
    const { kind, name, nameAt, at } = declaration;
    this.#context.checkLocalName(name, nameAt);
    if (kind === 'override') invalid(at, "'override' may only stand at module scope.");
    const [space, ...more] = declaration.template ?? [];
    if (space && (space.kind !== 'identifier' || space.name !== 'function' || more.length > 0)) {
      invalid(space.at, "variables in functions are in the address space 'function'; write var without <...>.");
    }
    const wanted = declaration.type && this.#expressions.typeOf(declaration.type);
    const given = declaration.init && this.#expressions.value(declaration.init);
    let init = given;
    if (wanted && given) init = convertTo(this.#context, given, wanted, `the value of '${name}'`);
    if (kind === 'const') {
      if (init === undefined || !isConstant(init)) {
        invalid(init?.at ?? at, `the value of the const '${name}' is not known at compile time; use let.`);
      }
      this.#scopes.declare(name, nameAt, { kind: 'constant', type: init.type, scalars: init.scalars });
      return undefined;
    }
    if (init) init = concretize(this.#context, init);
    const type = wanted ?? init?.type;
    if (type === undefined) throw new Error('the parser wants a type or a value');
    const allowed = isConstructible(type) || (kind === 'let' && type.kind === 'pointer');
    if (!allowed) invalid(nameAt, `'${name}' cannot be of type ${typeName(type)}.`);
    if (kind === 'var') {
      this.#words += scalarCount(type);
      if (this.#words > MAX_FUNCTION_WORDS) {
        invalid(nameAt, `the variables of '${this.#fn.name}' take more than ${4 * MAX_FUNCTION_WORDS} bytes.`);
      }
      init ??= zeroValue(this.#context, nameAt, type);
    }
    const variable = localVariable(kind, name, nameAt, type, init);
    this.#scopes.declare(name, nameAt, { kind: 'variable', variable });
    return { kind: 'declare', at, variable };
  }
}
