import { partStart } from './access.ts';
import { isBarrier } from './builtin-names.ts';
import { applyBuiltin } from './builtins.ts';
import { type Position, unsupported } from './fault.ts';
import type { Expr, Stmt } from './ir.ts';
import { asUnsigned, binary, bitcast, branch, constant, convert, local, unary } from './ir-build.ts';
import { lowerAtomic } from './lower-atomic.ts';
import { chooseFrom, type FunctionWriter } from './lower-function.ts';
import { indexPlace, partOfPlace, runtimeLength, type ValuePlace } from './lower-place.ts';
import { MAX_CHOICES } from './lower-variable.ts';
import { applyBinary, applyUnary, at } from './operators.ts';
import type { FunctionInfo, TypedExpression, Variable } from './typed.ts';
import { componentOf, concreteScalar, concreteType, scalarCount, scalarsOf, type Type } from './types.ts';

/** What a variable is in the function being lowered. */
export type Binding =
  | { readonly kind: 'values'; readonly scalars: readonly Expr[] }
  | { readonly kind: 'place'; readonly place: ValuePlace }
  | { readonly kind: 'pointer'; readonly place: ValuePlace };

/** Lowers expressions to lists of scalars. */
export class ExpressionLowering {
  readonly writer: FunctionWriter;
  readonly bindings = new Map<Variable, Binding>();
  readonly #inline: (fn: FunctionInfo, args: readonly TypedExpression[], at: Position) => Expr[];
  readonly #tables = new Map<readonly unknown[], ValuePlace>();

  /** `inline` lowers the body of a function with pointer parameters in place of its call. */
  constructor(
    writer: FunctionWriter,
    inline: (fn: FunctionInfo, args: readonly TypedExpression[], at: Position) => Expr[],
  ) {
    this.writer = writer;
    this.#inline = inline;
  }

  /** One scalar. */
  scalar(expression: TypedExpression): Expr {
    return at(this.value(expression), 0);
  }

  /** The scalars of the value. They stay valid until the next assignment. */
  value(expression: TypedExpression): Expr[] {
    const { writer } = this;
    switch (expression.kind) {
      case 'constant': {
        const types = scalarsOf(concreteType(expression.type));
        return expression.scalars.map((scalar, index) => constant(at(types, index), Number(scalar.value)));
      }
      case 'variable':
      case 'dereference': {
        if (expression.kind === 'variable') {
          const binding = this.bindings.get(expression.variable);
          if (binding?.kind === 'values') return [...binding.scalars];
        }
        const place = this.place(expression);
        if (place === undefined) throw new Error('a variable has a place or a value');
        return writer.load(place);
      }
      case 'part': {
        const place = this.place(expression);
        if (place) return writer.load(place);
        const base = this.value(expression.base);
        const start = partStart(expression.base.type, expression.member);
        return base.slice(start, start + scalarCount(expression.type));
      }
      case 'swizzle': {
        const base = this.value(expression.base);
        return expression.components.map((component) => at(base, component));
      }
      case 'index':
        return this.#index(expression);
      case 'unary':
        return applyUnary(writer.algebra, expression.operator, this.value(expression.arg));
      case 'binary': {
        const { left, right } = expression;
        const [a, b] = this.operands([left, right]);
        return applyBinary(writer.algebra, expression.operator, left.type, right.type, a ?? [], b ?? []);
      }
      case 'logical':
        return [this.#logical(expression)];
      case 'call':
        return this.#call(expression.fn, expression.args, expression.at);
      case 'builtin':
        return this.#builtin(expression);
      case 'construct':
        return this.operands(expression.args).flat();
      case 'splat': {
        const scalar = writer.share(this.scalar(expression.arg));
        return new Array<Expr>(scalarCount(expression.type)).fill(scalar);
      }
      case 'convert': {
        const to = concreteScalar(componentOf(expression.type) ?? 'u32');
        return this.value(expression.arg).map((scalar) => convert(to, scalar));
      }
      case 'bitcast': {
        const to = concreteScalar(componentOf(expression.type) ?? 'u32');
        return this.value(expression.arg).map((scalar) => bitcast(to, scalar));
      }
      case 'addressOf':
        throw new Error('a pointer has no scalars');
      default:
        return expression satisfies never;
    }
  }

  /** Evaluates left to right: what a later operand may change is fixed first. */
  operands(expressions: readonly TypedExpression[]): Expr[][] {
    const lastEffect = expressions.findLastIndex((expression) => expression.effects);
    return expressions.map((expression, index) => {
      const value = this.value(expression);
      return index < lastEffect ? value.map((scalar) => this.writer.fix(scalar)) : value;
    });
  }

  /** Where the expression lives; undefined for values that live nowhere. */
  place(expression: TypedExpression): ValuePlace | undefined {
    switch (expression.kind) {
      case 'variable': {
        const { variable } = expression;
        if (variable.kind === 'buffer') {
          const buffer = this.writer.context.bufferIndex(variable);
          return { kind: 'memory', type: variable.type, place: { kind: 'buffer', buffer }, base: 0, index: undefined };
        }
        if (variable.kind === 'workgroup') {
          const base = this.writer.context.workgroupWord(variable);
          return { kind: 'memory', type: variable.type, place: { kind: 'workgroup' }, base, index: undefined };
        }
        const binding = this.bindings.get(variable);
        return binding?.kind === 'place' ? binding.place : undefined;
      }
      case 'dereference':
        return this.pointee(expression.pointer);
      case 'part': {
        const base = this.place(expression.base);
        return base && partOfPlace(base, expression.member, expression.type);
      }
      case 'index': {
        let base = this.place(expression.base);
        if (base === undefined) return undefined;
        if (expression.index.effects) base = this.fixPlace(base);
        const index = this.scalar(expression.index);
        return indexPlace(base, index, expression.at, (expr) => this.writer.fix(expr));
      }
      default:
        return undefined;
    }
  }

  /** What a pointer points at. Pointers exist at compile time only. */
  pointee(pointer: TypedExpression): ValuePlace {
    if (pointer.kind === 'addressOf') {
      const place = this.place(pointer.place);
      if (place) return place;
    }
    if (pointer.kind === 'variable') {
      const binding = this.bindings.get(pointer.variable);
      if (binding?.kind === 'pointer') return binding.place;
    }
    return unsupported(pointer.at, 'this pointer', 'point at a variable');
  }

  /** The place with its index evaluated now. */
  fixPlace(place: ValuePlace): ValuePlace {
    if (place.kind === 'memory' && place.index) return { ...place, index: this.writer.fix(place.index) };
    if (place.kind === 'choice') {
      const options = place.options.map((option) => this.fixPlace(option));
      return { ...place, index: this.writer.fix(place.index), options };
    }
    return place;
  }

  #index(expression: TypedExpression & { kind: 'index' }): Expr[] {
    const { writer } = this;
    const place = this.place(expression);
    if (place) return writer.load(place);
    const { base, index } = expression;
    const { type } = base;
    const isLong = type.kind === 'array' && (type.count ?? 0) > MAX_CHOICES;
    if (isLong) {
      const table = base.kind === 'constant' ? this.#table(base) : this.#spill(this.#fixedBase(base, index), type);
      const found = indexPlace(table, this.scalar(index), expression.at, (expr) => writer.fix(expr));
      return writer.load(found);
    }
    const [values = [], [position] = []] = this.operands([base, index]);
    if (position === undefined) throw new Error('an index is a scalar');
    const size = scalarCount(expression.type);
    const options = Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
    return chooseFrom(options, writer.share(asUnsigned(position)));
  }

