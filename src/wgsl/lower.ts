import { ModuleChecker } from './check-module.ts';
import { invalid, type Position, reportFaults, unsupported } from './fault.ts';
import type { IrBuffer, IrFunction, IrModule } from './ir.ts';
import { lowerFunction } from './lower-statement.ts';
import { parseWgsl } from './parse.ts';
import type { FunctionInfo, Variable } from './typed.ts';
import { typeName } from './types.ts';

/** Most statements of a lowered module; a net against calls that multiply. */
const MAX_STATEMENTS = 500_000;

/**
 * Compiles a linked WGSL module with one compute entry point to the IR: parses and checks it, evaluates its constants, and
 * takes everything that the entry point reaches apart into scalars.
 *
 * `sin`, `exp` and the like become calls of the module's own `fr_sin`, `fr_exp` (f32 to f32), so that all backends agree.
 *
 * @throws ForerunError `invalid-wgsl` for what is not WGSL, `unsupported-wgsl` for what is not covered, with the place
 */
export function lowerModule(code: string): IrModule {
  return reportFaults('WGSL for the CPU', code, () => {
    const checker = new ModuleChecker();
    checker.add(parseWgsl(code));
    return lower(checker);
  });
}

/** The entry point of the IR takes global_invocation_id whether it uses it or not. */
const INPUTS = ['u32', 'u32', 'u32'] as const;

const START: Position = { offset: 0, line: 1, column: 1 };

function lower(checker: ModuleChecker): IrModule {
  const entries = [...checker.functions.values()].filter((fn) => fn.stage !== undefined);
  const [entry, second] = entries;
  if (entry === undefined) invalid(START, 'there is no entry point; add a function with @compute.');
  if (second) unsupported(second.at, 'a second entry point', 'keep one');
  checkInputs(entry);

  const buffers: IrBuffer[] = [];
  const bufferOf = new Map<Variable, number>();
  const wanted: FunctionInfo[] = [entry];
  const known = new Set(wanted);
  let statements = 0;
  const context = {
    bufferIndex: (variable: Variable): number => {
      const existing = bufferOf.get(variable);
      if (existing !== undefined) return existing;
      const { name, group, binding, space, access } = variable;
      bufferOf.set(variable, buffers.length);
      buffers.push({ name, group, binding, access: space === 'uniform' ? 'uniform' : access });
      return buffers.length - 1;
    },
    require: (fn: FunctionInfo): void => {
      if (!known.has(fn)) wanted.push(fn);
      known.add(fn);
    },
    looseFunction: (name: string) => checker.functions.get(`fr_${name}`),
    countStatement: (at: Position): void => {
      statements += 1;
      if (statements > MAX_STATEMENTS)
        unsupported(at, 'a module of this size', 'call functions with pointers less often');
    },
  };
  const functions: IrFunction[] = [];
  for (const fn of wanted) functions.push(lowerFunction(context, fn, fn === entry ? INPUTS : undefined));
  return { functions, buffers, entry: entry.name };
}

function checkInputs(entry: FunctionInfo): void {
  const [input, more] = entry.stage?.inputs ?? [];
  const [param] = entry.params;
  if (more !== undefined || (input !== undefined && input !== 'global_invocation_id')) {
    unsupported(param?.at ?? entry.at, `the input ${more ?? input}`, 'use global_invocation_id alone');
  }
  if (param && typeName(param.type) !== 'vec3<u32>') invalid(param.at, 'global_invocation_id is a vec3<u32>.');
}
