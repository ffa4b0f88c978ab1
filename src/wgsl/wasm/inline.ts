import type { Expr, IrFunction, IrModule, Scalar, Stmt } from '../ir.ts';
import { readsOfInitialZero } from './assignment.ts';
import { calleesFirst, calleesOf } from './needs.ts';
import { forEachExpression, forEachStatement, mapBodies, mapExpressions, mapOperands } from './traverse.ts';

/** Functions of up to this many statements and expressions are inlined at every call: otherwise four invocations make four calls. */
const SMALL = 2000;

/** No function grows beyond this by inlining what is not called only once: engines give up on huge ones. */
const HUGE = 40_000;

/**
 * Replaces calls by the called function's body where that is small or called only once: engines of WebAssembly mostly
 * do not, and a call of a vector function passes a dozen scalars. Functions that are no longer called disappear.
 */
export function inlineCalls(module: IrModule): IrModule {
  const order = calleesFirst(module);
  const callCount = new Map<string, number>();
  for (const fn of order) for (const callee of calleesOf(fn)) callCount.set(callee, (callCount.get(callee) ?? 0) + 1);

  const done = new Map<string, { fn: IrFunction; size: number }>();
  for (const fn of order) {
    const caller = new Caller(fn);
    const body = caller.rewrite(fn.body, (name) => {
      const callee = done.get(name);
      if (callee === undefined) return undefined;
      const wanted = callCount.get(name) === 1 || (callee.size <= SMALL && caller.size + callee.size <= HUGE);
      if (wanted) caller.size += callee.size;
      return wanted ? callee.fn : undefined;
    });
    done.set(fn.name, {
      fn: { ...fn, body, locals: caller.locals, frameWords: caller.frameWords },
      size: caller.size,
    });
  }
  const functions = order.flatMap(({ name }) => done.get(name)?.fn ?? []);
  return { ...module, functions: calleesFirst({ ...module, functions }) };
}

/** Statements and expressions in a function. */
function sizeOf(fn: IrFunction): number {
  let size = 0;
  const count = () => {
    size++;
  };
  forEachStatement(fn.body, count);
  forEachExpression(fn.body, count);
  return size;
}

/** A function while callees are copied into it. */
class Caller {
  readonly locals: Scalar[];
  frameWords: number;
  size: number;
  readonly #ownFrameWords: number;
  #nextLabel: number;

  constructor(fn: IrFunction) {
    this.locals = [...fn.locals];
    this.frameWords = fn.frameWords;
    this.#ownFrameWords = fn.frameWords;
    this.size = sizeOf(fn);
    this.#nextLabel = 0;
    forEachStatement(fn.body, (stmt) => {
      if (stmt.op === 'block') this.#nextLabel = Math.max(this.#nextLabel, stmt.label + 1);
    });
  }

  /** The statements with the calls inlined for which `calleeOf` gives a function. */
  rewrite(body: readonly Stmt[], calleeOf: (name: string) => IrFunction | undefined): Stmt[] {
    return body.flatMap((stmt) => {
      if (stmt.op !== 'call') return mapBodies(stmt, (inner) => this.rewrite(inner, calleeOf));
      const callee = calleeOf(stmt.fn);
      return callee === undefined ? stmt : this.#copy(callee, stmt.args, stmt.results);
    });
  }

