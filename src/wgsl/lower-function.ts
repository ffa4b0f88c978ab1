import { type Algebra, LOOSE_FUNCTIONS } from './algebra.ts';
import { type Position, unsupported } from './fault.ts';
import type { Expr, IrFunction, Place, Scalar, Stmt } from './ir.ts';
import {
  binary,
  bitcast,
  branch,
  constant,
  convert,
  fma,
  leavesBlock,
  local,
  select,
  someExpression,
  unary,
} from './ir-build.ts';
import { wordOffsets } from './layout.ts';
import type { ValuePlace } from './lower-place.ts';
import { at } from './operators.ts';
import type { FunctionInfo, Variable } from './typed.ts';
import { concreteScalar, type ScalarName, scalarsOf, type Type } from './types.ts';

/** What lowering a function needs from the module around it. */
export interface LoweringContext {
  /** The number of a bound buffer in the IR module. */
  bufferIndex(variable: Variable): number;
  /** The first word of a variable in workgroup memory. */
  workgroupWord(variable: Variable): number;
  /** Whether the function, or one that it calls, waits at a barrier. */
  hasBarrier(fn: FunctionInfo): boolean;
  /** Makes sure that a function is lowered too. */
  require(fn: FunctionInfo): void;
  /** The library's `fr_sin` for `sin`; undefined where the module does not have it. */
  looseFunction(name: string): FunctionInfo | undefined;
  /** Counts statements, so that inlining cannot explode. */
  countStatement(at: Position): void;
}

/** The function under construction: its locals, its frame, and the list of statements that is being written. */
export class FunctionWriter {
  readonly context: LoweringContext;
  readonly #locals: Scalar[];
  /** Locals that are set once before any use, so that naming them later gives the same value. */
  readonly #fixed = new Set<number>();
  /** Statements that run once, at the start: tables of constants. */
  readonly prologue: Stmt[] = [];
  #out: Stmt[] = [];
  #frameWords = 0;
  #labels = 0;
  /** Where the statement stands that is being lowered, for errors. */
  at: Position;

  constructor(context: LoweringContext, params: readonly Scalar[], at: Position) {
    this.context = context;
    this.#locals = [...params];
    params.forEach((_, index) => {
      this.#fixed.add(index);
    });
    this.at = at;
  }

  emit(statement: Stmt): void {
    this.context.countStatement(this.at);
    this.#out.push(statement);
  }

  /** The statements that `work` emits. */
  collect(work: () => void): Stmt[] {
    const outer = this.#out;
    this.#out = [];
    work();
    const collected = this.#out;
    this.#out = outer;
    return collected;
  }

  newLocal(type: Scalar): number {
    this.#locals.push(type);
    return this.#locals.length - 1;
  }

  newLabel(): number {
    this.#labels += 1;
    return this.#labels;
  }

  /** Words of the frame that nothing else uses. */
  newFrameWords(count: number): number {
    const base = this.#frameWords;
    this.#frameWords += count;
    return base;
  }

