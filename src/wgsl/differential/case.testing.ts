/** How much two backends may differ in a result. Which NaN, and the sign of zero, never count. */
export type Tolerance =
  /** Not at all: integers, booleans, and floats computed by operations that WGSL rounds correctly. */
  | 'exact'
  /** Units in the last place, or absolute where the result is small beside what it was computed from. */
  | { readonly ulps: number; readonly absolute?: number };

/** One function to run on every backend. */
export interface DifferentialCase {
  readonly name: string;
  /** Declarations outside functions. Names carry the placeholder `$`, which becomes the number of the case. */
  readonly globals?: string;
  /** Statements. Inputs are `f` (quarters in [-8, 8]), `g` (any floats), `i`, `u` (`vec4` each) and `b` (`vec4<bool>`). */
  readonly body?: string;
  /** Results: expressions of scalar or vector type, with the type as WGSL writes it. */
  readonly out: readonly (readonly [type: string, expression: string])[];
  readonly tolerance?: Tolerance;
}

/** What varies from one invocation to the next. */
export interface InputRow {
  readonly f: readonly number[];
  readonly g: readonly number[];
  readonly i: readonly number[];
  readonly u: readonly number[];
}

const SPECIAL = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 33, 255, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001];
const SPECIAL_HIGH = [0xfffffff0, 0xfffffffe, 0xffffffff, 0x55555555, 0x12345678];
const INTEGERS = [...SPECIAL, ...SPECIAL_HIGH];

/** Rows with the values at which integers wrap and conversions turn, and random ones. */
export function inputRows(count: number, random: () => number): InputRow[] {
  const integer = () => {
    const roll = random();
    if (roll < 0.5) return INTEGERS[Math.floor(random() * INTEGERS.length)] ?? 0;
    return roll < 0.75 ? Math.floor(random() * 40) : Math.floor(random() * 2 ** 32);
  };
  const four = (make: () => number) => [make(), make(), make(), make()];
  return Array.from({ length: count }, () => ({
    f: four(() => Math.floor(random() * 65 - 32) / 4),
    g: four(() => Math.fround((random() < 0.5 ? -1 : 1) * 10 ** (random() * 4 - 2))),
    i: four(() => integer() | 0),
    u: four(() => integer() >>> 0),
  }));
}

/** Words per row: four vectors of four. */
const ROW_WORDS = 16;

/** Input rows as the kernel reads them. */
export function encodeRows(rows: readonly InputRow[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(rows.length * ROW_WORDS);
  const floats = new Float32Array(words.buffer);
  rows.forEach(({ f, g, i, u }, row) => {
    floats.set([...f, ...g], row * ROW_WORDS);
    words.set([...i, ...u], row * ROW_WORDS + 8);
  });
  return words;
}

/** One word of output: whose it is and how it is compared. */
export interface OutputWord {
  readonly of: DifferentialCase;
  readonly expression: string;
  readonly isFloat: boolean;
}

/** Cases linked into one kernel. */
export interface DifferentialModule {
  readonly code: string;
  /** What each word of a row of results is. */
  readonly outputs: readonly OutputWord[];
}

/**
 * One module with an entry point that runs all cases on the row of its invocation. With `workgroup`, its invocations belong to
 * workgroups of so many, side by side.
 */
export function linkCases(cases: readonly DifferentialCase[], library: string, workgroup?: number): DifferentialModule {
  const outputs: OutputWord[] = [];
  const functions = cases.map((testCase, index) => {
    const numbered = (text: string) => text.replaceAll('$', String(index));
    const stores = testCase.out.flatMap(([type, expression], result) => {
      const value = `out_${result}`;
      const components = componentsOf(type);
      return [
        `  let ${value}: ${type} = ${numbered(expression)};`,
        ...components.map((component) => {
          const isFloat = scalarOf(type) === 'f32';
          const word = encode(scalarOf(type), `${value}${component}`);
          outputs.push({ of: testCase, expression: numbered(expression) + component, isFloat });
          return `  result[at + ${outputs.length - 1}u] = ${word};`;
        }),
      ];
    });
    return [
      numbered(testCase.globals ?? ''),
      `fn case_${index}(f: vec4f, g: vec4f, i: vec4i, u: vec4u, b: vec4<bool>, at: u32) {`,
      numbered(testCase.body ?? ''),
      ...stores,
      '}',
    ].join('\n');
  });
  const calls = cases.map((_, index) => `  case_${index}(f, g, i, u, b, at);`);
  const code = `${library}
@group(0) @binding(0) var<storage, read> rows: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> result: array<u32>;
${functions.join('\n')}
@compute @workgroup_size(${workgroup ?? 1})
fn main(@builtin(global_invocation_id) id: vec3u${workgroup ? ', @builtin(local_invocation_index) li: u32' : ''}) {
  let row = id.x * 4u;
  let f = bitcast<vec4f>(rows[row]);
  let g = bitcast<vec4f>(rows[row + 1u]);
  let i = bitcast<vec4i>(rows[row + 2u]);
  let u = rows[row + 3u];
  let b = (u & vec4u(1u)) == vec4u(1u);
  let at = id.x * ${outputs.length}u;
${calls.join('\n')}
}
`;
  return { code, outputs };
}

function scalarOf(type: string): string {
  if (!type.startsWith('vec')) return type;
  const short = { f: 'f32', i: 'i32', u: 'u32' }[type.at(-1) ?? ''];
  return short ?? type.slice(5, -1);
}

function componentsOf(type: string): readonly string[] {
  return type.startsWith('vec') ? ['.x', '.y', '.z', '.w'].slice(0, Number(type[3])) : [''];
}

function encode(scalar: string, value: string): string {
  if (scalar === 'u32') return value;
  return scalar === 'bool' ? `select(0u, 1u, ${value})` : `bitcast<u32>(${value})`;
}

const floatView = new Float32Array(1);
const wordView = new Uint32Array(floatView.buffer);

function floatOf(word: number): number {
  wordView[0] = word;
  return floatView[0] ?? 0;
}

/** Floats as integers in their order, so that neighbours differ by 1. */
function ordinal(word: number): number {
  return word & 0x80000000 ? -(word & 0x7fffffff) : word;
}

/** Whether two words of output agree. */
export function agrees(output: OutputWord, a: number, b: number): boolean {
  if (a === b) return true;
  if (!output.isFloat) return false;
  const [x, y] = [floatOf(a), floatOf(b)];
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return true;
  const { tolerance = 'exact' } = output.of;
  if (tolerance === 'exact') return false;
  return Math.abs(x - y) <= (tolerance.absolute ?? 0) || Math.abs(ordinal(a) - ordinal(b)) <= tolerance.ulps;
}

/** A disagreement, for people. */
export function describeWord(output: OutputWord, word: number): string {
  return output.isFloat ? `${floatOf(word)} (0x${word.toString(16)})` : `${word} (0x${word.toString(16)})`;
}
