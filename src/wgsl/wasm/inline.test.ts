import { describe, expect, it } from 'vitest';
import type { IrFunction, Stmt } from '../ir.ts';
import { inlineCalls } from './inline.ts';
import { entryOf, ir, moduleOf, runModule } from './ir.testing.ts';
import { forEachStatement } from './traverse.ts';

function opsOf(body: readonly Stmt[]): string[] {
  const ops: string[] = [];
  forEachStatement(body, ({ op }) => ops.push(op));
  return ops;
}

/** if (a < 0) { return -a; } return a; */
const absolute: IrFunction = {
  name: 'absolute',
  params: ['i32'],
  results: ['i32'],
  locals: ['i32'],
  frameWords: 0,
  body: [
    ir.if(ir.binary('lt', 'i32', ir.local('i32', 0), ir.i32(0)), [
      { op: 'return', values: [ir.unary('neg', 'i32', ir.local('i32', 0))] },
    ]),
    { op: 'return', values: [ir.local('i32', 0)] },
  ],
};

describe('inlining', () => {
  it('leaves one function, and no jump for an early return', () => {
    const main = entryOf(
      [
        { op: 'call', fn: 'absolute', args: [ir.i32(-5)], results: [3] },
        ir.store(0, ir.u32(0), ir.local('i32', 3)),
        { op: 'call', fn: 'absolute', args: [ir.i32(6)], results: [3] },
        ir.store(0, ir.u32(1), ir.local('i32', 3)),
      ],
      ['i32'],
    );
    const inlined = inlineCalls(moduleOf(1, absolute, main));
    expect(inlined.functions.map(({ name }) => name)).toEqual(['main']);
    const ops = opsOf(inlined.functions[0]?.body ?? []);
    expect(ops).not.toContain('call');
    expect(ops).not.toContain('leave');
    expect([...(runModule(inlined, 1, [new Uint32Array(2)])[0] ?? [])]).toEqual([5, 6]);
  });

  it('starts the locals of a callee at zero each time a loop comes round', () => {
    // var n = 0; n += 1; return n;
    const one: IrFunction = {
      name: 'one',
      params: [],
      results: ['u32'],
      locals: ['u32'],
      frameWords: 0,
      body: [
        ir.set(0, ir.binary('add', 'u32', ir.local('u32', 0), ir.u32(1))),
        { op: 'return', values: [ir.local('u32', 0)] },
      ],
    };
    const [i, n] = [ir.local('u32', 3), ir.local('u32', 4)];
    const main = entryOf(
      [
        {
          op: 'loop',
          body: [
            { op: 'call', fn: 'one', args: [], results: [4] },
            ir.store(0, i, n),
            ir.set(3, ir.binary('add', 'u32', i, ir.u32(1))),
            ir.if(ir.binary('ge', 'u32', i, ir.u32(3)), [{ op: 'break' }]),
          ],
          continuing: [],
        },
      ],
      ['u32', 'u32'],
    );
    const inlined = inlineCalls(moduleOf(1, one, main));
    expect(inlined.functions).toHaveLength(1);
    expect([...(runModule(inlined, 1, [new Uint32Array(3)])[0] ?? [])]).toEqual([1, 1, 1]);
  });

  it('leaves a loop by a block where a return is inside it', () => {
    const firstAbove: IrFunction = {
      name: 'firstAbove',
      params: ['u32'],
      results: ['u32'],
      locals: ['u32', 'u32'],
      frameWords: 0,
      body: [
        {
          op: 'loop',
          body: [
            ir.if(
              ir.binary(
                'gt',
                'u32',
                ir.binary('mul', 'u32', ir.local('u32', 1), ir.local('u32', 1)),
                ir.local('u32', 0),
              ),
              [{ op: 'return', values: [ir.local('u32', 1)] }],
            ),
          ],
          continuing: [ir.set(1, ir.binary('add', 'u32', ir.local('u32', 1), ir.u32(1)))],
        },
      ],
    };
    const id = ir.local('u32', 0);
    const main = entryOf(
      [
        { op: 'call', fn: 'firstAbove', args: [ir.binary('mul', 'u32', id, ir.u32(10))], results: [3] },
        ir.store(0, id, ir.local('u32', 3)),
      ],
      ['u32'],
    );
    const inlined = inlineCalls(moduleOf(1, firstAbove, main));
    expect(opsOf(inlined.functions[0]?.body ?? [])).toContain('leave');
    expect([...(runModule(inlined, 4, [new Uint32Array(4)])[0] ?? [])]).toEqual([1, 4, 5, 6]);
  });
});
