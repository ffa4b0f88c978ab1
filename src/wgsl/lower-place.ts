import { elementOf, partStart } from './access.ts';
import type { Position } from './fault.ts';
import type { Expr, Place } from './ir.ts';
import { asUnsigned, binary, constant } from './ir-build.ts';
import { memberOffsets, strideOf } from './layout.ts';
import { scalarCount, type Type } from './types.ts';

/**
 * Where a value lives. Scalars, vectors, matrices, structs and small arrays live in locals, one per scalar; arrays that are
 * indexed dynamically live in the frame, without padding, as does what is in workgroup memory; buffers have WGSL's layout.
 */
export type ValuePlace =
  | { readonly kind: 'locals'; readonly type: Type; readonly locals: readonly number[] }
  | {
      readonly kind: 'memory';
      readonly type: Type;
      readonly place: Place;
      /** Word address, to which `index` (u32) is added. */
      readonly base: number;
      readonly index: Expr | undefined;
    }
  /** One of several places, by an index that has been stored in a local. The last one serves all larger indices. */
  | { readonly kind: 'choice'; readonly type: Type; readonly index: Expr; readonly options: readonly ValuePlace[] };

/** The `member`-th part of a place, known at compile time. */
export function partOfPlace(place: ValuePlace, member: number, type: Type): ValuePlace {
  const start = partStart(place.type, member);
  switch (place.kind) {
    case 'locals':
      return { kind: 'locals', type, locals: place.locals.slice(start, start + scalarCount(type)) };
    case 'memory': {
      const offset = place.place.kind === 'buffer' ? partOffset(place.type, member) : start;
      return { ...place, type, base: place.base + offset };
    }
    case 'choice':
      return { ...place, type, options: place.options.map((option) => partOfPlace(option, member, type)) };
    default:
      return place satisfies never;
  }
}

/** Words before the `member`-th part of a value in a buffer. */
function partOffset(type: Type, member: number): number {
  switch (type.kind) {
    case 'struct':
      return (memberOffsets(type)[member] ?? 0) / 4;
    case 'array':
      return (member * strideOf(type.element)) / 4;
    case 'matrix':
      return member * (type.rows === 2 ? 2 : 4);
    default:
      return member;
  }
}

/** The element of an array, matrix or vector at an index that is only known at run time; clamped into range. */
export function indexPlace(place: ValuePlace, index: Expr, at: Position, share: (expr: Expr) => Expr): ValuePlace {
  const [type, count] = elementOf(place.type, at);
  switch (place.kind) {
    case 'locals': {
      const options = Array.from({ length: count ?? 0 }, (_, member) => partOfPlace(place, member, type));
      return { kind: 'choice', type, index: share(asUnsigned(index)), options };
    }
    case 'memory': {
      const last = count === undefined ? lastElement(place, type) : constant('u32', count - 1);
      const clamped = binary('min', asUnsigned(index), last);
      const stride = place.place.kind === 'buffer' ? partOffset(place.type, 1) : scalarCount(type);
      const offset = stride === 1 ? clamped : binary('mul', clamped, constant('u32', stride));
      const sum = place.index ? binary('add', place.index, offset) : offset;
      if (sum.op === 'const') return { ...place, type, base: place.base + sum.value, index: undefined };
      return { ...place, type, index: sum };
    }
    case 'choice': {
      const shared = share(asUnsigned(index));
      const options = place.options.map((option) => indexPlace(option, shared, at, share));
      return { ...place, type, options };
    }
    default:
      return place satisfies never;
  }
}

/** Elements of the runtime-sized array at the end of a buffer, as u32. */
export function runtimeLength(place: ValuePlace): Expr {
  if (place.kind !== 'memory' || place.place.kind !== 'buffer' || place.type.kind !== 'array') {
    throw new Error('only buffers hold runtime-sized arrays');
  }
  const words: Expr = { op: 'bufferWords', type: 'u32', buffer: place.place.buffer };
  const own = place.base === 0 ? words : binary('sub', words, constant('u32', place.base));
  const stride = strideOf(place.type.element) / 4;
  return stride === 1 ? own : binary('div', own, constant('u32', stride));
}

function lastElement(place: ValuePlace, element: Type): Expr {
  const stride = strideOf(element) / 4;
  if (stride === 1 && place.kind === 'memory' && place.place.kind === 'buffer') {
    const words: Expr = { op: 'bufferWords', type: 'u32', buffer: place.place.buffer };
    return binary('sub', words, constant('u32', place.base + 1));
  }
  return binary('sub', runtimeLength(place), constant('u32', 1));
}
