import { type IrFunction, type IrModule, WORKGROUP_INPUT_COUNT, WORKGROUP_INPUTS } from '../ir.ts';
import { encodeModule, VALUE_TYPE, type WasmFunction } from './binary.ts';
import type { FunctionLayout } from './expression.ts';
import { FunctionWriter, valueType } from './function-writer.ts';
import { calleesFirst, type FunctionNeeds, functionNeeds, type Implicit } from './needs.ts';
import { EMPTY_BLOCK, MEMORY_FILL, OP } from './opcodes.ts';
import { formRegions } from './regions.ts';
import { planSimd } from './simd-plan.ts';
import { emitBody } from './statement.ts';

/** A kernel as WebAssembly. */
export interface WasmKernel {
  /**
   * Imports `env.memory` and exports `run(first, count, frame, groupsX, groupsY, pointer0, words0, pointer1, words1, ...)`: runs
   * the workgroups `first .. first + count - 1`, of which w has the workgroup_id `(w % groupsX, w / groupsX, 0)`. `frame` and the
   * pointers are byte addresses; there is a pointer and a length in words for each of the IR's buffers, in order.
   */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** Bytes that `frame` must point to. */
  readonly frameBytes: number;
}

/** 4 GiB in pages of 64 KiB. The memory to import must be declared with a maximum, and this one at most. */
export const MAX_MEMORY_PAGES = 65536;

/** Parameters of `run` before the buffers. */
const RUN_PARAMS = { first: 0, count: 1, frame: 2, groupsX: 3, groupsY: 4 } as const;

/**
 * Translates a kernel to WebAssembly: four invocations an instruction where rows of the workgroup are whole vectors, with masks
 * where they part ({@link planSimd}); else one after the other.
 *
 * f32 arithmetic is native. `min` and `max` of f32 are WGSL's: their first argument unless the second is less (greater), so a
 * NaN in the first stays. Integer division never traps, and f32 to integer saturates. Loads and stores are not checked beyond the bounds of the memory: the lowering clamps indices.
 */
export function emitModule(given: IrModule): WasmKernel {
  const ir = formRegions(given);
  const functions = calleesFirst(ir);
  const needs = functionNeeds(ir);
  const indices = new Map(functions.map(({ name }, index) => [name, index]));
  const workgroupOffset = 16 * Math.ceil(known(needs, ir.entry).frameEndWords / 4);
  const emitted = functions.map((fn) => emitFunction(ir, fn, needs, indices, workgroupOffset));
  return {
    binary: encodeModule({
      memory: { module: 'env', name: 'memory', minPages: 0, maxPages: MAX_MEMORY_PAGES },
      functions: [...emitted.map(({ fn }) => fn), emitRun(ir, needs, indices, workgroupOffset)],
      // Only the entry point has vectors.
      globals: emitted.flatMap(({ constants }) => constants),
    }),
    frameBytes: workgroupOffset + 4 * ir.workgroup.words,
  };
}

/** Its WebAssembly parameters are the implicit ones, then its own. */
function emitFunction(
  ir: IrModule,
  fn: IrFunction,
  needs: ReadonlyMap<string, FunctionNeeds>,
  indices: ReadonlyMap<string, number>,
  workgroupOffsetBytes: number,
): { readonly fn: WasmFunction; readonly constants: readonly (readonly number[])[] } {
  const { implicit, frameOffsetWords } = known(needs, fn.name);
  const implicitLocal = (need: Implicit) => {
    const index = implicit.indexOf(need);
    if (index < 0) throw new Error(`IR: '${fn.name}' does not have its ${need}`);
    return index;
  };
  const simd = fn.name === ir.entry ? planSimd(ir, fn) : undefined;
  const vectors = simd ? [...fn.locals.keys()].filter((local) => simd.hasVector(local) || simd.mirrors.has(local)) : [];
  const vectorNumbers = new Map(vectors.map((index, position) => [index, position]));
  const firstVector = implicit.length + fn.locals.length;
  const out = new FunctionWriter(firstVector + vectors.length);
  const layout: FunctionLayout = {
    local: (index: number) => implicit.length + index,
    vector: (index: number) => firstVector + known(vectorNumbers, index),
    bufferPointer: (buffer: number) => implicitLocal(`pointer ${buffer}`),
    bufferWords: (buffer: number) => implicitLocal(`words ${buffer}`),
    framePointer: () => implicitLocal('frame'),
    frameOffsetBytes: 4 * frameOffsetWords,
    workgroupOffsetBytes,
  };
  const prepareCall = (callee: string) => {
    for (const need of known(needs, callee).implicit) out.indexed(OP.localGet, implicitLocal(need));
    return known(indices, callee);
  };
  const typeOf = (index: number) => fn.locals[index] ?? 'u32';
  const context = simd ? { simd: { out, layout, plan: simd, prepareCall, typeOf } } : {};
  emitBody(out, { layout, prepareCall, ...context }, fn.body);
  // Behind a body that returns on every path; validation wants the results there too.
  if (fn.results.length > 0) out.op(OP.unreachable);
  out.op(OP.end);
  return {
    fn: {
      name: fn.name,
      params: [...implicit.map(() => VALUE_TYPE.i32), ...fn.params.map(valueType)],
      results: fn.results.map(valueType),
      locals: [
        ...fn.locals.slice(fn.params.length).map(valueType),
        ...vectors.map(() => VALUE_TYPE.v128),
        ...out.scratchTypes,
      ],
      body: out.body,
    },
    constants: out.constants,
  };
}