  typeOfLocal(index: number): Scalar {
    return at(this.#locals, index);
  }

  /** A local that is set by one statement, before all uses: results of calls. */
  newFixed(type: Scalar): number {
    const index = this.newLocal(type);
    this.#fixed.add(index);
    return index;
  }

  /** The value now, whatever is assigned later. */
  fix(expr: Expr): Expr {
    if (expr.op === 'const' || expr.op === 'bufferWords') return expr;
    if (expr.op === 'local' && this.#fixed.has(expr.index)) return expr;
    const index = this.newFixed(expr.type);
    this.emit({ op: 'set', local: index, value: expr });
    return local(expr.type, index);
  }

  /** The same value, cheap to use twice while nothing is assigned. */
  share(expr: Expr): Expr {
    return expr.op === 'local' ? expr : this.fix(expr);
  }

  finish(name: string, params: readonly Scalar[], results: readonly Scalar[], body: readonly Stmt[]): IrFunction {
    return {
      name,
      params,
      results,
      locals: this.#locals,
      frameWords: this.#frameWords,
      body: [...this.prologue, ...body],
    };
  }

  /** Scalars of the value at the place. They are read when they are used. */
  load(place: ValuePlace): Expr[] {
    switch (place.kind) {
      case 'locals':
        return place.locals.map((index) => local(this.typeOfLocal(index), index));
      case 'memory': {
        const offsets = offsetsIn(place.place, place.type);
        const index = place.index && (offsets.length > 1 ? this.fix(place.index) : place.index);
        return scalarsOf(place.type).map((type, i) => {
          const base = place.base + at(offsets, i);
          const load = { op: 'load', type, place: place.place, base } as const;
          return index ? { ...load, index } : load;
        });
      }
      case 'choice': {
        const options = place.options.map((option) => this.load(option));
        return chooseFrom(options, place.index);
      }
      default:
        return place satisfies never;
    }
  }

  /** Writes the scalars to the place, as if all had been read before. */
  store(place: ValuePlace, given: readonly Expr[]): void {
    const values = given.length === 1 && place.kind !== 'choice' ? given : this.#independentOf(place, given);
    switch (place.kind) {
      case 'locals':
        place.locals.forEach((index, i) => {
          const value = at(values, i);
          if (value.op === 'local' && value.index === index) return;
          this.emit({ op: 'set', local: index, value });
        });
        break;
      case 'memory': {
        const offsets = offsetsIn(place.place, place.type);
        const index = place.index && (values.length > 1 ? this.fix(place.index) : place.index);
        if (this.#storeZeros(place, values)) break;
        values.forEach((value, i) => {
          const store = { op: 'store', place: place.place, base: place.base + at(offsets, i), value } as const;
          this.emit(index ? { ...store, index } : store);
        });
        break;
      }
      case 'choice':
        place.options.forEach((option, i) => {
          const old = this.load(option);
          const isLast = i === place.options.length - 1;
          const hit = binary(isLast ? 'ge' : 'eq', place.index, constant('u32', i));
          this.store(
            option,
            values.map((value, k) => select(hit, value, at(old, k))),
          );
        });
        break;
      default:
        place satisfies never;
    }
  }

  /** Large zero-initialised arrays are cleared by a loop. */
  #storeZeros(place: ValuePlace & { kind: 'memory' }, values: readonly Expr[]): boolean {
    if (place.place.kind !== 'frame' || place.index || values.length < 32) return false;
    if (!values.every((value) => value.op === 'const' && Object.is(value.value, 0))) return false;
    const index = this.newLocal('u32');
    const counter = local('u32', index);
    this.emit({ op: 'set', local: index, value: constant('u32', 0) });
    this.emit({
      op: 'loop',
      body: [
        branch(binary('ge', counter, constant('u32', values.length)), [{ op: 'break' }]),
        { op: 'store', place: place.place, base: place.base, index: counter, value: constant('u32', 0) },
      ],
      continuing: [{ op: 'set', local: index, value: binary('add', counter, constant('u32', 1)) }],
    });
    return true;
  }

  /** Fixes those values that read what storing the others changes. */
  #independentOf(place: ValuePlace, values: readonly Expr[]): Expr[] {
    return values.map((value, position) => {
      const disturbed = someExpression(value, (part) => {
        switch (place.kind) {
          case 'locals': {
            const written = part.op === 'local' ? place.locals.indexOf(part.index) : -1;
            return written >= 0 && written < position;
          }
          case 'memory':
            return part.op === 'load' && samePlace(part.place, place.place) && !isOwnWord(part, place, position);
          case 'choice':
            return part.op === 'load' || part.op === 'local';
          default:
            return place satisfies never;
        }
      });
      return disturbed || (place.kind === 'choice' && value.op !== 'const') ? this.fix(value) : value;
    });
  }

  /** Operators and built-in functions over IR expressions. */
  readonly algebra: Algebra<Expr> = {
    constant: (type, value) => constant(concrete(type), value),
    unary,
    binary,
    select,
    fma,
    convert: (to, arg) => convert(concrete(to), arg),
    bitcast: (to, arg) => bitcast(concrete(to), arg),
    loose: (name, args) => this.#callLoose(name, args),
    share: (arg) => this.share(arg),
  };

  #callLoose(name: string, args: readonly Expr[]): Expr {
    const fn = this.context.looseFunction(name);
    const arity = LOOSE_FUNCTIONS.get(name)?.length ?? args.length;
    const fits =
      fn !== undefined &&
      fn.params.length === Math.max(arity, 1) &&
      [...fn.params.map((param) => param.type), fn.result].every(
        (type) => type?.kind === 'scalar' && type.scalar === 'f32',
      );
    if (!fits) unsupported(this.at, `${name} without fr_${name}(f32) -> f32 in the module`, 'link the library');
    this.context.require(fn);
    const result = this.newFixed('f32');
    this.emit({ op: 'call', fn: fn.name, args, results: [result] });
    return local('f32', result);
  }

  /** `body` in a block with this label, or alone where nothing leaves it. */
  emitBlock(label: number, body: readonly Stmt[]): void {
    const last = body.at(-1);
    const trimmed = last?.op === 'leave' && last.label === label ? body.slice(0, -1) : body;
    if (leavesBlock(trimmed, label)) this.emit({ op: 'block', label, body: trimmed });
    else for (const statement of trimmed) this.emit(statement);
  }
}

/** The value whose position is `index`; the last one for all larger indices. */
export function chooseFrom(options: readonly (readonly Expr[])[], index: Expr): Expr[] {
  const last = at(options, options.length - 1);
  return last.map((whenLast, k) => {
    let chosen = whenLast;
    for (let i = options.length - 2; i >= 0; i--) {
      chosen = select(binary('eq', index, constant('u32', i)), at(at(options, i), k), chosen);
    }
    return chosen;
  });
}

function concrete(type: ScalarName): Scalar {
  return concreteScalar(type);
}

/** Word of each scalar of a value: padded in buffers, dense elsewhere. */
function offsetsIn(place: Place, type: Type): readonly number[] {
  return place.kind === 'buffer' ? wordOffsets(type) : scalarsOf(type).map((_, index) => index);
}

function samePlace(a: Place, b: Place): boolean {
  return a.kind === 'buffer' ? b.kind === 'buffer' && a.buffer === b.buffer : a.kind === b.kind;
}

/** Whether a load reads the very word that the store at `position` writes, or one that no store of the list writes. */
function isOwnWord(load: Expr & { op: 'load' }, place: ValuePlace & { kind: 'memory' }, position: number): boolean {
  if (load.index !== undefined || place.index !== undefined) return false;
  const offsets = offsetsIn(place.place, place.type);
  const earlier = offsets.slice(0, position).map((offset) => place.base + offset);
  return !earlier.includes(load.base);
}
