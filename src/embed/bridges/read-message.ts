import type { FieldSource, MessageSource } from './mapping.ts';
import { type Path, parsePath, valueAt } from './paths.ts';
import { clockOffset, stampMs } from './ros-time.ts';

/** What a message said. */
export interface ReadMessage {
  /** By name, finite. */
  readonly values: Readonly<Record<string, number>>;
  /** When it was measured, in ms on our clock. */
  readonly stamp: number;
}

/**
 * Makes a reader of a topic's messages.
 *
 * @returns What a message says, or why it says nothing, from when it arrived, in ms on our clock, and what this machine's clock showed then
 *   (default the same), which `'synchronized'` stamps are of
 */
export function messageReader(
  source: MessageSource,
): (message: unknown, arrived: number, machine?: number) => ReadMessage | string {
  const stampPath = source.stamp === undefined ? undefined : parsePath(source.stamp, 'stamp');
  const clock = source.clock ?? 'robot';
  const offset = clockOffset();
  const fields = Object.entries(source.fields).map(
    ([name, field]) => [name, fieldReader(field), placeOf(field)] as const,
  );
  const local = (given: number, arrived: number, machine: number) =>
    clock === 'robot' ? offset.local(given, arrived) : given + (arrived - machine);
  return (message, arrived, machine = arrived) => {
    const values: [string, number][] = [];
    for (const [name, read, place] of fields) {
      const value = read(message);
      if (value === undefined || !Number.isFinite(value)) {
        return `${source.topic}: no finite number at ${place} (for ${name})`;
      }
      values.push([name, value]);
    }
    const given = stampPath === undefined || clock === 'arrival' ? arrived : stampMs(valueAt(message, stampPath));
    if (given === undefined) return `${source.topic}: no stamp at ${source.stamp}`;
    const stamp = stampPath === undefined || clock === 'arrival' ? arrived : local(given, arrived, machine);
    return { values: Object.fromEntries(values), stamp };
  };
}

function fieldReader(field: string | FieldSource): (message: unknown) => number | undefined {
  if (typeof field === 'string') return numberReader(parsePath(field, 'path'));
  const { path, convert, name, names = 'name', scale = 1, offset = 0 } = field;
  const at = parsePath(path, 'path');
  const read =
    name !== undefined
      ? entryReader(at, parsePath(names, 'names'), name)
      : convert !== undefined
        ? angleReader(at, convert)
        : numberReader(at);
  return (message) => {
    const value = read(message);
    return value === undefined ? undefined : scale * value + offset;
  };
}

/** Where it looks, for messages. */
function placeOf(field: string | FieldSource): string {
  if (typeof field === 'string') return field;
  const { path, name } = field;
  return name === undefined ? path : `${path} of '${name}'`;
}

function numberReader(path: Path): (message: unknown) => number | undefined {
  return (message) => asNumber(valueAt(message, path));
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function entryReader(path: Path, namesPath: Path, name: string): (message: unknown) => number | undefined {
  return (message) => {
    const [values, names] = [valueAt(message, path), valueAt(message, namesPath)];
    if (!Array.isArray(values) || !Array.isArray(names)) return undefined;
    const at = names.indexOf(name);
    return at < 0 ? undefined : asNumber(values[at]);
  };
}

/** Angles of a quaternion of any length but zero, in the order yaw, pitch, roll (REP 103). */
function angleReader(path: Path, angle: 'yaw' | 'pitch' | 'roll'): (message: unknown) => number | undefined {
  return (message) => {
    const quaternion = valueAt(message, path);
    const [x, y, z, w] = ['x', 'y', 'z', 'w'].map((name) => asNumber(valueAt(quaternion, [name])) ?? Number.NaN) as [
      number,
      number,
      number,
      number,
    ];
    const squared = x * x + y * y + z * z + w * w;
    if (!(squared > 1e-12 && squared < 1e12)) return undefined;
    switch (angle) {
      case 'yaw':
        return Math.atan2(2 * (w * z + x * y), w * w + x * x - y * y - z * z);
      case 'pitch':
        return Math.asin(Math.min(1, Math.max(-1, (2 * (w * y - z * x)) / squared)));
      case 'roll':
        return Math.atan2(2 * (w * x + y * z), w * w - x * x - y * y + z * z);
      default:
        return angle satisfies never;
    }
  };
}

/** Puts a state together from the messages of one or more topics. */
export interface StateAssembler {
  /** @returns The whole state with the oldest of its stamps; `undefined` while topics are silent; a text where the message says nothing */
  take(
    source: number,
    message: unknown,
    arrived: number,
    machine?: number,
  ): { readonly state: readonly number[]; readonly stamp: number } | string | undefined;
}

/** @param names Components of the state, in order */
export function stateAssembler(sources: readonly MessageSource[], names: readonly string[]): StateAssembler {
  const readers = sources.map((source) => messageReader(source));
  const parts: (ReadMessage | undefined)[] = sources.map(() => undefined);
  return {
    take(source, message, arrived, machine) {
      const part = readers[source]?.(message, arrived, machine);
      if (part === undefined || typeof part === 'string') return part;
      parts[source] = part;
      const all = parts.filter((each) => each !== undefined);
      if (all.length < parts.length) return undefined;
      const values: Readonly<Record<string, number>> = Object.assign({}, ...all.map((each) => each.values));
      return {
        state: names.map((name) => values[name] ?? Number.NaN),
        stamp: Math.min(...all.map(({ stamp }) => stamp)),
      };
    },
  };
}
