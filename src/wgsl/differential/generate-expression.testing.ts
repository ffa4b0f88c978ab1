export type Scalar = 'f32' | 'i32' | 'u32' | 'bool';

/** What a random function may read, and write if it is `writable`. */
export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly writable: boolean;
}

export const SCALARS: readonly Scalar[] = ['f32', 'i32', 'u32', 'bool'];
export const NUMERIC: readonly Scalar[] = ['f32', 'i32', 'u32'];

/** Random expressions over the variables that are there. */
export class ExpressionGenerator {
  readonly random: () => number;
  variables: Variable[] = [];

  constructor(random: () => number) {
    this.random = random;
  }

  /** An expression that makes a new value of the type. */
  value(type: string): string {
    if (type === 'S$') {
      return `S$(${this.exact('f32', 1)}, ${this.expression('vec3i', 1)}, ${this.expression('u32', 1)}, ${this.value('array<i32, 4>')})`;
    }
    if (type === 'array<i32, 4>') {
      return `array<i32, 4>(${[0, 1, 2, 3].map(() => this.expression('i32', 1)).join(', ')})`;
    }
    if (type === 'array<vec2f, 4>') {
      return `array<vec2f, 4>(${[0, 1, 2, 3].map(() => `vec2f(${this.exact('f32', 1)}, ${this.exact('f32', 0)})`).join(', ')})`;
    }
    if (type === 'mat2x2f') return `mat2x2f(${[0, 1, 2, 3].map(() => this.exact('f32', 0)).join(', ')})`;
    if (type.startsWith('vec') && type.endsWith('f')) {
      const components = Array.from({ length: Number(type[3]) }, () => this.exact('f32', 1));
      return `${type}(${components.join(', ')})`;
    }
    return this.exact(type, 2);
  }

  /** An expression whose value may be stored: floats are brought back to quarters. */
  exact(type: string, depth: number): string {
    const text = this.expression(type, depth);
    return type === 'f32' ? `q$(${text})` : text;
  }

  /** Mostly in range, but not always: indices are clamped, or point to any element of the same object. */
  index(size: number): string {
    if (this.random() < 0.5) return String(this.integer(size));
    if (size === 4) return `${this.expression('u32', 1)} & 3u`;
    return `${this.expression('u32', 1)} % ${size}u`;
  }

