import type { IrFunction, IrModule, Place } from '../ir.ts';
import { forEachExpression, forEachStatement } from './traverse.ts';

/** A value that every function which needs it, or calls one that does, gets as a parameter. */
export type Implicit = 'frame' | `pointer ${number}` | `words ${number}`;

/** What a function needs beside its own parameters. */
export interface FunctionNeeds {
  readonly implicit: readonly Implicit[];
  /** Where its frame starts. Without recursion this is static: behind the frames of all its callers. */
  readonly frameOffsetWords: number;
  /** Words of the frames of this function and of everything it calls. */
  readonly frameEndWords: number;
}

/** The functions of a module, callees before their callers. */
export function calleesFirst(ir: IrModule): IrFunction[] {
  const byName = new Map(ir.functions.map((fn) => [fn.name, fn]));
  const done = new Set<string>();
  const order: IrFunction[] = [];
  const visit = (name: string) => {
    if (done.has(name)) return;
    done.add(name);
    const fn = byName.get(name);
    if (fn === undefined) throw new Error(`IR: no function '${name}'`);
    for (const callee of calleesOf(fn)) visit(callee);
    order.push(fn);
  };
  visit(ir.entry);
  return order;
}

/** Names of the functions called, one for each call. */
export function calleesOf(fn: IrFunction): string[] {
  const names: string[] = [];
  forEachStatement(fn.body, (stmt) => {
    if (stmt.op === 'call') names.push(stmt.fn);
  });
  return names;
}

/** What each function that the entry reaches needs. */
export function functionNeeds(ir: IrModule): ReadonlyMap<string, FunctionNeeds> {
  const order = calleesFirst(ir);
  const implicit = new Map<string, Set<Implicit>>();
  for (const fn of order) {
    const own = ownNeeds(fn);
    for (const callee of calleesOf(fn)) for (const need of implicit.get(callee) ?? []) own.add(need);
    implicit.set(fn.name, own);
  }

  const offsets = new Map<string, number>();
  let end = 0;
  for (const fn of order.toReversed()) {
    const offset = offsets.get(fn.name) ?? 0;
    offsets.set(fn.name, offset);
    end = Math.max(end, offset + fn.frameWords);
    for (const callee of calleesOf(fn)) {
      offsets.set(callee, Math.max(offsets.get(callee) ?? 0, offset + fn.frameWords));
    }
  }

  return new Map(
    order.map(({ name }) => [
      name,
      {
        implicit: [...(implicit.get(name) ?? [])].sort(),
        frameOffsetWords: offsets.get(name) ?? 0,
        frameEndWords: end,
      },
    ]),
  );
}

function ownNeeds(fn: IrFunction): Set<Implicit> {
  const needs = new Set<Implicit>();
  forEachStatement(fn.body, (stmt) => {
    if (stmt.op === 'store') needs.add(needOf(stmt.place));
    if (stmt.op === 'atomic') needs.add(`pointer ${stmt.buffer}`);
  });
  forEachExpression(fn.body, (expr) => {
    if (expr.op === 'load') needs.add(needOf(expr.place));
    if (expr.op === 'bufferWords') needs.add(`words ${expr.buffer}`);
  });
  return needs;
}

/** Workgroup memory lies behind the frames. */
function needOf(place: Place): Implicit {
  return place.kind === 'buffer' ? `pointer ${place.buffer}` : 'frame';
}
