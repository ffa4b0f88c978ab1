import type { BinaryOp, Expr, IrFunction, IrModule, Scalar, Stmt, UnaryOp } from '../ir.ts';
import { entryOf, ir, moduleOf } from './ir.testing.ts';

/** Uniform in [0, 1): the same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCALARS: readonly Scalar[] = ['f32', 'i32', 'u32', 'bool'];
const INTERESTING = [0, 1, 2, 3, 7, 31, 32, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe];
const BINARY: Record<Scalar, readonly BinaryOp[]> = {
  f32: ['add', 'sub', 'mul', 'div', 'rem', 'min', 'max'],
  i32: ['add', 'sub', 'mul', 'div', 'rem', 'and', 'or', 'xor', 'shl', 'shr', 'min', 'max'],
  u32: ['add', 'sub', 'mul', 'div', 'rem', 'and', 'or', 'xor', 'shl', 'shr', 'min', 'max'],
  bool: ['and', 'or', 'xor', 'eq', 'ne'],
};
const COMPARISONS: readonly BinaryOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const UNARY: Record<Scalar, readonly UnaryOp[]> = {
  f32: ['neg', 'abs', 'ceil', 'floor', 'trunc', 'round', 'sqrt'],
  i32: ['neg', 'complement', 'abs', 'countLeadingZeros', 'countTrailingZeros', 'countOneBits', 'reverseBits'],
  u32: ['complement', 'countLeadingZeros', 'countTrailingZeros', 'countOneBits', 'reverseBits'],
  bool: ['not'],
};

/** Words of the two buffers of {@link randomModule}: 0 is written, 1 only read. */
export const RANDOM_BUFFER_WORDS = 16;

/**
 * A module that uses everything the IR has, ends soon, and whose main writes its results to words 16 * id.x ... of
 * buffer 0. Buffer 1 has the access 'read'.
 */
export function randomModule(seed: number): IrModule {
  const random = seededRandom(seed);
  const helpers: IrFunction[] = [];
  const helperCount = Math.floor(random() * 4);
  for (let index = 0; index < helperCount; index++) {
    const params = randomTypes(random, 3);
    const results = randomTypes(random, 3);
    helpers.push(randomFunction(random, `helper${index}`, params, results, helpers));
  }
  const main = randomFunction(random, 'main', ['u32', 'u32', 'u32'], [], helpers);
  // It assigns its parameters, which an entry point does not.
  const args = main.params.map((type, index) => ir.local(type, index));
  const entry = { ...entryOf([{ op: 'call', fn: 'main', args, results: [] }]), name: 'entry' };
  const module = moduleOf(2, ...helpers, main, entry);
  return {
    ...module,
    buffers: module.buffers.map((buffer, at) => (at === 1 ? { ...buffer, access: 'read' } : buffer)),
  };
}

function randomTypes(random: () => number, max: number): Scalar[] {
  return Array.from({ length: Math.floor(random() * (max + 1)) }, () => pick(random, SCALARS));
}

function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

