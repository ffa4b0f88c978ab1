import { type IrFunction, type IrModule, type Place, type Stmt, WORKGROUP_INPUTS } from '../ir.ts';
import { type Liveness, livenessOf } from './liveness.ts';
import type { LocalSet } from './local-set.ts';
import { pureFunctions } from './pure.ts';
import {
  atLeast,
  GROUP,
  join,
  KIND,
  type Kind,
  LANE,
  LANES,
  NOTHING,
  type Shape,
  type ShapeContext,
  shapeOf,
  UNIFORM,
  VARYING,
} from './shape.ts';

/**
 * Finds how the locals of an entry point differ between the invocations of a workgroup: a data flow analysis that starts from
 * nothing and goes round until nothing changes. Those that take part in a statement do so together. So what is assigned
 * where not all go differs between invocations only if those that wait may read it afterwards: divergence analysis after Karrenberg
 * and Hack ("Whole-function vectorization", 2011), with liveness in the place of phi functions.
 */
export function analyse(module: IrModule, fn: IrFunction): Uniformity {
  return new Analysis(module, fn);
}

/** What {@link analyse} finds. */
export interface Uniformity extends ShapeContext {
  /** The shape of the results of a call. */
  resultShape(call: Stmt & { op: 'call' }): Shape;
  /** How the jumps to the end of a loop or block, and out of it, part invocations that are in it. */
  exitsOf(stmt: Stmt): Kind;
  /** How the `continue`s of a loop part invocations that are in it. */
  continuesOf(stmt: Stmt): Kind;
  readonly liveness: Liveness;
}

/** Where a jump goes. */
type Target = `${'end of' | 'next round of'} ${number}` | 'return';

/** The most different of the conditions under which jumps to a target stand. */
type Jumps = Map<Target, Kind>;

/** Statements that some invocations may run while others wait. */
interface Region {
  /** How those that wait differ from the others. */
  readonly kind: Kind;
  /** What they may read when they go on. */
  readonly waiting: readonly LocalSet[];
}

/** A loop or block around a statement, or the whole function. */
interface Around {
  readonly stmt: (Stmt & { op: 'loop' | 'block' }) | undefined;
  /** How those that are here differ from those that came in. */
  readonly since: Kind;
}

class Analysis implements Uniformity {
  readonly liveness: Liveness;
  readonly #module: IrModule;
  readonly #pure: ReadonlySet<string>;
  readonly #shapes: Shape[];
  readonly #exits = new Map<Stmt, Kind>();
  readonly #continues = new Map<Stmt, Kind>();
  readonly #regions: Region[] = [];
  #changed = false;

