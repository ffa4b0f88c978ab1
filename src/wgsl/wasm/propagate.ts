import type { Expr, IrFunction, IrModule, Scalar, Stmt } from '../ir.ts';
import { assignedIn } from './assignment.ts';
import { fold } from './fold.ts';
import { keyOf } from './key.ts';
import { assignedLocals, forEachSubexpression, mapExpressions, mapOperands, operands } from './traverse.ts';

/**
 * Replaces reads of locals that hold a constant, a copy of another local or a value that another local holds too, folds
 * constants, and drops branches and statements that cannot be reached.
 */
export function propagate(module: IrModule, fn: IrFunction): IrFunction {
  const isPure = (expr: Expr): boolean => {
    if (expr.op === 'load') {
      const { place } = expr;
      if (place.kind !== 'buffer' || module.buffers[place.buffer]?.access === 'read_write') return false;
    }
    return operands(expr).every(isPure);
  };
  const context: Context = { isPure, labels: new Map(), breaks: [], continues: [] };
  return { ...fn, body: rewrite(fn.body, new Known(), context).body };
}

/** A local that holds the value of an expression. */
interface Holder {
  readonly local: number;
  readonly type: Scalar;
  /** The locals in the expression. */
  readonly reads: readonly number[];
}

/** What is known about locals at a point of the function. */
class Known {
  /** By local: the constant or the other local that it equals. */
  readonly #values: Map<number, Expr>;
  /** By the key of an expression. */
  readonly #holders: Map<string, Holder>;
  /** At least all locals on which what is known depends. */
  readonly #involved: Set<number>;

  constructor(values = new Map<number, Expr>(), holders = new Map<string, Holder>(), involved = new Set<number>()) {
    this.#values = values;
    this.#holders = holders;
    this.#involved = involved;
  }

