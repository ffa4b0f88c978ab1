import type { DifferentialCase } from './case.testing.ts';

type Scalar = 'f32' | 'i32' | 'u32' | 'bool';

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly writable: boolean;
}

const SCALARS: readonly Scalar[] = ['f32', 'i32', 'u32', 'bool'];
const NUMERIC: readonly Scalar[] = ['f32', 'i32', 'u32'];

/**
 * A random function: nested control flow over scalars, vectors, matrices, structs and arrays. Floats stay quarters of
 * moderate size (`q$` rounds them), on which WGSL's arithmetic is exact in any order, so that they may steer branches.
 */
export function randomCase(name: string, random: () => number): DifferentialCase {
  return new Generator(random).generate(name);
}

class Generator {
  readonly #random: () => number;
  #variables: Variable[] = [];
  #nextName = 0;
  #budget = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  generate(name: string): DifferentialCase {
    const helpers = [0, 1].map((index) => this.#helper(index));
    const globals = [
      'fn q$(x: f32) -> f32 { return clamp(floor(x * 4.0) * 0.25, -8.0, 8.0); }',
      'fn kf$(x: f32) -> f32 { return x; }',
      'fn ki$(x: i32) -> i32 { return x; }',
      'fn ku$(x: u32) -> u32 { return x; }',
      'struct S$ { a: f32, v: vec3i, n: u32, xs: array<i32, 4> }',
      ...helpers,
    ];
    this.#variables = ['f', 'i', 'u', 'b'].map((input) => ({
      name: input,
      type: { f: 'vec4f', i: 'vec4i', u: 'vec4u', b: 'vec4<bool>' }[input] ?? '',
      writable: false,
    }));
    this.#budget = 14;
    const declarations = [
      ...SCALARS.map((type) => this.#declare(type)),
      ...NUMERIC.map((type) => this.#declare(vector(type, this.#pick([2, 3, 4])))),
      this.#declare('array<i32, 4>'),
      this.#declare('array<vec2f, 4>'),
      this.#declare('S$'),
      this.#declare('mat2x2f'),
    ];
    const body = this.#block(0, false, 'none');
    const out = this.#variables
      .filter(({ writable }) => writable)
      .flatMap((variable): [string, string][] => this.#outputs(variable));
    return { name, globals: globals.join('\n'), body: [...declarations, ...body].join('\n'), out };
  }

  #outputs({ name, type }: Variable): [string, string][] {
    if (type === 'S$') {
      return [
        ['f32', `${name}.a`],
        ['vec3i', `${name}.v`],
        ['u32', `${name}.n`],
        ['i32', `${name}.xs[3] ^ ${name}.xs[1]`],
      ];
    }
    if (type === 'mat2x2f') return [['vec2f', `${name}[0] + ${name}[1]`]];
    if (type === 'array<i32, 4>') return [['vec4i', `vec4i(${name}[0], ${name}[1], ${name}[2], ${name}[3])`]];
    if (type === 'array<vec2f, 4>') return [['vec4f', `vec4f(${name}[0] + ${name}[1], ${name}[2] - ${name}[3])`]];
    return [[type, name]];
  }

  /** `fn h$_0(x: T, y: U, p: ptr<function, i32>) -> R` with early returns. */
  #helper(index: number): string {
    const type = index === 0 ? 'f32' : 'i32';
    this.#variables = [
      { name: 'x', type: 'f32', writable: false },
      { name: 'y', type: 'i32', writable: false },
      { name: 'w', type: 'vec3u', writable: false },
    ];
    this.#budget = 6;
    const declared = [this.#declare('f32'), this.#declare('i32'), this.#declare('u32'), this.#declare('bool')];
    const body = this.#block(2, false, type);
    return [
      `fn h$_${index}(x: f32, y: i32, w: vec3u, p: ptr<function, i32>) -> ${type} {`,
      ...declared,
      ...body,
      `*p = *p + ${this.#expression('i32', 1)};`,
      `return ${this.#exact(type, 2)};`,
      '}',
    ].join('\n');
  }

  #declare(type: string): string {
    const name = `v${this.#nextName++}`;
    const text = `var ${name}: ${type} = ${this.#value(type)};`;
    this.#variables.push({ name, type, writable: true });
    return text;
  }

  #value(type: string): string {
    if (type === 'S$') {
      return `S$(${this.#exact('f32', 1)}, ${this.#expression('vec3i', 1)}, ${this.#expression('u32', 1)}, ${this.#value('array<i32, 4>')})`;
    }
    if (type === 'array<i32, 4>') {
      return `array<i32, 4>(${[0, 1, 2, 3].map(() => this.#expression('i32', 1)).join(', ')})`;
    }
    if (type === 'array<vec2f, 4>') {
      return `array<vec2f, 4>(${[0, 1, 2, 3].map(() => `vec2f(${this.#exact('f32', 1)}, ${this.#exact('f32', 0)})`).join(', ')})`;
    }
    if (type === 'mat2x2f') return `mat2x2f(${[0, 1, 2, 3].map(() => this.#exact('f32', 0)).join(', ')})`;
    if (type.startsWith('vec') && type.endsWith('f')) {
      const components = Array.from({ length: Number(type[3]) }, () => this.#exact('f32', 1));
      return `${type}(${components.join(', ')})`;
    }
    return this.#exact(type, 2);
  }

  /** An expression whose value may be stored: floats are brought back to quarters. */
  #exact(type: string, depth: number): string {
    const text = this.#expression(type, depth);
    return type === 'f32' ? `q$(${text})` : text;
  }

  #block(depth: number, inLoop: boolean, returns: string): string[] {
    const before = this.#variables.length;
    const out: string[] = [];
    const count = 1 + this.#integer(4);
    for (let n = 0; n < count && this.#budget > 0; n++) out.push(...this.#statement(depth, inLoop, returns));
    this.#variables.length = before;
    return out;
  }

  #statement(depth: number, inLoop: boolean, returns: string): string[] {
    this.#budget--;
    const roll = this.#random();
    if (depth < 4 && roll < 0.5) {
      const block = (loop = inLoop) => ['{', ...this.#block(depth + 1, loop, returns), '}'];
      const name = `k${this.#nextName++}`;
      const index: Variable = { name, type: 'i32', writable: false };
      const withIndex = (make: () => string[]): string[] => {
        this.#variables.push(index);
        const made = make();
        this.#variables = this.#variables.filter((variable) => variable !== index);
        return made;
      };
      if (roll < 0.18) {
        const otherwise = this.#random() < 0.6 ? ['else', ...block()] : [];
        return [`if (${this.#expression('bool', 2)})`, ...block(), ...otherwise];
      }
      if (roll < 0.3) {
        const head = `for (var ${name} = 0; ${name} < ${1 + this.#integer(5)}; ${name}++)`;
        return [head, ...withIndex(() => block(true))];
      }
      if (roll < 0.36) {
        const body = withIndex(() => block(false));
        return [`var ${name} = ${this.#integer(4)};`, `while (${name} > 0) {`, `${name}--;`, ...body, '}'];
      }
      if (roll < 0.41) {
        const body = withIndex(() => this.#block(depth + 1, true, returns));
        const end = `continuing { ${name} += 1; break if ${name} >= 4 || ${this.#expression('bool', 1)}; }`;
        return [`var ${name} = 0;`, 'loop {', ...body, end, '}'];
      }
      const [a, b, c, d] = [1, 2, 3, 4].map(() => block());
      const unsigned = this.#random() < 0.5;
      const suffix = unsigned ? 'u' : '';
      const selector = unsigned ? `(${this.#expression('u32', 1)} % 6u)` : `(${this.#expression('i32', 1)} & 7)`;
      return [
        `switch ${selector} {`,
        `case 0${suffix}, 3${suffix}:`,
        ...(a ?? []),
        `case 1${suffix}:`,
        ...(b ?? []),
        this.#random() < 0.5 ? 'default:' : `case 2${suffix}, default:`,
        ...(c ?? []),
        `case 5${suffix}:`,
        ...(d ?? []),
        '}',
      ];
    }
    if (roll < 0.54 && inLoop) {
      return [`if (${this.#expression('bool', 2)}) { ${this.#pick(['break', 'continue'])}; }`];
    }
    if (roll < 0.57 && returns !== 'none') {
      return [`if (${this.#expression('bool', 1)}) { return ${this.#exact(returns, 1)}; }`];
    }
    if (roll < 0.62) {
      const type = this.#pick(SCALARS);
      const name = `c${this.#nextName++}`;
      const text = `let ${name} = ${this.#exact(type, 2)};`;
      this.#variables.push({ name, type, writable: false });
      return [text];
    }
    if (roll < 0.67 && returns === 'none') {
      const target = this.#variables.find(({ writable, type }) => writable && type === 'i32');
      const result = this.#variables.find(({ writable, type }) => writable && type === 'f32');
      if (target !== undefined && result !== undefined) {
        const args = `${this.#exact('f32', 1)}, ${this.#expression('i32', 1)}, ${this.#expression('vec3u', 1)}, &${target.name}`;
        return this.#random() < 0.5 ? [`${result.name} = h$_0(${args});`] : [`_ = h$_1(${args});`];
      }
    }
    return [this.#assignment()];
  }

  #assignment(): string {
    const target = this.#pick(this.#variables.filter(({ writable }) => writable));
    const { name, type } = target;
    const index = () => `[${this.#index(4)}]`;
    if (type === 'array<i32, 4>')
      return `${name}${index()} ${this.#pick(['=', '+=', '^='])} ${this.#expression('i32', 2)};`;
    if (type === 'array<vec2f, 4>') {
      if (this.#random() < 0.5) return `${name}${index()}.y = ${this.#exact('f32', 2)};`;
      return `${name}${index()} = ${this.#value('vec2f')};`;
    }
    if (type === 'S$') {
      return this.#pick([
        () => `${name}.a = ${this.#exact('f32', 2)};`,
        () => `${name}.v = ${this.#expression('vec3i', 2)};`,
        () => `${name}.v.z -= ${this.#expression('i32', 1)};`,
        () => `${name}.n ^= ${this.#expression('u32', 2)};`,
        () => `${name}.xs${index()} = ${this.#expression('i32', 2)};`,
        () => `${name} = ${this.#value('S$')};`,
      ])();
    }
    if (type === 'mat2x2f') {
      if (this.#random() < 0.5) return `${name}[${this.#index(2)}] = ${this.#value('vec2f')};`;
      return `${name}[1][${this.#index(2)}] = ${this.#exact('f32', 1)};`;
    }
    if (type.startsWith('vec')) {
      const scalar = elementOf(type);
      const size = Number(type[3]);
      if (this.#random() < 0.4) return `${name}[${this.#index(size)}] = ${this.#exact(scalar, 2)};`;
      if (this.#random() < 0.5) return `${name}.${'xyzw'[this.#integer(size)]} = ${this.#exact(scalar, 2)};`;
      return `${name} = ${this.#value(type)};`;
    }
    if ((type === 'i32' || type === 'u32') && this.#random() < 0.4) {
      const operator = this.#pick(['+', '-', '*', '/', '%', '&', '|', '^']);
      return `${name} ${operator}= ${this.#expression(type, 2)};`;
    }
    return `${name} = ${this.#exact(type, 3)};`;
  }

  /** Mostly in range, but not always: indices are clamped, or point to any element of the same object. */
  #index(size: number): string {
    if (this.#random() < 0.5) return String(this.#integer(size));
    if (size === 4) return `${this.#expression('u32', 1)} & 3u`;
    return `${this.#expression('u32', 1)} % ${size}u`;
  }

  #expression(type: string, depth: number): string {
    if (depth <= 0) return this.#leaf(type);
    const roll = this.#random();
    if (roll < 0.2) return this.#leaf(type);
    const inner = (of: string) => this.#expression(of, depth - 1);
    if (roll < 0.27) return `select(${inner(type)}, ${inner(type)}, ${inner('bool')})`;
    if (type.startsWith('vec')) {
      const scalar = elementOf(type);
      if (roll < 0.45) {
        const parts = Array.from({ length: Number(type[3]) }, () => inner(scalar));
        return `${type}(${parts.join(', ')})`;
      }
      if (scalar === 'bool') return `!${inner(type)}`;
      if (scalar === 'f32') return `(${inner(type)} + ${inner(type)})`;
      if (roll < 0.6) return `(${inner(type)} ${this.#pick(['+', '*', '-', '%'])} ${inner(scalar)})`;
      return `(${inner(type)} ${this.#pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner(type)})`;
    }
    switch (type) {
      case 'bool': {
        if (roll < 0.35) return `!${inner('bool')}`;
        if (roll < 0.6) return `(${inner('bool')} ${this.#pick(['&&', '||', '&', '|', '==', '!='])} ${inner('bool')})`;
        if (roll < 0.65) return `${this.#pick(['all', 'any'])}(${inner('vec3i')} < ${inner('vec3i')})`;
        const operand = this.#pick(NUMERIC);
        return `(${inner(operand)} ${this.#pick(['<', '<=', '>', '>=', '==', '!='])} ${inner(operand)})`;
      }
      case 'f32':
        if (roll < 0.45) return `(${inner('f32')} ${this.#pick(['+', '-'])} ${inner('f32')})`;
        if (roll < 0.55) return `(${this.#exact('f32', depth - 1)} * ${this.#exact('f32', depth - 1)})`;
        if (roll < 0.75) return `${this.#pick(['floor', 'ceil', 'trunc', 'abs', 'round', 'sign'])}(${inner('f32')})`;
        if (roll < 0.85) return `${this.#pick(['min', 'max'])}(${inner('f32')}, ${inner('f32')})`;
        if (roll < 0.92) return `f32(${inner(this.#pick(['i32', 'u32']))} & ${'7'})`;
        return `f32(${inner('bool')})`;
      case 'i32':
        if (roll < 0.33) return `-(${inner('i32')})`;
        if (roll < 0.38) return `~(${inner('i32')})`;
        if (roll < 0.45) return `i32(${inner(this.#pick(['f32', 'u32', 'bool']))})`;
        if (roll < 0.5) return `bitcast<i32>(${inner('u32')})`;
        if (roll < 0.6) return `(${inner('i32')} ${this.#pick(['<<', '>>'])} (${inner('u32')} & 31u))`;
        if (roll < 0.66) return `${this.#pick(['abs', 'sign', 'countOneBits', 'firstLeadingBit'])}(${inner('i32')})`;
        if (roll < 0.72) return `dot(${inner('vec3i')}, ${inner('vec3i')})`;
        if (roll < 0.78) return `${this.#pick(['min', 'max'])}(${inner('i32')}, ${inner('i32')})`;
        return `(${inner('i32')} ${this.#pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner('i32')})`;
      default:
        if (roll < 0.33) return `~(${inner('u32')})`;
        if (roll < 0.4) return `u32(${inner(this.#pick(['f32', 'i32', 'bool']))})`;
        if (roll < 0.45) return `bitcast<u32>(${inner('i32')})`;
        if (roll < 0.55) return `(${inner('u32')} ${this.#pick(['<<', '>>'])} (${inner('u32')} & 31u))`;
        if (roll < 0.62)
          return `${this.#pick(['reverseBits', 'countLeadingZeros', 'firstTrailingBit'])}(${inner('u32')})`;
        if (roll < 0.66) return `extractBits(${inner('u32')}, ${inner('u32')} & 31u, ${inner('u32')} & 31u)`;
        if (roll < 0.74) return `${this.#pick(['min', 'max'])}(${inner('u32')}, ${inner('u32')})`;
        return `(${inner('u32')} ${this.#pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner('u32')})`;
    }
  }

  #leaf(type: string): string {
    const reads = this.#variables.flatMap((variable) => this.#reads(variable, type));
    if (reads.length > 0 && this.#random() < 0.75) return this.#pick(reads);
    if (type.startsWith('vec')) return `${type}(${this.#leaf(elementOf(type))})`;
    // Through a call, because WGSL refuses constant expressions that overflow or divide by zero.
    if (type === 'f32') return `kf$(${(this.#integer(33) / 4 - 4).toFixed(2)})`;
    if (type === 'bool') return this.#pick(['true', 'false']);
    const value = this.#random() < 0.7 ? this.#integer(12) : this.#integer(2 ** 31);
    return type === 'u32' ? `ku$(${value}u)` : `ki$(${value}i)`;
  }

  /** The ways to read a value of this type from a variable. */
  #reads({ name, type }: Variable, wanted: string): string[] {
    if (type === wanted) return [name];
    if (type === 'S$') {
      const members: Record<string, string[]> = {
        f32: [`${name}.a`],
        i32: [`${name}.v.y`, `${name}.xs[2]`],
        u32: [`${name}.n`],
        vec3i: [`${name}.v`],
      };
      return members[wanted] ?? [];
    }
    if (type === 'mat2x2f') return wanted === 'f32' ? [`${name}[0][1]`] : wanted === 'vec2f' ? [`${name}[1]`] : [];
    if (type === 'array<i32, 4>') return wanted === 'i32' ? [`${name}[${this.#integer(4)}]`] : [];
    if (type === 'array<vec2f, 4>') return wanted === 'f32' ? [`${name}[${this.#integer(4)}].x`] : [];
    if (type.startsWith('vec') && elementOf(type) === wanted) {
      return [`${name}.${'xyzw'[this.#integer(Number(type[3]))]}`, `${name}[${this.#integer(Number(type[3]))}]`];
    }
    const size = Number(wanted[3]);
    if (type.startsWith('vec') && wanted.startsWith('vec') && elementOf(type) === elementOf(wanted)) {
      const swizzle = Array.from({ length: size }, () => 'xyzw'[this.#integer(Number(type[3]))]);
      return [`${name}.${swizzle.join('')}`];
    }
    return [];
  }

  #integer(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#integer(items.length)] as T;
  }
}

function vector(scalar: Scalar, size: number): string {
  return `vec${size}${scalar[0]}`;
}

function elementOf(type: string): Scalar {
  const short: Record<string, Scalar> = { f: 'f32', i: 'i32', u: 'u32', '>': 'bool' };
  return short[type.at(-1) ?? ''] ?? 'f32';
}
