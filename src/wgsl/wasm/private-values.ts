import { type Expr, type IrFunction, type Scalar, type Stmt, WORKGROUP_INPUTS } from '../ir.ts';
import { binary, bitcast, constant, local } from '../ir-build.ts';
import { assignedIn, type Exposure, exposureOf } from './assignment.ts';
import type { Division, GroupItem, Region } from './group-level.ts';
import { singleValued } from './hoist.ts';
import { KIND, LANES, type ShapeContext } from './shape.ts';
import { forEachStatement, forEachSubexpression, mapOperands, operands } from './traverse.ts';

/** Values of more parts than this are kept rather than computed anew. */
const MAX_RECOMPUTED = 16;

const OWN = WORKGROUP_INPUTS.local_invocation_index.first;
const WITHIN = WORKGROUP_INPUTS.local_invocation_id.first;
const GLOBAL = WORKGROUP_INPUTS.global_invocation_id.first;
const GROUP_ID = WORKGROUP_INPUTS.workgroup_id.first;

/**
 * The locals of single invocations that live from one region to another. Those that follow from the invocation's place
 * alone are computed anew in each region; the others wait in the frame, side by side for the invocations of a row, so that a
 * vector register holds four. Only what a region may read is fetched, and only what another may read is put back.
 */
export class PrivateValues {
  /** Words of the frame with the places of these values. */
  readonly frameWords: number;
  readonly #fn: IrFunction;
  readonly #size: readonly [number, number, number];
  readonly #shapes: ShapeContext;
  readonly #once: ReadonlySet<number>;
  readonly #exposures = new Map<Region, Exposure>();
  /** By local: how to compute it. */
  readonly #recomputed = new Map<number, Expr>();
  /** By local: its first word in the frame. */
  readonly #slots = new Map<number, number>();

