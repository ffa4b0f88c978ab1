import { invalid } from './fault.ts';
import { findBound } from './loop-bound.ts';
import { type Range, rangeOf } from './range.ts';
import type { FunctionInfo, TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';
import { operandsOf } from './typed-walk.ts';

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