  #fixedBase(base: TypedExpression, index: TypedExpression): Expr[] {
    const value = this.value(base);
    return index.effects ? value.map((scalar) => this.writer.fix(scalar)) : value;
  }

  /** Puts a value where it can be indexed. */
  #spill(values: readonly Expr[], type: Type): ValuePlace {
    const base = this.writer.newFrameWords(values.length);
    const place: ValuePlace = { kind: 'memory', type, place: { kind: 'frame' }, base, index: undefined };
    this.writer.store(place, values);
    return place;
  }

  /** A constant array, written to the frame once per call of the function. */
  #table(expression: TypedExpression & { kind: 'constant' }): ValuePlace {
    let table = this.#tables.get(expression.scalars);
    if (table === undefined) {
      const values = this.value(expression);
      const statements = this.writer.collect(() => {
        table = this.#spill(values, expression.type);
      });
      this.writer.prologue.push(...statements);
      if (table === undefined) throw new Error('the table was spilled');
      this.#tables.set(expression.scalars, table);
    }
    return table;
  }

  /** `&&` and `||`: the right side is skipped where it does more than compare. */
  #logical(expression: TypedExpression & { kind: 'logical' }): Expr {
    const { writer } = this;
    const isAnd = expression.operator === '&&';
    const left = this.scalar(expression.left);
    if (left.op === 'const') return (left.value === 1) === isAnd ? this.scalar(expression.right) : left;
    let right: Expr = left;
    const result = writer.newFixed('bool');
    const statements: Stmt[] = writer.collect(() => {
      right = this.scalar(expression.right);
    });
    if (statements.length === 0) return binary(isAnd ? 'and' : 'or', left, right);
    const kept = local('bool', result);
    writer.emit({ op: 'set', local: result, value: left });
    const condition = isAnd ? kept : unary('not', kept);
    writer.emit(branch(condition, [...statements, { op: 'set', local: result, value: right }]));
    return kept;
  }

  #call(fn: FunctionInfo, args: readonly TypedExpression[], position: Position): Expr[] {
    const { writer } = this;
    const isInline = fn.params.some((param) => param.type.kind === 'pointer') || writer.context.hasBarrier(fn);
    if (isInline) return this.#inline(fn, args, position);
    writer.context.require(fn);
    const scalars = this.operands(args).flat();
    const types = fn.result ? scalarsOf(fn.result) : [];
    const results = types.map((type) => writer.newFixed(type));
    writer.emit({ op: 'call', fn: fn.name, args: scalars, results });
    return results.map((index, i) => local(at(types, i), index));
  }

  #builtin(expression: TypedExpression & { kind: 'builtin' }): Expr[] {
    const { name, args } = expression;
    const { writer } = this;
    const [first, second] = args;
    if (isBarrier(name)) {
      writer.emit({ op: 'barrier', at: expression.at });
      return [];
    }
    if (first === undefined) throw new Error('built-in functions take arguments');
    if (name === 'arrayLength') return [runtimeLength(this.pointee(first))];
    if (!name.startsWith('atomic')) {
      const types = args.map((arg) => arg.type);
      return applyBuiltin(writer.algebra, name, types, this.operands(args));
    }
    let place = this.pointee(first);
    if (second?.effects) place = this.fixPlace(place);
    return lowerAtomic(writer, name, place, second && this.scalar(second));
  }
}
