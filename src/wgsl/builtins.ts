import { type Algebra, LOOSE_FUNCTIONS } from './algebra.ts';
import { at, sum } from './operators.ts';
import type { ScalarName, Type } from './types.ts';

type Scalars = { readonly type: ScalarName };
type Component = <V extends Scalars>(m: Algebra<V>, ...args: V[]) => V;

/** `clamp` as `min(max(e, low), high)`. */
const clamp: Component = (m, e, low, high) => m.binary('min', m.binary('max', e, low), high);

const oneMinus: Component = (m, t) => m.binary('sub', m.constant(t.type, 1), t);

/** Functions that work on each component alone. Formulas are those of the WGSL specification. */
const COMPONENTS: ReadonlyMap<string, Component> = new Map<string, Component>([
  ['abs', (m, e) => (e.type === 'u32' ? e : m.unary('abs', e))],
  [
    'sign',
    (m, arg) => {
      const e = m.share(arg);
      const constant = (value: number) => m.constant(e.type, value);
      const negative = m.select(m.binary('lt', e, constant(0)), constant(-1), constant(0));
      return m.select(m.binary('gt', e, constant(0)), constant(1), negative);
    },
  ],
  ['min', (m, a, b) => m.binary('min', a, b)],
  ['max', (m, a, b) => m.binary('max', a, b)],
  ['clamp', clamp],
  ['saturate', (m, e) => clamp(m, e, m.constant(e.type, 0), m.constant(e.type, 1))],
  ['ceil', (m, e) => m.unary('ceil', e)],
  ['floor', (m, e) => m.unary('floor', e)],
  ['trunc', (m, e) => m.unary('trunc', e)],
  ['round', (m, e) => m.unary('round', e)],
  ['sqrt', (m, e) => m.unary('sqrt', e)],
  ['inverseSqrt', (m, e) => m.binary('div', m.constant(e.type, 1), m.unary('sqrt', e))],
  [
    'fract',
    (m, arg) => {
      const e = m.share(arg);
      return m.binary('sub', e, m.unary('floor', e));
    },
  ],
  ['degrees', (m, e) => m.binary('mul', e, m.constant(e.type, 180 / Math.PI))],
  ['radians', (m, e) => m.binary('mul', e, m.constant(e.type, Math.PI / 180))],
  ['fma', (m, a, b, c) => m.fma(a, b, c)],
  [
    'mix',
    (m, a, b, arg) => {
      const t = m.share(arg);
      return m.binary('add', m.binary('mul', a, oneMinus(m, t)), m.binary('mul', b, t));
    },
  ],
  [
    'step',
    (m, edge, x) => {
      const constant = (value: number) => m.constant(x.type, value);
      return m.select(m.binary('le', edge, x), constant(1), constant(0));
    },
  ],
  [
    'smoothstep',
    (m, lowArg, high, x) => {
      const low = m.share(lowArg);
      const constant = (value: number) => m.constant(low.type, value);
      const ratio = m.binary('div', m.binary('sub', x, low), m.binary('sub', high, low));
      const t = m.share(clamp(m, ratio, constant(0), constant(1)));
      const slope = m.binary('sub', constant(3), m.binary('mul', constant(2), t));
      return m.binary('mul', m.binary('mul', t, t), slope);
    },
  ],
  ['select', (m, no, yes, condition) => m.select(condition, yes, no)],
  [
    'ldexp',
    (m, e, exponent) => {
      // 2^exponent in two factors, because one may not be an f32 where the product is.
      const integer = (value: number) => m.constant('i32', value);
      const power = m.share(clamp(m, exponent, integer(-252), integer(252)));
      const half = m.share(m.binary('shr', power, m.constant('u32', 1)));
      const factor = (k: typeof half) =>
        m.bitcast('f32', m.binary('shl', m.binary('add', k, integer(127)), m.constant('u32', 23)));
      return m.binary('mul', m.binary('mul', e, factor(half)), factor(m.binary('sub', power, half)));
    },
  ],
  ['countLeadingZeros', (m, e) => m.unary('countLeadingZeros', e)],
  ['countTrailingZeros', (m, e) => m.unary('countTrailingZeros', e)],
  ['countOneBits', (m, e) => m.unary('countOneBits', e)],
  ['reverseBits', (m, e) => m.unary('reverseBits', e)],
  [
    'firstLeadingBit',
    (m, arg) => {
      const e = m.share(arg);
      const constant = (value: number) => m.constant(e.type, value);
      const positive = e.type === 'i32' ? m.share(m.binary('xor', e, m.binary('shr', e, m.constant('u32', 31)))) : e;
      const found = m.binary('sub', constant(31), m.unary('countLeadingZeros', positive));
      return m.select(m.binary('eq', positive, constant(0)), constant(-1), found);
    },
  ],
  [
    'firstTrailingBit',
    (m, arg) => {
      const e = m.share(arg);
      const none = m.constant(e.type, -1);
      return m.select(m.binary('eq', e, m.constant(e.type, 0)), none, m.unary('countTrailingZeros', e));
    },
  ],
  [
    'extractBits',
    (m, e, offset, count) => {
      const { start, length, amount } = field(m, offset, count);
      const top = m.binary('sub', amount(m.constant('u32', 32), length), start);
      const shifted = m.binary('shl', e, wrapShift(m, top));
      const found = m.binary('shr', shifted, wrapShift(m, amount(m.constant('u32', 32), length)));
      return m.select(m.binary('eq', length, m.constant('u32', 0)), m.constant(e.type, 0), found);
    },
  ],
  [
    'insertBits',
    (m, e, bits, offset, count) => {
      const { start, length, amount } = field(m, offset, count);
      const type = e.type;
      const shift = m.share(wrapShift(m, start));
      const ones = m.binary('shr', m.constant('u32', 0xffffffff), wrapShift(m, amount(m.constant('u32', 32), length)));
      const placed = m.binary('shl', ones, shift);
      const none = m.binary('eq', length, m.constant('u32', 0));
      const mask = m.share(m.bitcast(type, m.select(none, m.constant('u32', 0), placed)));
      const kept = m.binary('and', e, m.unary('complement', mask));
      return m.binary('or', kept, m.binary('and', m.binary('shl', bits, shift), mask));
    },
  ],
]);

