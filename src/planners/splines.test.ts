import { describe, expect, it } from 'vitest';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { SplineKnots } from './algorithm.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { recordedActions, recorder } from './recorder.testing.ts';
import { splineTaps } from './splines.ts';

/** Knots lie on every fourth step. */
const H = 13;
const K = 4;
const SPACING = 4;
const KINDS = ['zero', 'linear', 'cubic'] as const;

/** The curve through the knots at a step, in float64, by the textbook. */
function curve(kind: SplineKnots['interpolation'], knots: readonly number[], step: number): number {
  const position = Math.min(step / SPACING, knots.length - 1);
  const k = Math.min(Math.floor(position), knots.length - 2);
  const f = position - k;
  const at = (i: number) => knots[Math.max(0, Math.min(i, knots.length - 1))] ?? Number.NaN;
  if (kind === 'zero') return at(Math.floor(position));
  if (kind === 'linear') return at(k) + f * (at(k + 1) - at(k));
  // Catmull-Rom: a Hermite spline whose tangents are half the difference of the neighbours, the end points repeated.
  const [m0, m1] = [(at(k + 1) - at(k - 1)) / 2, (at(k + 2) - at(k)) / 2];
  const f2 = f * f;
  const f3 = f2 * f;
  return (2 * f3 - 3 * f2 + 1) * at(k) + (f3 - 2 * f2 + f) * m0 + (3 * f2 - 2 * f3) * at(k + 1) + (f3 - f2) * m1;
}

describe.each(['cpu', 'webgpu'] as const)('splines on %s', (backend) => {
  const create = (algorithm: Parameters<typeof createPlanner>[0]['algorithm']) =>
    createPlanner({ system: recorder(1), algorithm, backend, seed: 4, timeoutMs: 60_000 });

  it.each(KINDS)('%s: samples and plans run through their knots as float64 says', async (interpolation) => {
    const algorithm = mppi({ samples: 50, horizon: H, knots: K, interpolation, noiseStd: 0.15 });
    const planner = await create(algorithm);
    const plan = await planner.plan([0]);
    const samples = recordedActions(await planner.candidates(50), 1);
    planner.destroy();
    for (const actions of [...samples, plan.actions]) {
      const knots = Array.from({ length: K }, (_, k) => actions[k * SPACING] ?? Number.NaN);
      const truth = Array.from({ length: H }, (_, t) => curve(interpolation, knots, t));
      expect(largestDifference(actions, truth)).toBeLessThan(1e-6);
    }
    expect(new Set(samples.map((sample) => sample[0])).size).toBe(50);
  });

  it.each(KINDS)('%s: the next tick starts from the same curve one step later', async (interpolation) => {
    const algorithm = mppi({ samples: 50, horizon: H, knots: K, interpolation, temperature: 0.1 });
    const planner = await create(algorithm);
    const { actions } = await planner.plan([0]);
    await planner.plan([0]);
    // The first sample is the mean without noise.
    const [mean = new Float32Array()] = recordedActions(await planner.candidates(1), 1);
    planner.destroy();
    const knots = Array.from({ length: K }, (_, k) => actions[k * SPACING] ?? Number.NaN);
    // Stepwise curves move on as if they were linear: else they would stand still until a knot is passed.
    const kind = interpolation === 'zero' ? 'linear' : interpolation;
    for (let k = 0; k < K; k++) {
      const later = curve(kind, knots, Math.min(k * SPACING + 1, H - 1));
      expect(mean[k * SPACING]).toBeCloseTo(later, 5);
    }
  });

  it('without splines a plan moves on by exactly one step, and its last action is repeated', async () => {
    for (const algorithm of [
      mppi({ samples: 50, horizon: H }),
      mppi({ samples: 50, horizon: H, knots: H, interpolation: 'linear' }),
      predictiveSampling({ samples: 50, horizon: H, knots: 0 }),
    ]) {
      const planner = await create(algorithm);
      const { actions } = await planner.plan([0]);
      await planner.plan([0]);
      const [mean] = recordedActions(await planner.candidates(1), 1);
      planner.destroy();
      expect([...(mean ?? [])]).toEqual([...actions.slice(1), ...actions.slice(-1)]);
    }
  });

  it('overshoot no bounds', async () => {
    const planner = await create(mppi({ samples: 500, horizon: H, knots: K, interpolation: 'cubic', noiseStd: 5 }));
    await planner.plan([0]);
    const samples = recordedActions(await planner.candidates(500), 1);
    planner.destroy();
    expect(samples.every((sample) => sample.every((value) => value >= -1 && value <= 2))).toBe(true);
    // Knots at a bound have neighbours that would be beyond it.
    expect(samples.some((sample) => sample.some((value, t) => t % SPACING !== 0 && value === 2))).toBe(true);
  });
});

describe('the taps of a spline', () => {
  it.each(KINDS)('%s: any numbers of knots and steps hit the first knot and the last', (interpolation) => {
    for (const [count, horizon] of [
      [1, 1],
      [1, 5],
      [2, 5],
      [3, 7],
      [5, 5],
      [8, 40],
      [9, 3],
    ] as const) {
      const taps = splineTaps({ count, interpolation }, horizon);
      const knots = Array.from({ length: count }, (_, k) => 10 + k * k);
      const value = (t: number) => {
        const [first = 0, ...weights] = taps.subarray(5 * t, 5 * t + 5);
        return weights.reduce((sum, weight, k) => sum + weight * (knots[Math.min(first + k, count - 1)] ?? 0), 0);
      };
      expect(value(0)).toBeCloseTo(10, 5);
      if (horizon > 1) expect(value(horizon - 1)).toBeCloseTo(knots.at(-1) ?? 0, 5);
      for (let t = 0; t < horizon; t++) {
        const weights = taps.subarray(5 * t + 1, 5 * t + 5);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      }
    }
  });
});
