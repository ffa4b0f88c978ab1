import type { Expr, IrFunction, IrModule, IrWorkgroup, Place, Scalar, Stmt } from './ir.ts';
import { binary, bitcast, convert, expectType, read, unary, write } from './ir-scalar.ts';
import { multiplyAdd } from './wasm/relaxed.ts';

/**
 * Runs the IR by walking it: slow, and so plain that it serves tests as the oracle of the WebAssembly emitter.
 * Scalars are JavaScript numbers: f32 rounded, i32 signed, u32 unsigned, bool 0 or 1.
 */
export class IrInterpreter {
  readonly #functions: ReadonlyMap<string, IrFunction>;
  readonly #module: IrModule;
  readonly #buffers: readonly Uint32Array[];
  #steps: number;
  #workgroupWords = new Uint32Array();
  readonly #holding = new Map<Stmt, boolean>();

  /** `buffers` are bound in the order of `module.buffers`. More than `maxSteps` statements throw. */
  constructor(module: IrModule, buffers: readonly Uint32Array[] = [], maxSteps = 1e8) {
    this.#module = module;
    this.#functions = new Map(module.functions.map((fn) => [fn.name, fn]));
    this.#buffers = buffers;
    this.#steps = maxSteps;
  }

  /**
   * Runs all workgroups, in a row, that so many invocations take part in.
   */
  run(invocations: number): void {
    const { entry, workgroup } = this.#module;
    const [x, y, z] = workgroup.size;
    const groups = Math.ceil(invocations / (x * y * z));
    for (let group = 0; group < groups; group++) {
      this.#workgroupWords = new Uint32Array(workgroup.words);
      if (workgroup.runs === 'workgroup') this.call(entry, inputsOf(group, groups, workgroup.size, 0));
      else this.#runWorkgroup(Array.from({ length: x * y * z }, (_, i) => inputsOf(group, groups, workgroup.size, i)));
    }
  }

