import type { Backend, Program, Step } from '../../src/rollout/backend.ts';

/** What a backend was asked for, and how long that took. */
export interface Recorder {
  readonly backend: Backend;
  /** Bytes of all buffers made so far. */
  readonly bufferBytes: () => number;
  /** The steps of the program that was submitted last. */
  readonly lastSteps: () => readonly Step[];
  /** Wall time of submissions since the last call, in ms. */
  readonly takeSubmitMs: () => number;
}

/** Watches a backend; what is made through the recorder's is made on it. */
export function record(inner: Backend): Recorder {
  let bytes = 0;
  let submitMs = 0;
  let last: readonly Step[] = [];
  const watched: Pick<Backend, 'createBuffer' | 'prepare'> = {
    createBuffer(label, byteLength) {
      bytes += byteLength;
      return inner.createBuffer(label, byteLength);
    },
    async prepare(label, steps, readback): Promise<Program> {
      const program = await inner.prepare(label, steps, readback);
      // Its read-back buffer.
      bytes += readback.byteLength;
      return {
        async submit() {
          last = steps;
          const started = performance.now();
          try {
            return await program.submit();
          } finally {
            submitMs += performance.now() - started;
          }
        },
        destroy: () => program.destroy(),
      };
    },
  };
  // Whatever else a backend has is its own.
  const backend = new Proxy(inner, {
    get(target, key) {
      if (key === 'createBuffer' || key === 'prepare') return watched[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    backend,
    bufferBytes: () => bytes,
    lastSteps: () => last,
    takeSubmitMs: () => {
      const taken = submitMs;
      submitMs = 0;
      return taken;
    },
  };
}
