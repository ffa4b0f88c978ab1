import { ForerunError } from '../error.ts';
import { checkUserWgsl, type Signature } from '../wgsl/user.ts';
import { fieldNameProblem, KERNEL_NAMES, tableNameProblem } from './names.ts';
import { systemDeclarations } from './prelude.ts';
import type { ActionSpace, System, SystemDefinition } from './system.ts';

/** Above these the generated WGSL would no longer compile in reasonable time, or no longer fit the default limits. */
const LARGEST = { state: 256, action: 64, discrete: 65536, params: 4096, dataBytes: 128 * 2 ** 20 } as const;

/**
 * Checks a system's description and its WGSL, and makes it a {@link System} that planners and environments take.
 *
 * @throws ForerunError `invalid-argument` for names, bounds, parameters or tables that cannot be; `invalid-wgsl` (with
 * line and column in the given text) for text that does not parse, declares what is not allowed, or lacks `dynamics` or
 * `cost`; `unsupported-wgsl` for WGSL that the CPU backend does not cover.
 */
export function defineSystem(definition: SystemDefinition): System {
  return checkedSystem(definition, [DYNAMICS, COST], OPTIONAL).system;
}

/** The function that says where an action leads. */
const DYNAMICS: Signature = { name: 'dynamics', params: ['State', 'Action', 'u32'], result: 'State' };
/** The function that says what an action costs. */
export const COST: Signature = { name: 'cost', params: ['State', 'Action', 'u32'], result: 'f32' };
/** What a system may leave out. */
export const OPTIONAL: readonly Signature[] = [
  { name: 'terminalCost', params: ['State'], result: 'f32' },
  { name: 'terminated', params: ['State'], result: 'bool' },
];

/** Checks a description against the functions that its text has to declare; also says which ones it declares. */
export function checkedSystem(
  definition: SystemDefinition,
  required: readonly Signature[],
  optional: readonly Signature[],
): { readonly system: System; readonly functions: ReadonlySet<string> } {
  const { name } = definition;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
    throw invalid(`the name ${JSON.stringify(name)} has to be letters, digits and hyphens, beginning with a letter.`);
  }
  const stateNames = checkedState(name, definition.state);
  const action = checkedAction(name, definition.action);
  const params = checkedParams(name, definition.params ?? {});
  const data = checkedData(name, definition.data ?? {});
  const actionSize = action.kind === 'discrete' ? 1 : action.names.length;
  const shape = { stateNames, action, actionSize, params, data };
  const checked = checkUserWgsl({
    api: `defineSystem: system '${name}'`,
    source: definition.wgsl,
    prelude: systemDeclarations(shape, { params: 0, data: 1 }),
    required,
    optional,
    reserved: KERNEL_NAMES,
  });
  const system: System = Object.freeze({
    ...shape,
    name,
    stateSize: stateNames.length,
    code: checked.code,
    hasTerminalCost: checked.functions.has('terminalCost'),
    hasTerminated: checked.functions.has('terminated'),
    initialState: checkedInitialState(name, stateNames, definition.initialState),
  });
  return { system, functions: checked.functions };
}

function checkedState(system: string, names: readonly string[]): readonly string[] {
  if (!Array.isArray(names) || names.length === 0 || names.length > LARGEST.state) {
    throw invalid(
      `system '${system}' gives ${Array.isArray(names) ? `${names.length} state names` : `state = ${String(names)}`}; ` +
        `give an array of 1 to ${LARGEST.state} names, one per component: state: ['angle', 'speed'].`,
    );
  }
  checkNames(system, 'state', names);
  return Object.freeze([...names]);
}

