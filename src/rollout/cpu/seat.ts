import { WasmHeap } from '../../wgsl/wasm/heap.ts';
import type { PostedProgram } from './lead.js';
import { Team } from './team.ts';

/** A team stays for so long after the last backend that used it went, in ms: the next one often follows at once. */
const LINGER_MS = 1000;

/** Memories kept for the next backends: engines do not see how large a shared memory is, and keep those that nobody has for long. */
const MOST_HEAPS = 8;

/** A backend's place at the team of this process: a memory that threads share, and programs that they know. */
export class Seat {
  readonly heap: WasmHeap;
  readonly team: Team;
  readonly #left: Left;

  private constructor(heap: WasmHeap, team: Team) {
    this.heap = heap;
    this.team = team;
    this.#left = { heap, team, programs: new Set() };
    taken.add(this.#left);
    // A backend that nobody destroyed may be collected as garbage.
    abandoned.register(this, this.#left, this.#left);
  }

  /**
   * A place, where there is memory that can be shared.
   *
   * @param leads Whether the calling thread leads.
   */
  static take(leads: boolean): Seat | undefined {
    const heap = heaps.pop() ?? new WasmHeap(true);
    if (!heap.isShared) return undefined;
    const known = teams.get(leads);
    const team = known === undefined || known.isLost ? new Team(leads) : known;
    teams.set(leads, team);
    return new Seat(heap, team);
  }

  add(program: PostedProgram): void {
    this.#left.programs.add(program.id);
    this.team.add(program);
  }

  forget(id: number): void {
    if (this.#left.programs.delete(id)) this.team.forget(id);
  }

  /** Nothing may run any more. */
  leave(): void {
    abandoned.unregister(this.#left);
    vacate(this.#left);
  }
}

/** What remains of a seat to be put in order. */
interface Left {
  readonly heap: WasmHeap;
  readonly team: Team;
  readonly programs: Set<number>;
}

/** By whether the calling thread leads: one of them in each process. */
const teams = new Map<boolean, Team>();
const taken = new Set<Left>();
const heaps: WasmHeap[] = [];
const abandoned = new FinalizationRegistry(vacate);

function vacate(left: Left): void {
  for (const id of left.programs) left.team.forget(id);
  left.heap.clear();
  // Threads of a lost team may still write for a moment.
  if (heaps.length < MOST_HEAPS && !left.team.isLost) heaps.push(left.heap);
  taken.delete(left);
  if (taken.size === 0) later(dissolve);
}

function dissolve(): void {
  if (taken.size > 0) return;
  heaps.length = 0;
  for (const team of teams.values()) team.stop();
  teams.clear();
}

/** In Node a process ends all the same. */
function later(work: () => void): void {
  const timer: unknown = setTimeout(work, LINGER_MS);
  if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
}
