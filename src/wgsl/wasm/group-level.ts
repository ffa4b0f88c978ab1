import { invalid } from '../fault.ts';
import type { Expr, IrFunction, Stmt } from '../ir.ts';
import { someExpression } from '../ir-build.ts';
import { KIND, shapeOf } from './shape.ts';
import { assignedLocals, bodiesOf, expressionsOf, forEachExpression, forEachStatement, mapBodies } from './traverse.ts';
import type { Uniformity } from './uniformity.ts';

/** A stretch without barriers, which each invocation runs by itself. */
export interface Region {
  readonly kind: 'region';
  readonly body: Stmt[];
}

/** What a workgroup does: its control flow around barriers, what it computes once for all, and regions. */
export type GroupItem =
  | Region
  | { readonly kind: 'assign'; readonly stmt: Assignment }
  | { readonly kind: 'jump'; readonly stmt: Stmt }
  | {
      readonly kind: 'if';
      readonly condition: Expr;
      readonly yes: readonly GroupItem[];
      readonly no: readonly GroupItem[];
    }
  | { readonly kind: 'loop'; readonly body: readonly GroupItem[]; readonly continuing: readonly GroupItem[] }
  | { readonly kind: 'block'; readonly label: number; readonly body: readonly GroupItem[] };

/** An entry point divided. */
export interface Division {
  readonly items: readonly GroupItem[];
  /** Locals that the workgroup has: the same for all, and assigned once for all. */
  readonly once: ReadonlySet<number>;
}

/**
 * Divides the body of an entry point into what the workgroup does once and the regions between.
 *
 * @throws WgslFault for a barrier that not all invocations reach together
 */
export function divide(fn: IrFunction, shapes: Uniformity): Division {
  const tail = new Set<Stmt>();
  markTail(fn.body, tail);
  const once = groupLocals(fn, shapes, tail);
  return { items: new Splitter(shapes, once, tail, fn.body).list(fn.body), once };
}

/**
 * Finds the statements at the end of the entry point behind the last barrier, from the first that may return: there each
 * invocation goes its own way.
 */
function markTail(body: readonly Stmt[], tail: Set<Stmt>): void {
  const afterBarriers = body.findLastIndex(holdsBarrier) + 1;
  const first = body.findIndex((stmt, index) => index >= afterBarriers && jumpsOut(stmt));
  if (first >= 0) for (const stmt of body.slice(first)) tail.add(stmt);
  const last = body.at(-1);
  if (last?.op !== 'if' || tail.has(last)) return;
  markTail(last.then, tail);
  markTail(last.else, tail);
}

/** Whether the workgroup as a whole has to run the statement: it waits in it, or jumps out of it. */
function concernsGroup(stmt: Stmt): boolean {
  return holdsBarrier(stmt) || jumpsOut(stmt);
}

function holdsBarrier(stmt: Stmt): boolean {
  return stmt.op === 'barrier' || bodiesOf(stmt).some((body) => body.some(holdsBarrier));
}

/** Whether a jump in it leads out of it. */
function jumpsOut(stmt: Stmt, inLoop = false, labels: readonly number[] = []): boolean {
  switch (stmt.op) {
    case 'break':
    case 'continue':
      return !inLoop;
    case 'leave':
      return !labels.includes(stmt.label);
    case 'return':
      return true;
    default: {
      const inside = stmt.op === 'block' ? [...labels, stmt.label] : labels;
      return bodiesOf(stmt).some((body) => body.some((inner) => jumpsOut(inner, inLoop || stmt.op === 'loop', inside)));
    }
  }
}

/**
 * Locals that are the same in the whole workgroup and assigned by it once for all, from others of their kind: the counters of
 * loops around barriers, and what depends on them and on what is read only.
 */
function groupLocals(fn: IrFunction, shapes: Uniformity, tail: ReadonlySet<Stmt>): Set<number> {
  const values = new Map<number, Expr[]>();
  const calls: (readonly number[])[] = [];
  const found = new Set<number>();
  fn.locals.forEach((_, index) => {
    if (shapes.local(index).kind <= KIND.group) found.add(index);
  });
  const visit = (body: readonly Stmt[], isGroup: boolean): void => {
    for (const stmt of body) {
      if (stmt.op === 'call') calls.push(stmt.results);
      const isOnce = isGroup && !tail.has(stmt);
      for (const assigned of assignedLocals(stmt)) {
        const needed = isOnce && isAssignment(stmt) ? expressionsOf(stmt) : undefined;
        if (needed) values.set(assigned, [...(values.get(assigned) ?? []), ...needed]);
        else found.delete(assigned);
      }
      for (const inner of bodiesOf(stmt)) visit(inner, isOnce && concernsGroup(stmt));
    }
  };
  visit(fn.body, true);
  for (;;) {
    const before = found.size;
    for (const index of found) {
      if (values.get(index)?.some((value) => !isOfGroup(value, shapes, found))) found.delete(index);
    }
    // The results of a call stay together.
    for (const results of calls) {
      if (!results.every((result) => found.has(result))) for (const result of results) found.delete(result);
    }
    if (found.size === before) return found;
  }
}

