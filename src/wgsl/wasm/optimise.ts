import type { IrModule } from '../ir.ts';
import { dropUnused } from './dead.ts';
import { hoistInvariants } from './hoist.ts';
import { inlineCalls } from './inline.ts';
import { propagate } from './propagate.ts';

/** The same module, faster. Bit-identical results: floats are neither reassociated nor contracted. */
export function optimise(module: IrModule): IrModule {
  const inlined = inlineCalls(module);
  const functions = inlined.functions.map((fn) => {
    const simple = dropUnused(propagate(inlined, fn));
    return dropUnused(propagate(inlined, hoistInvariants(inlined, simple)));
  });
  return { ...inlined, functions };
}
