/** Pairs of a state and an action by priority, each at most once: a binary heap. */
export interface PairQueue {
  readonly size: number;
  /** Adds a pair; one that is there keeps the higher priority. */
  raise(pair: number, priority: number): void;
  /** Takes out the pair of the highest priority, or undefined. */
  take(): number | undefined;
  /** Everything in it, as it lies: pushed in that order into an empty queue it is the same again. */
  entries(): (readonly [pair: number, priority: number])[];
}

/** An empty {@link PairQueue}. */
export function pairQueue(): PairQueue {
  const heap: number[] = [];
  const places = new Map<number, number>();
  const priorities = new Map<number, number>();
  const priorityAt = (place: number): number => priorities.get(heap[place] ?? -1) ?? Number.NEGATIVE_INFINITY;
  const put = (pair: number, place: number): void => {
    heap[place] = pair;
    places.set(pair, place);
  };
  const up = (pair: number, from: number): void => {
    const priority = priorities.get(pair) ?? 0;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (priorityAt(parent) >= priority) break;
      put(heap[parent] ?? 0, place);
      place = parent;
    }
    put(pair, place);
  };
  const down = (pair: number): void => {
    const priority = priorities.get(pair) ?? 0;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const child = priorityAt(left + 1) > priorityAt(left) ? left + 1 : left;
      if (child >= heap.length || priorityAt(child) <= priority) break;
      put(heap[child] ?? 0, place);
      place = child;
    }
    put(pair, place);
  };

  return {
    get size() {
      return heap.length;
    },
    raise(pair, priority) {
      const known = priorities.get(pair);
      if (known !== undefined && known >= priority) return;
      priorities.set(pair, priority);
      up(pair, places.get(pair) ?? heap.length);
    },
    take() {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      places.delete(first);
      priorities.delete(first);
      if (last !== first) down(last);
      return first;
    },
    entries: () => heap.map((pair) => [pair, priorities.get(pair) ?? 0] as const),
  };
}
