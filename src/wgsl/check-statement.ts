import { checkAssign, checkCompound, checkPlace } from './check-assignment.ts';
import { type ModuleContext, Scopes } from './check-context.ts';
import { constantExpression, convertTo, isConstant } from './check-conversion.ts';
import { DeclarationChecker } from './check-declaration.ts';
import { ExpressionChecker } from './check-expression.ts';
import { invalid, type Position } from './fault.ts';
import type { Block, Expression, FunctionDeclaration, Statement } from './syntax.ts';
import type { FunctionInfo, TypedClause, TypedExpression, TypedLoop, TypedStatement } from './typed.ts';
import { checkBypass } from './typed-walk.ts';
import { typeName } from './types.ts';

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
  readonly #declarations: DeclarationChecker;

  constructor(context: ModuleContext, fn: FunctionInfo) {
    this.#context = context;
    this.#fn = fn;
    this.#expressions = new ExpressionChecker(context, this.#scopes, fn.calls);
    this.#declarations = new DeclarationChecker(context, fn, this.#scopes, this.#expressions);
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
        return [this.#declarations.check(statement), NEXT];
      case 'constAssert':
        checkConstAssert(expressions, statement.condition, at);
        return [undefined, NEXT];
      case 'block': {
        const [body, behavior] = this.#block(statement, around);
        return [{ kind: 'block', at, body }, behavior];
      }
      case 'assign':
        return [checkAssign(this.#context, expressions, statement.left, statement.right, at), NEXT];
      case 'compound': {
        const right = expressions.value(statement.right);
        return [
          checkCompound(this.#context, statement.operator, checkPlace(expressions, statement.left, at), right, at),
          NEXT,
        ];
      }
      case 'step': {
        const place = checkPlace(expressions, statement.left, at);
        if (place.type.kind !== 'scalar' || !['i32', 'u32'].includes(place.type.scalar)) {
          invalid(at, `'${statement.operator}' needs an i32 or u32, got ${typeName(place.type)}.`);
        }
        const one = constantExpression(at, place.type, [{ type: place.type.scalar, value: 1 }]);
        return [checkCompound(this.#context, statement.operator === '++' ? '+' : '-', place, one, at), NEXT];
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
