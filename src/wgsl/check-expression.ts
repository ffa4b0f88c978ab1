import { dereference } from './access.ts';
import { isBarrier, isBuiltinFunction } from './builtin-names.ts';
import { checkAddressOf, checkIndex, checkMember } from './check-access.ts';
import { checkBitcast, checkBuiltin } from './check-builtin.ts';
import { checkConstructor } from './check-constructor.ts';
import type { Meaning, ModuleContext, Scopes } from './check-context.ts';
import { concretize, constantExpression, convertTo, isConstant, readable } from './check-conversion.ts';
import { checkBinary, checkLogical, checkUnary } from './check-operator.ts';
import { checkAliases, checkWholeVariable } from './check-pointers.ts';
import { isPredeclaredType, predeclaredType, type TypeGenerator } from './check-types.ts';
import { invalid, type Position } from './fault.ts';
import type { Call, Expression, Identifier } from './syntax.ts';
import type { FunctionInfo, TypedExpression } from './typed.ts';
import { scalarType, type Type } from './types.ts';

/** Gives expressions their types, resolves overloads and evaluates constant expressions. */
export class ExpressionChecker {
  readonly context: ModuleContext;
  readonly #scopes: Scopes | undefined;
  readonly #calls: Map<FunctionInfo, Position> | undefined;

  /** `scopes` and `calls` are those of the function around; absent at module scope. */
  constructor(context: ModuleContext, scopes?: Scopes, calls?: Map<FunctionInfo, Position>) {
    this.context = context;
    this.#scopes = scopes;
    this.#calls = calls;
  }

  /** The type that an expression names. */
  typeOf(expression: Expression): Type {
    if (expression.kind !== 'identifier') invalid(expression.at, 'expected a type here.');
    const generator = this.#generator(expression);
    if (generator?.kind === 'type') return generator.type;
    if (generator) {
      const example = generator.kind === 'array' ? 'array<f32, 4>' : `${expression.name}<f32>`;
      invalid(expression.at, `${expression.name} needs its component type here, as in ${example}.`);
    }
    if (this.#lookup(expression)) invalid(expression.at, `'${expression.name}' is not a type.`);
    invalid(expression.at, `there is no type '${expression.name}'.`);
  }

  /** A value, literals still exact. */
  value(expression: Expression): TypedExpression {
    return readable(this.any(expression));
  }

  /** A value whose literals have got their types. */
  concreteValue(expression: Expression): TypedExpression {
    return concretize(this.context, this.value(expression));
  }

  /** A value of type bool. */
  condition(expression: Expression, what: string): TypedExpression {
    return convertTo(this.context, this.value(expression), scalarType('bool'), what);
  }

  /** An integer that is known at compile time. */
  constantInteger(expression: Expression, what: string): number {
    const value = this.value(expression);
    if (!isConstant(value)) invalid(expression.at, `${what} must be a constant expression.`);
    const scalar = value.scalars[0];
    const isInteger = scalar && ['abstractInt', 'i32', 'u32'].includes(scalar.type);
    if (value.type.kind !== 'scalar' || !isInteger) invalid(expression.at, `${what} must be an integer.`);
    return Number(scalar.value);
  }

  /** A value or a place in memory. */
  any(expression: Expression): TypedExpression {
    switch (expression.kind) {
      case 'literal': {
        const value = typeof expression.value === 'boolean' ? Number(expression.value) : expression.value;
        return constantExpression(expression.at, scalarType(expression.type), [{ type: expression.type, value }]);
      }
      case 'identifier':
        return this.#identifier(expression);
      case 'call':
        return this.call(expression);
      case 'member':
        return checkMember(this.any(expression.base), expression.name, expression.at);
      case 'index': {
        const { base, index, at } = expression;
        return checkIndex(this.context, this.any(base), this.value(index), at);
      }
      case 'unary': {
        if (expression.operator === '&') return checkAddressOf(this.any(expression.arg), expression.at);
        if (expression.operator === '*') return dereference(this.value(expression.arg), expression.at);
        return checkUnary(this.context, expression.operator, this.value(expression.arg), expression.at);
      }
      case 'binary': {
        const { operator, at } = expression;
        const left = this.value(expression.left);
        const right = this.value(expression.right);
        if (operator === '&&' || operator === '||') return checkLogical(this.context, operator, left, right, at);
        return checkBinary(this.context, operator, left, right, at);
      }
      default:
        return expression satisfies never;
    }
  }

  #lookup({ name, at }: Identifier): Meaning | undefined {
    return this.#scopes?.lookup(name) ?? this.context.lookup(name, at);
  }

