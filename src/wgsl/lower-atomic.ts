import { ATOMIC_FUNCTIONS } from './builtin-names.ts';
import type { Expr } from './ir.ts';
import { local } from './ir-build.ts';
import type { FunctionWriter } from './lower-function.ts';
import type { ValuePlace } from './lower-place.ts';

/** A call of an atomic function on `place`; `value` is absent for `atomicLoad`. */
export function lowerAtomic(writer: FunctionWriter, name: string, place: ValuePlace, value: Expr | undefined): Expr[] {
  if (place.kind !== 'memory' || place.place.kind !== 'buffer') throw new Error('atomics live in buffers');
  if (value === undefined) return writer.load(place).map((scalar) => writer.fix(scalar));
  if (name === 'atomicStore') {
    writer.store(place, [value]);
    return [];
  }
  const fn = ATOMIC_FUNCTIONS.get(name);
  const type = value.type;
  if (fn === undefined || (type !== 'i32' && type !== 'u32')) throw new Error(`no atomic function '${name}'`);
  const result = writer.newFixed(type);
  const { base, index } = place;
  const { buffer } = place.place;
  const statement = { op: 'atomic', fn, type, buffer, base, value, result } as const;
  writer.emit(index ? { ...statement, index } : statement);
  return [local(type, result)];
}
