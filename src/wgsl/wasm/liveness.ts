import type { Expr, IrFunction, Stmt } from '../ir.ts';
import { LocalSet } from './local-set.ts';
import { assignedLocals, expressionsOf, forEachSubexpression } from './traverse.ts';

/** Where invocations wait that do not take part in what others do, and which locals they may read afterwards. */
export interface Liveness {
  /** Read behind an `if`, a `loop` or a `block`. */
  after(stmt: Stmt): LocalSet;
  /** Read from the start of the `else` of an `if`, or of the `continuing` of a loop, on. */
  atSecond(stmt: Stmt): LocalSet;
}

/**
 * Which locals may be read before they are assigned anew, at the joints of a function's control flow. Round a loop as often as
 * it takes.
 */
export function livenessOf(fn: IrFunction): Liveness {
  const nothing = new LocalSet(fn.locals.length);
  const flow = new Flow(nothing);
  flow.list(fn.body, nothing, { labels: new Map(), breaks: nothing, continues: nothing });
  return {
    after: (stmt) => flow.after.get(stmt) ?? nothing,
    atSecond: (stmt) => flow.second.get(stmt) ?? nothing,
  };
}

/** What is live where jumps lead. */
interface Exits {
  readonly labels: ReadonlyMap<number, LocalSet>;
  readonly breaks: LocalSet;
  readonly continues: LocalSet;
}

class Flow {
  readonly after = new Map<Stmt, LocalSet>();
  readonly second = new Map<Stmt, LocalSet>();
  readonly #nothing: LocalSet;

  constructor(nothing: LocalSet) {
    this.#nothing = nothing;
  }

  /** What is live before the statements, given what is behind them. */
  list(body: readonly Stmt[], behind: LocalSet, exits: Exits): LocalSet {
    let live = behind.copy();
    for (let index = body.length - 1; index >= 0; index--) {
      const stmt = body[index];
      if (stmt !== undefined) live = this.#statement(stmt, live, exits);
    }
    return live;
  }

  /** `behind` may be changed and returned. */
  #statement(stmt: Stmt, behind: LocalSet, exits: Exits): LocalSet {
    switch (stmt.op) {
      case 'set':
      case 'store':
      case 'call':
      case 'atomic':
        for (const local of assignedLocals(stmt)) behind.delete(local);
        return withReads(stmt, behind);
      case 'barrier':
        return behind;
      case 'if': {
        this.#note(this.after, stmt, behind);
        const yes = this.list(stmt.then, behind, exits);
        const no = this.list(stmt.else, behind, exits);
        this.#note(this.second, stmt, no);
        yes.addAll(no);
        return withReads(stmt, yes);
      }
      case 'loop': {
        this.#note(this.after, stmt, behind);
        const start = this.#nothing.copy();
        for (;;) {
          const inner = { labels: exits.labels, breaks: behind, continues: this.#nothing };
          const continuing = this.list(stmt.continuing, start, inner);
          this.#note(this.second, stmt, continuing);
          const body = this.list(stmt.body, continuing, { ...inner, continues: continuing });
          if (!start.addAll(body)) return start.copy();
        }
      }
      case 'block': {
        this.#note(this.after, stmt, behind);
        return this.list(stmt.body, behind, { ...exits, labels: new Map(exits.labels).set(stmt.label, behind) });
      }
      case 'lanes': {
        const start = behind.copy();
        for (;;) {
          const body = this.list(stmt.body, start, exits);
          body.delete(stmt.local);
          if (!start.addAll(body)) return start;
        }
      }
      case 'leave':
        return (exits.labels.get(stmt.label) ?? this.#nothing).copy();
      case 'break':
        return exits.breaks.copy();
      case 'continue':
        return exits.continues.copy();
      case 'return':
        return withReads(stmt, this.#nothing.copy());
      default:
        return stmt satisfies never;
    }
  }

  /** Around a loop it only grows. */
  #note(where: Map<Stmt, LocalSet>, stmt: Stmt, live: LocalSet): void {
    const known = where.get(stmt);
    if (known === undefined) where.set(stmt, live.copy());
    else known.addAll(live);
  }
}

function withReads(stmt: Stmt, live: LocalSet): LocalSet {
  const read = (expr: Expr) => {
    if (expr.op === 'local') live.add(expr.index);
  };
  for (const expr of expressionsOf(stmt)) forEachSubexpression(expr, read);
  return live;
}
