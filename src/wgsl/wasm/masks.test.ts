import { describe, expect, it } from 'vitest';
import type { Stmt } from '../ir.ts';
import { entryOf, ir, moduleOf, runModule, withWorkgroup } from './ir.testing.ts';

const id = ir.local('u32', 0);
const counter = ir.local('u32', 3);

/** Runs the body in one workgroup of four invocations. */
function runFour(body: readonly Stmt[], locals: readonly 'u32'[], buffer: Uint32Array): number[] {
  return [...(runModule(withWorkgroup(moduleOf(1, entryOf(body, locals)), 4), 1, [buffer])[0] ?? [])];
}

describe('four invocations that part', () => {
  it('run no further round of a loop that all have left together, past some that continue and some that leave later', () => {
    const isOdd = ir.binary('ne', 'u32', ir.binary('and', 'u32', id, ir.u32(1)), ir.u32(0));
    const loop: Stmt = {
      op: 'loop',
      body: [
        ir.if(ir.binary('ge', 'u32', counter, ir.u32(9)), [{ op: 'break' }]),
        ir.store(0, ir.u32(0), counter),
        ir.if(ir.binary('eq', 'u32', counter, ir.u32(3)), [{ op: 'leave', label: 0 }]),
        ir.if(isOdd, [{ op: 'continue' }]),
        ir.set(4, ir.binary('add', 'u32', ir.local('u32', 4), ir.u32(1))),
      ],
      continuing: [ir.set(3, ir.binary('add', 'u32', counter, ir.u32(1)))],
    };
    const late = ir.if(isOdd, [{ op: 'leave', label: 0 }]);
    const body: Stmt[] = [
      { op: 'block', label: 0, body: [loop, late, ir.set(4, ir.u32(99))] },
      { ...ir.store(0, id, ir.local('u32', 4)), base: 1 } as Stmt,
    ];
    expect(runFour(body, ['u32', 'u32'], new Uint32Array(5))).toEqual([3, 3, 0, 3, 0]);
  });

  it('read for a condition only where those are allowed to that come to it', () => {
    const far = ir.binary('mul', 'u32', id, ir.u32(2 ** 28));
    const inner = ir.if(ir.binary('eq', 'u32', ir.load('u32', 0, far), ir.u32(7)), [ir.store(0, id, ir.u32(8))]);
    const body = [ir.if(ir.binary('lt', 'u32', far, ir.u32(4)), [inner])];
    expect(runFour(body, [], Uint32Array.of(7, 7, 7, 7))).toEqual([8, 7, 7, 7]);
  });
});
