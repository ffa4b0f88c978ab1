import { type IrFunction, type IrModule, type Place, type Stmt, WORKGROUP_INPUTS } from '../ir.ts';
import { singleValued } from './hoist.ts';
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
 * nothing and goes round until nothing changes. What is assigned where not all invocations go differs between them, except
 * for locals with a single assignment, which only those read that went there.
 */
export function analyse(module: IrModule, fn: IrFunction): Uniformity {
  return new Analysis(module, fn);
}

/** What {@link analyse} finds. */
export interface Uniformity extends ShapeContext {
  /** The shape of the results of a call. */
  resultShape(call: Stmt & { op: 'call' }): Shape;
}

/** Where a jump goes: `'break'`, `'continue'`, `'return'` or a label. */
type Target = string | number;

/** The most different of the conditions under which jumps to a target stand. */
type Jumps = Map<Target, Kind>;

class Analysis implements Uniformity {
  readonly #module: IrModule;
  readonly #pure: ReadonlySet<string>;
  readonly #shapes: Shape[];
  readonly #single: ReadonlySet<number>;
  #changed = false;

  constructor(module: IrModule, fn: IrFunction) {
    this.#module = module;
    this.#pure = pureFunctions(module);
    this.#single = singleValued(fn);
    const inputs = inputShapes(module);
    this.#shapes = fn.locals.map((_, index) => (index < fn.params.length ? (inputs[index] ?? VARYING) : NOTHING));
    do {
      this.#changed = false;
      this.#list(fn.body, KIND.group);
    } while (this.#changed);
  }

  local(index: number): Shape {
    return this.#shapes[index] ?? VARYING;
  }

  loaded(place: Place): Kind {
    if (place.kind === 'buffer') {
      return this.#module.buffers[place.buffer]?.access === 'read_write' ? KIND.uniform : KIND.group;
    }
    const isPrivate = place.kind === 'frame' && this.#module.workgroup?.runs !== 'workgroup';
    return isPrivate ? KIND.varying : KIND.uniform;
  }

  resultShape(call: Stmt & { op: 'call' }): Shape {
    if (!this.#pure.has(call.fn)) return VARYING;
    const kinds = call.args.map((arg) => shapeOf(arg, this).kind);
    if (kinds.includes(KIND.none)) return NOTHING;
    const kind = kinds.reduce(worse, KIND.group);
    return kind <= KIND.uniform ? { kind, multiple: 1 } : VARYING;
  }

  /** `under` says which invocations come here together. */
  #list(body: readonly Stmt[], under: Kind): Jumps {
    const jumps: Jumps = new Map();
    let here = under;
    for (const stmt of body) {
      const own = this.#statement(stmt, here);
      // Who has jumped is missing from here on.
      for (const kind of own.values()) here = worse(here, kind);
      merge(jumps, own);
    }
    return jumps;
  }

  #statement(stmt: Stmt, under: Kind): Jumps {
    switch (stmt.op) {
      case 'set':
        this.#assign(stmt.local, shapeOf(stmt.value, this), under);
        return new Map();
      case 'call':
        for (const result of stmt.results) this.#assign(result, this.resultShape(stmt), under);
        return new Map();
      case 'atomic':
        if (stmt.result !== undefined) this.#assign(stmt.result, VARYING, under);
        return new Map();
      case 'store':
      case 'barrier':
        return new Map();
      case 'if': {
        const inside = worse(under, shapeOf(stmt.condition, this).kind);
        const jumps = this.#list(stmt.then, inside);
        merge(jumps, this.#list(stmt.else, inside));
        return jumps;
      }
      case 'loop': {
        let inside = under;
        let jumps: Jumps = new Map();
        for (;;) {
          jumps = this.#list(stmt.body, inside);
          merge(jumps, this.#list(stmt.continuing, inside));
          const worst = [...jumps.values()].reduce(worse, inside);
          if (worst === inside) break;
          inside = worst;
        }
        jumps.delete('break');
        jumps.delete('continue');
        return jumps;
      }
      case 'block': {
        const jumps = this.#list(stmt.body, under);
        jumps.delete(stmt.label);
        return jumps;
      }
      case 'lanes':
        this.#assign(stmt.local, stmt.count % LANES === 0 ? LANE : VARYING, under);
        return this.#list(stmt.body, under);
      case 'leave':
        return new Map([[stmt.label, under]]);
      case 'break':
      case 'continue':
      case 'return':
        return new Map([[stmt.op, under]]);
      default:
        return stmt satisfies never;
    }
  }

  #assign(local: number, shape: Shape, under: Kind): void {
    const old = this.local(local);
    const next = join(old, this.#single.has(local) ? shape : atLeast(shape, under));
    if (next.kind === old.kind && next.multiple === old.multiple) return;
    this.#shapes[local] = next;
    this.#changed = true;
  }
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
  if (workgroup === undefined) return shapes;
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
