import { describe, expect, it } from 'vitest';
import type { Backend, BackendBuffer } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import { chainKernel, copyKernel, type PlainKernel } from './kernels.ts';
import { measureLimits } from './measure.ts';
import { boundBytes, rooflineOf } from './roofline.ts';

const LIMITS = { f32PerSecond: 1e12, integerPerSecond: 5e11, sincosPerSecond: 1e11, bytesPerSecond: 1e11 };
const PER_STEP = { f32: 50, integer: 50, calls: 2 };

describe('a roofline', () => {
  it('is the time at the limit that takes longest, over the time measured', () => {
    const roofline = rooflineOf(LIMITS, PER_STEP, { steps: 1e6, bytes: 1e6, ms: 0.4 });
    expect(roofline.limitMs.f32).toBeCloseTo(0.05, 12);
    expect(roofline.limitMs.integer).toBeCloseTo(0.1, 12);
    expect(roofline.limitMs.sincos).toBeCloseTo(0.02, 12);
    expect(roofline.limitMs.memory).toBeCloseTo(0.01, 12);
    expect(roofline.boundBy).toBe('integer');
    expect(roofline.share).toBeCloseTo(0.25, 12);
    expect(roofline.shareInTurn).toBeCloseTo(0.17 / 0.4, 12);
  });

  it('counts each buffer once, however many kernels bind it', () => {
    const buffer = (byteLength: number): BackendBuffer => ({ label: '', byteLength, destroy() {} });
    const [a, b] = [buffer(400), buffer(16)];
    const { kernel } = copyKernel(16, 64);
    const step = (...buffers: BackendBuffer[]) => ({ kernel, buffers, invocations: 1 });
    expect(boundBytes([step(a, b), step(a), step(b, a)])).toBe(416);
  });
});

describe.each(['cpu', 'webgpu'] as const)('plain kernels on %s', (name) => {
  /** What a kernel of two invocations leaves. */
  async function run(backend: Backend, plain: PlainKernel, input: Float32Array | Uint32Array): Promise<Uint32Array> {
    const from = backend.createBuffer('from', plain.inputBytes);
    const to = backend.createBuffer('to', plain.outputBytes);
    backend.write(from, input);
    const step = { kernel: plain.kernel, buffers: [from, to], invocations: plain.invocations };
    const program = await backend.prepare('plain', [step], to);
    return (await program.submit()).slice();
  }
  const shape = { invocations: 2, rounds: 1, workgroup: 64 };

  it('do all that they count', async () => {
    const { backend } = await openBackend({ backend: name, timeoutMs: 60_000 });
    const floats = chainKernel('f32', 4, shape);
    // Eight steps written out, four chains, a multiplication and an addition, two invocations.
    expect(floats.count).toBe(2 * 8 * 4 * 2);
    const sum = new Float32Array((await run(backend, floats, Float32Array.of(1, 0.5, 0, 0))).buffer);
    // x = x + 0.5, eight times, in four chains that begin at 0
    expect([...sum]).toEqual([16, 16]);

    const integers = chainKernel('integer', 4, shape);
    const sums = await run(backend, integers, Uint32Array.of(0, 3, 0, 0));
    expect([...sums]).toEqual([96, 96]);

    const calls = chainKernel('sincos', 1, shape);
    const waves = new Float32Array((await run(backend, calls, Float32Array.of(0.1, 0.2, 0, 0))).buffer);
    let x = 0;
    for (let i = 0; i < 8; i++) x = Math.sin(x + 0.1) + Math.cos(x + 0.2);
    expect(Math.abs((waves[0] ?? 0) - x)).toBeLessThan(1e-5);

    const words = Uint32Array.from({ length: 8 }, (_, i) => i + 1);
    const copied = await run(backend, copyKernel(32, 64), words);
    expect([...copied]).toEqual([...words]);
    backend.destroy();
  });

  it('give rates above zero', async () => {
    const effort = { invocations: 256, rounds: 16, chains: [4], copyBytes: 4096, submissionMs: 0.1, submissions: 1 };
    for (const rate of Object.values(await measureLimits(name, effort))) expect(rate).toBeGreaterThan(1e4);
  });
});