  /** An expression of the type, nested up to `depth`. */
  expression(type: string, depth: number): string {
    if (depth <= 0) return this.#leaf(type);
    const roll = this.random();
    if (roll < 0.2) return this.#leaf(type);
    const inner = (of: string) => this.expression(of, depth - 1);
    if (roll < 0.27) return `select(${inner(type)}, ${inner(type)}, ${inner('bool')})`;
    if (type.startsWith('vec')) {
      const scalar = elementOf(type);
      if (roll < 0.45) {
        const parts = Array.from({ length: Number(type[3]) }, () => inner(scalar));
        return `${type}(${parts.join(', ')})`;
      }
      if (scalar === 'bool') return `!${inner(type)}`;
      if (scalar === 'f32') return `(${inner(type)} + ${inner(type)})`;
      if (roll < 0.6) return `(${inner(type)} ${this.pick(['+', '*', '-', '%'])} ${inner(scalar)})`;
      return `(${inner(type)} ${this.pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner(type)})`;
    }
    switch (type) {
      case 'bool': {
        if (roll < 0.35) return `!${inner('bool')}`;
        if (roll < 0.6) return `(${inner('bool')} ${this.pick(['&&', '||', '&', '|', '==', '!='])} ${inner('bool')})`;
        if (roll < 0.65) return `${this.pick(['all', 'any'])}(${inner('vec3i')} < ${inner('vec3i')})`;
        const operand = this.pick(NUMERIC);
        return `(${inner(operand)} ${this.pick(['<', '<=', '>', '>=', '==', '!='])} ${inner(operand)})`;
      }
      case 'f32':
        if (roll < 0.45) return `(${inner('f32')} ${this.pick(['+', '-'])} ${inner('f32')})`;
        if (roll < 0.55) return `(${this.exact('f32', depth - 1)} * ${this.exact('f32', depth - 1)})`;
        if (roll < 0.75) return `${this.pick(['floor', 'ceil', 'trunc', 'abs', 'round', 'sign'])}(${inner('f32')})`;
        if (roll < 0.85) return `${this.pick(['min', 'max'])}(${inner('f32')}, ${inner('f32')})`;
        if (roll < 0.92) return `f32(${inner(this.pick(['i32', 'u32']))} & ${'7'})`;
        return `f32(${inner('bool')})`;
      case 'i32':
        if (roll < 0.33) return `-(${inner('i32')})`;
        if (roll < 0.38) return `~(${inner('i32')})`;
        if (roll < 0.45) return `i32(${inner(this.pick(['f32', 'u32', 'bool']))})`;
        if (roll < 0.5) return `bitcast<i32>(${inner('u32')})`;
        if (roll < 0.6) return `(${inner('i32')} ${this.pick(['<<', '>>'])} (${inner('u32')} & 31u))`;
        if (roll < 0.66) return `${this.pick(['abs', 'sign', 'countOneBits', 'firstLeadingBit'])}(${inner('i32')})`;
        if (roll < 0.72) return `dot(${inner('vec3i')}, ${inner('vec3i')})`;
        if (roll < 0.78) return `${this.pick(['min', 'max'])}(${inner('i32')}, ${inner('i32')})`;
        return `(${inner('i32')} ${this.pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner('i32')})`;
      default:
        if (roll < 0.33) return `~(${inner('u32')})`;
        if (roll < 0.4) return `u32(${inner(this.pick(['f32', 'i32', 'bool']))})`;
        if (roll < 0.45) return `bitcast<u32>(${inner('i32')})`;
        if (roll < 0.55) return `(${inner('u32')} ${this.pick(['<<', '>>'])} (${inner('u32')} & 31u))`;
        if (roll < 0.62)
          return `${this.pick(['reverseBits', 'countLeadingZeros', 'firstTrailingBit'])}(${inner('u32')})`;
        if (roll < 0.66) return `extractBits(${inner('u32')}, ${inner('u32')} & 31u, ${inner('u32')} & 31u)`;
        if (roll < 0.74) return `${this.pick(['min', 'max'])}(${inner('u32')}, ${inner('u32')})`;
        return `(${inner('u32')} ${this.pick(['+', '-', '*', '/', '%', '&', '|', '^'])} ${inner('u32')})`;
    }
  }

  #leaf(type: string): string {
    const reads = this.variables.flatMap((variable) => this.#reads(variable, type));
    if (reads.length > 0 && this.random() < 0.75) return this.pick(reads);
    if (type.startsWith('vec')) return `${type}(${this.#leaf(elementOf(type))})`;
    // Through a call, because WGSL refuses constant expressions that overflow or divide by zero.
    if (type === 'f32') return `kf$(${(this.integer(33) / 4 - 4).toFixed(2)})`;
    if (type === 'bool') return this.pick(['true', 'false']);
    const value = this.random() < 0.7 ? this.integer(12) : this.integer(2 ** 31);
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
    if (type === 'array<i32, 4>') return wanted === 'i32' ? [`${name}[${this.integer(4)}]`] : [];
    if (type === 'array<vec2f, 4>') return wanted === 'f32' ? [`${name}[${this.integer(4)}].x`] : [];
    if (type.startsWith('vec') && elementOf(type) === wanted) {
      return [`${name}.${'xyzw'[this.integer(Number(type[3]))]}`, `${name}[${this.integer(Number(type[3]))}]`];
    }
    const size = Number(wanted[3]);
    if (type.startsWith('vec') && wanted.startsWith('vec') && elementOf(type) === elementOf(wanted)) {
      const swizzle = Array.from({ length: size }, () => 'xyzw'[this.integer(Number(type[3]))]);
      return [`${name}.${swizzle.join('')}`];
    }
    return [];
  }

  /** From 0 to below - 1. */
  integer(below: number): number {
    return Math.floor(this.random() * below);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }
}

/** The scalar type of a vector's elements. */
export function elementOf(type: string): Scalar {
  const short: Record<string, Scalar> = { f: 'f32', i: 'i32', u: 'u32', '>': 'bool' };
  return short[type.at(-1) ?? ''] ?? 'f32';
}
