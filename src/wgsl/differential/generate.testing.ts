import type { DifferentialCase } from './case.testing.ts';
import {
  ExpressionGenerator,
  elementOf,
  NUMERIC,
  SCALARS,
  type Scalar,
  type Variable,
} from './generate-expression.testing.ts';

/**
 * A random function: nested control flow over scalars, vectors, matrices, structs and arrays. Floats stay quarters of
 * moderate size (`q$` rounds them), on which WGSL's arithmetic is exact in any order, so that they may steer branches.
 */
export function randomCase(name: string, random: () => number): DifferentialCase {
  return new Generator(random).generate(name);
}

class Generator {
  readonly #text: ExpressionGenerator;
  #nextName = 0;
  #budget = 0;

  constructor(random: () => number) {
    this.#text = new ExpressionGenerator(random);
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
    this.#text.variables = ['f', 'i', 'u', 'b'].map((input) => ({
      name: input,
      type: { f: 'vec4f', i: 'vec4i', u: 'vec4u', b: 'vec4<bool>' }[input] ?? '',
      writable: false,
    }));
    this.#budget = 14;
    const declarations = [
      ...SCALARS.map((type) => this.#declare(type)),
      ...NUMERIC.map((type) => this.#declare(vector(type, this.#text.pick([2, 3, 4])))),
      this.#declare('array<i32, 4>'),
      this.#declare('array<vec2f, 4>'),
      this.#declare('S$'),
      this.#declare('mat2x2f'),
    ];
    const body = this.#block(0, false, 'none');
    const out = this.#text.variables
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
    this.#text.variables = [
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
      `*p = *p + ${this.#text.expression('i32', 1)};`,
      `return ${this.#text.exact(type, 2)};`,
      '}',
    ].join('\n');
  }

  #declare(type: string): string {
    const name = `v${this.#nextName++}`;
    const text = `var ${name}: ${type} = ${this.#text.value(type)};`;
    this.#text.variables.push({ name, type, writable: true });
    return text;
  }

  #block(depth: number, inLoop: boolean, returns: string): string[] {
    const before = this.#text.variables.length;
    const out: string[] = [];
    const count = 1 + this.#text.integer(4);
    for (let n = 0; n < count && this.#budget > 0; n++) out.push(...this.#statement(depth, inLoop, returns));
    this.#text.variables.length = before;
    return out;
  }

  #statement(depth: number, inLoop: boolean, returns: string): string[] {
    this.#budget--;
    const roll = this.#text.random();
    if (depth < 4 && roll < 0.5) {
      const block = (loop = inLoop) => ['{', ...this.#block(depth + 1, loop, returns), '}'];
      const name = `k${this.#nextName++}`;
      const index: Variable = { name, type: 'i32', writable: false };
      const withIndex = (make: () => string[]): string[] => {
        this.#text.variables.push(index);
        const made = make();
        this.#text.variables = this.#text.variables.filter((variable) => variable !== index);
        return made;
      };
      if (roll < 0.18) {
        const otherwise = this.#text.random() < 0.6 ? ['else', ...block()] : [];
        return [`if (${this.#text.expression('bool', 2)})`, ...block(), ...otherwise];
      }
      if (roll < 0.3) {
        const head = `for (var ${name} = 0; ${name} < ${1 + this.#text.integer(5)}; ${name}++)`;
        return [head, ...withIndex(() => block(true))];
      }
      if (roll < 0.36) {
        const body = withIndex(() => block(false));
        return [`var ${name} = ${this.#text.integer(4)};`, `while (${name} > 0) {`, `${name}--;`, ...body, '}'];
      }
      if (roll < 0.41) {
        const body = withIndex(() => this.#block(depth + 1, true, returns));
        const end = `continuing { ${name} += 1; break if ${name} >= 4 || ${this.#text.expression('bool', 1)}; }`;
        return [`var ${name} = 0;`, 'loop {', ...body, end, '}'];
      }
      const [a, b, c, d] = [1, 2, 3, 4].map(() => block());
      const unsigned = this.#text.random() < 0.5;
      const suffix = unsigned ? 'u' : '';
      const selector = unsigned
        ? `(${this.#text.expression('u32', 1)} % 6u)`
        : `(${this.#text.expression('i32', 1)} & 7)`;
      return [
        `switch ${selector} {`,
        `case 0${suffix}, 3${suffix}:`,
        ...(a ?? []),
        `case 1${suffix}:`,
        ...(b ?? []),
        this.#text.random() < 0.5 ? 'default:' : `case 2${suffix}, default:`,
        ...(c ?? []),
        `case 5${suffix}:`,
        ...(d ?? []),
        '}',
      ];
    }
    if (roll < 0.54 && inLoop) {
      return [`if (${this.#text.expression('bool', 2)}) { ${this.#text.pick(['break', 'continue'])}; }`];
    }
    if (roll < 0.57 && returns !== 'none') {
      return [`if (${this.#text.expression('bool', 1)}) { return ${this.#text.exact(returns, 1)}; }`];
    }
    if (roll < 0.62) {
      const type = this.#text.pick(SCALARS);
      const name = `c${this.#nextName++}`;
      const text = `let ${name} = ${this.#text.exact(type, 2)};`;
      this.#text.variables.push({ name, type, writable: false });
      return [text];
    }
    if (roll < 0.67 && returns === 'none') {
      const target = this.#text.variables.find(({ writable, type }) => writable && type === 'i32');
      const result = this.#text.variables.find(({ writable, type }) => writable && type === 'f32');
      if (target !== undefined && result !== undefined) {
        const args = `${this.#text.exact('f32', 1)}, ${this.#text.expression('i32', 1)}, ${this.#text.expression('vec3u', 1)}, &${target.name}`;
        return this.#text.random() < 0.5 ? [`${result.name} = h$_0(${args});`] : [`_ = h$_1(${args});`];
      }
    }
    return [this.#assignment()];
  }

  #assignment(): string {
    const target = this.#text.pick(this.#text.variables.filter(({ writable }) => writable));
    const { name, type } = target;
    const index = () => `[${this.#text.index(4)}]`;
    if (type === 'array<i32, 4>')
      return `${name}${index()} ${this.#text.pick(['=', '+=', '^='])} ${this.#text.expression('i32', 2)};`;
    if (type === 'array<vec2f, 4>') {
      if (this.#text.random() < 0.5) return `${name}${index()}.y = ${this.#text.exact('f32', 2)};`;
      return `${name}${index()} = ${this.#text.value('vec2f')};`;
    }
    if (type === 'S$') {
      return this.#text.pick([
        () => `${name}.a = ${this.#text.exact('f32', 2)};`,
        () => `${name}.v = ${this.#text.expression('vec3i', 2)};`,
        () => `${name}.v.z -= ${this.#text.expression('i32', 1)};`,
        () => `${name}.n ^= ${this.#text.expression('u32', 2)};`,
        () => `${name}.xs${index()} = ${this.#text.expression('i32', 2)};`,
        () => `${name} = ${this.#text.value('S$')};`,
      ])();
    }
    if (type === 'mat2x2f') {
      if (this.#text.random() < 0.5) return `${name}[${this.#text.index(2)}] = ${this.#text.value('vec2f')};`;
      return `${name}[1][${this.#text.index(2)}] = ${this.#text.exact('f32', 1)};`;
    }
    if (type.startsWith('vec')) {
      const scalar = elementOf(type);
      const size = Number(type[3]);
      if (this.#text.random() < 0.4) return `${name}[${this.#text.index(size)}] = ${this.#text.exact(scalar, 2)};`;
      if (this.#text.random() < 0.5)
        return `${name}.${'xyzw'[this.#text.integer(size)]} = ${this.#text.exact(scalar, 2)};`;
      return `${name} = ${this.#text.value(type)};`;
    }
    if ((type === 'i32' || type === 'u32') && this.#text.random() < 0.4) {
      const operator = this.#text.pick(['+', '-', '*', '/', '%', '&', '|', '^']);
      return `${name} ${operator}= ${this.#text.expression(type, 2)};`;
    }
    return `${name} = ${this.#text.exact(type, 3)};`;
  }
}

function vector(scalar: Scalar, size: number): string {
  return `vec${size}${scalar[0]}`;
}
