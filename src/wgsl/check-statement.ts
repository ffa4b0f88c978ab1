import { type ModuleContext, rootVariable, Scopes } from './check-context.ts';
import { concretize, constantExpression, convertTo, isConstant, zeroValue } from './check-conversion.ts';
import { ExpressionChecker } from './check-expression.ts';
import { checkBinary } from './check-operator.ts';
import { invalid, type Position } from './fault.ts';
import type {
  ArithmeticOperator,
  Block,
  Expression,
  FunctionDeclaration,
  Statement,
  ValueDeclaration,
} from './syntax.ts';
import type { FunctionInfo, TypedClause, TypedExpression, TypedLoop, TypedStatement } from './typed.ts';
import { checkBypass } from './typed-walk.ts';
import { isConstructible, sameType, scalarCount, typeName } from './types.ts';
import { localVariable } from './variable.ts';

/** WGSL's limit for the variables of one function, 8,192 bytes. */
const MAX_FUNCTION_WORDS = 2048;

/** How a statement can end, as a set of bits: section 9.7 of the WGSL specification, behaviors. */
const NEXT = 1;
const BREAK = 2;
const CONTINUE = 4;
const RETURN = 8;

/** Where a statement stands. */
interface Surroundings {
  readonly canBreak: boolean;
  readonly canContinue: boolean;
  readonly inContinuing: boolean;
}

/** Checks the body of a function and gives its statements types. */
export function checkBody(
  context: ModuleContext,
  declaration: FunctionDeclaration,
  fn: FunctionInfo,
): TypedStatement[] {
  return new StatementChecker(context, fn).body(declaration);
}

class StatementChecker {
  readonly #context: ModuleContext;
  readonly #fn: FunctionInfo;
  readonly #scopes = new Scopes();
  readonly #expressions: ExpressionChecker;
  #words = 0;

  constructor(context: ModuleContext, fn: FunctionInfo) {
    this.#context = context;
    this.#fn = fn;
    this.#expressions = new ExpressionChecker(context, this.#scopes, fn.calls);
  }

