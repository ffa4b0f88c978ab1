import { describe, expect, it } from 'vitest';
import type { Expr, IrFunction } from '../ir.ts';
import { entryOf, ir, moduleOf, runModule } from './ir.testing.ts';

const id = ir.local('u32', 0);
const asSigned = (words: Uint32Array | undefined) => [...new Int32Array((words ?? new Uint32Array()).buffer)];

describe('scalar WebAssembly from IR', () => {
  it('nests loops with break, continue, continuing, blocks and returns', () => {
    // sum of the odd j < 10 for each i < id, but leaves both loops when the sum exceeds 60
    const [i, j, sum] = [3, 4, 5].map((index) => ir.local('u32', index)) as [Expr, Expr, Expr];
    const body = [
      {
        op: 'block',
        label: 7,
        body: [
          {
            op: 'loop',
            body: [
              ir.if(ir.binary('ge', 'u32', i, id), [{ op: 'break' }]),
              ir.set(4, ir.u32(0)),
              {
                op: 'loop',
                body: [
                  ir.if(ir.binary('eq', 'u32', ir.binary('rem', 'u32', j, ir.u32(2)), ir.u32(0)), [{ op: 'continue' }]),
                  ir.set(5, ir.binary('add', 'u32', sum, j)),
                  ir.if(ir.binary('gt', 'u32', sum, ir.u32(60)), [{ op: 'leave', label: 7 }]),
                ],
                continuing: [
                  ir.set(4, ir.binary('add', 'u32', j, ir.u32(1))),
                  ir.if(ir.binary('ge', 'u32', j, ir.u32(10)), [{ op: 'break' }]),
                ],
              },
            ],
            continuing: [ir.set(3, ir.binary('add', 'u32', i, ir.u32(1)))],
          },
          ir.store(0, id, sum),
          { op: 'return', values: [] },
        ],
      },
      ir.store(0, id, ir.binary('add', 'u32', sum, ir.u32(1000))),
    ] as const;
    const [out] = runModule(moduleOf(1, entryOf(body, ['u32', 'u32', 'u32'])), 4, [new Uint32Array(4)]);
    // one inner loop gives 25; the third reaches 51, 54 ... 50 + 1 + 3 + 5 = 59, then 66
    expect([...(out ?? [])]).toEqual([0, 25, 50, 1066]);
  });

  it('gives each function of a call chain its own frame, and calls with several results', () => {
    const onFrame = { kind: 'frame' } as const;
    // fills its frame with 7 and gives back (a - b, a + b)
    const inner: IrFunction = {
      name: 'inner',
      params: ['i32', 'i32'],
      results: ['i32', 'i32'],
      locals: ['i32', 'i32'],
      frameWords: 3,
      body: [
        ...[0, 1, 2].map((base) => ({ op: 'store', place: onFrame, base, value: ir.i32(7) }) as const),
        {
          op: 'return',
          values: [
            ir.binary('sub', 'i32', ir.local('i32', 0), ir.local('i32', 1)),
            ir.binary('add', 'i32', ir.local('i32', 0), ir.local('i32', 1)),
          ],
        },
      ],
    };
    const body = [
      { op: 'store', place: onFrame, base: 0, value: ir.i32(100) },
      { op: 'store', place: onFrame, base: 0, index: ir.u32(1), value: ir.i32(20) },
      { op: 'call', fn: 'inner', args: [ir.i32(1), ir.i32(2)], results: [3, 4] },
      ir.store(0, ir.u32(0), ir.local('i32', 3)),
      ir.store(0, ir.u32(1), ir.local('i32', 4)),
      ir.store(0, ir.u32(2), { op: 'load', type: 'i32', place: onFrame, base: 0 }),
      ir.store(0, ir.u32(3), { op: 'load', type: 'i32', place: onFrame, base: 0, index: ir.u32(1) }),
      ir.store(0, ir.u32(4), { op: 'bufferWords', type: 'u32', buffer: 0 }),
    ] as const;
    const [out] = runModule(moduleOf(1, inner, entryOf(body, ['i32', 'i32'], 2)), 1, [new Uint32Array(5)]);
    expect(asSigned(out)).toEqual([-1, 3, 100, 20, 5]);
  });

  it.each<[string, number, number, (old: number, value: number) => number]>([
    ['add', 5, 0xffffffff, (a, b) => (a + b) >>> 0],
    ['sub', 5, 6, (a, b) => (a - b) >>> 0],
    ['and', 12, 10, (a, b) => a & b],
    ['or', 12, 10, (a, b) => a | b],
    ['xor', 12, 10, (a, b) => a ^ b],
    ['min', 5, 0xffffffff, Math.min],
    ['max', 5, 0xffffffff, Math.max],
    ['exchange', 5, 9, (_, b) => b],
  ])('atomic %s gives the old value and stores the new one', (fn, old, value, truth) => {
    const atomic = { op: 'atomic', fn: fn as 'add', type: 'u32', buffer: 0, base: 0, value: ir.u32(value) } as const;
    const body = [
      { ...atomic, index: id, result: 3 },
      ir.store(0, ir.u32(1), ir.local('u32', 3)),
      { ...atomic, base: 2 },
    ];
    const [out] = runModule(moduleOf(1, entryOf(body, ['u32'])), 1, [Uint32Array.of(old, 0, old)]);
    expect([...(out ?? [])]).toEqual([truth(old, value), old, truth(old, value)]);
  });

  it('runs exactly the invocations asked for', () => {
    const body = [ir.store(0, id, ir.binary('add', 'u32', id, ir.u32(1)))];
    expect([...(runModule(moduleOf(1, entryOf(body)), 3, [new Uint32Array(5)])[0] ?? [])]).toEqual([1, 2, 3, 0, 0]);
    expect([...(runModule(moduleOf(1, entryOf(body)), 0, [new Uint32Array(2)])[0] ?? [])]).toEqual([0, 0]);
  });
});
