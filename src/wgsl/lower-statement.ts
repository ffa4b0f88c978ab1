import { type Position, unsupported } from './fault.ts';
import type { Expr, IrFunction, Scalar } from './ir.ts';
import { binary, branch, constant, local, unary } from './ir-build.ts';
import { ExpressionLowering } from './lower-expression.ts';
import { FunctionWriter, type LoweringContext } from './lower-function.ts';
import type { ValuePlace } from './lower-place.ts';
import { needsMemory } from './lower-variable.ts';
import { applyBinary, at } from './operators.ts';
import type { FunctionInfo, TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';
import { scalarCount, scalarsOf } from './types.ts';

/** Deepest chain of calls that are lowered in place. */
const MAX_INLINE_DEPTH = 32;
/** What a function may take and give: engines limit both. */
const MAX_SCALARS_PASSED = 512;

/** What an entry point of the IR takes, and where in it each parameter of the function begins. */
export interface EntryInputs {
  readonly scalars: readonly Scalar[];
  readonly first: readonly number[];
}

/** Lowers one function without pointer parameters. */
export function lowerFunction(context: LoweringContext, fn: FunctionInfo, inputs?: EntryInputs): IrFunction {
  const params = inputs?.scalars ?? fn.params.flatMap((param) => scalarsOf(param.type));
  const results = fn.result ? scalarsOf(fn.result) : [];
  if (params.length > MAX_SCALARS_PASSED || results.length > MAX_SCALARS_PASSED) {
    unsupported(fn.at, `passing more than ${MAX_SCALARS_PASSED} scalars to or from '${fn.name}'`, 'pass less');
  }
  const writer = new FunctionWriter(context, params, fn.at);
  const lowering = new StatementLowering(writer);
  const body = writer.collect(() => lowering.functionBody(fn, inputs?.first));
  return writer.finish(fn.name, params, results, body);
}

/** What `return` does: leaves the IR function, or the block that stands for an inlined one. */
type ReturnTarget = { readonly label: number; readonly results: readonly number[] } | undefined;

class StatementLowering {
  readonly #writer: FunctionWriter;
  readonly #expressions: ExpressionLowering;
  /** What `break` leaves, innermost last: a loop of the IR, or the block of a switch. */
  readonly #breaks: ('loop' | number)[] = [];
  #returnTarget: ReturnTarget;
  #inlineDepth = 0;

  constructor(writer: FunctionWriter) {
    this.#writer = writer;
    this.#expressions = new ExpressionLowering(writer, (fn, args, position) => this.#inline(fn, args, position));
  }

  /** `firstScalars` says where the parameters of an entry point begin; others follow one another. */
  functionBody(fn: FunctionInfo, firstScalars?: readonly number[]): void {
    let next = 0;
    fn.params.forEach((param, position) => {
      const first = firstScalars?.[position] ?? next;
      const scalars = scalarsOf(param.type).map((type, index) => local(type, first + index));
      next = first + scalars.length;
      this.#bindValue(param, scalars);
    });
    this.#statements(fn.body);
  }

  /** A parameter or `let`: its scalars, or memory where it is indexed. */
  #bindValue(variable: Variable, scalars: readonly Expr[]): void {
    const { bindings } = this.#expressions;
    if (needsMemory(variable)) {
      const place = this.#newPlace(variable);
      this.#writer.store(place, scalars);
      bindings.set(variable, { kind: 'place', place });
    } else bindings.set(variable, { kind: 'values', scalars: scalars.map((scalar) => this.#writer.fix(scalar)) });
  }

  #newPlace(variable: Variable): ValuePlace {
    const { type } = variable;
    if (needsMemory(variable)) {
      const base = this.#writer.newFrameWords(scalarCount(type));
      return { kind: 'memory', type, place: { kind: 'frame' }, base, index: undefined };
    }
    return { kind: 'locals', type, locals: scalarsOf(type).map((scalar) => this.#writer.newLocal(scalar)) };
  }

  #statements(body: readonly TypedStatement[]): void {
    for (const statement of body) {
      this.#statement(statement);
      // What follows is never reached.
      if (statement.kind === 'return' || statement.kind === 'break' || statement.kind === 'continue') break;
    }
  }

  #statement(statement: TypedStatement): void {
    const writer = this.#writer;
    const expressions = this.#expressions;
    writer.at = statement.at;
    switch (statement.kind) {
      case 'declare':
        this.#declare(statement.variable);
        break;
      case 'assign': {
        const { place: target, value } = statement;
        if (target === undefined) {
          if (value.effects) expressions.value(value);
          break;
        }
        const place = this.#place(target, value);
        writer.store(place, expressions.value(value));
        break;
      }
      case 'compound': {
        const { operator, place: target, value } = statement;
        const place = expressions.fixPlace(this.#place(target, value));
        let old = writer.load(place);
        if (value.effects) old = old.map((scalar) => writer.fix(scalar));
        const right = expressions.value(value);
        writer.store(place, applyBinary(writer.algebra, operator, target.type, value.type, old, right));
        break;
      }
      case 'block':
        this.#statements(statement.body);
        break;
      case 'if':
        this.#if(statement);
        break;
      case 'switch':
        this.#switch(statement);
        break;
      case 'loop':
        this.#loop(statement);
        break;
      case 'break': {
        const target = this.#breaks.at(-1);
        writer.emit(target === undefined || target === 'loop' ? { op: 'break' } : { op: 'leave', label: target });
        break;
      }
      case 'continue':
        writer.emit({ op: 'continue' });
        break;
      case 'return':
        this.#return(statement.value);
        break;
      default:
        statement satisfies never;
    }
  }

  /** The place of an assignment; its indices are evaluated before a value that may change them. */
  #place(target: TypedExpression, value: TypedExpression): ValuePlace {
    const place = this.#expressions.place(target);
    if (place === undefined) throw new Error('the type checker wants a place on the left');
    return value.effects ? this.#expressions.fixPlace(place) : place;
  }

  #declare(variable: Variable): void {
    const expressions = this.#expressions;
    const { init } = variable;
    if (init === undefined) throw new Error('the type checker gives every variable a value');
    if (variable.type.kind === 'pointer') {
      const place = expressions.fixPlace(expressions.pointee(init));
      expressions.bindings.set(variable, { kind: 'pointer', place });
      return;
    }
    const scalars = expressions.value(init);
    if (variable.kind === 'let') {
      this.#bindValue(variable, scalars);
      return;
    }
    const place = this.#newPlace(variable);
    this.#writer.store(place, scalars);
    expressions.bindings.set(variable, { kind: 'place', place });
  }

  #if(statement: TypedStatement & { kind: 'if' }): void {
    const writer = this.#writer;
    const condition = this.#expressions.scalar(statement.condition);
    if (condition.op === 'const') {
      this.#statements(condition.value ? statement.then : statement.otherwise);
      return;
    }
    const then = writer.collect(() => this.#statements(statement.then));
    const otherwise = writer.collect(() => this.#statements(statement.otherwise));
    writer.emit(branch(condition, then, otherwise));
  }

  /** One block; each case is an `if` that leaves it, the default comes last. */
  #switch(statement: TypedStatement & { kind: 'switch' }): void {
    const writer = this.#writer;
    const selector = writer.fix(this.#expressions.scalar(statement.selector));
    const label = writer.newLabel();
    this.#breaks.push(label);
    const body = writer.collect(() => {
      const ordered = [...statement.clauses].sort((a, b) => Number(a.isDefault) - Number(b.isDefault));
      for (const { values, isDefault, body: clause } of ordered) {
        const then = writer.collect(() => this.#statements(clause));
        if (isDefault) for (const inner of then) writer.emit(inner);
        else if (values.length > 0) {
          const condition = anyOf(values.map((value) => binary('eq', selector, constant(selector.type, value))));
          writer.emit(branch(condition, [...then, { op: 'leave', label }]));
        }
      }
    });
    this.#breaks.pop();
    writer.emitBlock(label, body);
  }

  #loop({ init, condition, body, continuing, breakIf }: TypedLoop): void {
    const writer = this.#writer;
    if (init) this.#statement(init);
    this.#breaks.push('loop');
    const main = writer.collect(() => {
      if (condition) this.#breakUnless(condition, false);
      this.#statements(body);
    });
    const late = writer.collect(() => {
      this.#statements(continuing);
      if (breakIf) this.#breakUnless(breakIf, true);
    });
    this.#breaks.pop();
    writer.emit({ op: 'loop', body: main, continuing: late });
  }

  #breakUnless(condition: TypedExpression, negated: boolean): void {
    const value = this.#expressions.scalar(condition);
    if (value.op === 'const' && (value.value === 1) !== negated) return;
    this.#writer.emit(branch(negated ? value : unary('not', value), [{ op: 'break' }]));
  }

  #return(value: TypedExpression | undefined): void {
    const writer = this.#writer;
    const values = value ? this.#expressions.value(value) : [];
    const target = this.#returnTarget;
    if (target === undefined) {
      writer.emit({ op: 'return', values });
      return;
    }
    const types = target.results.map((index) => writer.typeOfLocal(index));
    target.results.forEach((index, i) => {
      const scalar = at(values, i);
      if (scalar.type !== at(types, i)) throw new Error('the type checker converts results');
      writer.emit({ op: 'set', local: index, value: scalar });
    });
    writer.emit({ op: 'leave', label: target.label });
  }

  /** Lowers the body in place of the call: pointers then are known, and nothing is copied. */
  #inline(fn: FunctionInfo, args: readonly TypedExpression[], position: Position): Expr[] {
    const writer = this.#writer;
    if (this.#inlineDepth >= MAX_INLINE_DEPTH) {
      unsupported(position, `more than ${MAX_INLINE_DEPTH} nested calls with pointers`, 'return values instead');
    }
    const expressions = this.#expressions;
    const values = args.map((arg, index) => {
      const param = at(fn.params, index);
      if (param.type.kind === 'pointer') return { param, place: expressions.fixPlace(expressions.pointee(arg)) };
      return { param, scalars: expressions.value(arg).map((scalar) => writer.fix(scalar)) };
    });
    for (const { param, place, scalars } of values) {
      if (place) expressions.bindings.set(param, { kind: 'pointer', place });
      else this.#bindValue(param, scalars ?? []);
    }
    const types = fn.result ? scalarsOf(fn.result) : [];
    const results = types.map((type) => writer.newFixed(type));
    const label = writer.newLabel();
    const [outerTarget, outerAt] = [this.#returnTarget, writer.at];
    this.#returnTarget = { label, results };
    this.#inlineDepth += 1;
    const body = writer.collect(() => this.#statements(fn.body));
    this.#inlineDepth -= 1;
    this.#returnTarget = outerTarget;
    writer.at = outerAt;
    writer.emitBlock(label, body);
    return results.map((index, i) => local(at(types, i), index));
  }
}

function anyOf(conditions: readonly Expr[]): Expr {
  return conditions.reduce((whole, next) => binary('or', whole, next));
}