  constructor(module: IrModule, fn: IrFunction) {
    this.#module = module;
    this.#pure = pureFunctions(module);
    this.liveness = livenessOf(fn);
    const inputs = inputShapes(module);
    this.#shapes = fn.locals.map((_, index) => (index < fn.params.length ? (inputs[index] ?? VARYING) : NOTHING));
    do {
      this.#changed = false;
      this.#list(fn.body, [{ stmt: undefined, since: KIND.none }]);
    } while (this.#changed);
  }

  local(index: number): Shape {
    return this.#shapes[index] ?? VARYING;
  }

  loaded(place: Place): Kind {
    if (place.kind === 'buffer') {
      return this.#module.buffers[place.buffer]?.access === 'read_write' ? KIND.uniform : KIND.group;
    }
    const isPrivate = place.kind === 'frame' && this.#module.workgroup.runs !== 'workgroup';
    return isPrivate ? KIND.varying : KIND.uniform;
  }

  resultShape(call: Stmt & { op: 'call' }): Shape {
    if (!this.#pure.has(call.fn)) return VARYING;
    const kinds = call.args.map((arg) => shapeOf(arg, this).kind);
    if (kinds.includes(KIND.none)) return NOTHING;
    const kind = kinds.reduce(worse, KIND.group);
    return kind <= KIND.uniform ? { kind, multiple: 1 } : VARYING;
  }

  exitsOf(stmt: Stmt): Kind {
    return this.#exits.get(stmt) ?? KIND.none;
  }

  continuesOf(stmt: Stmt): Kind {
    return this.#continues.get(stmt) ?? KIND.none;
  }

  #list(body: readonly Stmt[], around: readonly Around[]): Jumps {
    const jumps: Jumps = new Map();
    let here = around;
    for (const stmt of body) {
      const own = this.#statement(stmt, here);
      // Who has jumped is missing from here on.
      here = under(here, worstOf(own));
      merge(jumps, own);
    }
    return jumps;
  }

  #statement(stmt: Stmt, around: readonly Around[]): Jumps {
    const { liveness } = this;
    switch (stmt.op) {
      case 'set':
        this.#assign(stmt.local, shapeOf(stmt.value, this));
        return new Map();
      case 'call':
        for (const result of stmt.results) this.#assign(result, this.resultShape(stmt));
        return new Map();
      case 'atomic':
        if (stmt.result !== undefined) this.#assign(stmt.result, VARYING);
        return new Map();
      case 'store':
      case 'barrier':
        return new Map();
      case 'if': {
        const { kind } = shapeOf(stmt.condition, this);
        const after = liveness.after(stmt);
        const inside = under(around, kind);
        const jumps = this.#region({ kind, waiting: [after, liveness.atSecond(stmt)] }, stmt.then, inside);
        merge(jumps, this.#region({ kind, waiting: [after] }, stmt.else, inside));
        return jumps;
      }
      case 'loop': {
        // From the second round on, those that left are missing.
        const outside = under(around, this.exitsOf(stmt));
        const inside: readonly Around[] = [...outside, { stmt, since: KIND.none }];
        this.#regions.push({ kind: this.exitsOf(stmt), waiting: [liveness.after(stmt)] });
        const again = { kind: this.continuesOf(stmt), waiting: [liveness.atSecond(stmt)] };
        const jumps = this.#region(again, stmt.body, inside);
        this.#raise(this.#continues, stmt, jumps.get(`next round of ${around.length}`) ?? KIND.none);
        jumps.delete(`next round of ${around.length}`);
        merge(jumps, this.#list(stmt.continuing, under(inside, worstOf(jumps))));
        this.#regions.pop();
        return this.#leave(stmt, jumps, around.length);
      }
      case 'block': {
        const region = { kind: this.exitsOf(stmt), waiting: [liveness.after(stmt)] };
        const jumps = this.#region(region, stmt.body, [...around, { stmt, since: KIND.none }]);
        return this.#leave(stmt, jumps, around.length);
      }
      case 'lanes':
        this.#assign(stmt.local, stmt.count % LANES === 0 ? LANE : VARYING);
        return this.#list(stmt.body, around);
      case 'leave': {
        const target = around.findLastIndex(({ stmt: outer }) => outer?.op === 'block' && outer.label === stmt.label);
        return jumpTo(`end of ${target}`, around[target]);
      }
      case 'break':
      case 'continue': {
        const target = around.findLastIndex(({ stmt: outer }) => outer?.op === 'loop');
        return jumpTo(`${stmt.op === 'break' ? 'end of' : 'next round of'} ${target}`, around[target]);
      }
      case 'return':
        return jumpTo('return', around[0]);
      default:
        return stmt satisfies never;
    }
  }

  #region(region: Region, body: readonly Stmt[], around: readonly Around[]): Jumps {
    this.#regions.push(region);
    const jumps = this.#list(body, around);
    this.#regions.pop();
    return jumps;
  }

  /** Behind a loop or block, those are back that jumped to its end. */
  #leave(stmt: Stmt, jumps: Jumps, number: number): Jumps {
    this.#raise(this.#exits, stmt, worstOf(jumps));
    jumps.delete(`end of ${number}`);
    return jumps;
  }

  #raise(kinds: Map<Stmt, Kind>, stmt: Stmt, kind: Kind): void {
    const old = kinds.get(stmt) ?? KIND.none;
    if (kind <= old) return;
    kinds.set(stmt, kind);
    this.#changed = true;
  }

  #assign(local: number, shape: Shape): void {
    let next = shape;
    for (const { kind, waiting } of this.#regions) {
      if (waiting.some((locals) => locals.has(local))) next = atLeast(next, kind);
    }
    const old = this.local(local);
    next = join(old, next);
    if (next.kind === old.kind && next.multiple === old.multiple) return;
    this.#shapes[local] = next;
    this.#changed = true;
  }
}

/** What is around where only those are that a condition of this kind lets through. */
function under(around: readonly Around[], kind: Kind): readonly Around[] {
  if (kind === KIND.none) return around;
  return around.map(({ stmt, since }) => ({ stmt, since: worse(since, kind) }));
}

function jumpTo(target: Target, around: Around | undefined): Jumps {
  return new Map([[target, around?.since ?? KIND.varying]]);
}

function worstOf(jumps: Jumps): Kind {
  return [...jumps.values()].reduce(worse, KIND.none);
}

function worse(a: Kind, b: Kind): Kind {
  return a > b ? a : b;
}

function merge(into: Jumps, more: Jumps): void {
  for (const [target, kind] of more) into.set(target, worse(into.get(target) ?? KIND.none, kind));
}

/** What differs between invocations of the inputs of the entry point. */
function inputShapes({ workgroup }: IrModule): readonly Shape[] {
  const shapes: Shape[] = [];
  const [x, y, z] = workgroup.size;
  const set = (name: keyof typeof WORKGROUP_INPUTS, components: readonly Shape[]) => {
    for (const [index, shape] of components.entries()) shapes[WORKGROUP_INPUTS[name].first + index] = shape;
  };
  const inVectors = x % LANES === 0;
  const row = inVectors ? LANE : x === 1 ? GROUP : VARYING;
  const other = (size: number) => (size === 1 ? GROUP : inVectors ? UNIFORM : VARYING);
  set('workgroup_id', [GROUP, GROUP, GROUP]);
  set('num_workgroups', [GROUP, GROUP, GROUP]);
  set('global_invocation_id', [row, other(y), other(z)]);
  set('local_invocation_id', [row, other(y), other(z)]);
  set('local_invocation_index', [inVectors ? LANE : x * y * z === 1 ? GROUP : VARYING]);
  return shapes;
}
