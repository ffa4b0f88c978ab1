/** What a value read from JSON must be. */
export interface Shape {
  /** For messages: `'a finite number'`. */
  readonly expected: string;
  /** The first thing that is wrong, with its path; `undefined` where all is right. */
  readonly fault: (value: unknown, path: string) => Fault | undefined;
  /** Paths of everything inside: `planMs.p50`, `cases[].name`. */
  readonly paths: (path: string) => readonly string[];
}

/** A value that is not what it must be. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
  readonly got: unknown;
}

function leaf(expected: string, holds: (value: unknown) => boolean): Shape {
  return {
    expected,
    fault: (got, path) => (holds(got) ? undefined : { path, expected, got }),
    paths: (path) => [path],
  };
}

export const text = leaf('a text', (value) => typeof value === 'string');
export const flag = leaf('true or false', (value) => typeof value === 'boolean');
export const number = leaf('a finite number', (value) => Number.isFinite(value));
export const atLeastZero = leaf('a number of at least 0', (value) => Number.isFinite(value) && Number(value) >= 0);
export const positive = leaf('a number above 0', (value) => Number.isFinite(value) && Number(value) > 0);
export const count = leaf('a whole number of at least 0', (value) => Number.isInteger(value) && Number(value) >= 0);
export const date = leaf(
  'a date in ISO 8601',
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
);
/** Whatever it is. */
export const anything = leaf('anything', () => true);

/** One of some words. */
export function word(...words: readonly string[]): Shape {
  return leaf(words.map((one) => `'${one}'`).join(' or '), (value) => words.includes(value as string));
}

/** Null, or as `shape`. */
export function nullable(shape: Shape): Shape {
  return {
    ...shape,
    expected: `${shape.expected} or null`,
    fault: (value, path) => (value === null ? undefined : shape.fault(value, path)),
  };
}

/** A list of which all are as `shape`. */
export function list(shape: Shape): Shape {
  const expected = 'a list';
  return {
    expected,
    fault: (value, path) => {
      if (!Array.isArray(value)) return { path, expected, got: value };
      for (const [index, item] of value.entries()) {
        const fault = shape.fault(item, `${path}[${index}]`);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
    paths: (path) => shape.paths(`${path}[]`),
  };
}

/** An object that has at least these fields. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  const expected = 'an object';
  return {
    expected,
    fault: (value, path) => {
      if (!isObject(value)) return { path, expected, got: value };
      for (const [name, shape] of Object.entries(fields)) {
        const inner = path === '' ? name : `${path}.${name}`;
        if (!Object.hasOwn(value, name)) return { path: inner, expected: shape.expected, got: undefined };
        const fault = shape.fault(value[name], inner);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
    paths: (path) =>
      Object.entries(fields).flatMap(([name, shape]) => shape.paths(path === '' ? name : `${path}.${name}`)),
  };
}

/** As `shape`, with an interval in it: where both ends are there, `low` is not above `high`. */
export function interval(shape: Shape): Shape {
  return {
    ...shape,
    fault: (value, path) => {
      const fault = shape.fault(value, path);
      if (fault !== undefined || !isObject(value)) return fault;
      const { low, high } = value;
      const upsideDown = typeof low === 'number' && typeof high === 'number' && low > high;
      return upsideDown ? { path: `${path}.low`, expected: `a number of at most high, ${high}`, got: low } : undefined;
    },
  };
}

/** An object whose field `kind` says which of the shapes it has. */
export function byKind(shapes: Readonly<Record<string, Shape>>): Shape {
  const kind = word(...Object.keys(shapes));
  return {
    expected: 'an object',
    fault: (value, path) => {
      if (!isObject(value)) return { path, expected: 'an object', got: value };
      const known = typeof value.kind === 'string' && Object.hasOwn(shapes, value.kind);
      const shape = known ? shapes[value.kind as string] : undefined;
      return shape === undefined ? kind.fault(value.kind, `${path}.kind`) : shape.fault(value, path);
    },
    paths: (path) => [`${path}.kind`, ...Object.values(shapes).flatMap((shape) => shape.paths(path))],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
