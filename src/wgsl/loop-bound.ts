import { isConstant } from './check-conversion.ts';
import { invalid } from './fault.ts';
import { fullRange, type KnownRanges, type Range, rangeOf } from './range.ts';
import type { TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';
import { continues } from './typed-walk.ts';

/** How often a loop can go round. */
export interface Bound {
  readonly counter: Variable;
  /** Largest number of rounds. */
  readonly rounds: number;
  /** What the counter can be at any time. */
  readonly inside: Range;
}

/** `counter < limit`, which holds as long as the loop goes on. */
interface Guard {
  readonly counter: TypedExpression & { readonly kind: 'variable' };
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly limit: TypedExpression;
  /** Whether the first round runs in any case. */
  readonly late: boolean;
}

/**
 * The bound of a loop that has one, as `checkBoundedWork` says.
 *
 * @throws WgslFault for one that has none
 */
export function findBound(loop: TypedLoop, known: KnownRanges): Bound {
  const advice = `write for (var i = 0u; i < min(n, 100u); i++) { ... } and change i nowhere else`;
  const refuse = (problem: string): never =>
    invalid(loop.at, `this loop is not provably bounded: ${problem}; ${advice}.`);
  const guards = guardsOf(loop);
  let problem: string | undefined;
  for (const guard of guards) {
    const result = boundOf(loop, guard, known);
    if (typeof result !== 'string') return result;
    problem ??= result;
  }
  return refuse(problem ?? 'no integer variable is compared with a limit that ends it');
}

/** The bound that a guard gives, or why it gives none. */
function boundOf(loop: TypedLoop, guard: Guard, known: KnownRanges): Bound | string {
  const { variable } = guard.counter;
  const { name } = variable;
  if (variable.addressTaken) return `'${name}' is pointed at with '&'`;
  const step = stepOf(loop, variable);
  if (typeof step === 'string') return step;
  const up = guard.operator === '<' || guard.operator === '<=';
  if (up !== step > 0) return `'${name}' steps away from its limit`;
  const type = fullRange(guard.counter);
  const start = variable.init ? rangeOf(variable.init, known) : type;
  const limit = rangeOf(guard.limit, known);
  // The last value for which the loop goes on, the value it starts from, and the end of the type, in counting direction.
  const strict = guard.operator === '<' || guard.operator === '>' ? 1 : 0;
  const last = up ? limit.high - strict : limit.low + strict;
  const first = up ? start.low : start.high;
  const knownLimit = up ? limit.high < type.high : limit.low > type.low || type.low === 0;
  const knownStart = up ? first > type.low || type.low === 0 : first < type.high;
  if (!knownLimit) return `the limit of '${name}' can be any number; clamp it, as in min(limit, 100u)`;
  if (!knownStart) return `'${name}' can start from any number; clamp it`;
  const beyond = last + step;
  if (beyond > type.high || beyond < type.low) return `'${name}' can step over the end of its type`;
  const rounds = Math.max(0, Math.floor((last - first) / step) + 1) + (guard.late ? 1 : 0);
  if (guard.late) {
    // The first round runs wherever the counter stands, also when an outer loop comes here again.
    const furthest = (up ? start.high : start.low) + step;
    if (furthest > type.high || furthest < type.low) return `'${name}' can start from any number; clamp it`;
    return { counter: variable, rounds, inside: type };
  }
  const inside = up
    ? { low: first, high: Math.max(start.high, beyond) }
    : { low: Math.min(start.low, beyond), high: first };
  return { counter: variable, rounds, inside };
}

/** The constant that the loop adds to the counter in every round, or why there is none. */
function stepOf(loop: TypedLoop, variable: Variable): number | string {
  const { name, writes } = variable;
  if (writes.length === 0) return `'${name}' is never stepped`;
  if (writes.length > 1) return `'${name}' is changed in more than one place`;
  for (const statement of loop.continuing) {
    const step = constantStep(statement, variable);
    if (step !== undefined) return step;
  }
  for (const statement of loop.body) {
    const step = constantStep(statement, variable);
    if (step === undefined) continue;
    if (continues(loop.body)) return `'continue' may skip the step of '${name}'`;
    return step;
  }
  return `'${name}' is not stepped by a constant once in every round`;
}

function constantStep(statement: TypedStatement, variable: Variable): number | undefined {
  const isCounter = (expression: TypedExpression | undefined) =>
    expression?.kind === 'variable' && expression.variable === variable;
  const constant = (expression: TypedExpression, sign: number) => {
    const value = isConstant(expression) ? sign * Number(expression.scalars[0]?.value) : 0;
    return value === 0 ? undefined : value;
  };
  if (statement.kind === 'compound' && isCounter(statement.place)) {
    if (statement.operator === '+') return constant(statement.value, 1);
    if (statement.operator === '-') return constant(statement.value, -1);
    return undefined;
  }
  if (statement.kind !== 'assign' || !isCounter(statement.place) || statement.value.kind !== 'binary') return undefined;
  const { operator, left, right } = statement.value;
  if (operator === '+' && isCounter(left)) return constant(right, 1);
  if (operator === '+' && isCounter(right)) return constant(left, 1);
  return operator === '-' && isCounter(left) ? constant(right, -1) : undefined;
}

/** The comparisons that all hold as long as the loop goes on. */
function guardsOf(loop: TypedLoop): Guard[] {
  const guards: Guard[] = [];
  if (loop.condition) collectGuards(loop.condition, false, false, guards);
  else {
    const [first] = loop.body;
    const breaks = first?.kind === 'if' && first.otherwise.length === 0 && first.then[0]?.kind === 'break';
    if (breaks) collectGuards(first.condition, true, false, guards);
  }
  if (loop.breakIf) collectGuards(loop.breakIf, true, true, guards);
  return guards;
}

const NEGATED = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function collectGuards(condition: TypedExpression, negated: boolean, late: boolean, guards: Guard[]): void {
  if (condition.kind === 'unary' && condition.operator === '!') collectGuards(condition.arg, !negated, late, guards);
  if (condition.kind === 'logical' && (condition.operator === '&&') === !negated) {
    collectGuards(condition.left, negated, late, guards);
    collectGuards(condition.right, negated, late, guards);
  }
  if (condition.kind !== 'binary') return;
  const { operator, left, right } = condition;
  if (operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=') return;
  const holds = negated ? NEGATED[operator] : operator;
  if (isCounterLike(left)) guards.push({ counter: left, operator: holds, limit: right, late });
  if (isCounterLike(right)) guards.push({ counter: right, operator: MIRRORED[holds], limit: left, late });
}

function isCounterLike(expression: TypedExpression): expression is Guard['counter'] {
  if (expression.kind !== 'variable' || expression.variable.kind !== 'var') return false;
  const { type } = expression;
  return type.kind === 'scalar' && (type.scalar === 'i32' || type.scalar === 'u32');
}
