import { type Expr, type IrFunction, type IrModule, type Stmt, WORKGROUP_INPUTS } from '../ir.ts';
import { constant } from '../ir-build.ts';
import { assignedIn } from './assignment.ts';
import { ANY, type Range, rangeOf, unionOf } from './ir-range.ts';
import { assignedLocals, forEachStatement, mapBodies, mapExpressions, mapOperands } from './traverse.ts';

/**
 * Drops those clamps of indices in the entry point of a kernel that change nothing: `min(index, last)` where the
 * inputs of an invocation and the counters of loops show that the index is in range. Four invocations then read neighbouring
 * words in one piece.
 */
export function dropIdleClamps(module: IrModule): IrModule {
  const { workgroup } = module;
  const functions = module.functions.map((fn) =>
    fn.name === module.entry ? new ClampSweeper(fn, workgroup.size).sweep() : fn,
  );
  return { ...module, functions };
}

type Known = Map<number, Range>;

/** A local that a loop steps once in each round. */
interface Counter {
  readonly local: number;
  readonly step: number;
  readonly increment: Stmt;
  /** Whether no `continue` skips the step, so that rounds can be counted by it. */
  readonly isSteady: boolean;
}

class ClampSweeper {
  readonly #fn: IrFunction;
  /** Of each local, the values that are assigned to it; those of statements not seen yet are missing. */
  readonly #assigned = new Map<number, Map<Stmt, Range>>();
  readonly #statements = new Map<number, Stmt[]>();
  /** What holds here and now, because of loops around. */
  #known: Known = new Map();

  constructor(fn: IrFunction, size: readonly [number, number, number]) {
    this.#fn = fn;
    forEachStatement(fn.body, (stmt) => {
      for (const local of assignedLocals(stmt)) {
        this.#statements.set(local, [...(this.#statements.get(local) ?? []), stmt]);
      }
    });
    const { local_invocation_id: within, local_invocation_index: own } = WORKGROUP_INPUTS;
    const [x, y, z] = size;
    size.forEach((count, position) => {
      this.#known.set(within.first + position, { low: 0, high: count - 1 });
    });
    this.#known.set(own.first, { low: 0, high: x * y * z - 1 });
  }

  sweep(): IrFunction {
    return { ...this.#fn, body: this.#list(this.#fn.body) };
  }

  #range(expr: Expr): Range {
    return rangeOf(expr, (local) => this.#known.get(local) ?? this.#anyAssigned(local, []));
  }

  /** The values that a local can have by the statements that assign it, without some of them. */
  #anyAssigned(local: number, except: readonly Stmt[]): Range {
    const seen = this.#assigned.get(local);
    let range: Range | undefined;
    for (const stmt of this.#statements.get(local) ?? []) {
      if (except.includes(stmt)) continue;
      const found = seen?.get(stmt) ?? ANY;
      range = range === undefined ? found : unionOf(range, found);
    }
    // Locals start at zero, though nothing that was lowered from WGSL reads that.
    const isParameter = local < this.#fn.params.length;
    return range === undefined || isParameter ? ANY : unionOf(range, { low: 0, high: 0 });
  }

  #list(body: readonly Stmt[]): Stmt[] {
    return body.map((stmt) => this.#statement(stmt));
  }

