import { seededRandom } from '../wasm/random-ir.testing.ts';
import type { CooperativeCase } from './cooperative.testing.ts';

const SIZES = [
  [8, 1, 1],
  [4, 4, 1],
  [16, 2, 1],
  [8, 2, 2],
  [12, 1, 1],
  [6, 2, 1],
  [1, 5, 1],
] as const;

const WORDS = 6;
const FLOATS = ['f0', 'f1', 'f2', 'f3'];
const UINTS = ['n0', 'n1', 'n2'];
/** `let`s: constants for the optimiser, and not for the type checker, which refuses what overflows. */
const CONSTANTS = ['c0', 'c1', 'c3', 'c4', 'c5', 'c8'];
/** Assigned where all invocations go, to what is the same for all. */
const UNIFORMS = ['u0', 'u1'];

/**
 * A random kernel without races: `act` is written and read by all between barriers, in the words of the invocation's own
 * `own` and `result` anything goes. Loops, conditions and jumps of both kinds, with and without barriers inside.
 */
export function randomCooperative(seed: number): CooperativeCase {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const size = pick(SIZES);
  const count = size[0] * size[1] * size[2];
  let names = 0;

  const uniform = (depth: number, counters: readonly string[]): string => {
    const leaf = () => pick([...UNIFORMS, ...counters, 'wid.x', 'count.x', pick(CONSTANTS)]);
    if (depth === 0 || random() < 0.3) return leaf();
    if (random() < 0.2) return `rows[${uniform(depth - 1, counters)} % 50u]`;
    return `(${uniform(depth - 1, counters)} ${pick(['+', '*', '^', '&', '/', '%'])} ${uniform(depth - 1, counters)})`;
  };
  const uint = (depth: number, counters: readonly string[]): string => {
    const leaf = () => pick([...UINTS, ...UNIFORMS, ...counters, 'li', 'lid.x', 'lid.y', 'id.x', pick(CONSTANTS)]);
    if (depth === 0 || random() < 0.25) return leaf();
    if (random() < 0.1) return `rows[${uint(depth - 1, counters)} % 60u]`;
    const operator = pick(['+', '+', '-', '*', '/', '%', '&', '|', '^']);
    if (random() < 0.1) return `(${uint(depth - 1, counters)} ${pick(['<<', '>>'])} (${uint(1, counters)} & 7u))`;
    return `(${uint(depth - 1, counters)} ${operator} ${uint(depth - 1, counters)})`;
  };
  const float = (depth: number, counters: readonly string[]): string => {
    if (depth === 0 || random() < 0.2) return pick([...FLOATS, '0.5', '-1.25', '3.0']);
    const roll = random();
    if (roll < 0.1) return `real(rows[${uint(depth - 1, counters)} % 64u])`;
    if (roll < 0.2) return `f32(${uint(depth - 1, counters)} & 15u)`;
    if (roll < 0.3) return `own[${pick(['li', `(li + ${count}u)`])}]`;
    if (roll < 0.4) return `arr[${uint(1, counters)} % 7u]`;
    const [a, b] = [float(depth - 1, counters), float(depth - 1, counters)];
    if (roll < 0.5) return `select(${a}, ${b}, ${condition(counters)})`;
    if (roll < 0.6) return `${pick(['min', 'max'])}(${a}, ${b})`;
    if (roll < 0.65) return `floor(${a})`;
    return `(${a} ${pick(['+', '-', '*'])} ${b})`;
  };
  const condition = (counters: readonly string[]): string => {
    if (random() < 0.5) return `${uint(2, counters)} ${pick(['<', '<=', '==', '!=', '>', '>='])} ${uint(1, counters)}`;
    return `${float(1, counters)} ${pick(['<', '>='])} ${float(1, counters)}${random() < 0.3 ? ` && li != ${pick([0, 3])}u` : ''}`;
  };
  const uniformCondition = (counters: readonly string[]) =>
    `${uniform(2, counters)} ${pick(['<', '==', '>='])} ${uniform(1, counters)}`;

  /** Statements of an invocation on its own. */
  const lone = (depth: number, counters: readonly string[], inLoop: boolean): string => {
    const roll = random();
    if (roll < 0.3 || depth === 0) {
      const bounded = (value: string) => `clamp(${value}, -64.0, 64.0)`;
      if (random() < 0.3) return `${pick(UINTS)} = ${uint(3, counters)};`;
      if (random() < 0.2) return `own[li] = ${bounded(float(2, counters))};`;
      if (random() < 0.2) return `arr[${uint(1, counters)} % 7u] = ${bounded(float(2, counters))};`;
      if (random() < 0.2) return `result[at * WORDS + ${uint(1, counters)} % WORDS] = ${float(2, counters)};`;
      if (random() < 0.2) return `${pick(FLOATS)} = helper(${float(1, counters)}, ${uint(1, counters)});`;
      return `${pick(FLOATS)} = ${bounded(float(3, counters))};`;
    }
    const inner = (counter?: string) =>
      several(() => lone(depth - 1, counter ? [...counters, counter] : counters, inLoop || counter !== undefined));
    if (roll < 0.55) {
      const otherwise = random() < 0.5 ? ` else {\n${inner()}\n}` : '';
      return `if (${condition(counters)}) {\n${inner()}\n}${otherwise}`;
    }
    if (roll < 0.7) return `if (${uniformCondition(counters)}) {\n${inner()}\n}`;
    if (roll < 0.78 && inLoop) return `if (${condition(counters)}) { ${pick(['break', 'continue'])}; }`;
    const name = `k${names++}`;
    const limit = random() < 0.6 ? `${1 + Math.floor(random() * 4)}u` : `${uint(1, counters)} % 4u`;
    const start = random() < 0.3 ? 'lid.y' : '0u';
    return `for (var ${name} = ${start}; ${name} < ${limit}; ${name}++) {\n${inner(name)}\n}`;
  };
  /** Statements of the workgroup. */
  const together = (depth: number, counters: readonly string[], inLoop: boolean): string => {
    const roll = random();
    if (roll < 0.35) return lone(2, counters, false);
    if (roll < 0.6 || depth === 0) {
      const from = pick(['li', `(li + 3u) % ${count}u`, `${count - 1}u - li`]);
      const to = `${uint(2, counters)}${random() < 0.5 ? ` % ${count}u` : ''}`;
      return `workgroupBarrier();\nact[${from}] = ${float(2, counters)};\nworkgroupBarrier();\n${pick(FLOATS)} = clamp(act[${to}], -64.0, 64.0);`;
    }
    if (roll < 0.7) return `${pick(UNIFORMS)} = ${uniform(2, counters)};`;
    if (roll < 0.75 && inLoop) return `if (${uniformCondition(counters)}) { ${pick(['break', 'continue'])}; }`;
    const inner = (counter?: string) =>
      several(() => together(depth - 1, counter ? [...counters, counter] : counters, inLoop || counter !== undefined));
    if (roll < 0.85) return `if (${uniformCondition(counters)}) {\n${inner()}\n}`;
    const name = `t${names++}`;
    const limit = random() < 0.5 ? '3u' : `min(${uniform(1, counters)}, 4u)`;
    return `for (var ${name} = 0u; ${name} < ${limit}; ${name}++) {\n${inner(name)}\n}`;
  };
  const several = (make: () => string) => Array.from({ length: 1 + Math.floor(random() * 4) }, make).join('\n');

  const statements = Array.from({ length: 8 }, () => together(2, [], false)).join('\n');
  const last = random() < 0.3 ? `if (${condition([])}) { return; }` : '';
  const constants = CONSTANTS.map((name) => `let ${name} = ${name.slice(1)}u;`).join(' ');
  const body = `
    ${constants}
    var f0 = real(rows[at % 64u]); var f1 = f32(lid.x); var f2 = 0.25; var f3 = f32(wid.x);
    var n0 = rows[li] & 255u; var n1 = li * 3u; var n2 = wid.x;
    var u0 = wid.x; var u1 = 2u;
    var arr: array<f32, 7>;
    ${statements}
    ${last}
    result[at * WORDS] += f0; result[at * WORDS + 1u] += f1; result[at * WORDS + 2u] = f2 - f3;
    result[at * WORDS + 3u] = f32((n0 ^ n1) & 0xffffu); result[at * WORDS + 4u] = f32(n2 & 0xffffu);
    result[at * WORDS + 5u] = f32((u0 ^ u1) & 0xffffu) + own[li];`;
  const globals = `
    var<workgroup> act: array<f32, ${count}>;
    var<workgroup> own: array<f32, ${2 * count}>;
    fn helper(x: f32, n: u32) -> f32 {
      if (n % 3u == 0u) { return x * 0.5; }
      var y = x;
      for (var k = 0u; k < n % 4u; k++) { if (y > 10.0) { return y - 10.0; } y += 1.5; }
      return y;
    }`;
  return { name: `random ${seed}`, size, workgroups: 2, words: WORDS, globals, body };
}
