import type { Variable } from './typed.ts';
import { isConstructible, scalarCount, type Type } from './types.ts';

/** Arrays of more elements than this are indexed in memory; smaller ones by comparing the index. */
export const MAX_CHOICES = 4;

/** Whether a variable of this type must have an address. */
export function needsMemory(variable: Variable): boolean {
  const { type, indexedDynamically, addressTaken } = variable;
  if (!isConstructible(type)) return false;
  if (indexedDynamically || (addressTaken && hasLongArray(type))) return hasLongArray(type);
  return scalarCount(type) > MAX_LOCALS;
}

/** Larger values go to memory in any case: engines do not like thousands of locals. */
const MAX_LOCALS = 256;

function hasLongArray(type: Type): boolean {
  if (type.kind === 'array') return (type.count ?? 0) > MAX_CHOICES || hasLongArray(type.element);
  return type.kind === 'struct' && type.members.some((member) => hasLongArray(member.type));
}
