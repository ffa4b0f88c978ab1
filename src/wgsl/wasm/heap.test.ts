import { describe, expect, it } from 'vitest';
import { WasmHeap } from './heap.ts';

describe('WasmHeap', () => {
  it('gives aligned regions that do not overlap, and grows', () => {
    const heap = new WasmHeap();
    const sizes = [4, 20, 16, 100_000, 4];
    const regions = sizes.map((size) => ({ start: heap.allocate('a', size), size }));
    for (const [index, { start, size }] of regions.entries()) {
      expect(start % 16).toBe(0);
      expect(start + size).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
      for (const other of regions.slice(index + 1)) {
        expect(start + size <= other.start || other.start + other.size <= start).toBe(true);
      }
    }
  });

  it('uses freed memory again, joined with its neighbours, and clears it', () => {
    const heap = new WasmHeap();
    const [a, b, c] = [1, 2, 3].map(() => heap.allocate('part', 16_384)) as [number, number, number];
    heap.words.fill(7, a / 4, c / 4 + 4096);
    const before = heap.memory.buffer.byteLength;
    heap.free(a);
    heap.free(c);
    heap.free(b);
    const whole = heap.allocate('whole', 3 * 16_384);
    expect(whole).toBe(a);
    expect(heap.memory.buffer.byteLength).toBe(before);
    expect(heap.words.subarray(whole / 4, whole / 4 + 3 * 4096).every((word) => word === 0)).toBe(true);
  });

  it('keeps contents when it grows', () => {
    const heap = new WasmHeap();
    const address = heap.allocate('kept', 16);
    heap.words[address / 4] = 42;
    heap.allocate('large', 10 * 65536);
    expect(heap.words[address / 4]).toBe(42);
  });

  it('frees nothing twice', () => {
    const heap = new WasmHeap();
    const a = heap.allocate('a', 16);
    heap.free(a);
    heap.free(a);
    expect(heap.allocate('b', 16)).not.toBe(heap.allocate('c', 16));
  });

  it('says how much is in use when 4 GiB are not enough, with what may be read behind it', () => {
    const heap = new WasmHeap();
    heap.allocate('first', 1024);
    expect(() => heap.allocate('samples', 2 ** 32)).toThrow(/no memory for 4294967296 bytes of 'samples'.*1040 bytes/);
    // and is still usable
    expect(heap.allocate('small', 16)).toBeGreaterThan(0);
  });
});