  /** Each invocation runs to its next barrier, in turn. */
  #runWorkgroup(inputs: readonly (readonly number[])[]): void {
    const { entry } = this.#module;
    const threads = inputs.map((args) => {
      const { fn, activation } = this.#enter(entry, args);
      return this.#blockWithBarriers(fn.body, activation);
    });
    for (;;) {
      const stops = threads.map((thread) => thread.next());
      const [first] = stops;
      const together = stops.every((stop) => stop.done === first?.done && (stop.done || stop.value === first?.value));
      if (!together) throw new Error('the invocations of a workgroup do not come to the same barrier');
      if (first === undefined || first.done) return;
    }
  }

  /** Calls one function with scalars and returns its scalars. */
  call(name: string, args: readonly number[]): number[] {
    const { fn, activation } = this.#enter(name, args);
    const end = this.#block(fn.body, activation);
    if (end?.kind === 'return') return end.values;
    if (fn.results.length > 0) throw new Error(`'${name}' ended without a result`);
    return [];
  }

  #enter(name: string, args: readonly number[]): { fn: IrFunction; activation: Activation } {
    const fn = this.#functions.get(name);
    if (!fn) throw new Error(`the IR has no function '${name}'`);
    if (args.length !== fn.params.length)
      throw new Error(`'${name}' takes ${fn.params.length} scalars, got ${args.length}`);
    const activation: Activation = {
      locals: fn.locals.map((_, index) => args[index] ?? 0),
      types: fn.locals,
      // Not zero, because nobody promises that.
      frame: new Uint32Array(fn.frameWords).fill(0x7fc0dead),
    };
    return { fn, activation };
  }

  /** Stops at each barrier and gives it. */
  *#blockWithBarriers(body: readonly Stmt[], activation: Activation): Generator<Stmt, Jump | undefined> {
    for (const statement of body) {
      const jump = this.#holdsBarrier(statement)
        ? yield* this.#statementWithBarriers(statement, activation)
        : this.#statement(statement, activation);
      if (jump) return jump;
    }
    return undefined;
  }

  *#statementWithBarriers(statement: Stmt, activation: Activation): Generator<Stmt, Jump | undefined> {
    switch (statement.op) {
      case 'barrier':
        yield statement;
        return undefined;
      case 'if': {
        const taken = this.#evaluate(statement.condition, activation) ? statement.then : statement.else;
        return yield* this.#blockWithBarriers(taken, activation);
      }
      case 'loop':
        for (;;) {
          if (--this.#steps < 0) throw new Error('the IR ran too long');
          const jump = yield* this.#blockWithBarriers(statement.body, activation);
          if (jump?.kind === 'break') return undefined;
          if (jump && jump.kind !== 'continue') return jump;
          const late = yield* this.#blockWithBarriers(statement.continuing, activation);
          if (late?.kind === 'break') return undefined;
          if (late) return late;
        }
      case 'block': {
        const jump = yield* this.#blockWithBarriers(statement.body, activation);
        return jump?.kind === 'leave' && jump.label === statement.label ? undefined : jump;
      }
      default:
        throw new Error(`'${statement.op}' holds no barrier`);
    }
  }

  #holdsBarrier(statement: Stmt): boolean {
    let holds = this.#holding.get(statement);
    if (holds === undefined) {
      const bodies =
        statement.op === 'if'
          ? [statement.then, statement.else]
          : statement.op === 'loop'
            ? [statement.body, statement.continuing]
            : statement.op === 'block'
              ? [statement.body]
              : [];
      holds = statement.op === 'barrier' || bodies.some((body) => body.some((inner) => this.#holdsBarrier(inner)));
      this.#holding.set(statement, holds);
    }
    return holds;
  }

  #block(body: readonly Stmt[], activation: Activation): Jump | undefined {
    for (const statement of body) {
      const jump = this.#statement(statement, activation);
      if (jump) return jump;
    }
    return undefined;
  }

  #statement(statement: Stmt, activation: Activation): Jump | undefined {
    if (--this.#steps < 0) throw new Error('the IR ran too long');
    const value = (expr: Expr) => this.#evaluate(expr, activation);
    switch (statement.op) {
      case 'set': {
        expectType(statement.value.type, activation.types[statement.local]);
        activation.locals[statement.local] = value(statement.value);
        return undefined;
      }
      case 'store': {
        const address = statement.base + (statement.index ? value(statement.index) : 0);
        write(this.#words(statement.place, activation), address, statement.value.type, value(statement.value));
        return undefined;
      }
      case 'atomic': {
        const words = this.#words({ kind: 'buffer', buffer: statement.buffer }, activation);
        const address = statement.base + (statement.index ? value(statement.index) : 0);
        const old = read(words, address, statement.type);
        const operand = value(statement.value);
        write(
          words,
          address,
          statement.type,
          statement.fn === 'exchange' ? operand : binary(statement.fn, statement.type, old, operand),
        );
        if (statement.result !== undefined) activation.locals[statement.result] = old;
        return undefined;
      }
      case 'call': {
        const results = this.call(statement.fn, statement.args.map(value));
        if (results.length !== statement.results.length)
          throw new Error(`'${statement.fn}' gave ${results.length} results`);
        statement.results.forEach((local, index) => {
          activation.locals[local] = results[index] ?? 0;
        });
        return undefined;
      }
      case 'if':
        return this.#block(value(statement.condition) ? statement.then : statement.else, activation);
      case 'loop':
        for (;;) {
          if (--this.#steps < 0) throw new Error('the IR ran too long');
          const jump = this.#block(statement.body, activation);
          if (jump?.kind === 'break') return undefined;
          if (jump && jump.kind !== 'continue') return jump;
          const late = this.#block(statement.continuing, activation);
          if (late?.kind === 'break') return undefined;
          if (late) return late;
        }
      case 'block': {
        const jump = this.#block(statement.body, activation);
        return jump?.kind === 'leave' && jump.label === statement.label ? undefined : jump;
      }
      case 'leave':
        return { kind: 'leave', label: statement.label };
      case 'break':
      case 'continue':
        return { kind: statement.op };
      case 'return':
        return { kind: 'return', values: statement.values.map(value) };
      case 'barrier':
        throw new Error('a barrier is in the entry point of a kernel only');
      case 'lanes':
        for (let lane = 0; lane < statement.count; lane++) {
          activation.locals[statement.local] = lane;
          const jump = this.#block(statement.body, activation);
          if (jump) throw new Error('a jump leaves a region');
        }
        return undefined;
      default:
        return statement satisfies never;
    }
  }

  #words(place: Place, activation: Activation): Uint32Array {
    if (place.kind === 'frame') return activation.frame;
    if (place.kind === 'workgroup') return this.#workgroupWords;
    const words = this.#buffers[place.buffer];
    if (!words) throw new Error(`buffer ${place.buffer} is not bound`);
    return words;
  }

  #evaluate(expr: Expr, activation: Activation): number {
    const value = (inner: Expr) => this.#evaluate(inner, activation);
    switch (expr.op) {
      case 'const':
        return expr.value;
      case 'local': {
        const found = activation.locals[expr.index];
        if (found === undefined) throw new Error(`no local ${expr.index}`);
        expectType(expr.type, activation.types[expr.index]);
        return found;
      }
      case 'unary':
        return unary(expr.fn, expr.type, value(expr.arg));
      case 'binary':
        expectType(expr.left.type, expr.fn === 'shl' || expr.fn === 'shr' ? expr.type : expr.right.type);
        return binary(expr.fn, expr.left.type, value(expr.left), value(expr.right));
      case 'convert':
        expectType(expr.arg.type, expr.from);
        return convert(expr.type, expr.from, value(expr.arg));
      case 'bitcast':
        return bitcast(expr.type, expr.from, value(expr.arg));
      case 'select':
        return value(expr.condition) ? value(expr.yes) : value(expr.no);
      case 'fma':
        return multiplyAdd(value(expr.a), value(expr.b), value(expr.c));
      case 'load':
        return read(this.#words(expr.place, activation), expr.base + (expr.index ? value(expr.index) : 0), expr.type);
      case 'bufferWords':
        return this.#words({ kind: 'buffer', buffer: expr.buffer }, activation).length;
      default:
        return expr satisfies never;
    }
  }
}

/** The inputs of the i-th invocation of a workgroup. */
function inputsOf(group: number, groups: number, [x, y, z]: IrWorkgroup['size'], i: number): number[] {
  const rows = Math.ceil(groups / MAX_GROUPS_IN_ROW);
  const inRow = Math.min(groups, MAX_GROUPS_IN_ROW);
  const id = [group % inRow, Math.floor(group / inRow), 0];
  const within = [i % x, Math.floor(i / x) % y, Math.floor(i / (x * y))];
  const global = [x, y, z].map((size, k) => (id[k] ?? 0) * size + (within[k] ?? 0));
  return [...global, ...id, ...within, i, inRow, rows, 1];
}

/** As a dispatch divides them. */
const MAX_GROUPS_IN_ROW = 65535;

interface Activation {
  readonly locals: number[];
  readonly types: readonly Scalar[];
  readonly frame: Uint32Array;
}

type Jump =
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'leave'; readonly label: number }
  | { readonly kind: 'return'; readonly values: number[] };
