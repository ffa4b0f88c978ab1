import {
  type BinaryOp,
  type Expr,
  type IrFunction,
  type IrModule,
  type Scalar,
  type Stmt,
  type UnaryOp,
  WORKGROUP_INPUT_COUNT,
  WORKGROUP_INPUTS,
} from '../ir.ts';
import { emitModule, MAX_MEMORY_PAGES } from './emit.ts';
import { mapBodies, mapExpressions, mapOperands } from './traverse.ts';

const COMPARISONS: readonly BinaryOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

/** Short names for building IR by hand, in tests and in passes. */
export const ir = {
  f32: (value: number): Expr => ({ op: 'const', type: 'f32', value: Math.fround(value) }),
  i32: (value: number): Expr => ({ op: 'const', type: 'i32', value: value | 0 }),
  u32: (value: number): Expr => ({ op: 'const', type: 'u32', value: value >>> 0 }),
  local: (type: Scalar, index: number): Expr => ({ op: 'local', type, index }),
  unary: (fn: UnaryOp, type: Scalar, arg: Expr): Expr => ({ op: 'unary', type, fn, arg }),
  /** `type` is that of the operands; comparisons give bool. */
  binary: (fn: BinaryOp, type: Scalar, left: Expr, right: Expr): Expr => ({
    op: 'binary',
    type: COMPARISONS.includes(fn) ? 'bool' : type,
    fn,
    left,
    right,
  }),
  load: (type: Scalar, buffer: number, index: Expr): Expr => ({
    op: 'load',
    type,
    place: { kind: 'buffer', buffer },
    base: 0,
    index,
  }),
  store: (buffer: number, index: Expr, value: Expr): Stmt => ({
    op: 'store',
    place: { kind: 'buffer', buffer },
    base: 0,
    index,
    value,
  }),
  set: (local: number, value: Expr): Stmt => ({ op: 'set', local, value }),
  if: (condition: Expr, yes: readonly Stmt[], no: readonly Stmt[] = []): Stmt => ({
    op: 'if',
    condition,
    // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
    then: yes,
    else: no,
  }),
};

/**
 * A module of these functions over `bufferCount` read-write buffers; the last function is the entry. A workgroup is one
 * invocation, which runs by itself; {@link withWorkgroup} makes it another.
 */
export function moduleOf(bufferCount: number, ...functions: readonly IrFunction[]): IrModule {
  return {
    workgroup: { size: [1, 1, 1], words: 0, runs: 'invocation' },
    functions,
    buffers: Array.from({ length: bufferCount }, (_, binding) => ({
      name: `buffer${binding}`,
      group: 0,
      binding,
      access: 'read_write',
      minBytes: 4,
    })),
    entry: functions.at(-1)?.name ?? '',
  };
}

/** The module with workgroups of `size` invocations in a row: multiples of 4 run four at a time. */
export function withWorkgroup(module: IrModule, size: number): IrModule {
  return { ...module, workgroup: { ...module.workgroup, size: [size, 1, 1] } };
}

/** The locals of an entry point as tests write it: its invocation index, then its own. */
const INDEX_COUNT = WORKGROUP_INPUTS.global_invocation_id.count;

/** The entry function: locals 0 to 2 of `body` are the invocation index, `locals` follow. */
export function entryOf(body: readonly Stmt[], locals: readonly Scalar[] = [], frameWords = 0): IrFunction {
  const params = new Array<Scalar>(WORKGROUP_INPUT_COUNT).fill('u32');
  const to = (local: number) => (local < INDEX_COUNT ? local : local - INDEX_COUNT + params.length);
  const inExpr = (expr: Expr): Expr =>
    expr.op === 'local' ? { ...expr, index: to(expr.index) } : mapOperands(expr, inExpr);
  const inBody = (statements: readonly Stmt[]): Stmt[] =>
    statements.map((original) => {
      const stmt = mapBodies(mapExpressions(original, inExpr), inBody);
      if (stmt.op === 'set' || stmt.op === 'lanes') return { ...stmt, local: to(stmt.local) };
      if (stmt.op === 'call') return { ...stmt, results: stmt.results.map(to) };
      return stmt.op === 'atomic' && stmt.result !== undefined ? { ...stmt, result: to(stmt.result) } : stmt;
    });
  return { name: 'main', params, results: [], locals: [...params, ...locals], frameWords, body: inBody(body) };
}

/** Compiles a module and runs `count` workgroups over copies of these buffers (words); returns the copies. */
export function runModule(module: IrModule, count: number, buffers: readonly Uint32Array[]): Uint32Array[] {
  const { binary, frameBytes } = emitModule(module);
  const memory = new WebAssembly.Memory({ initial: 4, maximum: MAX_MEMORY_PAGES });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  const run = exports.run as (...args: number[]) => void;
  const args: number[] = [];
  let next = frameBytes;
  const views = buffers.map((words) => {
    const view = new Uint32Array(memory.buffer, next, words.length);
    view.set(words);
    args.push(next, words.length);
    next += words.byteLength;
    return view;
  });
  run(0, count, 0, count, 1, ...args);
  return views.map((view) => view.slice());
}
