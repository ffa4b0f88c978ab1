import { isConstant } from './check-conversion.ts';
import { invalid } from './fault.ts';
import { fullRange, type KnownRanges, type Range, rangeOf } from './range.ts';
import type { FunctionInfo, TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';
import { continues, operandsOf } from './typed-walk.ts';

/** Most statements that one call of a function may run, loops counted with their largest number of rounds. */
export const MAX_WORK = 10_000_000;

/** Most statements of a function once all calls are written out in it, as compilers of GPUs do; each loop counts once. */
export const MAX_SIZE = 6000;

/**
 * Refuses functions that could run, or be compiled, for long. Every loop must have a counter that shows that it ends:
 *
 * - an i32 or u32 `var`, changed nowhere but by one step `i++`, `i--`, `i += c`, `i -= c`, `i = i + c` or `i = i - c` with a
 *   constant `c`, and never pointed at with `&`;
 * - the step stands in the head of a `for`, in `continuing`, or directly in the body of a loop that has no `continue`;
 * - the loop goes on only while `i < limit`, `i <= limit` (counting up), `i > limit` or `i >= limit` (counting down): as
 *   condition of `for` or `while`, alone or joined with others by `&&`; as `if (...) { break; }` at the start of the body;
 *   or as `break if` at its end. There, conditions that stop are joined by `||`;
 * - the limit, and the value that `i` starts from, lie in a known range: constants, `let`s of such values, counters of outer
 *   loops, `min`, `max`, `clamp` and arithmetic of integers with known ends. A limit that comes from data has none; clamp it:
 *   `min(u32(params.count), 100u)`;
 * - the step cannot wrap around the end of the type.
 *
 * The statements run by any one call, with these bounds, may not exceed {@link MAX_WORK}, and those of a function with all its
 * calls written out {@link MAX_SIZE}.
 *
 * @throws WgslFault
 */
export function checkBoundedWork(functions: readonly FunctionInfo[]): void {
  const works = new Map<FunctionInfo, number>();
  const sizes = new Map<FunctionInfo, number>();
  for (const fn of calleesFirst(functions)) {
    const work = new WorkMeter(works, 'run').statements(fn.body);
    const size = new WorkMeter(sizes, 'written').statements(fn.body);
    if (size > MAX_SIZE) {
      invalid(
        fn.at,
        `'${fn.name}' has ${size} statements once its calls are written out, more than ${MAX_SIZE}; call in a loop, or less.`,
      );
    }
    sizes.set(fn, size + 1);
    if (work > MAX_WORK) {
      invalid(
        fn.at,
        `'${fn.name}' may run ${work.toExponential(1)} statements in one call, more than ${MAX_WORK}; lower the limits of its loops.`,
      );
    }
    works.set(fn, work + 1);
  }
}

/** Functions in an order in which callees come first. There is no recursion. */
function calleesFirst(functions: readonly FunctionInfo[]): FunctionInfo[] {
  const ordered = new Set<FunctionInfo>();
  const stack = [...functions].reverse();
  for (let fn = stack.pop(); fn !== undefined; fn = stack.pop()) {
    const missing = [...fn.calls.keys()].filter((callee) => !ordered.has(callee));
    if (missing.length === 0) ordered.add(fn);
    else if (!ordered.has(fn)) stack.push(fn, ...missing);
  }
  return [...ordered];
}

/** Counts statements, as they are run or as they are written, and finds the bounds of loops on the way. */
class WorkMeter {
  readonly #works: ReadonlyMap<FunctionInfo, number>;
  readonly #counted: 'run' | 'written';
  /** A counter changes in its own loop only, so what is known of it there holds everywhere. */
  readonly #known = new Map<Variable, Range>();

  constructor(works: ReadonlyMap<FunctionInfo, number>, counted: 'run' | 'written') {
    this.#works = works;
    this.#counted = counted;
  }

  statements(body: readonly TypedStatement[]): number {
    return body.reduce((sum, statement) => sum + this.#statement(statement), 0);
  }

  #statement(statement: TypedStatement): number {
    switch (statement.kind) {
      case 'declare': {
        const { variable } = statement;
        const isInteger = variable.type.kind === 'scalar' && ['i32', 'u32'].includes(variable.type.scalar);
        if (variable.kind === 'let' && variable.init && isInteger) {
          this.#known.set(variable, rangeOf(variable.init, this.#known));
        }
        return 1 + this.#calls(variable.init);
      }
      case 'assign':
      case 'compound':
        return 1 + this.#calls(statement.place) + this.#calls(statement.value);
      case 'block':
        return this.statements(statement.body);
      case 'if': {
        const branches = [this.statements(statement.then), this.statements(statement.otherwise)];
        return 1 + this.#calls(statement.condition) + this.#alternatives(branches);
      }
      case 'switch': {
        const bodies = statement.clauses.map((clause) => this.statements(clause.body));
        return 1 + statement.clauses.length + this.#calls(statement.selector) + this.#alternatives(bodies);
      }
      case 'loop':
        return this.#loop(statement);
      case 'return':
        return 1 + this.#calls(statement.value);
      case 'break':
      case 'continue':
        return 1;
      default:
        return statement satisfies never;
    }
  }

  /** Of branches one is run, all are written. */
  #alternatives(branches: readonly number[]): number {
    return this.#counted === 'run' ? Math.max(0, ...branches) : branches.reduce((sum, branch) => sum + branch, 0);
  }

  #loop(loop: TypedLoop): number {
    const before = loop.init ? this.#statement(loop.init) : 0;
    const { counter, rounds, inside } = findBound(loop, this.#known);
    this.#known.set(counter, inside);
    const head = 1 + this.#calls(loop.condition) + this.#calls(loop.breakIf);
    const body = this.statements(loop.body);
    return before + 1 + (this.#counted === 'run' ? rounds : 1) * (head + body + this.statements(loop.continuing));
  }

  /** Work of the calls in an expression. */
  #calls(expression: TypedExpression | undefined): number {
    if (expression === undefined) return 0;
    const own = expression.kind === 'call' ? (this.#works.get(expression.fn) ?? 0) : 0;
    return operandsOf(expression).reduce((sum, operand) => sum + this.#calls(operand), own);
  }
}

interface Bound {
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

function findBound(loop: TypedLoop, known: KnownRanges): Bound {
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