/** Bit field clipped to the word, as the specification says. */
function field<V extends Scalars>(m: Algebra<V>, offset: V, count: V) {
  const start = m.share(m.binary('min', offset, m.constant('u32', 32)));
  const amount = (a: V, b: V) => m.binary('sub', a, b);
  const length = m.share(m.binary('min', count, amount(m.constant('u32', 32), start)));
  return { start, length, amount };
}

/** A shift by 32 stands only where its result is thrown away. */
function wrapShift<V extends Scalars>(m: Algebra<V>, amount: V): V {
  return m.binary('and', amount, m.constant('u32', 31));
}

/**
 * Applies a built-in function to values given as lists of scalars; `types` are those of the arguments after conversion.
 */
export function applyBuiltin<V extends Scalars>(
  m: Algebra<V>,
  name: string,
  types: readonly Type[],
  args: readonly (readonly V[])[],
): V[] {
  const a = at(args, 0);
  const component: Component | undefined = LOOSE_FUNCTIONS.has(name)
    ? (algebra, ...scalars) => algebra.loose(name, scalars)
    : COMPONENTS.get(name);
  if (component) {
    // Scalars beside vectors (the third argument of mix, the condition of select, bit counts) serve every component.
    const spread = args.map((arg) => (arg.length === 1 && a.length > 1 ? [m.share(at(arg, 0))] : arg));
    return a.map((_, index) => component(m, ...spread.map((arg) => at(arg, arg.length === 1 ? 0 : index))));
  }
  switch (name) {
    case 'all':
      return [a.reduce((whole, next) => m.binary('and', whole, next))];
    case 'any':
      return [a.reduce((whole, next) => m.binary('or', whole, next))];
    case 'dot':
      return [dot(m, a, at(args, 1))];
    case 'length':
      return [length(m, a)];
    case 'distance': {
      const b = at(args, 1);
      return [
        length(
          m,
          a.map((x, index) => m.binary('sub', x, at(b, index))),
        ),
      ];
    }
    case 'normalize': {
      const e = a.map((x) => m.share(x));
      const norm = m.share(length(m, e));
      return e.map((x) => m.binary('div', x, norm));
    }
    case 'cross': {
      const x = a.map((e) => m.share(e));
      const y = at(args, 1).map((e) => m.share(e));
      const minor = (i: number, j: number) =>
        m.binary('sub', m.binary('mul', at(x, i), at(y, j)), m.binary('mul', at(x, j), at(y, i)));
      return [minor(1, 2), minor(2, 0), minor(0, 1)];
    }
    case 'reflect':
      return reflect(m, a, at(args, 1));
    case 'refract':
      return refract(m, a, at(args, 1), at(at(args, 2), 0));
    case 'faceForward': {
      const facing = m.share(m.binary('lt', dot(m, at(args, 1), at(args, 2)), m.constant(typeOf(a), 0)));
      return a.map((component) => {
        const e = m.share(component);
        return m.select(facing, e, m.unary('neg', e));
      });
    }
    case 'transpose': {
      const type = types[0];
      if (type?.kind !== 'matrix') break;
      const { columns, rows } = type;
      return Array.from({ length: a.length }, (_, i) => at(a, (i % columns) * rows + Math.floor(i / columns)));
    }
    case 'determinant': {
      const type = types[0];
      if (type?.kind !== 'matrix') break;
      const e = a.map((x) => m.share(x));
      return [determinant(m, e, type.columns)];
    }
    default:
  }
  throw new Error(`no built-in function '${name}'`);
}

