import type { Stmt } from '../ir.ts';
import type { ShapeContext } from './shape.ts';
import { isVectorisable } from './simd-plan.ts';
import { bodiesOf, expressionsOf, operands } from './traverse.ts';

/** How often a loop is taken to go round. */
const ROUNDS = 10;

/** Less work than this is not worth a stretch of its own: what lives from one to the next goes through memory. */
const LEAST_WORK = 40;

/** A region cut into stretches that four invocations can run together and such that they cannot. */
export function splitStretches(region: readonly Stmt[], shapes: ShapeContext): Stmt[][] {
  const stretches: { body: Stmt[]; isVector: boolean; work: number }[] = [];
  for (const stmt of region) {
    const isVector = isVectorisable(stmt, shapes);
    const last = stretches.at(-1);
    if (last?.isVector === isVector) {
      last.body.push(stmt);
      last.work += workOf(stmt);
    } else stretches.push({ body: [stmt], isVector, work: workOf(stmt) });
  }
  // A little that could be run together goes with its neighbours, which cannot.
  const merged: typeof stretches = [];
  for (const stretch of stretches) {
    const isVector = stretch.isVector && stretch.work >= LEAST_WORK;
    const last = merged.at(-1);
    if (last?.isVector === isVector) last.body.push(...stretch.body);
    else merged.push({ ...stretch, isVector });
  }
  return stretches.some(({ isVector }) => !isVector)
    ? merged.map(({ body }) => body)
    : region.length > 0
      ? [[...region]]
      : [];
}

/** Expressions and statements, as often as they are run. */
function workOf(stmt: Stmt): number {
  const inside = bodiesOf(stmt).reduce((sum, body) => sum + body.reduce((all, inner) => all + workOf(inner), 0), 0);
  const own = expressionsOf(stmt).reduce((sum, expr) => sum + sizeOf(expr), 1);
  return own + (stmt.op === 'loop' ? ROUNDS * inside : inside);
}

function sizeOf(expr: Parameters<typeof operands>[0]): number {
  return operands(expr).reduce((sum, operand) => sum + sizeOf(operand), 1);
}
