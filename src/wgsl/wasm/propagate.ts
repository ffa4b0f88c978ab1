import type { Expr, IrFunction, Stmt } from '../ir.ts';
import { assignedIn } from './assignment.ts';
import { fold } from './fold.ts';
import { assignedLocals, mapExpressions, mapOperands } from './traverse.ts';

/**
 * Replaces reads of locals that hold a constant or a copy of another local, folds constants, and drops branches and
 * statements that cannot be reached.
 */
export function propagate(fn: IrFunction): IrFunction {
  const jumps: Jumps = { labels: new Map(), breaks: [], continues: [] };
  return { ...fn, body: rewrite(fn.body, new Known(), jumps).body };
}

/** What is known about locals at a point of the function. */
class Known {
  readonly #values: Map<number, Expr>;

  constructor(values: Map<number, Expr> = new Map()) {
    this.#values = values;
  }

  copy(): Known {
    return new Known(new Map(this.#values));
  }

  /** The expression with what is known put in. */
  apply(expr: Expr): Expr {
    if (expr.op === 'local') return this.#values.get(expr.index) ?? expr;
    return fold(mapOperands(expr, (operand) => this.apply(operand)));
  }

  forget(local: number): void {
    this.#values.delete(local);
    for (const [copy, value] of this.#values) {
      if (value.op === 'local' && value.index === local) this.#values.delete(copy);
    }
  }

  /** Forgets all of these at once. */
  forgetAll(locals: ReadonlySet<number>): void {
    for (const [copy, value] of this.#values) {
      if (locals.has(copy) || (value.op === 'local' && locals.has(value.index))) this.#values.delete(copy);
    }
  }

  learn(local: number, value: Expr): void {
    if (value.op === 'const' || (value.op === 'local' && value.index !== local)) this.#values.set(local, value);
  }

  /** What both know. */
  meet(other: Known): Known {
    const common = new Map<number, Expr>();
    for (const [local, value] of this.#values) {
      const theirs = other.#values.get(local);
      if (theirs !== undefined && isSame(value, theirs)) common.set(local, value);
    }
    return new Known(common);
  }
}

/** What was known where jumps to a place left. */
interface Jumps {
  readonly labels: ReadonlyMap<number, Known[]>;
  readonly breaks: Known[];
  readonly continues: Known[];
}

/** `known` is changed along the way. `end` is what holds behind the statements, `undefined` where no path leads. */
function rewrite(
  body: readonly Stmt[],
  known: Known | undefined,
  jumps: Jumps,
): { body: Stmt[]; end: Known | undefined } {
  const out: Stmt[] = [];
  let current = known;
  for (const stmt of body) {
    if (current === undefined) break;
    current = rewriteStatement(stmt, current, jumps, out);
  }
  return { body: out, end: current };
}

function rewriteStatement(original: Stmt, known: Known, jumps: Jumps, out: Stmt[]): Known | undefined {
  const stmt = mapExpressions(original, (expr) => known.apply(expr));
  switch (stmt.op) {
    case 'set':
      if (stmt.value.op === 'local' && stmt.value.index === stmt.local) return known;
      out.push(stmt);
      known.forget(stmt.local);
      known.learn(stmt.local, stmt.value);
      return known;
    case 'store':
      out.push(stmt);
      return known;
    case 'call':
    case 'atomic':
      out.push(stmt);
      for (const local of assignedLocals(stmt)) known.forget(local);
      return known;
    case 'if': {
      if (stmt.condition.op === 'const') {
        const taken = rewrite(stmt.condition.value !== 0 ? stmt.then : stmt.else, known, jumps);
        out.push(...taken.body);
        return taken.end;
      }
      const yes = rewrite(stmt.then, known.copy(), jumps);
      const no = rewrite(stmt.else, known, jumps);
      if (yes.body.length > 0 || no.body.length > 0) {
        // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
        out.push({ ...stmt, then: yes.body, else: no.body });
      }
      return meetAll([yes.end, no.end]);
    }
    case 'loop': {
      known.forgetAll(assignedIn(stmt.body, stmt.continuing));
      const inner: Jumps = { labels: jumps.labels, breaks: [], continues: [] };
      const body = rewrite(stmt.body, known, inner);
      const continuing = rewrite(stmt.continuing, meetAll([body.end, ...inner.continues]), inner);
      out.push({ ...stmt, body: body.body, continuing: continuing.body });
      return meetAll(inner.breaks);
    }
    case 'block': {
      const leaves: Known[] = [];
      const labels = new Map(jumps.labels).set(stmt.label, leaves);
      const inner = rewrite(stmt.body, known, { ...jumps, labels });
      if (leaves.length === 0) out.push(...inner.body);
      else out.push({ ...stmt, body: inner.body });
      return meetAll([inner.end, ...leaves]);
    }
    case 'leave':
      out.push(stmt);
      jumps.labels.get(stmt.label)?.push(known);
      return undefined;
    case 'break':
      out.push(stmt);
      jumps.breaks.push(known);
      return undefined;
    case 'continue':
      out.push(stmt);
      jumps.continues.push(known);
      return undefined;
    case 'return':
      out.push(stmt);
      return undefined;
  }
}

function meetAll(ways: readonly (Known | undefined)[]): Known | undefined {
  return ways.reduce((a, b) => (a !== undefined && b !== undefined ? a.meet(b) : (a ?? b)), undefined);
}

function isSame(a: Expr, b: Expr): boolean {
  if (a.op === 'local') return b.op === 'local' && a.index === b.index;
  return a.op === 'const' && b.op === 'const' && a.type === b.type && Object.is(a.value, b.value);
}
