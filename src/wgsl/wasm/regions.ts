import { type Expr, type IrFunction, type IrModule, type Stmt, WORKGROUP_INPUTS } from '../ir.ts';
import { binary, branch, constant, local } from '../ir-build.ts';
import { readsOfInitialZero } from './assignment.ts';
import { divide, type GroupItem } from './group-level.ts';
import { PrivateValues } from './private-values.ts';
import { mapBodies, mapExpressions, mapOperands } from './traverse.ts';
import { analyse } from './uniformity.ts';

/**
 * Turns the entry point of a kernel, which one invocation runs, into one that a workgroup runs ("region
 * formation", as in pocl: Jääskeläinen et al. 2015). What holds a barrier runs once for the whole workgroup; each stretch
 * without becomes a loop over the local invocations. Values that an invocation takes from one stretch to another wait in
 * memory, {@link PrivateValues}.
 *
 * @throws WgslFault where not all invocations come to a barrier together
 */
export function formRegions(module: IrModule): IrModule {
  const { workgroup, entry } = module;
  if (workgroup.runs === 'workgroup') return module;
  const functions = module.functions.map((fn) => (fn.name === entry ? formEntry(module, fn, workgroup.size) : fn));
  return { ...module, functions, workgroup: { ...workgroup, runs: 'workgroup' } };
}

function formEntry(module: IrModule, given: IrFunction, size: readonly [number, number, number]): IrFunction {
  const zeros = [...readsOfInitialZero(given)].map((index): Stmt => {
    return { op: 'set', local: index, value: constant(given.locals[index] ?? 'u32', 0) };
  });
  const fn = withOwnFrames({ ...given, body: [...zeros, ...given.body] }, size[0] * size[1] * size[2]);
  const shapes = analyse(module, fn);
  const division = divide(fn, shapes);
  const values = new PrivateValues(fn, division, size, shapes);
  const body = [...inputsOfGroup(size), ...writeItems(division.items, values, size)];
  return { ...fn, frameWords: values.frameWords, body };
}

/** The inputs in which a workgroup of one invocation in a direction is like that invocation. */
function inputsOfGroup(size: readonly [number, number, number]): Stmt[] {
  const { global_invocation_id: global, local_invocation_id: within, workgroup_id: group } = WORKGROUP_INPUTS;
  return size.flatMap((count, position): Stmt[] => {
    if (count > 1) return [];
    return [
      { op: 'set', local: within.first + position, value: constant('u32', 0) },
      { op: 'set', local: global.first + position, value: local('u32', group.first + position) },
    ];
  });
}

/** Word w of the frame of invocation i moves to w * invocations + i. */
function withOwnFrames(fn: IrFunction, invocations: number): IrFunction {
  if (fn.frameWords === 0) return fn;
  const own = local('u32', WORKGROUP_INPUTS.local_invocation_index.first);
  const count = constant('u32', invocations);
  const indexOf = (index: Expr | undefined): Expr =>
    index === undefined ? own : binary('add', binary('mul', index, count), own);
  const inExpr = (expr: Expr): Expr => {
    const mapped = mapOperands(expr, inExpr);
    if (mapped.op !== 'load' || mapped.place.kind !== 'frame') return mapped;
    return { ...mapped, base: mapped.base * invocations, index: indexOf(mapped.index) };
  };
  const inBody = (body: readonly Stmt[]): Stmt[] =>
    body.map((original) => {
      const stmt = mapBodies(mapExpressions(original, inExpr), inBody);
      if (stmt.op !== 'store' || stmt.place.kind !== 'frame') return stmt;
      return { ...stmt, base: stmt.base * invocations, index: indexOf(stmt.index) };
    });
  return { ...fn, frameWords: fn.frameWords * invocations, body: inBody(fn.body) };
}

function writeItems(
  items: readonly GroupItem[],
  values: PrivateValues,
  size: readonly [number, number, number],
): Stmt[] {
  return items.flatMap((item): Stmt[] => {
    switch (item.kind) {
      case 'region':
        return overInvocations(values.around(item), size);
      case 'assign':
      case 'jump':
        return [item.stmt];
      case 'if': {
        const then = writeItems(item.yes, values, size);
        return [branch(values.forGroup(item.condition), then, writeItems(item.no, values, size))];
      }
      case 'loop': {
        const body = writeItems(item.body, values, size);
        return [{ op: 'loop', body, continuing: writeItems(item.continuing, values, size) }];
      }
      case 'block':
        return [{ op: 'block', label: item.label, body: writeItems(item.body, values, size) }];
      default:
        return item satisfies never;
    }
  });
}

/** `body` for each invocation, in the order of local_invocation_index. */
function overInvocations(body: readonly Stmt[], [x, y, z]: readonly [number, number, number]): Stmt[] {
  const { first } = WORKGROUP_INPUTS.local_invocation_id;
  const row: Stmt = { op: 'lanes', local: first, count: x, body };
  return counted(first + 2, z, counted(first + 1, y, [row]));
}

/** `for (index = 0; index < count; index++) body` for a count of at least 1. */
function counted(index: number, count: number, body: readonly Stmt[]): Stmt[] {
  const counter = local('u32', index);
  const start: Stmt = { op: 'set', local: index, value: constant('u32', 0) };
  if (count === 1) return [start, ...body];
  const step: Stmt = { op: 'set', local: index, value: binary('add', counter, constant('u32', 1)) };
  const stop = branch(binary('ge', counter, constant('u32', count)), [{ op: 'break' }]);
  return [start, { op: 'loop', body: [...body], continuing: [step, stop] }];
}