  /**
   * The callee's locals become new ones of the caller, and its frame lies behind the caller's own; the frames of calls
   * one after the other share their place, as nothing survives in them.
   */
  #copy(callee: IrFunction, args: readonly Expr[], results: readonly number[]): Stmt[] {
    const firstLocal = this.locals.length;
    for (const type of callee.locals) this.locals.push(type);
    this.frameWords = Math.max(this.frameWords, this.#ownFrameWords + callee.frameWords);
    const label = this.#nextLabel++;
    const labels = new Map<number, number>();
    forEachStatement(callee.body, (stmt) => {
      if (stmt.op === 'block') labels.set(stmt.label, this.#nextLabel++);
    });
    const renaming: Renaming = {
      local: (index) => firstLocal + index,
      label: (index) => labels.get(index) ?? index,
      frameOffset: this.#ownFrameWords,
    };

    const set = (local: number, value: Expr): Stmt => ({ op: 'set', local, value });
    const parameters = args.map((arg, index) => set(firstLocal + index, arg));
    const zeros = [...readsOfInitialZero(callee)].map((local) =>
      set(firstLocal + local, { op: 'const', type: callee.locals[local] ?? 'f32', value: 0 }),
    );
    const { body, leaves } = replaceReturns(rename(callee.body, renaming), true, (values, isLast) => [
      ...values.map((value, index) => set(results[index] ?? -1, value)),
      ...(isLast ? [] : [{ op: 'leave', label } as const]),
    ]);
    return [...parameters, ...zeros, ...(leaves ? [{ op: 'block', label, body } as const] : body)];
  }
}

interface Renaming {
  local(index: number): number;
  label(label: number): number;
  readonly frameOffset: number;
}

function rename(body: readonly Stmt[], to: Renaming): Stmt[] {
  const renameExpr = (expr: Expr): Expr => {
    if (expr.op === 'local') return { ...expr, index: to.local(expr.index) };
    const mapped = mapOperands(expr, renameExpr);
    return mapped.op === 'load' && mapped.place.kind === 'frame'
      ? { ...mapped, base: mapped.base + to.frameOffset }
      : mapped;
  };
  return body.map((stmt) => {
    const inner = mapExpressions(
      mapBodies(stmt, (statements) => rename(statements, to)),
      renameExpr,
    );
    switch (inner.op) {
      case 'set':
      case 'lanes':
        return { ...inner, local: to.local(inner.local) };
      case 'call':
        return { ...inner, results: inner.results.map(to.local) };
      case 'atomic':
        return inner.result === undefined ? inner : { ...inner, result: to.local(inner.result) };
      case 'store':
        return inner.place.kind === 'frame' ? { ...inner, base: inner.base + to.frameOffset } : inner;
      case 'block':
      case 'leave':
        return { ...inner, label: to.label(inner.label) };
      default:
        return inner;
    }
  });
}

/**
 * Replaces each `return`. `replace` is told whether the end of the statements follows anyway. What comes after an `if`
 * that returns in one branch moves into the other, so that the usual early return needs no jump.
 */
function replaceReturns(
  body: readonly Stmt[],
  isLast: boolean,
  replace: (values: readonly Expr[], isLast: boolean) => readonly Stmt[],
): { body: Stmt[]; leaves: boolean } {
  const out: Stmt[] = [];
  let leaves = false;
  const inside = (inner: readonly Stmt[], innerIsLast: boolean) => {
    const replaced = replaceReturns(inner, innerIsLast, replace);
    leaves ||= replaced.leaves;
    return replaced.body;
  };
  for (const [index, stmt] of body.entries()) {
    const rest = body.slice(index + 1);
    const endsHere = isLast && rest.length === 0;
    if (stmt.op === 'return') {
      // What follows is unreachable.
      out.push(...replace(stmt.values, isLast));
      return { body: out, leaves: leaves || !isLast };
    }
    if (stmt.op === 'if' && isLast) {
      const thenReturns = stmt.then.at(-1)?.op === 'return';
      const elseReturns = stmt.else.at(-1)?.op === 'return';
      if (thenReturns || elseReturns || endsHere) {
        const yes = thenReturns ? stmt.then : [...stmt.then, ...rest];
        const no = thenReturns ? [...stmt.else, ...rest] : stmt.else;
        // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
        out.push({ ...stmt, then: inside(yes, true), else: inside(no, true) });
        return { body: out, leaves };
      }
    }
    const staysLast = endsHere && stmt.op === 'block';
    out.push(mapBodies(stmt, (inner) => inside(inner, staysLast)));
  }
  return { body: out, leaves };
}