function checkedAction(system: string, action: SystemDefinition['action']): ActionSpace {
  if (typeof action !== 'object' || action === null) {
    throw invalid(
      `system '${system}' gives action = ${String(action)}; give { name: [low, high], ... } or { discrete: n }.`,
    );
  }
  if (typeof action.discrete === 'number') {
    const count = action.discrete;
    if (Object.keys(action).length > 1 || !Number.isInteger(count) || count < 2 || count > LARGEST.discrete) {
      throw invalid(
        `system '${system}' gives action = ${JSON.stringify(action)}; ` +
          `discrete actions are { discrete: n } alone, with a whole n from 2 to ${LARGEST.discrete}.`,
      );
    }
    return Object.freeze({ kind: 'discrete', count });
  }
  const names = Object.keys(action);
  if (names.length === 0 || names.length > LARGEST.action) {
    throw invalid(
      `system '${system}' gives ${names.length} actions; give 1 to ${LARGEST.action} as { name: [low, high] }.`,
    );
  }
  checkNames(system, 'action', names);
  const bounds: readonly (readonly [string, unknown])[] = Object.entries(action);
  const low = new Float32Array(names.length);
  const high = new Float32Array(names.length);
  const neutral = new Float32Array(names.length);
  for (const [i, [name, range]] of bounds.entries()) {
    const pair = Array.isArray(range) && (range.length === 2 || range.length === 3);
    const [lowest, highest, resting] = pair ? range : [undefined, undefined];
    low[i] = lowest;
    high[i] = highest;
    neutral[i] = resting ?? Math.min(Math.max(0, lowest), highest);
    if (
      !isF32(lowest) ||
      !isF32(highest) ||
      !(Math.fround(lowest) < Math.fround(highest)) ||
      !isF32(highest - lowest)
    ) {
      throw invalid(
        `system '${system}' bounds the action '${name}' by ${JSON.stringify(range)}; ` +
          'give [low, high], both finite (their difference, too) and low below high.',
      );
    }
    if (!((neutral[i] ?? Number.NaN) >= Math.fround(lowest) && (neutral[i] ?? Number.NaN) <= Math.fround(highest))) {
      throw invalid(
        `system '${system}' gives the action '${name}' the neutral value ${String(resting)}; ` +
          `give [low, high, neutral] with a neutral value from ${lowest} to ${highest}.`,
      );
    }
  }
  return Object.freeze({ kind: 'continuous', names: Object.freeze(names), low, high, neutral });
}

function checkedParams(system: string, params: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const names = Object.keys(params);
  if (names.length > LARGEST.params) {
    throw invalid(
      `system '${system}' has ${names.length} params; at most ${LARGEST.params} fit. Put tables into data.`,
    );
  }
  checkNames(system, 'params', names);
  for (const [name, value] of Object.entries(params)) {
    if (!isF32(value))
      throw invalid(`system '${system}' sets params.${name} to ${String(value)}; give a finite number.`);
  }
  return Object.freeze({ ...params });
}

function checkedData(
  system: string,
  data: Readonly<Record<string, Float32Array>>,
): Readonly<Record<string, Float32Array>> {
  const names = Object.keys(data);
  checkNames(system, 'data', names, tableNameProblem);
  const declared = new Set(names.flatMap((name) => [name, `${name}Length`]));
  if (declared.size < 2 * names.length) {
    throw invalid(`system '${system}' has tables ${names.join(', ')}: a name is another's with 'Length'; rename one.`);
  }
  let bytes = 0;
  for (const [name, table] of Object.entries(data)) {
    if (!(table instanceof Float32Array) || table.length === 0) {
      throw invalid(`system '${system}' gives data.${name} that is not a Float32Array with at least one number.`);
    }
    const bad = table.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw invalid(
        `system '${system}' has data.${name}[${bad}] = ${String(table[bad])}; every entry has to be finite.`,
      );
    }
    bytes += table.byteLength;
  }
  if (bytes > LARGEST.dataBytes) {
    throw invalid(`system '${system}' has ${bytes} bytes of data; at most ${LARGEST.dataBytes} fit one binding.`);
  }
  return Object.freeze(Object.fromEntries(names.map((name) => [name, Float32Array.from(data[name] ?? [])])));
}

function checkedInitialState(
  system: string,
  stateNames: readonly string[],
  initialState: SystemDefinition['initialState'],
): System['initialState'] {
  const size = stateNames.length;
  if (initialState === undefined) return () => new Float32Array(size);
  return (random) => {
    const state = Float32Array.from(initialState(random));
    if (state.length !== size || !state.every(Number.isFinite)) {
      throw invalid(
        `initialState of system '${system}' returned [${state.join(', ')}]; ` +
          `return ${size} finite numbers: ${stateNames.join(', ')}.`,
      );
    }
    return state;
  };
}

function checkNames(
  system: string,
  what: string,
  names: readonly string[],
  problemOf: (name: string) => string | undefined = fieldNameProblem,
): void {
  const seen = new Set<string>();
  for (const name of names) {
    const problem = typeof name === 'string' ? problemOf(name) : 'is not a string';
    if (problem !== undefined) {
      throw invalid(`system '${system}': the ${what} name ${JSON.stringify(name)} ${problem}; choose another.`);
    }
    if (seen.has(name)) throw invalid(`system '${system}': the ${what} name '${name}' is given twice.`);
    seen.add(name);
  }
}

function isF32(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `defineSystem: ${message}`);
}
