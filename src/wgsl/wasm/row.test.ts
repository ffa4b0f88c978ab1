import { describe, expect, it } from 'vitest';
import { WORKGROUP_INPUT_COUNT } from '../ir.ts';
import { entryOf, ir, moduleOf, withWorkgroup } from './ir.testing.ts';
import { formRegions } from './regions.ts';
import { planSimd } from './simd-plan.ts';

describe('four words side by side', () => {
  const id = ir.local('u32', 0);
  const [limit, value] = [3, 4];
  const clamped = ir.binary('min', 'u32', id, ir.local('u32', limit));

  it.each([
    ['loaded', ir.store(0, ir.binary('mul', 'u32', id, id), ir.load('u32', 1, clamped))],
    ['stored', ir.store(0, clamped, ir.binary('mul', 'u32', id, id))],
  ])('are %s up to a limit that is one number, since that is what their place is compared with', (_, access) => {
    const body = [
      ir.set(limit, ir.load('u32', 1, ir.u32(0))),
      ir.set(value, ir.load('u32', 1, ir.u32(1))),
      access,
      ir.store(2, id, ir.local('u32', value)),
    ];
    const module = formRegions(withWorkgroup(moduleOf(3, entryOf(body, ['u32', 'u32'])), 4));
    const [entry] = module.functions;
    if (entry === undefined) throw new Error('the module has an entry point');
    const local = (index: number) => index - 3 + WORKGROUP_INPUT_COUNT;
    expect([...planSimd(module, entry).splats]).toEqual([local(value)]);
  });
});
