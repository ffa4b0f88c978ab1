import { ForerunError } from '../../error.ts';
import { MAX_MEMORY_PAGES } from './emit.ts';

const PAGE_BYTES = 65536;
const ALIGNMENT = 16;

/** Free bytes from `start` to before `end`. */
interface Gap {
  start: number;
  end: number;
}

/** Memory for WebAssembly with `allocate` and `free`: first fit, 16-byte aligned, grows up to 4 GiB. */
export class WasmHeap {
  readonly memory: WebAssembly.Memory;
  #words: Uint32Array<ArrayBuffer>;
  #floats: Float32Array<ArrayBuffer>;
  /** Sorted by address, never touching one another. */
  readonly #gaps: Gap[] = [];
  /** By address. */
  readonly #sizes = new Map<number, number>();
  #end = 0;

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_MEMORY_PAGES });
    this.#words = new Uint32Array(this.memory.buffer as ArrayBuffer);
    this.#floats = new Float32Array(this.memory.buffer as ArrayBuffer);
    this.#release(0, PAGE_BYTES);
    this.#end = PAGE_BYTES;
  }

  /** The whole memory; not to be kept, since it is detached when the memory grows. */
  get words(): Uint32Array<ArrayBuffer> {
    return this.#words;
  }

  /** The whole memory as floats; not to be kept either. */
  get floats(): Float32Array<ArrayBuffer> {
    return this.#floats;
  }

  /**
   * The byte address of `byteLength` new bytes, all zero.
   *
   * @throws ForerunError `invalid-argument` when the memory is exhausted
   */
  allocate(label: string, byteLength: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT);
    let gap = this.#gaps.find(({ start, end }) => end - start >= size);
    if (gap === undefined) {
      this.#grow(label, size);
      gap = this.#gaps.at(-1);
    }
    if (gap === undefined) throw new Error('WasmHeap: growing left no gap');
    const address = gap.start;
    gap.start += size;
    if (gap.start === gap.end) this.#gaps.splice(this.#gaps.indexOf(gap), 1);
    this.#sizes.set(address, size);
    this.#words.fill(0, address / 4, (address + size) / 4);
    return address;
  }

  /** Gives memory back. Addresses that are not allocated are ignored. */
  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) return;
    this.#sizes.delete(address);
    this.#release(address, address + size);
  }

  #grow(label: string, size: number): void {
    const last = this.#gaps.at(-1);
    const atEnd = last !== undefined && last.end === this.#end ? last.end - last.start : 0;
    const pages = Math.ceil((size - atEnd) / PAGE_BYTES);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      const used = [...this.#sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
      throw new ForerunError(
        'invalid-argument',
        `createBuffer: no memory for ${size} bytes of '${label}' on the CPU backend; ${used} bytes are in use, and WebAssembly addresses 4 GiB at most. Use fewer samples or a shorter horizon, or destroy() planners that are no longer needed.`,
        { cause },
      );
    }
    this.#words = new Uint32Array(this.memory.buffer as ArrayBuffer);
    this.#floats = new Float32Array(this.memory.buffer as ArrayBuffer);
    this.#release(this.#end, this.#end + pages * PAGE_BYTES);
    this.#end += pages * PAGE_BYTES;
  }

  #release(start: number, end: number): void {
    const next = this.#gaps.findIndex((gap) => gap.start >= end);
    const at = next < 0 ? this.#gaps.length : next;
    const before = this.#gaps[at - 1];
    const after = this.#gaps[at];
    const joinsBefore = before?.end === start;
    const joinsAfter = after?.start === end;
    if (joinsBefore && joinsAfter) {
      before.end = after.end;
      this.#gaps.splice(at, 1);
    } else if (joinsBefore) before.end = end;
    else if (joinsAfter) after.start = start;
    else this.#gaps.splice(at, 0, { start, end });
  }
}