  #statement(stmt: Stmt): Stmt {
    const swept = mapExpressions(stmt, (expr) => this.#unclamped(expr));
    switch (swept.op) {
      case 'set': {
        const range = this.#range(swept.value);
        this.#known.delete(swept.local);
        this.#note(swept.local, stmt, range);
        return swept;
      }
      case 'loop':
        return this.#loop(stmt as Stmt & { op: 'loop' });
      case 'if': {
        const before = new Map(this.#known);
        const then = this.#list(swept.then);
        this.#known = new Map(before);
        const otherwise = this.#list(swept.else);
        this.#known = before;
        for (const local of assignedIn([stmt])) this.#known.delete(local);
        return { ...swept, then, else: otherwise };
      }
      default: {
        const done = mapBodies(swept, (inner) => this.#list(inner));
        for (const local of assignedLocals(stmt)) this.#known.delete(local);
        return done;
      }
    }
  }

  #note(local: number, stmt: Stmt, range: Range): void {
    const seen = this.#assigned.get(local) ?? new Map<Stmt, Range>();
    seen.set(stmt, range);
    this.#assigned.set(local, seen);
  }

  /** The expression without clamps that do nothing. */
  #unclamped(expr: Expr): Expr {
    const inner = mapOperands(expr, (operand) => this.#unclamped(operand));
    if (inner.op !== 'binary' || inner.fn !== 'min' || inner.type !== 'u32') return inner;
    const [left, right] = [this.#range(inner.left), this.#range(inner.right)];
    if (left.high <= right.low) return inner.left;
    return right.high < left.low ? inner.right : inner;
  }

  /** Rounds are bounded by the counters that are compared with a limit; what other counters of the loop reach follows. */
  #loop(stmt: Stmt & { op: 'loop' }): Stmt {
    const changing = assignedIn(stmt.body, stmt.continuing);
    const counters = this.#countersOf(stmt);
    const starts = new Map(
      counters.map(({ local, increment }) => [local, this.#known.get(local) ?? this.#anyAssigned(local, [increment])]),
    );
    for (const local of changing) this.#known.delete(local);
    const outside = new Map(this.#known);

    // How often each guard lets a round go on, and the number of the last round that comes to where we are.
    const passes = new Map<Stmt, number>();
    let round = Number.POSITIVE_INFINITY;
    const order = [...stmt.body, ...stmt.continuing];
    for (const { local, step, isSteady, increment } of counters) {
      if (!isSteady) continue;
      const found = this.#limitOf(stmt, local);
      const start = starts.get(local) ?? ANY;
      if (found === undefined || found.highest + step > ANY.high) continue;
      const first = start.low + (order.indexOf(increment) < order.indexOf(found.guard) ? step : 0);
      const times = Math.max(0, Math.floor((found.highest - first) / step) + 1);
      passes.set(found.guard, times);
      round = Math.min(round, times + 1);
    }
    const stepped = new Set<number>();
    const note = ({ local, step }: Counter) => {
      const start = starts.get(local) ?? ANY;
      const high = start.high + step * (Math.max(1, round) - (stepped.has(local) ? 0 : 1));
      this.#known.set(local, high <= ANY.high ? { low: start.low, high } : ANY);
    };
    const increments = new Map(counters.map((counter) => [counter.increment, counter]));
    const inBody = (body: readonly Stmt[]): Stmt[] =>
      body.map((inner) => {
        const swept = this.#statement(inner);
        const counter = increments.get(inner);
        if (counter) {
          stepped.add(counter.local);
          note(counter);
          this.#note(counter.local, inner, this.#known.get(counter.local) ?? ANY);
        }
        const times = passes.get(inner);
        if (times !== undefined && times < round) {
          round = times;
          counters.forEach(note);
        }
        const guard = guardOf(inner);
        // An index that does not change here may be read before the loop: see `hoistInvariants`.
        if (guard && changing.has(guard.local)) this.#refine(guard);
        return swept;
      });
    counters.forEach(note);
    const body = inBody(stmt.body);
    // A `continue` comes here from anywhere in the body behind the guards.
    for (const local of changing) this.#known.delete(local);
    for (const counter of counters) {
      stepped.add(counter.local);
      note(counter);
    }
    const continuing = inBody(stmt.continuing);
    this.#known = outside;
    return { ...stmt, body, continuing };
  }

  /** The local is below its limit behind a guard. */
  #refine({ local, limit }: Guard): void {
    const known = this.#known.get(local);
    const highest = this.#range(limit).high - 1;
    if (known && highest >= known.low && highest < known.high)
      this.#known.set(local, { low: known.low, high: highest });
  }

  /** Locals that change in the loop by one `local = local + constant` only, directly in it. */
  #countersOf(loop: Stmt & { op: 'loop' }): Counter[] {
    const inside = new Map<number, number>();
    forEachStatement([loop], (stmt) => {
      for (const local of assignedLocals(stmt)) inside.set(local, (inside.get(local) ?? 0) + 1);
    });
    return [...loop.body, ...loop.continuing].flatMap((stmt, index): Counter[] => {
      if (stmt.op !== 'set' || inside.get(stmt.local) !== 1 || stmt.value.op !== 'binary') return [];
      const { fn, left, right, type } = stmt.value;
      const isStep = fn === 'add' && type === 'u32' && left.op === 'local' && left.index === stmt.local;
      if (!isStep || right.op !== 'const' || right.value === 0 || right.value > 2 ** 24) return [];
      const isSteady = index >= loop.body.length || !loop.body.slice(0, index).some(mayContinue);
      return [{ local: stmt.local, step: right.value, increment: stmt, isSteady }];
    });
  }

  /** The guard of the local that each round comes to, and the highest value with which a round goes on behind it. */
  #limitOf(loop: Stmt & { op: 'loop' }, local: number): { highest: number; guard: Stmt } | undefined {
    for (const stmt of loop.body) {
      const guard = guardOf(stmt);
      if (guard?.local === local) return this.#limit(stmt, guard);
      if (mayContinue(stmt)) break;
    }
    // From the body every way that goes on leads here.
    for (const stmt of loop.continuing) {
      const guard = guardOf(stmt);
      if (guard?.local === local) return this.#limit(stmt, guard);
    }
    return undefined;
  }

  #limit(stmt: Stmt, { limit }: Guard): { highest: number; guard: Stmt } | undefined {
    const { high } = this.#range(limit);
    return high === ANY.high || high === 0 ? undefined : { highest: high - 1, guard: stmt };
  }
}

/** `if (local >= limit) { break; }` */
interface Guard {
  readonly local: number;
  readonly limit: Expr;
}

function guardOf(stmt: Stmt): Guard | undefined {
  if (stmt.op !== 'if' || stmt.else.length > 0 || stmt.then.at(-1)?.op !== 'break') return undefined;
  const { condition } = stmt;
  const isNegated = condition.op === 'unary' && condition.fn === 'not';
  const comparison = isNegated ? condition.arg : condition;
  if (comparison.op !== 'binary') return undefined;
  const { fn, left, right } = comparison;
  if (left.type !== 'u32') return undefined;
  if (fn === (isNegated ? 'lt' : 'ge') && left.op === 'local') return { local: left.index, limit: right };
  if (fn === (isNegated ? 'gt' : 'le') && right.op === 'local') return { local: right.index, limit: left };
  const isConstant = right.op === 'const' && right.value < 2 ** 31;
  if (fn === (isNegated ? 'le' : 'gt') && left.op === 'local' && isConstant) {
    return { local: left.index, limit: constant('u32', right.value + 1) };
  }
  return undefined;
}

/** Whether a `continue` of the loop around may be in it. */
function mayContinue(stmt: Stmt): boolean {
  if (stmt.op === 'continue') return true;
  if (stmt.op === 'if') return [...stmt.then, ...stmt.else].some(mayContinue);
  return stmt.op === 'block' && stmt.body.some(mayContinue);
}