  copy(): Known {
    return new Known(new Map(this.#values), new Map(this.#holders), new Set(this.#involved));
  }

  /** The expression with what is known put in. */
  apply(expr: Expr): Expr {
    if (expr.op === 'local') return this.#values.get(expr.index) ?? expr;
    return fold(mapOperands(expr, (operand) => this.apply(operand)));
  }

  /** The local that holds this value already, if there is one. */
  holderOf(expr: Expr): Expr | undefined {
    const holder = this.#holders.get(keyOf(expr));
    return holder && { op: 'local', type: holder.type, index: holder.local };
  }

  forget(locals: ReadonlySet<number>): void {
    if ([...locals].every((local) => !this.#involved.has(local))) return;
    for (const [copy, value] of this.#values) {
      if (locals.has(copy) || (value.op === 'local' && locals.has(value.index))) this.#values.delete(copy);
    }
    for (const [key, { local, reads }] of this.#holders) {
      if (locals.has(local) || reads.some((read) => locals.has(read))) this.#holders.delete(key);
    }
  }

  /** The local was just assigned this value, which may not depend on the local itself. */
  learn(local: number, value: Expr, isPure: (expr: Expr) => boolean): void {
    const reads = new Set<number>();
    forEachSubexpression(value, (expr) => {
      if (expr.op === 'local') reads.add(expr.index);
    });
    if (reads.has(local)) return;
    if (value.op === 'const' || value.op === 'local') this.#values.set(local, value);
    else if (isPure(value)) this.#holders.set(keyOf(value), { local, type: value.type, reads: [...reads] });
    else return;
    this.#involved.add(local);
    for (const read of reads) this.#involved.add(read);
  }

  /** What both know. */
  meet(other: Known): Known {
    const values = new Map<number, Expr>();
    for (const [local, value] of this.#values) {
      const theirs = other.#values.get(local);
      if (theirs !== undefined && keyOf(value) === keyOf(theirs)) values.set(local, value);
    }
    const holders = new Map<string, Holder>();
    for (const [key, holder] of this.#holders) {
      if (other.#holders.get(key)?.local === holder.local) holders.set(key, holder);
    }
    return new Known(values, holders, new Set([...this.#involved, ...other.#involved]));
  }
}

/** What was known where jumps left, by where they lead. */
interface Context {
  /** Whether an expression gives the same value as long as its locals do. */
  readonly isPure: (expr: Expr) => boolean;
  readonly labels: ReadonlyMap<number, Known[]>;
  readonly breaks: Known[];
  readonly continues: Known[];
}

/** `known` is changed along the way. `end` is what holds behind the statements, `undefined` where no path leads. */
function rewrite(
  body: readonly Stmt[],
  known: Known | undefined,
  context: Context,
): { body: Stmt[]; end: Known | undefined } {
  const out: Stmt[] = [];
  let current = known;
  for (const stmt of body) {
    if (current === undefined) break;
    current = rewriteStatement(stmt, current, context, out);
  }
  return { body: out, end: current };
}

function rewriteStatement(original: Stmt, known: Known, context: Context, out: Stmt[]): Known | undefined {
  const stmt = mapExpressions(original, (expr) => known.apply(expr));
  switch (stmt.op) {
    case 'set': {
      const value = known.holderOf(stmt.value) ?? stmt.value;
      if (value.op === 'local' && value.index === stmt.local) return known;
      out.push({ ...stmt, value });
      known.forget(new Set([stmt.local]));
      known.learn(stmt.local, value, context.isPure);
      return known;
    }
    case 'store':
      out.push(stmt);
      return known;
    case 'call':
    case 'atomic':
      out.push(stmt);
      known.forget(new Set(assignedLocals(stmt)));
      return known;
    case 'if': {
      if (stmt.condition.op === 'const') {
        const taken = rewrite(stmt.condition.value !== 0 ? stmt.then : stmt.else, known, context);
        out.push(...taken.body);
        return taken.end;
      }
      const yes = rewrite(stmt.then, known.copy(), context);
      const no = rewrite(stmt.else, known, context);
      if (yes.body.length > 0 || no.body.length > 0) {
        // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
        out.push({ ...stmt, then: yes.body, else: no.body });
      }
      return meetAll([yes.end, no.end]);
    }
    case 'loop': {
      known.forget(assignedIn(stmt.body, stmt.continuing));
      const inner: Context = { ...context, breaks: [], continues: [] };
      const body = rewrite(stmt.body, known, inner);
      const continuing = rewrite(stmt.continuing, meetAll([body.end, ...inner.continues]), inner);
      out.push({ ...stmt, body: body.body, continuing: continuing.body });
      return meetAll(inner.breaks);
    }
    case 'block': {
      const leaves: Known[] = [];
      const labels = new Map(context.labels).set(stmt.label, leaves);
      const inner = rewrite(stmt.body, known, { ...context, labels });
      if (leaves.length === 0) out.push(...inner.body);
      else out.push({ ...stmt, body: inner.body });
      return meetAll([inner.end, ...leaves]);
    }
    case 'barrier':
      out.push(stmt);
      return known;
    case 'lanes': {
      const changing = assignedIn([stmt]);
      known.forget(changing);
      const { body, end } = rewrite(stmt.body, known, context);
      if (body.length > 0) out.push({ ...stmt, body });
      // What one of them knows of its own locals does not hold for the others.
      end?.forget(changing);
      return end;
    }
    case 'leave':
      out.push(stmt);
      context.labels.get(stmt.label)?.push(known);
      return undefined;
    case 'break':
      out.push(stmt);
      context.breaks.push(known);
      return undefined;
    case 'continue':
      out.push(stmt);
      context.continues.push(known);
      return undefined;
    case 'return':
      out.push(stmt);
      return undefined;
  }
}

function meetAll(ways: readonly (Known | undefined)[]): Known | undefined {
  return ways.reduce((a, b) => (a !== undefined && b !== undefined ? a.meet(b) : (a ?? b)), undefined);
}
