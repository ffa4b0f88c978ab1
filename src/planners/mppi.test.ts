import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { createPlanner } from './create.ts';
import { type MppiOptions, mppi } from './mppi.ts';
import { recordedActions } from './recorder.testing.ts';

const A = 2;
const H = 5;
const N = 1000;
/** Zero, or the bound next to it. */
const NULL_ACTION = [0, 0.5];

/** A recorder for which doing nothing is not all zeros. Both actions aim far from it. */
const system = defineSystem({
  name: 'recorder',
  state: ['last_u', 'last_v'],
  action: { u: [-2, 2], v: [0.5, 3] },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(u.u, u.v); }
    fn cost(x: State, u: Action, t: u32) -> f32 { return abs(u.u - 1.5) + abs(u.v - 2.0); }
  `,
});

describe.each(['cpu', 'webgpu'] as const)('the samples of MPPI on %s', (backend) => {
  /** The last plan but one, and the samples of the last. */
  async function played(options: Partial<MppiOptions>) {
    const algorithm = mppi({ samples: N, horizon: H, noiseStd: 0.3, temperature: 0.05, ...options });
    const planner = await createPlanner({ system, algorithm, backend, seed: 21, timeoutMs: 60_000 });
    for (let tick = 0; tick < 8; tick++) await planner.plan([0, 1]);
    const before = await planner.plan([0, 1]);
    await planner.plan([0, 1]);
    const samples = recordedActions(await planner.candidates(N), A).map((sample) => [...sample]);
    planner.destroy();
    const mean = [...before.actions.slice(A), ...before.actions.slice(-A)];
    // Well away from doing nothing.
    mean.forEach((value, i) => {
      expect(value - (NULL_ACTION[i % A] ?? 0)).toBeGreaterThan(0.9);
    });
    return { mean, samples };
  }
  const nothing = Array.from({ length: H }, () => NULL_ACTION).flat();
  const average = (samples: readonly (readonly number[])[], i: number) =>
    samples.reduce((sum, sample) => sum + (sample[i] ?? 0), 0) / samples.length;

  it('begin with the mean, unless they are not to include it', async () => {
    const { mean, samples } = await played({});
    expect(samples[0]).toEqual(mean);
    expect(samples[1]).not.toEqual(nothing);
    const without = await played({ includeMean: false });
    expect(without.samples[0]).not.toEqual(without.mean);
  });

  it('include doing nothing where asked to, behind the mean', async () => {
    const { mean, samples } = await played({ includeNull: true });
    expect(samples[0]).toEqual(mean);
    expect(samples[1]).toEqual(nothing);
    expect(samples.filter((sample) => sample.join() === nothing.join())).toHaveLength(1);
    const alone = await played({ includeNull: true, includeMean: false });
    expect(alone.samples[0]).toEqual(nothing);
  });

  it('are around doing nothing for the asked share, the last ones, and around the mean otherwise', async () => {
    const { mean, samples } = await played({ pureNoise: 0.3 });
    const pure = samples.slice(700);
    const others = samples.slice(0, 700);
    for (let i = 0; i < H * A; i += A) {
      expect(Math.abs(average(pure, i))).toBeLessThan((5 * 0.3) / Math.sqrt(300));
      // Clamping at 2 takes a little.
      expect(Math.abs(average(others, i) - (mean[i] ?? 0))).toBeLessThan((5 * 0.3) / Math.sqrt(700) + 0.03);
      // Half of the noise around the lower bound ends there: deviation / sqrt(2 pi) is left of its mean.
      expect(Math.abs(average(pure, i + 1) - 0.5 - 0.3 / Math.sqrt(2 * Math.PI))).toBeLessThan(
        (5 * 0.3) / Math.sqrt(300),
      );
    }
    expect(samples[699]?.[0]).toBeGreaterThan(0);
  });

  it('are all around doing nothing when all are pure noise', async () => {
    const algorithm = mppi({ samples: N, horizon: H, pureNoise: 1, noiseStd: 0.1, includeMean: false });
    const planner = await createPlanner({ system, algorithm, backend, timeoutMs: 60_000 });
    for (let tick = 0; tick < 3; tick++) await planner.plan([0, 1]);
    const samples = recordedActions(await planner.candidates(N), A).map((sample) => [...sample]);
    planner.destroy();
    const furthest = Math.max(
      ...samples.flatMap((sample) => sample.map((v, i) => Math.abs(v - (NULL_ACTION[i % A] ?? 0)))),
    );
    expect(furthest).toBeLessThan(0.7);
  });
});
