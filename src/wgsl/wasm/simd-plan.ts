import type { Expr, IrFunction, IrModule, Stmt } from '../ir.ts';
import { rowOf } from './row.ts';
import { KIND, LANES, type ShapeContext, shapeOf } from './shape.ts';
import { assignedLocals, bodiesOf, expressionsOf, operands } from './traverse.ts';
import { analyse, type Uniformity } from './uniformity.ts';

/** How an entry point uses vectors of four invocations. */
export interface SimdPlan {
  readonly shapes: Uniformity;
  /** Whether these invocations run four at a time: where rows of the workgroup are whole vectors. */
  isVector(lanes: Stmt & { op: 'lanes' }): boolean;
  /** Whether the local, in code for four invocations, has a register of four values; else one for all of them. */
  hasVector(local: number): boolean;
  /** Locals that are kept as four equal values, because nothing needs them as one. */
  readonly splats: ReadonlySet<number>;
  /** Locals that are kept as one value and as four equal ones, because both are needed. */
  readonly mirrors: ReadonlySet<number>;
}

/** Decides what runs four at a time. */
export function planSimd(module: IrModule, fn: IrFunction): SimdPlan {
  const shapes = analyse(module, fn);
  const isVector = (lanes: Stmt & { op: 'lanes' }) => lanes.count % LANES === 0;
  const { splats, mirrors } = findSplats(fn, shapes, isVector);
  return {
    shapes,
    isVector,
    hasVector: (local) => shapes.local(local).kind === KIND.varying || splats.has(local),
    splats,
    mirrors,
  };
}

/** Locals that are the same for four invocations, of which every use wants four, or some uses do. */
function findSplats(
  fn: IrFunction,
  shapes: ShapeContext,
  isVector: (lanes: Stmt & { op: 'lanes' }) => boolean,
): Pick<SimdPlan, 'splats' | 'mirrors'> {
  const asScalar = new Set<number>();
  const given = new Set<number>();
  const asVector = new Set<number>();
  const kindOf = (expr: Expr) => shapeOf(expr, shapes).kind;
  const scalarUse = (expr: Expr): void => {
    if (expr.op === 'local') asScalar.add(expr.index);
    operands(expr).forEach(scalarUse);
  };
  const vectorUse = (expr: Expr): void => {
    const kind = kindOf(expr);
    if (expr.op === 'local') (kind <= KIND.uniform ? asVector : asScalar).add(expr.index);
    else if (kind <= KIND.consecutive) scalarUse(expr);
    else for (const operand of operands(expr)) (takesScalar(expr, operand, shapes) ? scalarUse : vectorUse)(operand);
  };
  const visit = (body: readonly Stmt[], inVector: boolean): void => {
    for (const stmt of body) {
      for (const expr of expressionsOf(stmt)) {
        const isVectorUse = inVector && wantsVector(stmt, expr, shapes);
        (isVectorUse ? vectorUse : scalarUse)(expr);
      }
      if (stmt.op !== 'set') for (const assigned of assignedLocals(stmt)) given.add(assigned);
      const inside = stmt.op === 'lanes' ? isVector(stmt) : inVector;
      for (const inner of bodiesOf(stmt)) visit(inner, inside);
    }
  };
  visit(fn.body, false);
  const wanted = [...asVector].filter((local) => local >= fn.params.length && !given.has(local));
  return {
    splats: new Set(wanted.filter((local) => !asScalar.has(local))),
    mirrors: new Set(wanted.filter((local) => asScalar.has(local))),
  };
}

/** Whether code for four invocations needs this expression of a statement four times. */
function wantsVector(stmt: Stmt, expr: Expr, shapes: ShapeContext): boolean {
  const { kind } = shapeOf(expr, shapes);
  switch (stmt.op) {
    case 'set':
      return shapes.local(stmt.local).kind === KIND.varying;
    case 'store': {
      if (expr === stmt.index) return rowOf(expr, shapes) === undefined && kind === KIND.varying;
      if (kind > KIND.uniform) return kind === KIND.varying;
      return stmt.index !== undefined && shapeOf(stmt.index, shapes).kind === KIND.consecutive;
    }
    default:
      return kind > KIND.uniform;
  }
}

/** Whether the operand of a varying expression is one number for all four; of an index, the parts of a row are. */
function takesScalar(expr: Expr, operand: Expr, shapes: ShapeContext): boolean {
  const { kind } = shapeOf(operand, shapes);
  if (expr.op === 'load') return kind <= KIND.uniform || rowOf(operand, shapes) !== undefined;
  if (expr.op === 'select') return operand === expr.condition && kind <= KIND.uniform;
  const isShift = expr.op === 'binary' && (expr.fn === 'shl' || expr.fn === 'shr');
  return isShift && operand === expr.right && kind <= KIND.uniform;
}
