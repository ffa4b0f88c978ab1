import type { System } from './system.ts';

/** What of a system decides its declarations in WGSL. */
export type PreludeSource = Pick<System, 'stateNames' | 'action' | 'actionSize' | 'params' | 'data'>;

/** Numbers of the two bindings that a system's text may read; `data` is unused by systems without tables. */
export interface PreludeBindings {
  readonly params: number;
  readonly data: number;
}

/**
 * The declarations that a system's own text is written against: `State`, `Action`, `Params`, `params` and the table
 * accessors. Tables share the one buffer `fr_data`, one behind the other in the order of `system.data`.
 */
export function systemDeclarations(system: PreludeSource, bindings: PreludeBindings): string {
  const parameters = Object.keys(system.params);
  const lines = [
    struct('State', system.stateNames, 'f32'),
    system.action.kind === 'discrete'
      ? struct('Action', ['index'], 'u32')
      : struct('Action', system.action.names, 'f32'),
    struct('Params', parameters.length > 0 ? parameters : ['fr_none'], 'f32'),
    `@group(0) @binding(${bindings.params}) var<uniform> params: Params;`,
  ];
  let offset = 0;
  for (const [name, table] of Object.entries(system.data)) {
    if (offset === 0) lines.push(`@group(0) @binding(${bindings.data}) var<storage, read> fr_data: array<f32>;`);
    lines.push(`const ${name}Length: u32 = ${table.length}u;`);
    lines.push(`fn ${name}(i: u32) -> f32 { return fr_data[${offset}u + min(i, ${table.length - 1}u)]; }`);
    offset += table.length;
  }
  return `${lines.join('\n')}\n`;
}

/**
 * All that a kernel needs around a system's text: {@link systemDeclarations}, the sizes `FR_S` and `FR_A`, the bounds
 * `fr_low` and `fr_high` (`[A]`), conversions between structs and arrays, `fr_state_finite` and `fr_state_nonfinite` (whose
 * highest bit says so), and `fr_terminal_cost` and
 * `fr_terminated` with the documented defaults where the system has none.
 */
export function systemPrelude(
  system: PreludeSource & Pick<System, 'hasTerminalCost' | 'hasTerminated'>,
  bindings: PreludeBindings,
): string {
  const states = system.stateNames;
  const size = states.length;
  const count = system.actionSize;
  const { action } = system;
  const low = action.kind === 'discrete' ? [0] : [...action.low];
  const high = action.kind === 'discrete' ? [action.count - 1] : [...action.high];
  const components = action.kind === 'discrete' ? ['u32(v[0])'] : action.names.map((_, i) => `v[${i}]`);
  // Infinity and NaN are the words whose exponent is all ones: without the sign, the largest ones.
  const magnitudes = states.map((name) => `(bitcast<u32>(x.${name}) & 0x7fffffffu)`);
  // One more in the exponent carries into the highest bit for those words only.
  const marks = magnitudes.map((magnitude) => `(${magnitude} + 0x00800000u)`);
  const largest = largestOf(magnitudes);
  return `${systemDeclarations(system, bindings)}const FR_S: u32 = ${size}u;
const FR_A: u32 = ${count}u;
const fr_low: array<f32, ${count}> = array<f32, ${count}>(${low.map(floatLiteral).join(', ')});
const fr_high: array<f32, ${count}> = array<f32, ${count}>(${high.map(floatLiteral).join(', ')});
fn fr_action(v: array<f32, ${count}>) -> Action { return Action(${components.join(', ')}); }
fn fr_state(v: array<f32, ${size}>) -> State { return State(${states.map((_, i) => `v[${i}]`).join(', ')}); }
fn fr_state_array(x: State) -> array<f32, ${size}> { return array<f32, ${size}>(${states.map((name) => `x.${name}`).join(', ')}); }
fn fr_state_finite(x: State) -> bool { return ${largest} < 0x7f800000u; }
fn fr_state_nonfinite(x: State) -> u32 { return ${marks.join(' | ')}; }
fn fr_terminal_cost(x: State) -> f32 { return ${system.hasTerminalCost ? 'terminalCost(x)' : '0.0'}; }
fn fr_terminated(x: State) -> bool { return ${system.hasTerminated ? 'terminated(x)' : 'false'}; }
`;
}

/** `max` of WGSL expressions, two and two: nested one in the other, those of many states would be too deep for compilers. */
function largestOf(values: readonly string[]): string {
  const [first = '', second] = values;
  if (second === undefined) return first;
  const half = Math.ceil(values.length / 2);
  return `max(${largestOf(values.slice(0, half))}, ${largestOf(values.slice(half))})`;
}

/** All tables of a system behind each other, as the buffer `fr_data` holds them; `undefined` without tables. */
export function concatenatedData(system: Pick<System, 'data'>): Float32Array | undefined {
  const tables = Object.values(system.data);
  if (tables.length === 0) return undefined;
  const all = new Float32Array(tables.reduce((sum, table) => sum + table.length, 0));
  let offset = 0;
  for (const table of tables) {
    all.set(table, offset);
    offset += table.length;
  }
  return all;
}

/** The words of the uniform buffer `params`: values in the order of the names, defaults replaced by `overrides`. */
export function paramsData(
  system: Pick<System, 'params'>,
  overrides: Readonly<Record<string, number>> = {},
): Float32Array {
  const values = Object.entries(system.params).map(([name, value]) => overrides[name] ?? value);
  return Float32Array.from(values.length > 0 ? values : [0]);
}

function struct(name: string, fields: readonly string[], type: string): string {
  return `struct ${name} { ${fields.map((field) => `${field}: ${type}`).join(', ')} }`;
}

/** The shortest decimal of an f32 that reads back as the same f32. */
function floatLiteral(value: number): string {
  return `${Math.fround(value)}f`;
}