function dot<V extends Scalars>(m: Algebra<V>, a: readonly V[], b: readonly V[]): V {
  return sum(
    m,
    a.map((x, index) => m.binary('mul', x, at(b, index))),
  );
}

function length<V extends Scalars>(m: Algebra<V>, e: readonly V[]): V {
  if (e.length === 1) return m.unary('abs', at(e, 0));
  const shared = e.map((x) => m.share(x));
  return m.unary('sqrt', dot(m, shared, shared));
}

function reflect<V extends Scalars>(m: Algebra<V>, a: readonly V[], b: readonly V[]): V[] {
  const e = a.map((x) => m.share(x));
  const normal = b.map((x) => m.share(x));
  const twice = m.share(m.binary('mul', m.constant(typeOf(e), 2), dot(m, normal, e)));
  return e.map((x, index) => m.binary('sub', x, m.binary('mul', twice, at(normal, index))));
}

function refract<V extends Scalars>(m: Algebra<V>, a: readonly V[], b: readonly V[], eta: V): V[] {
  const e = a.map((x) => m.share(x));
  const normal = b.map((x) => m.share(x));
  const ratio = m.share(eta);
  const [zero, one] = [m.constant(typeOf(e), 0), m.constant(typeOf(e), 1)];
  const cosine = m.share(dot(m, normal, e));
  const sine = m.binary('mul', m.binary('mul', ratio, ratio), m.binary('sub', one, m.binary('mul', cosine, cosine)));
  const k = m.share(m.binary('sub', one, sine));
  const none = m.share(m.binary('lt', k, zero));
  const root = m.unary('sqrt', m.binary('max', k, zero));
  const along = m.share(m.binary('add', m.binary('mul', ratio, cosine), root));
  return e.map((x, index) => {
    const bent = m.binary('sub', m.binary('mul', ratio, x), m.binary('mul', along, at(normal, index)));
    return m.select(none, zero, bent);
  });
}

/** By the first column; column-major, n from 2 to 4. */
function determinant<V extends Scalars>(m: Algebra<V>, e: readonly V[], n: number): V {
  if (n === 1) return at(e, 0);
  const terms = Array.from({ length: n }, (_, row) => {
    const minor = e.filter((_, index) => index >= n && index % n !== row);
    return m.binary('mul', at(e, row), determinant(m, minor, n - 1));
  });
  return terms.reduce((total, term, row) => m.binary(row % 2 === 1 ? 'sub' : 'add', total, term));
}

function typeOf(value: readonly Scalars[]): ScalarName {
  return at(value, 0).type;
}
