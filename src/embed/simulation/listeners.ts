type Listener<Events> = Events[keyof Events];

/** Who watches, by event. */
export class Listeners<Events extends Record<keyof Events, (about: never) => void>> {
  readonly #listeners = new Map<keyof Events, Set<Listener<Events>>>();

  add<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known);
    known.add(listener);
    return () => known.delete(listener);
  }

  /** Tells everybody. What a listener throws is reported as an error of the page, and stops nobody else. */
  tell<Name extends keyof Events>(name: Name, about: Parameters<Events[Name]>[0]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as unknown as (about: unknown) => void)(about);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
