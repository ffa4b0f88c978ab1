import { perType, type Type } from './types.ts';

/** Size and alignment in bytes of values in buffers, as in section 14.4 of the WGSL specification. */
export interface Layout {
  readonly size: number;
  readonly align: number;
}

const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** Size and alignment of a type; a runtime-sized array has size 0. */
export const layoutOf = perType((type): Layout => {
  switch (type.kind) {
    case 'scalar':
    case 'atomic':
      return { size: 4, align: 4 };
    case 'vector':
      return { size: 4 * type.size, align: type.size === 2 ? 8 : 16 };
    case 'matrix': {
      const align = type.rows === 2 ? 8 : 16;
      return { size: align * type.columns, align };
    }
    case 'array': {
      const stride = strideOf(type.element);
      return { size: stride * (type.count ?? 0), align: layoutOf(type.element).align };
    }
    case 'struct': {
      const offsets = memberOffsets(type);
      const last = type.members.at(-1);
      const end = (offsets.at(-1) ?? 0) + (last ? memberLayout(last).size : 0);
      const align = Math.max(...type.members.map((member) => memberLayout(member).align));
      return { size: roundUp(end, align), align };
    }
    case 'pointer':
      return { size: 0, align: 1 };
    default:
      return type satisfies never;
  }
});

/** Fewest bytes that a binding of the type has: its size, where a runtime-sized array counts with one element. */
export function minBindingSize(type: Type): number {
  if (type.kind === 'array' && type.count === undefined) return strideOf(type.element);
  const last = type.kind === 'struct' ? type.members.at(-1) : undefined;
  if (type.kind !== 'struct' || last?.type.kind !== 'array' || last.type.count !== undefined)
    return layoutOf(type).size;
  const start = memberOffsets(type).at(-1) ?? 0;
  return roundUp(start + strideOf(last.type.element), layoutOf(type).align);
}

/** Bytes from one element of an array to the next. */
export function strideOf(element: Type): number {
  const { size, align } = layoutOf(element);
  return roundUp(size, align);
}

/** Byte offset of each member of a struct. */
export function memberOffsets(type: Type & { kind: 'struct' }): number[] {
  let offset = 0;
  return type.members.map((member) => {
    const { size, align } = memberLayout(member);
    const start = roundUp(offset, align);
    offset = start + size;
    return start;
  });
}

function memberLayout(member: (Type & { kind: 'struct' })['members'][number]): Layout {
  const own = layoutOf(member.type);
  return { size: member.size ?? own.size, align: member.align ?? own.align };
}

/** Word offset in a buffer of each scalar of a value, in the order of `scalarsOf`. */
export const wordOffsets = perType(computeOffsets);

function computeOffsets(type: Type): readonly number[] {
  switch (type.kind) {
    case 'scalar':
    case 'atomic':
      return [0];
    case 'vector':
      return Array.from({ length: type.size }, (_, i) => i);
    case 'matrix': {
      const stride = type.rows === 2 ? 2 : 4;
      const { columns, rows } = type;
      return Array.from({ length: columns * rows }, (_, i) => Math.floor(i / rows) * stride + (i % rows));
    }
    case 'array': {
      const element = wordOffsets(type.element);
      const stride = strideOf(type.element) / 4;
      return Array.from({ length: type.count ?? 0 }, (_, i) => element.map((offset) => offset + i * stride)).flat();
    }
    case 'struct': {
      const offsets = memberOffsets(type);
      return type.members.flatMap((member, index) =>
        wordOffsets(member.type).map((offset) => offset + (offsets[index] ?? 0) / 4),
      );
    }
    case 'pointer':
      return [];
    default:
      return type satisfies never;
  }
}
