import type { Expr, IrBuffer, IrFunction, IrModule, Scalar, Stmt } from '../../src/wgsl/ir.ts';

/** Operations that a kernel executes. */
export interface Operations {
  /** Arithmetic, comparisons and choices of f32; outside of the calls counted below. */
  readonly f32: number;
  /** The same of i32 and u32, without what an address is computed of where it is used. */
  readonly integer: number;
  /** Calls of the library's sin, cos, exp, log and the like; what happens inside is not counted again. */
  readonly calls: number;
}

/** The library's functions that count as one call. */
const CALLS = [
  ...['sin', 'cos', 'sincos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'exp', 'exp2', 'log', 'log2', 'pow'],
  ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
].map((name) => `fr_${name}`);

const WORDS: readonly (keyof Operations)[] = ['f32', 'integer', 'calls'];

/** A module that counts while it runs. */
export interface CountingModule {
  readonly module: IrModule;
  /** Words of the last buffer, which has to be bound in addition. */
  readonly counterWords: number;
  /** Reads the counter. */
  readonly read: (counter: Uint32Array) => Operations;
}

/**
 * Adds counting to a module: each stretch of statements without a branch adds what it executes to a buffer of its own, so that loops
 * count as often as they run, and a branch when it is taken.
 */
export function counting(module: IrModule): CountingModule {
  const counter = module.buffers.length;
  const functions = new Map(module.functions.map((fn) => [fn.name, fn]));
  const made = new Map<string, IrFunction>();
  const counted = (name: string): string => {
    const own = `${name} counted`;
    const fn = functions.get(name);
    if (fn !== undefined && !made.has(own)) {
      // Before its body, as WGSL has no recursion but two calls of one function.
      made.set(own, fn);
      made.set(own, { ...fn, name: own, body: countedBlock(fn.body, counter, counted) });
    }
    return own;
  };
  const entry = counted(module.entry);
  const bound: IrBuffer = { name: 'counter', group: 0, binding: counter, access: 'read_write', minBytes: 12 };
  return {
    module: {
      ...module,
      entry,
      functions: [...module.functions, ...made.values()],
      buffers: [...module.buffers, bound],
    },
    counterWords: WORDS.length,
    read: ([f32 = 0, integer = 0, calls = 0]) => ({ f32, integer, calls }),
  };
}

type Tally = Record<keyof Operations, number>;

function countedBlock(body: readonly Stmt[], counter: number, counted: (name: string) => string): Stmt[] {
  const inner = (statements: readonly Stmt[]) => countedBlock(statements, counter, counted);
  const result: Stmt[] = [];
  let tally: Tally = { f32: 0, integer: 0, calls: 0 };
  const flush = (): void => {
    for (const [word, name] of WORDS.entries()) {
      if (tally[name] > 0) result.push(addition(counter, word, tally[name]));
    }
    tally = { f32: 0, integer: 0, calls: 0 };
  };
  for (const statement of body) {
    for (const expr of expressionsOf(statement)) tallyOf(expr, tally);
    switch (statement.op) {
      case 'call':
        if (CALLS.includes(statement.fn)) {
          tally.calls++;
          result.push(statement);
        } else result.push({ ...statement, fn: counted(statement.fn) });
        break;
      case 'if':
        flush();
        // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
        result.push({ ...statement, then: inner(statement.then), else: inner(statement.else) });
        break;
      case 'loop':
        flush();
        result.push({ ...statement, body: inner(statement.body), continuing: inner(statement.continuing) });
        break;
      case 'block':
      case 'lanes':
        flush();
        result.push({ ...statement, body: inner(statement.body) });
        break;
      case 'leave':
      case 'break':
      case 'continue':
      case 'return':
        flush();
        result.push(statement);
        break;
      case 'set':
      case 'store':
      case 'atomic':
      case 'barrier':
        result.push(statement);
        break;
      default:
        statement satisfies never;
    }
  }
  flush();
  return result;
}

/** `counter[word] += amount` */
function addition(counter: number, word: number, amount: number): Stmt {
  const place = { kind: 'buffer', buffer: counter } as const;
  const old: Expr = { op: 'load', type: 'u32', place, base: word };
  const more: Expr = { op: 'const', type: 'u32', value: amount };
  return { op: 'store', place, base: word, value: { op: 'binary', type: 'u32', fn: 'add', left: old, right: more } };
}

/** The expressions that a statement evaluates itself. */
function expressionsOf(statement: Stmt): readonly Expr[] {
  switch (statement.op) {
    case 'set':
      return [statement.value];
    case 'store':
    case 'atomic':
      return [statement.value];
    case 'call':
      return statement.args;
    case 'if':
      return [statement.condition];
    case 'return':
      return statement.values;
    case 'loop':
    case 'block':
    case 'lanes':
    case 'leave':
    case 'break':
    case 'continue':
    case 'barrier':
      return [];
    default:
      return statement satisfies never;
  }
}

function tallyOf(expr: Expr, tally: Tally): void {
  switch (expr.op) {
    case 'const':
    case 'local':
    case 'bufferWords':
    // Compilers guard and fold addresses each in its own way.
    case 'load':
      break;
    case 'unary':
      add(expr.type, tally);
      tallyOf(expr.arg, tally);
      break;
    case 'binary':
      // Comparisons give a bool, and are operations on what they compare.
      add(expr.left.type, tally);
      tallyOf(expr.left, tally);
      tallyOf(expr.right, tally);
      break;
    case 'fma':
      // Two operations, as the trade counts them.
      add('f32', tally);
      add('f32', tally);
      for (const part of [expr.a, expr.b, expr.c]) tallyOf(part, tally);
      break;
    case 'convert':
      add(expr.from === 'f32' ? 'f32' : expr.type, tally);
      tallyOf(expr.arg, tally);
      break;
    case 'bitcast':
      tallyOf(expr.arg, tally);
      break;
    case 'select':
      add(expr.type, tally);
      tallyOf(expr.condition, tally);
      tallyOf(expr.yes, tally);
      tallyOf(expr.no, tally);
      break;
    default:
      expr satisfies never;
  }
}

function add(type: Scalar, tally: Tally): void {
  if (type === 'f32') tally.f32++;
  else if (type !== 'bool') tally.integer++;
}
