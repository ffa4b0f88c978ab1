import { ForerunError } from '../../error.ts';
import { MAX_MEMORY_PAGES } from './emit.ts';

const PAGE_BYTES = 65536;
const ALIGNMENT = 16;

/** Bytes that may be read behind an allocation: of four invocations, all but the last may be at its end. */
const OVERHANG = 12;

/** Free bytes from `start` to before `end`. */
interface Gap {
  start: number;
  end: number;
}

/** Where an {@link AddressSpace} gets its bytes. */
export interface Storage {
  /**
   * Adds so many pages of zeros.
   *
   * @throws when there are no more
   */
  grow(pages: number): void;
  /** Makes used bytes zero again. */
  clear(address: number, byteLength: number): void;
}

/** Who has which bytes of a memory: `allocate` and `free`, first fit, 16-byte aligned, up to 4 GiB. */
export class AddressSpace {
  readonly #storage: Storage;
  /** Sorted by address, never touching one another. */
  readonly #gaps: Gap[] = [];
  /** By address. */
  readonly #sizes = new Map<number, number>();
  #end = PAGE_BYTES;

  /** @param storage With one page. */
  constructor(storage: Storage) {
    this.#storage = storage;
    this.#release(0, PAGE_BYTES);
  }

  /**
   * The byte address of `byteLength` new bytes, all zero.
   *
   * @throws ForerunError `invalid-argument` when the memory is exhausted
   */
  allocate(label: string, byteLength: number): number {
    const size = Math.ceil((byteLength + OVERHANG) / ALIGNMENT) * ALIGNMENT;
    let gap = this.#gaps.find(({ start, end }) => end - start >= size);
    if (gap === undefined) {
      this.#grow(label, size, byteLength);
      gap = this.#gaps.at(-1);
    }
    if (gap === undefined) throw new Error('AddressSpace: growing left no gap');
    const address = gap.start;
    gap.start += size;
    if (gap.start === gap.end) this.#gaps.splice(this.#gaps.indexOf(gap), 1);
    this.#sizes.set(address, size);
    this.#storage.clear(address, size);
    return address;
  }

  /** Gives memory back. Addresses that are not allocated are ignored. */
  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) return;
    this.#sizes.delete(address);
    this.#release(address, address + size);
  }

  /** Gives everything back. */
  clear(): void {
    this.#sizes.clear();
    this.#gaps.splice(0, this.#gaps.length, { start: 0, end: this.#end });
  }

  #grow(label: string, size: number, wanted: number): void {
    const last = this.#gaps.at(-1);
    const atEnd = last !== undefined && last.end === this.#end ? last.end - last.start : 0;
    const pages = Math.ceil((size - atEnd) / PAGE_BYTES);
    try {
      if (this.#end / PAGE_BYTES + pages > MAX_MEMORY_PAGES) throw new RangeError('4 GiB are exhausted');
      this.#storage.grow(pages);
    } catch (cause) {
      const used = [...this.#sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
      throw new ForerunError(
        'invalid-argument',
        `createBuffer: no memory for ${wanted} bytes of '${label}' on the CPU backend; ${used} bytes are in use, and WebAssembly addresses 4 GiB at most. Use fewer samples or a shorter horizon, or destroy() planners that are no longer needed.`,
        { cause },
      );
    }
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

/** Memory for WebAssembly with `allocate` and `free`: see {@link AddressSpace}. */
export class WasmHeap {
  readonly memory: WebAssembly.Memory;
  readonly isShared: boolean;
  readonly #space: AddressSpace;
  #words: Uint32Array;
  #floats: Float32Array;

  /** @param wantsShared Memory that threads can share; where there is none to have, `isShared` is false. */
  constructor(wantsShared = false) {
    const shared = wantsShared ? sharedMemory() : undefined;
    this.isShared = shared !== undefined;
    this.memory = shared ?? new WebAssembly.Memory({ initial: 1, maximum: MAX_MEMORY_PAGES });
    this.#words = new Uint32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#space = new AddressSpace({
      grow: (pages) => {
        this.memory.grow(pages);
        this.#words = new Uint32Array(this.memory.buffer);
        this.#floats = new Float32Array(this.memory.buffer);
      },
      clear: (address, byteLength) => this.#words.fill(0, address / 4, (address + byteLength) / 4),
    });
  }

  /** The whole memory; not to be kept, since it is detached, or too short, when the memory grows. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** The whole memory as floats; not to be kept either. */
  get floats(): Float32Array {
    return this.#floats;
  }

  /** Copies numbers to a byte address. */
  write(address: number, data: Float32Array | Uint32Array): void {
    if (data instanceof Float32Array) this.#floats.set(data, address / 4);
    else this.#words.set(data, address / 4);
  }

  /** Copies words from a byte address. */
  read(address: number, into: Uint32Array): void {
    into.set(this.#words.subarray(address / 4, address / 4 + into.length));
  }

  /** See {@link AddressSpace.allocate}. */
  allocate(label: string, byteLength: number): number {
    return this.#space.allocate(label, byteLength);
  }

  /** See {@link AddressSpace.free}. */
  free(address: number): void {
    this.#space.free(address);
  }

  /** Gives everything back, so that somebody else can have this memory. */
  clear(): void {
    this.#space.clear();
  }
}

/** The address space of shared memory is reserved at once: not every device has as much as could ever be used. */
function sharedMemory(): WebAssembly.Memory | undefined {
  for (let maximum = MAX_MEMORY_PAGES; maximum >= MAX_MEMORY_PAGES / 16; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch {
      // less, then
    }
  }
  return undefined;
}
