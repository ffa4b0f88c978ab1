import type { IrFunction, Stmt } from '../ir.ts';
import { assignedLocals, expressionsOf, forEachStatement, forEachSubexpression } from './traverse.ts';

/** Locals that these statements, or statements inside them, assign. */
export function assignedIn(...bodies: readonly (readonly Stmt[])[]): Set<number> {
  const assigned = new Set<number>();
  for (const body of bodies) {
    forEachStatement(body, (stmt) => {
      for (const local of assignedLocals(stmt)) assigned.add(local);
    });
  }
  return assigned;
}

/** Per local: 1 when it is assigned on every path to a point. `undefined` where no path leads. */
type Assigned = Uint8Array | undefined;

interface Exits {
  readonly labels: Map<number, Assigned>;
  breaks: Assigned;
  continues: Assigned;
}

/** Locals, other than parameters, that may be read while they still have their initial zero. */
export function readsOfInitialZero(fn: IrFunction): ReadonlySet<number> {
  const found = new Set<number>();
  const assigned = new Uint8Array(fn.locals.length).fill(1, 0, fn.params.length);
  flow(fn.body, assigned, { labels: new Map(), breaks: undefined, continues: undefined }, found);
  return found;
}

/** What a stretch of code wants from before it. */
export interface Exposure {
  /** Locals that may be read before the stretch assigns them. */
  readonly reads: ReadonlySet<number>;
  /** Whether the local is assigned on every path to the end. */
  surelyAssigns(local: number): boolean;
}

/** What statements of which no jump leads out want from before them, of `count` locals. */
export function exposureOf(body: readonly Stmt[], count: number): Exposure {
  const reads = new Set<number>();
  const end = flow(body, new Uint8Array(count), { labels: new Map(), breaks: undefined, continues: undefined }, reads);
  return { reads, surelyAssigns: (local) => end === undefined || end[local] === 1 };
}

/** `assigned` is changed along the way; returns what holds behind the statements. */
function flow(body: readonly Stmt[], assigned: Assigned, exits: Exits, found: Set<number>): Assigned {
  let current = assigned;
  for (const stmt of body) {
    if (current === undefined) return undefined;
    current = flowStatement(stmt, current, exits, found);
  }
  return current;
}

function flowStatement(stmt: Stmt, current: Uint8Array, exits: Exits, found: Set<number>): Assigned {
  for (const expr of expressionsOf(stmt)) {
    forEachSubexpression(expr, (e) => {
      if (e.op === 'local' && current[e.index] === 0) found.add(e.index);
    });
  }
  switch (stmt.op) {
    case 'set':
    case 'call':
    case 'atomic':
      for (const local of assignedLocals(stmt)) current[local] = 1;
      return current;
    case 'store':
    case 'barrier':
      return current;
    case 'lanes':
      current[stmt.local] = 1;
      return flow(stmt.body, current, exits, found);
    case 'if': {
      const yes = flow(stmt.then, current.slice(), exits, found);
      return meet(yes, flow(stmt.else, current, exits, found));
    }
    case 'loop': {
      const inner: Exits = { labels: exits.labels, breaks: undefined, continues: undefined };
      const bodyEnd = flow(stmt.body, current, inner, found);
      flow(stmt.continuing, meet(bodyEnd, inner.continues), inner, found);
      return inner.breaks;
    }
    case 'block': {
      const end = flow(stmt.body, current, exits, found);
      return meet(end, exits.labels.get(stmt.label));
    }
    case 'leave':
      exits.labels.set(stmt.label, meet(current, exits.labels.get(stmt.label)));
      return undefined;
    case 'break':
      exits.breaks = meet(current, exits.breaks);
      return undefined;
    case 'continue':
      exits.continues = meet(current, exits.continues);
      return undefined;
    case 'return':
      return undefined;
  }
}

/** Changes and returns `a`, which must not be used otherwise any more. */
function meet(a: Assigned, b: Assigned): Assigned {
  if (a === undefined || b === undefined) return a ?? b;
  for (let local = 0; local < a.length; local++) a[local] = (a[local] ?? 0) & (b[local] ?? 0);
  return a;
}
