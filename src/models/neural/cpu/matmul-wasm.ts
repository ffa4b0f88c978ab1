import { encodeModule, pushSigned, pushUnsigned, VALUE_TYPE } from '../../../wgsl/wasm/binary.ts';
import { EMPTY_BLOCK, OP } from '../../../wgsl/wasm/opcodes.ts';

/** Rows and columns of the result that are computed together: eight sums of four numbers, as many as fit the registers. */
export const TILE = { rows: 4, columns: 8 } as const;

/** `run` of {@link matmulModule}: addresses and distances in bytes. */
export type MatmulRun = (
  a: number,
  aRow: number,
  aStep: number,
  b: number,
  bRow: number,
  c: number,
  cRow: number,
  /** A multiple of `TILE.rows`. */
  rows: number,
  /** Columns / `TILE.columns`. */
  panels: number,
  /** At least 1. */
  inner: number,
) => void;

const V128 = { load: 0x00, load32Splat: 0x09, store: 0x0b, const: 0x0c } as const;
const F32X4 = { add: 0xe4, mul: 0xe6 } as const;

const PARAMS = ['a', 'aRow', 'aStep', 'b', 'bRow', 'c', 'cRow', 'rows', 'panels', 'inner'] as const;
const INTEGERS = ['rowA', 'rowC', 'row', 'k', 'pb', 'a0', 'a1', 'a2', 'a3'] as const;
const VECTORS = ['b0', 'b1', 's', ...Array.from({ length: 8 }, (_, i) => `sum${i}`)];
const LOCALS: readonly string[] = [...PARAMS, ...INTEGERS, ...VECTORS];

/**
 * A matrix product C = A B as WebAssembly with 128-bit vectors. Measured on one core of an AMD EPYC (5 x [256, 200] [200, 200]): 13 to 28
 * GFLOP/s, depending on who else is at work, where tfjs' CPU backend (plain JavaScript) has 0.8 and its WebAssembly backend 2.
 * A's element (i, k) is at `a + i aRow + k aStep`, so that it may be transposed; B and C have contiguous rows. It imports `env.memory`.
 */
export function matmulModule(maxPages: number): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  const local = (name: string): number => {
    const index = LOCALS.indexOf(name);
    if (index < 0) throw new Error(`matmulModule: no local ${name}`);
    return index;
  };
  const get = (name: string): void => {
    out.push(OP.localGet, local(name));
  };
  const set = (name: string): void => {
    out.push(OP.localSet, local(name));
  };
  const copy = (to: string, from: string): void => {
    get(from);
    set(to);
  };
  const add = (name: string, by: string | number): void => {
    get(name);
    if (typeof by === 'string') get(by);
    else {
      out.push(OP.i32Const);
      pushSigned(out, by);
    }
    out.push(OP.i32Add);
    set(name);
  };
  const vector = (code: number): void => {
    out.push(OP.simd);
    pushUnsigned(out, code);
  };
  const memory = (code: number, offset: number): void => {
    vector(code);
    // Aligned as far as is known: to four bytes.
    out.push(2);
    pushUnsigned(out, offset);
  };
  /** Repeats while `counter`, which `body` lowers, is not zero; at least once. */
  const loop = (counter: string, body: () => void): void => {
    out.push(OP.loop, EMPTY_BLOCK);
    body();
    get(counter);
    out.push(OP.brIf, 0, OP.end);
  };
  loop('panels', () => {
    copy('rowA', 'a');
    copy('rowC', 'c');
    copy('row', 'rows');
    loop('row', () => {
      for (let s = 0; s < 8; s++) {
        vector(V128.const);
        out.push(...new Array<number>(16).fill(0));
        set(`sum${s}`);
      }
      copy('a0', 'rowA');
      for (let r = 1; r < TILE.rows; r++) {
        copy(`a${r}`, `a${r - 1}`);
        add(`a${r}`, 'aRow');
      }
      copy('pb', 'b');
      copy('k', 'inner');
      loop('k', () => {
        for (const half of [0, 1]) {
          get('pb');
          memory(V128.load, 16 * half);
          set(`b${half}`);
        }
        for (let r = 0; r < TILE.rows; r++) {
          get(`a${r}`);
          memory(V128.load32Splat, 0);
          set('s');
          for (const half of [0, 1]) {
            const sum = `sum${2 * r + half}`;
            get(sum);
            get('s');
            get(`b${half}`);
            vector(F32X4.mul);
            vector(F32X4.add);
            set(sum);
          }
          add(`a${r}`, 'aStep');
        }
        add('pb', 'bRow');
        add('k', -1);
      });
      for (let r = 0; r < TILE.rows; r++) {
        for (const half of [0, 1]) {
          get('rowC');
          get(`sum${2 * r + half}`);
          memory(V128.store, 16 * half);
        }
        add('rowC', 'cRow');
        add('rowA', 'aRow');
      }
      add('row', -TILE.rows);
    });
    add('b', 4 * TILE.columns);
    add('c', 4 * TILE.columns);
    add('panels', -1);
  });
  out.push(OP.end);
  return encodeModule({
    memory: { module: 'env', name: 'memory', minPages: 0, maxPages },
    functions: [
      {
        name: 'matmul',
        exportName: 'run',
        params: PARAMS.map(() => VALUE_TYPE.i32),
        results: [],
        locals: [...INTEGERS.map(() => VALUE_TYPE.i32), ...VECTORS.map(() => VALUE_TYPE.v128)],
        body: out,
      },
    ],
  });
}
