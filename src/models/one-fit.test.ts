import { describe, expect, it } from 'vitest';
import { ReplayBuffer } from './data/replay-buffer.ts';
import { gaussianProcess } from './gaussian-process/gaussian-process.ts';
import { linearModel } from './linear/linear.ts';
import { line } from './linear/made-up.testing.ts';
import { onlineLinearModel } from './linear/online-linear.ts';
import { ensemble } from './neural/ensemble.ts';

/** A world x' = x + slope u. */
function world(slope: number) {
  const buffer = new ReplayBuffer({ space: line });
  for (let i = 0; i < 20; i++) {
    const [x, u] = [Math.sin(i), Math.cos(3 * i)];
    buffer.add({ state: [x], action: [u], reward: 0, nextState: [x + slope * u], terminated: false, truncated: false });
  }
  return buffer.transitions();
}

describe.each([
  ['linearModel', () => linearModel({ space: line })],
  ['onlineLinearModel', () => onlineLinearModel({ space: line, passes: 200, normalized: true })],
  ['gaussianProcess', () => gaussianProcess({ space: line, restarts: 1 })],
  ['ensemble', () => ensemble({ space: line, members: 2, hidden: [4], epochs: 3, backend: 'cpu' })],
])('%s', (name, make) => {
  it('is fitted by one at a time: the second is refused, and the first goes on undisturbed', async () => {
    const [disturbed, alone] = [make(), make()];
    const first = disturbed.fit(world(0.5));
    await expect(disturbed.fit(world(-9))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: `${name}.fit: the model is being fitted; await that fit first.`,
    });
    await first;
    await alone.fit(world(0.5));
    const at = [Float32Array.of(0.3), Float32Array.of(1)] as const;
    expect((await disturbed.predict(...at)).mean).toEqual((await alone.predict(...at)).mean);
    // Then it is free again, also after a fit that failed.
    await expect(disturbed.fit(world(0.5), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    await expect(disturbed.fit(world(1))).resolves.toMatchObject({ transitions: 20 });
  });
});