  #generator(identifier: Identifier): TypeGenerator | undefined {
    const { name, template, at } = identifier;
    const declared = this.#lookup(identifier);
    if (declared === undefined) return predeclaredType(this, name, template, at);
    if (declared.kind !== 'type') return undefined;
    if (template) invalid(at, `${name} takes no template list.`);
    return declared;
  }

  #identifier(identifier: Identifier): TypedExpression {
    const { name, at, template } = identifier;
    const meaning = this.#lookup(identifier);
    if (meaning?.kind === 'constant') {
      if (template) invalid(at, `the constant '${name}' takes no template list.`);
      return constantExpression(at, meaning.type, meaning.scalars);
    }
    if (meaning?.kind === 'variable') {
      if (template) invalid(at, `the variable '${name}' takes no template list.`);
      const { variable } = meaning;
      const node = { kind: 'variable', at, type: variable.type, variable, effects: false } as const;
      if (variable.kind === 'let' || variable.kind === 'param') return node;
      return { ...node, reference: { space: variable.space, access: variable.access } };
    }
    if (meaning?.kind === 'type' || (meaning === undefined && isPredeclaredType(name))) {
      invalid(at, `'${name}' is a type; expected a value.`);
    }
    if (meaning?.kind === 'function' || isBuiltinFunction(name)) {
      invalid(at, `'${name}' is a function; call it with (...).`);
    }
    invalid(at, `there is no variable or constant '${name}' here.`);
  }

  /** A call of a function, a built-in or a constructor; one without result has type undefined only in statements. */
  call(call: Call, asStatement = false): TypedExpression {
    const { callee, at } = call;
    const meaning = this.#lookup(callee);
    if (meaning?.kind === 'function') return this.#userCall(meaning.fn, call, asStatement);
    if (meaning && meaning.kind !== 'type') invalid(at, `'${callee.name}' is no function but a ${meaning.kind}.`);
    const generator = this.#generator(callee);
    if (generator) {
      if (asStatement) invalid(at, `a value of ${callee.name} is made and not used; assign it or remove it.`);
      return checkConstructor(
        this.context,
        generator,
        call.args.map((arg) => this.value(arg)),
        at,
      );
    }
    if (callee.name === 'bitcast') {
      const [type, ...moreTypes] = callee.template ?? [];
      const [arg, ...moreArgs] = call.args;
      if (!type || !arg || moreTypes.length > 0 || moreArgs.length > 0) {
        invalid(at, 'bitcast takes one type and one value, as in bitcast<u32>(x).');
      }
      if (asStatement) invalid(at, 'the result of bitcast is not used; assign it or remove it.');
      return checkBitcast(this.context, this.typeOf(type), this.value(arg), at);
    }
    if (callee.template) invalid(at, `'${callee.name}' takes no template list.`);
    const args = call.args.map((arg) => this.value(arg));
    const found = checkBuiltin(this.context, callee.name, args, at);
    if (found === undefined) invalid(at, `there is no function '${callee.name}'.`);
    if (asStatement && !found.effects) {
      invalid(at, `the result of ${callee.name} is not used; assign it or remove it.`);
    }
    const isEmpty = callee.name === 'atomicStore' || isBarrier(callee.name);
    if (isEmpty && !asStatement) invalid(at, `${callee.name} gives no value.`);
    return found;
  }

  #userCall(fn: FunctionInfo, { callee, args, at }: Call, asStatement: boolean): TypedExpression {
    if (callee.template) invalid(at, `the function '${fn.name}' takes no template list.`);
    if (fn.stage) invalid(at, `'${fn.name}' is an entry point and cannot be called.`);
    if (this.#calls === undefined) {
      invalid(at, `'${fn.name}' is called in a constant expression; only built-in functions may be.`);
    }
    if (args.length !== fn.params.length) {
      const names = fn.params.map((param) => param.name).join(', ');
      invalid(at, `'${fn.name}' takes ${fn.params.length} arguments (${names}), got ${args.length}.`);
    }
    const typed = fn.params.map((param, index) => {
      const arg = args[index];
      if (arg === undefined) throw new Error('as many arguments as parameters');
      const value = convertTo(this.context, this.value(arg), param.type, `argument '${param.name}' of '${fn.name}'`);
      if (param.type.kind === 'pointer') checkWholeVariable(value);
      return value;
    });
    checkAliases(typed, fn.name);
    if (!this.#calls.has(fn)) this.#calls.set(fn, at);
    if (fn.result === undefined && !asStatement) invalid(at, `'${fn.name}' gives no value.`);
    if (fn.mustUse && asStatement) invalid(at, `the result of '${fn.name}' must be used (@must_use).`);
    // Statements ignore the type; u32 stands for none.
    return { kind: 'call', at, type: fn.result ?? scalarType('u32'), fn, args: typed, effects: true };
  }
}
