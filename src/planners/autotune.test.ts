import { describe, expect, it, vi } from 'vitest';
import type { Backend } from '../rollout/backend.ts';
import { createCpuBackend } from '../rollout/cpu.ts';
import { fastestLayout, forgetLayouts } from './autotune.ts';
import { createPlanner } from './create.ts';
import { LAYOUT_CHOICES } from './layout.ts';
import { mppi } from './mppi.ts';
import { learnedRecorder, recorder } from './recorder.testing.ts';
import { repeatable } from './variants.testing.ts';

const plan = { system: recorder(), algorithm: mppi({ samples: 3000, horizon: 4 }), problems: 1 };

/** The CPU, with programs that are slow unless their kernels are those of this layout. */
function slowUnless(wanted: RegExp): Backend {
  const backend = createCpuBackend();
  return {
    ...backend,
    async prepare(label, steps, readback) {
      const program = await backend.prepare(label, steps, readback);
      const fast = wanted.test(steps.map(({ kernel }) => kernel.code).join(' '));
      return {
        ...program,
        async submit() {
          const words = await program.submit();
          const until = performance.now() + (fast ? 0 : 4);
          while (performance.now() < until);
          return words;
        },
      };
    },
  };
}

/** A GPU that computes nothing, and takes its time unless a program's kernels are those of the wanted layout. */
function pretended(subgroupSize: number, wanted: RegExp): { readonly backend: Backend; readonly codes: string[] } {
  const codes: string[] = [];
  const backend: Backend = {
    kind: 'webgpu',
    adapter: { description: 'pretended', software: false },
    maxBindingBytes: 2 ** 27,
    workgroup: { bytes: 16384, invocations: 256 },
    halves: false,
    subgroupSize,
    created: { buffers: 0, kernels: 0, programs: 0 },
    createBuffer: (label, byteLength) => ({ label, byteLength, destroy: () => undefined }),
    write: () => undefined,
    prepare: async (_, steps, { byteLength }) => {
      const code = steps.map(({ kernel }) => kernel.code).join(' ');
      codes.push(code);
      const submit = async () => {
        const until = performance.now() + (wanted.test(code) ? 0 : 0.4);
        while (performance.now() < until);
        return new Uint32Array(byteLength / 4);
      };
      return { submit, destroy: () => undefined };
    },
    destroy: () => undefined,
  };
  return { backend, codes };
}

/** As localStorage, in memory. */
function memory(entries: Record<string, string> = {}) {
  return {
    entries,
    getItem: (key: string) => entries[key] ?? null,
    setItem: (key: string, value: string) => {
      entries[key] = value;
    },
  };
}