/** What the workgroup can do once for all, if its operands allow. */
type Assignment = Stmt & { op: 'set' | 'call' };

function isAssignment(stmt: Stmt): stmt is Assignment {
  return stmt.op === 'set' || stmt.op === 'call';
}

function isOnce(stmt: Assignment, once: ReadonlySet<number>): boolean {
  const assigned = assignedLocals(stmt);
  return assigned.length > 0 && assigned.every((local) => once.has(local));
}

/** Whether the workgroup can evaluate the expression, given the locals that it has. */
function isOfGroup(value: Expr, shapes: Uniformity, once: ReadonlySet<number>): boolean {
  if (shapeOf(value, shapes).kind > KIND.group) return false;
  return !someExpression(value, (part) => part.op === 'local' && !once.has(part.index));
}

class Splitter {
  readonly #shapes: Uniformity;
  readonly #once: ReadonlySet<number>;
  readonly #tail: ReadonlySet<Stmt>;
  /** Statements of which one holds a barrier: those around, innermost last. */
  readonly #around: (readonly Stmt[])[];

  constructor(shapes: Uniformity, once: ReadonlySet<number>, tail: ReadonlySet<Stmt>, body: readonly Stmt[]) {
    this.#shapes = shapes;
    this.#once = once;
    this.#tail = tail;
    this.#around = [body];
  }

  list(body: readonly Stmt[]): GroupItem[] {
    const items: GroupItem[] = [];
    let region: Stmt[] = [];
    const flush = () => {
      if (region.length > 0) items.push({ kind: 'region', body: region });
      region = [];
    };
    for (const [index, stmt] of body.entries()) {
      if (this.#tail.has(stmt)) {
        region.push(ending(body.slice(index)));
        break;
      }
      if (isAssignment(stmt) && isOnce(stmt, this.#once)) {
        if (assignedLocals(stmt).some((assigned) => reads(region, assigned))) flush();
        items.push({ kind: 'assign', stmt });
      } else if (concernsGroup(stmt)) {
        flush();
        items.push(...this.#group(stmt));
      } else region.push(stmt);
    }
    flush();
    return items;
  }

  #group(stmt: Stmt): GroupItem[] {
    switch (stmt.op) {
      case 'barrier':
        return [];
      case 'if': {
        if (shapeOf(stmt.condition, this.#shapes).kind > KIND.group) this.#refuse(stmt);
        return [{ kind: 'if', condition: stmt.condition, yes: this.list(stmt.then), no: this.list(stmt.else) }];
      }
      case 'loop': {
        this.#around.push([stmt]);
        const item = { kind: 'loop', body: this.list(stmt.body), continuing: this.list(stmt.continuing) } as const;
        this.#around.pop();
        return [item];
      }
      case 'block':
        return [{ kind: 'block', label: stmt.label, body: this.list(stmt.body) }];
      case 'break':
      case 'continue':
      case 'leave':
      case 'return':
        return [{ kind: 'jump', stmt }];
      default:
        throw new Error(`IR: '${stmt.op}' holds no barrier`);
    }
  }

  #refuse(stmt: Stmt): never {
    const barrier = [[stmt], ...this.#around.toReversed()].map(firstBarrier).find((found) => found !== undefined);
    if (barrier === undefined) throw new Error('IR: a workgroup without barrier jumps');
    invalid(
      barrier.at,
      'not all invocations of a workgroup come to this barrier together: a condition on the way depends on the invocation or on memory that can be written. Move the barrier out of the if or loop, or make the condition depend on workgroup_id, constants and read-only buffers alone.',
    );
  }
}

/** The statements with `return` going behind them. */
function ending(body: readonly Stmt[]): Stmt {
  let label = 0;
  forEachStatement(body, (stmt) => {
    if (stmt.op === 'block') label = Math.max(label, stmt.label + 1);
  });
  const replace = (statements: readonly Stmt[]): Stmt[] =>
    statements.map((stmt) => (stmt.op === 'return' ? { op: 'leave', label } : mapBodies(stmt, replace)));
  return { op: 'block', label, body: replace(body) };
}

function firstBarrier(body: readonly Stmt[]): (Stmt & { op: 'barrier' }) | undefined {
  let found: (Stmt & { op: 'barrier' }) | undefined;
  forEachStatement(body, (stmt) => {
    if (stmt.op === 'barrier') found ??= stmt;
  });
  return found;
}

function reads(body: readonly Stmt[], index: number): boolean {
  let found = false;
  forEachExpression(body, (expr) => {
    if (expr.op === 'local' && expr.index === index) found = true;
  });
  return found;
}
