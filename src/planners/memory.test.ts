import { describe, expect, it } from 'vitest';
import type { Backend } from '../rollout/backend.ts';
import { createCpuBackend } from '../rollout/cpu.ts';
import type { KernelLayout } from './layout.ts';
import { mppi } from './mppi.ts';
import { planProgram } from './program.ts';
import { recorder } from './recorder.testing.ts';

/** Bytes of all buffers of a plan. */
async function bytesOf(samples: number, horizon: number, noise: KernelLayout['noise']): Promise<number> {
  const inner = createCpuBackend();
  let bytes = 0;
  const backend: Backend = {
    ...inner,
    createBuffer(label, byteLength) {
      bytes += byteLength;
      return inner.createBuffer(label, byteLength);
    },
  };
  const program = await planProgram(backend, recorder(), mppi({ samples, horizon }), 1, { noise });
  program.destroy();
  inner.destroy();
  return bytes;
}

describe('the memory of a plan', () => {
  // What the horizon adds with twice as many samples, less what it adds without: only what grows with N x H is left.
  it.each([
    ['regenerated', 0],
    ['stored', 8192 * 8 * 2 * 4],
  ] as const)('with noise %s grows with N x H by %i bytes from 8192 x 8 to 16384 x 16', async (noise, expected) => {
    const few = (await bytesOf(8192, 16, noise)) - (await bytesOf(8192, 8, noise));
    const many = (await bytesOf(16384, 16, noise)) - (await bytesOf(16384, 8, noise));
    expect(many - few).toBe(expected);
  });
});
