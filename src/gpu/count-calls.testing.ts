/** Counts calls of methods, by name. */
export interface CallCounter {
  /** Calls since {@link forget}. */
  readonly calls: Record<string, number>;
  /** Counts a method of an object from now on; `watch` sees what each call gives. */
  count(target: object, name: string, watch?: (made: unknown) => void): void;
  forget(): void;
}

/** Makes a counter, for tests that nothing is created or submitted which need not be. */
export function callCounter(): CallCounter {
  const calls: Record<string, number> = {};
  return {
    calls,
    count(target, name, watch = () => undefined) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') throw new Error(`there is no ${name}`);
      Object.defineProperty(target, name, {
        value: (...args: unknown[]) => {
          calls[name] = (calls[name] ?? 0) + 1;
          const made: unknown = Reflect.apply(method, target, args);
          watch(made);
          return made;
        },
      });
    },
    forget() {
      for (const name of Object.keys(calls)) delete calls[name];
    },
  };
}
