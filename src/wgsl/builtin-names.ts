import { BUILTIN_RULES } from './builtin-types.ts';

/** Functions on atomics that are covered, besides atomicLoad and atomicStore. */
export const ATOMIC_FUNCTIONS: ReadonlyMap<string, 'add' | 'sub' | 'min' | 'max' | 'and' | 'or' | 'xor' | 'exchange'> =
  new Map([
    ['atomicAdd', 'add'],
    ['atomicSub', 'sub'],
    ['atomicMin', 'min'],
    ['atomicMax', 'max'],
    ['atomicAnd', 'and'],
    ['atomicOr', 'or'],
    ['atomicXor', 'xor'],
    ['atomicExchange', 'exchange'],
  ]);

/** Whether the function is one at which a whole workgroup waits. */
export function isBarrier(name: string): boolean {
  return name === 'workgroupBarrier' || name === 'storageBarrier';
}

/** Built-in functions of WGSL that are not covered. */
const UNCOVERED: ReadonlySet<string> = new Set(
  `atomicCompareExchangeWeak modf frexp outerProduct quantizeToF16 dot4U8Packed dot4I8Packed pack4x8snorm pack4x8unorm
   pack4xI8 pack4xU8 pack4xI8Clamp pack4xU8Clamp pack2x16snorm pack2x16unorm pack2x16float unpack4x8snorm unpack4x8unorm
   unpack4xI8 unpack4xU8 unpack2x16snorm unpack2x16unorm unpack2x16float dpdx dpdxCoarse dpdxFine dpdy dpdyCoarse dpdyFine
   fwidth fwidthCoarse fwidthFine textureBarrier workgroupUniformLoad`.split(/\s+/),
);

const UNCOVERED_FAMILIES = /^(texture[A-Z]|subgroup[A-Z]|quad[A-Z]|atomic[A-Z])/;

/** Whether WGSL has a built-in function of this name, covered or not. */
export function isBuiltinFunction(name: string): boolean {
  return isCoveredBuiltin(name) || UNCOVERED.has(name) || UNCOVERED_FAMILIES.test(name);
}

/** Whether this library checks and compiles the built-in function. */
export function isCoveredBuiltin(name: string): boolean {
  return (
    BUILTIN_RULES.has(name) ||
    ATOMIC_FUNCTIONS.has(name) ||
    isBarrier(name) ||
    ['atomicLoad', 'atomicStore', 'arrayLength', 'bitcast'].includes(name)
  );
}