describe('autotune', () => {
  it('finds the layout whose kernels are fastest, and remembers it', async () => {
    forgetLayouts();
    // Only where samples are stored does a kernel write them.
    const backend = slowUnless(/read_write> samples/);
    const found = await fastestLayout(backend, plan, { seconds: 10 });
    expect(found).toMatchObject({ noise: 'stored', from: 'measured' });
    const created = { ...backend.created };
    expect(await fastestLayout(backend, plan)).toEqual({ ...found, from: 'kept' });
    expect(backend.created).toEqual(created);
    backend.destroy();
  });

  it.each([
    ['networks', learnedRecorder(), /subgroupShuffle\(mine_/],
    ['other systems', recorder(), /subgroupMin\(/],
  ] as const)(
    'takes subgroups where they are faster, and leaves them where they are not: %s',
    async (_, system, use) => {
      const { algorithm } = plan;
      const search = async (subgroupSize: number, wanted: RegExp) => {
        forgetLayouts();
        const { backend, codes } = pretended(subgroupSize, wanted);
        const { subgroups } = await fastestLayout(backend, { system, algorithm, problems: 1 }, { seconds: 5 });
        return { subgroups, tried: codes.some((code) => use.test(code)) };
      };
      expect(await search(32, use)).toEqual({ subgroups: true, tried: true });
      expect(await search(32, /^(?![\s\S]*subgroup[A-Z])/)).toEqual({ subgroups: false, tried: true });
      // A device without them is not asked.
      expect(await search(0, use)).toEqual({ subgroups: false, tried: false });
    },
  );

  it('is done anew for a device with half floats or other workgroups, whose kernels are others', async () => {
    forgetLayouts();
    const { backend } = pretended(0, /./);
    const devices = [
      backend,
      { ...backend, halves: true },
      { ...backend, workgroup: { bytes: 32768, invocations: 256 } },
    ];
    for (const device of devices) {
      expect(await fastestLayout(device, plan, { seconds: 0 })).toMatchObject({ from: 'measured' });
      expect(await fastestLayout(device, plan, { seconds: 0 })).toMatchObject({ from: 'kept' });
    }
  });

  it('two at once search one after the other, and the same plan once', async () => {
    forgetLayouts();
    const backend = createCpuBackend();
    let [searching, most] = [0, 0];
    const watched: Backend = {
      ...backend,
      async prepare(...args) {
        most = Math.max(most, ++searching);
        const program = await backend.prepare(...args);
        return {
          ...program,
          destroy() {
            searching--;
            program.destroy();
          },
        };
      },
    };
    const all = [plan, plan, { ...plan, problems: 2 }].map((each) => fastestLayout(watched, each, { seconds: 0.01 }));
    expect((await Promise.all(all)).map(({ from }) => from)).toEqual(['measured', 'kept', 'measured']);
    // The best so far and another.
    expect(most).toBeLessThanOrEqual(2);
    backend.destroy();
  });

  it('ends in time where plans take long: one pair decides once the time is up', async () => {
    forgetLayouts();
    const backend = createCpuBackend();
    let [now, submissions] = [0, 0];
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const slow: Backend = {
      ...backend,
      async prepare(...args) {
        const program = await backend.prepare(...args);
        const submit = () => {
          now += 400;
          submissions++;
          return program.submit();
        };
        return { ...program, submit };
      },
    };
    await fastestLayout(slow, plan, { seconds: 1 });
    clock.mockRestore();
    // Once each, to begin with, and a pair.
    expect(submissions).toBe(4);
    backend.destroy();
  });

  it('keeps what it found where it is told, and nowhere else', async () => {
    forgetLayouts();
    const storage = memory();
    const backend = createCpuBackend();
    const found = await fastestLayout(backend, plan, { seconds: 0.01, storage });
    const [key = ''] = Object.keys(storage.entries);
    expect(key).toMatch(/^forerun\/layout\/2\/recorder\/mppi\/[0-9a-f]{16}$/);
    forgetLayouts();
    expect(await fastestLayout(backend, plan, { storage })).toEqual({ ...found, from: 'kept' });
    // What is no layout is measured anew.
    for (const damaged of ['{', '{}', '{"noise":"loud"}', '7', '{"noise":"stored"}']) {
      forgetLayouts();
      const { from } = await fastestLayout(backend, plan, { seconds: 0.01, storage: memory({ [key]: damaged }) });
      expect(from).toBe('measured');
    }
    // Another size is another plan.
    forgetLayouts();
    const other = { ...plan, problems: 2 };
    expect((await fastestLayout(backend, other, { seconds: 0.01, storage })).from).toBe('measured');
    expect(Object.keys(storage.entries)).toHaveLength(2);
    backend.destroy();
  });

  it('a storage that fails costs nothing but the search', async () => {
    forgetLayouts();
    const fails = () => {
      throw new Error('quota');
    };
    const backend = createCpuBackend();
    const { from } = await fastestLayout(backend, plan, { seconds: 0.01, storage: { getItem: fails, setItem: fails } });
    expect(from).toBe('measured');
    backend.destroy();
  });

  it.each(['cpu', 'webgpu'] as const)('a planner made with it plans the same, on %s', async (backend) => {
    forgetLayouts();
    const { system, algorithm } = plan;
    const tuned = await createPlanner({
      system,
      algorithm,
      backend,
      seed: 3,
      autotune: { seconds: 0.5 },
      timeoutMs: 60_000,
    });
    const plain = await createPlanner({ system, algorithm, backend, seed: 3, timeoutMs: 60_000 });
    expect(tuned.layout.from).toBe('measured');
    expect(LAYOUT_CHOICES.noise).toContain(tuned.layout.noise);
    const state = [0.1, 0.2];
    expect(repeatable(await tuned.plan(state))).toEqual(repeatable(await plain.plan(state)));
    for (const planner of [tuned, plain]) planner.destroy();
  });
});