function randomFunction(
  random: () => number,
  name: string,
  params: readonly Scalar[],
  results: readonly Scalar[],
  helpers: readonly IrFunction[],
): IrFunction {
  const locals: Scalar[] = [...params, ...SCALARS, ...SCALARS, ...randomTypes(random, 4)];
  const assignable = locals.length;
  const firstWord = name === 'main' ? locals.push('u32') - 1 : undefined;
  const frameWords = pick(random, [0, 4, 8]);
  let nextLabel = 0;
  let budget = name === 'main' ? 40 : 15;

  const constant = (type: Scalar): Expr => {
    if (type === 'f32') return ir.f32(pick(random, [0, 1, -1, 0.5, -2.5, 1e-3, 1e6, random() * 4 - 2]));
    if (type === 'bool') return { op: 'const', type, value: random() < 0.5 ? 0 : 1 };
    const value = random() < 0.7 ? pick(random, INTERESTING) : Math.floor(random() * 100);
    return type === 'i32' ? ir.i32(value) : ir.u32(value);
  };
  const read = (type: Scalar): Expr => {
    const candidates = locals.slice(0, assignable).flatMap((local, index) => (local === type ? [index] : []));
    return candidates.length === 0 ? constant(type) : ir.local(type, pick(random, candidates));
  };
  const address = (words: number): Expr => ir.binary('and', 'u32', expr('u32', 1), ir.u32(words - 1));
  const load = (type: Scalar): Expr => {
    if (type === 'bool') return read(type);
    if (frameWords > 0 && random() < 0.4) {
      const onFrame = { op: 'load', type, place: { kind: 'frame' } } as const;
      if (random() < 0.5) return { ...onFrame, base: Math.floor(random() * frameWords) };
      return { ...onFrame, base: frameWords - 4, index: address(4) };
    }
    if (random() < 0.3) return { op: 'load', type, place: { kind: 'buffer', buffer: 1 }, base: 3 };
    return { op: 'load', type, place: { kind: 'buffer', buffer: 1 }, base: 8, index: address(8) };
  };
  const expr = (type: Scalar, depth: number): Expr => {
    if (depth <= 0) return random() < 0.3 ? constant(type) : read(type);
    const roll = random();
    if (roll < 0.1) return constant(type);
    if (roll < 0.25) return read(type);
    if (roll < 0.35) return ir.unary(pick(random, UNARY[type]), type, expr(type, depth - 1));
    if (roll < 0.43) {
      const condition = expr('bool', depth - 1);
      return { op: 'select', type, condition, yes: expr(type, depth - 1), no: expr(type, depth - 1) };
    }
    if (roll < 0.51) {
      const from = pick(
        random,
        SCALARS.filter((other) => other !== type),
      );
      return { op: 'convert', type, from, arg: expr(from, depth - 1) };
    }
    if (roll < 0.55 && (type === 'i32' || type === 'u32')) {
      // Of a float that is no NaN: which NaN an operation gives is not defined. So f32 is not stored to be loaded either.
      if (random() < 0.3) {
        const arg: Expr = { op: 'convert', type: 'f32', from: 'i32', arg: expr('i32', depth - 1) };
        return { op: 'bitcast', type, from: 'f32', arg };
      }
      const from = type === 'i32' ? 'u32' : 'i32';
      return { op: 'bitcast', type, from, arg: expr(from, depth - 1) };
    }
    if (roll < 0.63) return load(type);
    if (roll < 0.65 && type === 'u32') return { op: 'bufferWords', type, buffer: pick(random, [0, 1]) };
    if (type === 'bool' && random() < 0.7) {
      const operand = pick(random, ['f32', 'i32', 'u32'] as const);
      return ir.binary(pick(random, COMPARISONS), operand, expr(operand, depth - 1), expr(operand, depth - 1));
    }
    if (type === 'u32' && random() < 0.1) {
      const x = read('u32');
      const left = Math.floor(random() * 31) + 1;
      return ir.binary(
        'or',
        'u32',
        ir.binary('shl', 'u32', x, ir.u32(left)),
        ir.binary('shr', 'u32', x, ir.u32(32 - left)),
      );
    }
    const fn = pick(random, BINARY[type]);
    const rightType = fn === 'shl' || fn === 'shr' ? 'u32' : type;
    return ir.binary(fn, type, expr(type, depth - 1), expr(rightType, depth - 1));
  };

  interface Scope {
    readonly depth: number;
    readonly inLoop: boolean;
    readonly mayContinue: boolean;
    readonly labels: readonly number[];
  }
  const statements = (scope: Scope): Stmt[] => {
    const body: Stmt[] = [];
    const count = 1 + Math.floor(random() * 5);
    for (let i = 0; i < count && budget > 0; i++) body.push(...statement(scope));
    return body;
  };
  const set = (): Stmt => {
    const local = Math.floor(random() * assignable);
    return ir.set(local, expr(locals[local] ?? 'f32', 3));
  };
  const statement = (scope: Scope): Stmt[] => {
    budget--;
    const inner = { ...scope, depth: scope.depth + 1 };
    const roll = random();
    if (scope.depth < 4) {
      if (roll < 0.2) return [ir.if(expr('bool', 2), statements(inner), random() < 0.5 ? statements(inner) : [])];
      if (roll < 0.3) {
        const counter = locals.push('u32') - 1;
        const body = [
          ir.if(ir.binary('ge', 'u32', ir.local('u32', counter), ir.u32(1 + random() * 4)), [{ op: 'break' }]),
          ...statements({ ...inner, inLoop: true, mayContinue: true }),
        ] as const;
        const continuing = [
          ir.set(counter, ir.binary('add', 'u32', ir.local('u32', counter), ir.u32(1))),
          ...(random() < 0.3 ? [ir.if(expr('bool', 2), [{ op: 'break' }])] : []),
          ...(random() < 0.3 ? [set()] : []),
        ];
        const reset = random() < 0.8 ? [ir.set(counter, ir.u32(0))] : [];
        return [...reset, { op: 'loop', body, continuing }];
      }
      if (roll < 0.38) {
        const label = nextLabel++;
        return [{ op: 'block', label, body: statements({ ...inner, labels: [...scope.labels, label] }) }];
      }
    }
    if (roll < 0.42 && scope.labels.length > 0) return [{ op: 'leave', label: pick(random, scope.labels) }];
    if (roll < 0.44 && scope.inLoop) return [{ op: 'break' }];
    if (roll < 0.46 && scope.mayContinue) return [{ op: 'continue' }];
    if (roll < 0.48 && scope.depth > 0) return [giveBack()];
    if (roll < 0.58 && helpers.length > 0) {
      const helper = pick(random, helpers);
      const free = [...locals.slice(0, assignable).keys()];
      const results = helper.results.map((type) => {
        const candidates = free.filter((index) => locals[index] === type);
        const chosen = pick(random, candidates);
        free.splice(free.indexOf(chosen), 1);
        return chosen;
      });
      if (!results.includes(undefined as never)) {
        return [{ op: 'call', fn: helper.name, args: helper.params.map((type) => expr(type, 2)), results }];
      }
    }
    if (roll < 0.68 && frameWords > 0) {
      const value = expr(pick(random, ['i32', 'u32']), 3);
      return [{ op: 'store', place: { kind: 'frame' }, base: frameWords - 4, index: address(4), value }];
    }
    if (roll < 0.72 && name === 'main') {
      const type = pick(random, ['i32', 'u32'] as const);
      const fn = pick(random, ['add', 'sub', 'min', 'max', 'and', 'or', 'xor', 'exchange'] as const);
      const candidates = locals.slice(0, assignable).flatMap((local, index) => (local === type ? [index] : []));
      const result = random() < 0.5 ? { result: pick(random, candidates) } : {};
      // In words of its own: the order in which invocations come to shared ones is not defined.
      if (firstWord === undefined) return [set()];
      const index = ir.binary('add', 'u32', ir.local('u32', firstWord), address(2));
      return [{ op: 'atomic', fn, type, buffer: 0, base: 0, index, value: expr(type, 2), ...result }];
    }
    return [set()];
  };
  const giveBack = (): Stmt => ({ op: 'return', values: results.map((type) => expr(type, 2)) });

  const fillFrame = Array.from({ length: frameWords }, (_, base): Stmt => {
    return { op: 'store', place: { kind: 'frame' }, base, value: read('u32') };
  });
  const body = [...fillFrame];
  while (budget > 0) body.push(...statement({ depth: 0, inLoop: false, mayContinue: false, labels: [] }));
  if (firstWord !== undefined) {
    body.unshift(ir.set(firstWord, ir.binary('mul', 'u32', ir.local('u32', 0), ir.u32(RANDOM_BUFFER_WORDS))));
    const first = ir.local('u32', firstWord);
    for (let index = 3; index < Math.min(assignable, RANDOM_BUFFER_WORDS); index++) {
      const type = locals[index] ?? 'u32';
      const value = ir.local(type, index);
      const word: Expr = type === 'bool' ? { op: 'convert', type: 'u32', from: 'bool', arg: value } : value;
      body.push({ op: 'store', place: { kind: 'buffer', buffer: 0 }, base: index, index: first, value: word });
    }
  }
  return { name, params, results, locals, frameWords, body: [...body, giveBack()] };
}