function emitRun(
  ir: IrModule,
  needs: ReadonlyMap<string, FunctionNeeds>,
  indices: ReadonlyMap<string, number>,
  workgroupOffset: number,
): WasmFunction {
  const firstBuffer = RUN_PARAMS.groupsY + 1;
  const paramCount = firstBuffer + 2 * ir.buffers.length;
  const end = paramCount;
  const out = new FunctionWriter(paramCount + 1);
  out.indexed(OP.localGet, RUN_PARAMS.first);
  out.indexed(OP.localGet, RUN_PARAMS.count);
  out.op(OP.i32Add);
  out.indexed(OP.localSet, end);
  out.op(OP.loop, EMPTY_BLOCK);
  out.indexed(OP.localGet, RUN_PARAMS.first);
  out.indexed(OP.localGet, end);
  out.op(OP.i32Ne, OP.if, EMPTY_BLOCK);
  emitZeros(out, workgroupOffset, 4 * ir.workgroup.words);
  for (const need of known(needs, ir.entry).implicit) out.indexed(OP.localGet, runParam(need, firstBuffer));
  emitWorkgroupInputs(out);
  out.indexed(OP.call, known(indices, ir.entry));
  out.indexed(OP.localGet, RUN_PARAMS.first);
  out.i32(1);
  out.op(OP.i32Add);
  out.indexed(OP.localSet, RUN_PARAMS.first);
  out.indexed(OP.br, 1);
  out.op(OP.end, OP.end, OP.end);
  return {
    name: 'run',
    params: Array.from({ length: paramCount }, () => VALUE_TYPE.i32),
    results: [],
    locals: [VALUE_TYPE.i32],
    body: out.code,
    exportName: 'run',
  };
}

/** Clears `bytes` bytes behind the frames. */
function emitZeros(out: FunctionWriter, offset: number, bytes: number): void {
  if (bytes === 0) return;
  out.indexed(OP.localGet, RUN_PARAMS.frame);
  out.i32(offset);
  out.op(OP.i32Add);
  out.i32(0);
  out.i32(bytes);
  out.op(OP.saturating, MEMORY_FILL, 0);
}

/** Pushes the inputs in their order; those of single invocations are computed inside. */
function emitWorkgroupInputs(out: FunctionWriter): void {
  const values: (() => void)[] = Array.from({ length: WORKGROUP_INPUT_COUNT }, () => () => out.i32(0));
  const { workgroup_id: id, num_workgroups: count } = WORKGROUP_INPUTS;
  for (const [component, op] of [OP.i32RemU, OP.i32DivU].entries()) {
    values[id.first + component] = () => {
      out.indexed(OP.localGet, RUN_PARAMS.first);
      out.indexed(OP.localGet, RUN_PARAMS.groupsX);
      out.op(op);
    };
  }
  values[count.first] = () => out.indexed(OP.localGet, RUN_PARAMS.groupsX);
  values[count.first + 1] = () => out.indexed(OP.localGet, RUN_PARAMS.groupsY);
  values[count.first + 2] = () => out.i32(1);
  for (const push of values) push();
}

function runParam(need: Implicit, firstBuffer: number): number {
  const [kind, buffer] = need.split(' ');
  if (kind === 'frame') return RUN_PARAMS.frame;
  return firstBuffer + 2 * Number(buffer) + (kind === 'words' ? 1 : 0);
}

function known<K, T>(map: ReadonlyMap<K, T>, name: K): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`IR: no '${name}'`);
  return value;
}
