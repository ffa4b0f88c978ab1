import { ModuleChecker } from './check-module.ts';
import { invalid, type Position, reportFaults, unsupported } from './fault.ts';
import {
  type IrBuffer,
  type IrFunction,
  type IrModule,
  type Scalar,
  WORKGROUP_INPUT_COUNT,
  WORKGROUP_INPUTS,
} from './ir.ts';
import { minBindingSize } from './layout.ts';
import { lowerFunction } from './lower-statement.ts';
import { parseWgsl } from './parse.ts';
import type { FunctionInfo, Variable } from './typed.ts';
import { functionsWithBarriers } from './typed-walk.ts';
import { scalarCount, typeName } from './types.ts';

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

const START: Position = { offset: 0, line: 1, column: 1 };

function lower(checker: ModuleChecker): IrModule {
  const entries = [...checker.functions.values()].filter((fn) => fn.stage !== undefined);
  const [entry, second] = entries;
  if (entry === undefined) invalid(START, 'there is no entry point; add a function with @compute.');
  if (second) unsupported(second.at, 'a second entry point', 'keep one');

  const buffers: IrBuffer[] = [];
  const bufferOf = new Map<Variable, number>();
  const workgroupWords = new Map<Variable, number>();
  let nextWorkgroupWord = 0;
  const waits = functionsWithBarriers([...checker.functions.values()]);
  const wanted: FunctionInfo[] = [entry];
  const known = new Set(wanted);
  let statements = 0;
  const context = {
    bufferIndex: (variable: Variable): number => {
      const existing = bufferOf.get(variable);
      if (existing !== undefined) return existing;
      const { name, group, binding, space, access } = variable;
      bufferOf.set(variable, buffers.length);
      const minBytes = minBindingSize(variable.type);
      buffers.push({ name, group, binding, access: space === 'uniform' ? 'uniform' : access, minBytes });
      return buffers.length - 1;
    },
    workgroupWord: (variable: Variable): number => {
      const word = workgroupWords.get(variable) ?? nextWorkgroupWord;
      if (!workgroupWords.has(variable)) nextWorkgroupWord += roundUp(scalarCount(variable.type), VECTOR_WORDS);
      workgroupWords.set(variable, word);
      return word;
    },
    hasBarrier: (fn: FunctionInfo) => waits.has(fn),
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
  const first = entryInputs(entry);
  const scalars = new Array<Scalar>(WORKGROUP_INPUT_COUNT).fill('u32');
  const functions: IrFunction[] = [];
  for (const fn of wanted) functions.push(lowerFunction(context, fn, fn === entry ? { scalars, first } : undefined));
  const size = entry.stage?.workgroupSize ?? [1, 1, 1];
  return { functions, buffers, entry: entry.name, workgroup: { size, words: nextWorkgroupWord, runs: 'invocation' } };
}

/** Where in the inputs of the IR's entry point each parameter begins. Any entry point has global_invocation_id first. */
function entryInputs(entry: FunctionInfo): number[] {
  return entry.params.map((param, position) => {
    const name = entry.stage?.inputs[position] ?? '';
    if (!isInput(name)) {
      const names = Object.keys(WORKGROUP_INPUTS).join(', ');
      unsupported(param.at, `the input ${name}`, `use one of ${names}`);
    }
    const { first, count } = WORKGROUP_INPUTS[name];
    const type = count === 1 ? 'u32' : `vec${count}<u32>`;
    if (typeName(param.type) !== type) invalid(param.at, `${name} is a ${type}, got ${typeName(param.type)}.`);
    return first;
  });
}

function isInput(name: string): name is keyof typeof WORKGROUP_INPUTS {
  return Object.hasOwn(WORKGROUP_INPUTS, name);
}

/** Variables in workgroup memory begin where a vector register can be loaded in one piece. */
const VECTOR_WORDS = 4;

function roundUp(words: number, to: number): number {
  return Math.ceil(words / to) * to;
}