  body(declaration: FunctionDeclaration): TypedStatement[] {
    return this.#scopes.within(() => {
      for (const param of this.#fn.params) {
        this.#context.checkLocalName(param.name, param.at);
        this.#scopes.declare(param.name, param.at, { kind: 'variable', variable: param });
      }
      const top = { canBreak: false, canContinue: false, inContinuing: false };
      const [body, behavior] = this.#statements(declaration.body.body, top);
      if (this.#fn.result && behavior & NEXT) {
        invalid(
          declaration.nameAt,
          `'${declaration.name}' can end without a result; return a ${typeName(this.#fn.result)} on every path.`,
        );
      }
      return body;
    });
  }

  #block(block: Block, around: Surroundings): [TypedStatement[], number] {
    return this.#scopes.within(() => this.#statements(block.body, around));
  }

  #statements(body: readonly Statement[], around: Surroundings): [TypedStatement[], number] {
    const typed: TypedStatement[] = [];
    let behavior = NEXT;
    for (const statement of body) {
      const [next, ends] = this.#statement(statement, around);
      if (next) typed.push(next);
      // What stands behind a return is checked, but is never reached.
      if (behavior & NEXT) behavior = (behavior & ~NEXT) | ends;
    }
    return [typed, behavior];
  }

  #statement(statement: Statement, around: Surroundings): [TypedStatement | undefined, number] {
    const { at } = statement;
    const expressions = this.#expressions;
    switch (statement.kind) {
      case 'const':
      case 'let':
      case 'var':
      case 'override':
        return [this.#declaration(statement), NEXT];
      case 'constAssert':
        checkConstAssert(expressions, statement.condition, at);
        return [undefined, NEXT];
      case 'block': {
        const [body, behavior] = this.#block(statement, around);
        return [{ kind: 'block', at, body }, behavior];
      }
      case 'assign':
        return [this.#assign(statement.left, statement.right, at), NEXT];
      case 'compound': {
        const right = expressions.value(statement.right);
        return [this.#compound(statement.operator, this.#place(statement.left, at), right, at), NEXT];
      }
      case 'step': {
        const place = this.#place(statement.left, at);
        if (place.type.kind !== 'scalar' || !['i32', 'u32'].includes(place.type.scalar)) {
          invalid(at, `'${statement.operator}' needs an i32 or u32, got ${typeName(place.type)}.`);
        }
        const one = constantExpression(at, place.type, [{ type: place.type.scalar, value: 1 }]);
        return [this.#compound(statement.operator === '++' ? '+' : '-', place, one, at), NEXT];
      }
      case 'callStatement':
        return [{ kind: 'assign', at, place: undefined, value: expressions.call(statement.call, true) }, NEXT];
      case 'if':
        return this.#if(statement, 0, around);
      case 'switch':
        return this.#switch(statement, around);
      case 'for':
      case 'while':
      case 'loop':
        return this.#loop(statement, around);
      case 'break':
        if (around.inContinuing) invalid(at, "'break' cannot leave from 'continuing'; write 'break if' at its end.");
        if (!around.canBreak) invalid(at, "'break' stands in no loop and no switch.");
        return [{ kind: 'break', at }, BREAK];
      case 'continue':
        if (around.inContinuing || !around.canContinue) invalid(at, "'continue' stands in no loop body.");
        return [{ kind: 'continue', at }, CONTINUE];
      case 'discard':
        return invalid(at, "'discard' exists in fragment shaders only; remove it.");
      case 'return':
        if (around.inContinuing) invalid(at, "'return' cannot stand in 'continuing'.");
        return [{ kind: 'return', at, value: this.#returned(statement.value, at) }, RETURN];
      default:
        return statement satisfies never;
    }
  }

  #returned(value: Expression | undefined, at: Position): TypedExpression | undefined {
    const { name, result } = this.#fn;
    if (value === undefined) {
      if (result) invalid(at, `'${name}' must return a ${typeName(result)}.`);
      return undefined;
    }
    if (result === undefined) invalid(value.at, `'${name}' has no result type; add '-> type' or return nothing.`);
    return convertTo(this.#context, this.#expressions.value(value), result, `the result of '${name}'`);
  }

  #declaration(declaration: ValueDeclaration): TypedStatement | undefined {
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

  /** An expression that may be assigned to. */
  #place(left: Expression, at: Position): TypedExpression {
    const place = this.#expressions.any(left);
    if (place.reference === undefined) {
      if (place.kind === 'swizzle') invalid(at, 'only one component of a vector can be assigned at a time.');
      const root = rootVariable(place);
      const what = root ? `'${root.name}' is a ${root.kind === 'param' ? 'parameter' : root.kind}` : 'this is a value';
      invalid(left.at, `${what} and cannot be assigned to; copy it into a var.`);
    }
    if (place.reference.access !== 'read_write') invalid(left.at, 'this memory can only be read.');
    if (!isConstructible(place.type)) {
      const fix = place.type.kind === 'atomic' ? 'use atomicStore' : 'assign its parts';
      invalid(left.at, `a ${typeName(place.type)} cannot be assigned to; ${fix}.`);
    }
    rootVariable(place)?.writes.push(at);
    return place;
  }

  #assign(left: Expression | undefined, right: Expression, at: Position): TypedStatement {
    if (left === undefined) {
      return { kind: 'assign', at, place: undefined, value: this.#expressions.concreteValue(right) };
    }
    const place = this.#place(left, at);
    const value = convertTo(this.#context, this.#expressions.value(right), place.type, 'the assigned value');
    return { kind: 'assign', at, place, value };
  }

  #compound(
    operator: ArithmeticOperator,
    place: TypedExpression,
    right: TypedExpression,
    at: Position,
  ): TypedStatement {
    const result = checkBinary(this.#context, operator, place, right, at);
    if (result.kind !== 'binary' || !sameType(result.type, place.type)) {
      invalid(at, `'${operator}=' would make a ${typeName(result.type)} of a ${typeName(place.type)}.`);
    }
    return { kind: 'compound', at, operator, place, value: result.right };
  }

  #if(statement: Statement & { kind: 'if' }, index: number, around: Surroundings): [TypedStatement, number] {
    const clause = statement.clauses[index];
    if (clause === undefined) throw new Error('an if has a clause');
    const condition = this.#expressions.condition(clause.condition, "the condition of 'if'");
    const [then, thenBehavior] = this.#block(clause.body, around);
    let otherwise: TypedStatement[] = [];
    let behavior = NEXT;
    if (index + 1 < statement.clauses.length) {
      const [next, ends] = this.#if(statement, index + 1, around);
      otherwise = [next];
      behavior = ends;
    } else if (statement.otherwise) [otherwise, behavior] = this.#block(statement.otherwise, around);
    return [{ kind: 'if', at: statement.at, condition, then, otherwise }, thenBehavior | behavior];
  }

  #switch(statement: Statement & { kind: 'switch' }, around: Surroundings): [TypedStatement, number] {
    const selector = this.#expressions.concreteValue(statement.selector);
    const { type } = selector;
    if (type.kind !== 'scalar' || !['i32', 'u32'].includes(type.scalar)) {
      invalid(selector.at, `'switch' needs an i32 or u32, got ${typeName(type)}.`);
    }
    const seen = new Set<number | 'default'>();
    let behavior = 0;
    const clauses = statement.clauses.map((clause): TypedClause => {
      const values: number[] = [];
      for (const node of clause.selectors) {
        let value: number | 'default' = 'default';
        if (node !== 'default') {
          const typed = convertTo(this.#context, this.#expressions.value(node), type, 'the value of the case');
          if (!isConstant(typed)) invalid(node.at, 'the value of a case must be a constant expression.');
          value = Number(typed.scalars[0]?.value);
          values.push(value);
        }
        if (seen.has(value)) invalid(node === 'default' ? clause.at : node.at, `the case ${value} occurs twice.`);
        seen.add(value);
      }
      const inside = { ...around, canBreak: true, inContinuing: false };
      const [body, ends] = this.#block(clause.body, around.inContinuing ? { ...inside, canContinue: false } : inside);
      behavior |= ends;
      return { values, isDefault: clause.selectors.includes('default'), body };
    });
    if (!seen.has('default')) invalid(statement.at, "'switch' needs a default clause; add 'default: { }'.");
    if (behavior & BREAK) behavior = (behavior & ~BREAK) | NEXT;
    return [{ kind: 'switch', at: statement.at, selector, clauses }, behavior];
  }

  #loop(statement: Statement & { kind: 'for' | 'while' | 'loop' }, around: Surroundings): [TypedStatement, number] {
    const inside = { canBreak: true, canContinue: true, inContinuing: false };
    const { at } = statement;
    const [loop, behavior] = this.#scopes.within((): [TypedLoop, number] => {
      const empty = { kind: 'loop', at, form: statement.kind, continuing: [], breakIf: undefined } as const;
      if (statement.kind === 'while') {
        const condition = this.#expressions.condition(statement.condition, "the condition of 'while'");
        const [body, ends] = this.#block(statement.body, inside);
        return [{ ...empty, init: undefined, condition, body }, ends | BREAK];
      }
      if (statement.kind === 'for') {
        const init = statement.init && this.#statement(statement.init, around)[0];
        const condition =
          statement.condition && this.#expressions.condition(statement.condition, "the condition of 'for'");
        const update = statement.update && this.#statement(statement.update, around)[0];
        const [body, ends] = this.#block(statement.body, inside);
        return [
          { ...empty, init, condition, body, continuing: update ? [update] : [] },
          ends | (condition ? BREAK : 0),
        ];
      }
      // The continuing block sees what the body declares.
      const [body, ends] = this.#statements(statement.body.body, inside);
      const late = statement.continuing;
      if (late === undefined) return [{ ...empty, init: undefined, condition: undefined, body }, ends];
      const [continuing, breakIf] = this.#scopes.within(() => {
        const [lateBody] = this.#statements(late.body.body, { ...inside, inContinuing: true });
        return [lateBody, late.breakIf && this.#expressions.condition(late.breakIf, "the condition of 'break if'")];
      });
      return [
        { ...empty, init: undefined, condition: undefined, body, continuing, breakIf },
        ends | (breakIf ? BREAK : 0),
      ];
    });
    checkBypass(loop);
    if (!(behavior & (BREAK | RETURN))) invalid(at, 'this loop never ends; add a condition, break or return.');
    return [loop, (behavior & RETURN) | (behavior & BREAK ? NEXT : 0)];
  }
}

/** Evaluates a `const_assert` and refuses one that does not hold. */
export function checkConstAssert(expressions: ExpressionChecker, condition: Expression, at: Position): void {
  const value = expressions.condition(condition, 'the condition of const_assert');
  if (!isConstant(value)) invalid(at, 'const_assert needs a constant expression.');
  if (value.scalars[0]?.value !== 1) invalid(at, 'this const_assert does not hold.');
}