  constructor(
    fn: IrFunction,
    { items, once }: Division,
    size: readonly [number, number, number],
    shapes: ShapeContext,
  ) {
    this.#fn = fn;
    this.#size = size;
    this.#shapes = shapes;
    this.#once = once;
    const wanted = new Set<number>();
    const forGroup = new Set<number>();
    visitItems(items, {
      region: (region) => {
        const exposure = exposureOf(region.body, fn.locals.length);
        this.#exposures.set(region, exposure);
        for (const index of exposure.reads) wanted.add(index);
      },
      condition: (expr) => {
        forEachSubexpression(expr, (part) => {
          if (part.op === 'local' && this.#isPrivate(part.index)) forGroup.add(part.index);
        });
      },
    });
    this.#findRecomputed(forGroup);
    const stride = LANES * Math.ceil((size[0] * size[1] * size[2]) / LANES);
    let next = LANES * Math.ceil(fn.frameWords / LANES);
    for (const index of new Set([...wanted, ...forGroup])) {
      if (!this.#isPrivate(index) || this.#recomputed.has(index)) continue;
      this.#slots.set(index, next);
      next += stride;
    }
    this.frameWords = next;
  }

  /** The statements of the region with what it takes from others before, and what it gives to others behind them. */
  around(region: Region): Stmt[] {
    const exposure = this.#exposures.get(region);
    if (exposure === undefined) throw new Error('a region is known');
    const assigned = [...assignedIn(region.body)].filter((index) => this.#slots.has(index));
    const fetched = new Set(exposure.reads);
    for (const index of assigned) if (!exposure.surelyAssigns(index)) fetched.add(index);

    const before = new Map<number, Stmt>();
    const provide = (index: number): void => {
      if (before.has(index)) return;
      const value = this.#valueAtStart(index);
      if (value === undefined) return;
      forEachSubexpression(value, (part) => {
        if (part.op === 'local') provide(part.index);
      });
      before.set(index, { op: 'set', local: index, value });
    };
    for (const index of fetched) provide(index);
    if (assigned.length > 0) provide(OWN);
    const after = assigned.map((index): Stmt => {
      const value = local(this.#typeOf(index), index);
      return { op: 'store', place: { kind: 'frame' }, base: this.#slotOf(index), index: local('u32', OWN), value };
    });
    return [...before.values(), ...region.body, ...after];
  }

  /** An expression that is the same for the whole workgroup, as the first invocation has it. */
  forGroup(expr: Expr): Expr {
    if (expr.op !== 'local') return mapOperands(expr, (operand) => this.forGroup(operand));
    const base = this.#slots.get(expr.index);
    return base === undefined ? expr : { op: 'load', type: expr.type, place: { kind: 'frame' }, base };
  }

  #isPrivate(index: number): boolean {
    return index >= this.#fn.params.length && !this.#once.has(index);
  }

  #typeOf(index: number): Scalar {
    return this.#fn.locals[index] ?? 'u32';
  }

  #slotOf(index: number): number {
    const slot = this.#slots.get(index);
    if (slot === undefined) throw new Error(`local ${index} has no slot`);
    return slot;
  }

  /** What a region sets a local to before it begins; undefined where the local has its value already. */
  #valueAtStart(index: number): Expr | undefined {
    const [x, y] = this.#size;
    const at = (position: number) => local('u32', WITHIN + position);
    const plus = (a: Expr, b: Expr, times: number) => binary('add', a, binary('mul', b, constant('u32', times)));
    if (index === OWN) return plus(plus(at(0), at(1), x), at(2), x * y);
    if (index >= GLOBAL && index < GLOBAL + WORKGROUP_INPUTS.global_invocation_id.count) {
      const position = index - GLOBAL;
      return plus(at(position), local('u32', GROUP_ID + position), this.#size[position] ?? 1);
    }
    const value = this.#recomputed.get(index);
    if (value !== undefined) return value;
    return this.#slots.has(index) ? this.#fetched(index) : undefined;
  }

  /**
   * A value that four invocations share, or that grows by one from each to the next, is fetched from the last of them, so that
   * this can be seen; the last, because it is the last to put a new value back where they run one after the other.
   */
  #fetched(index: number): Expr {
    const type = this.#typeOf(index);
    const own = local('u32', OWN);
    const { kind } = this.#shapes.local(index);
    const load = (word: Expr): Expr => {
      return { op: 'load', type, place: { kind: 'frame' }, base: this.#slotOf(index), index: word };
    };
    if (kind === KIND.varying || this.#size[0] % LANES !== 0) return load(own);
    const last = constant('u32', LANES - 1);
    const shared = load(binary('or', own, last));
    if (kind <= KIND.uniform) return shared;
    const first = binary('sub', shared, constant(type, LANES - 1));
    return binary('add', first, bitcast(type, binary('and', own, last)));
  }

  /** Finds what follows from constants, the inputs and the workgroup's own unchanging values. */
  #findRecomputed(excluded: ReadonlySet<number>): void {
    const single = singleValued(this.#fn);
    const values = new Map<number, Expr>();
    forEachStatement(this.#fn.body, (stmt) => {
      if (stmt.op === 'set' && single.has(stmt.local) && this.#isPrivate(stmt.local))
        values.set(stmt.local, stmt.value);
    });
    const sizes = new Map<number, number>();
    const sizeOf = (expr: Expr): number => {
      if (expr.op === 'load') return Number.POSITIVE_INFINITY;
      if (expr.op !== 'local') return operands(expr).reduce((sum, operand) => sum + sizeOf(operand), 1);
      if (expr.index < this.#fn.params.length) return 1;
      return this.#once.has(expr.index) && single.has(expr.index)
        ? 1
        : (sizes.get(expr.index) ?? Number.POSITIVE_INFINITY);
    };
    // In textual order, so that what a value is computed from comes first.
    for (const [index, value] of values) {
      const size = excluded.has(index) ? Number.POSITIVE_INFINITY : sizeOf(value);
      if (size > MAX_RECOMPUTED) continue;
      sizes.set(index, size);
      this.#recomputed.set(index, value);
    }
  }
}

function visitItems(
  items: readonly GroupItem[],
  on: { region(region: Region): void; condition(expr: Expr): void },
): void {
  for (const item of items) {
    switch (item.kind) {
      case 'region':
        on.region(item);
        break;
      case 'if':
        on.condition(item.condition);
        visitItems(item.yes, on);
        visitItems(item.no, on);
        break;
      case 'loop':
        visitItems(item.body, on);
        visitItems(item.continuing, on);
        break;
      case 'block':
        visitItems(item.body, on);
        break;
      case 'assign':
      case 'jump':
        break;
      default:
        item satisfies never;
    }
  }
}
