import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { defineLearnedSystem } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';
import type { Backend } from '../backend.ts';
import { backends, modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';
import { COST, randomEnsemble, randomSystem } from './networks.testing.ts';
import { particlePaths } from './particles.testing.ts';
import { H, rolledOut, START } from './roll-out.testing.ts';
import { riskSlots } from './text.ts';

describe.each(backends)('particles through an ensemble on $name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  const rollOut = (system: System, n: number) => rolledOut(backend, system, n);

  /** Members that move the first state by 1, 2, 3 ... and the second not at all. */
  function telling(variant: Partial<EnsembleDynamics>): System {
    const plain = randomEnsemble({ hidden: [], probabilistic: false, members: 4, particles: 10 });
    const weights = new Float32Array(plain.weights.length);
    for (let m = 0; m < 4; m++) weights[m * 8 + 6] = m + 1;
    const ensemble: EnsembleDynamics = {
      ...plain,
      weights,
      outputMean: Float32Array.of(0, 0),
      outputStd: Float32Array.of(1, 1),
      ...variant,
    };
    const action = {
      kind: 'continuous',
      names: ['f'],
      low: Float32Array.of(-1),
      high: Float32Array.of(1),
      neutral: Float32Array.of(0),
    } as const;
    return defineLearnedSystem({ name: 'telling', state: ['a', 'b'], action, wgsl: COST, ensemble });
  }

  async function membersFollowed(system: System, n: number): Promise<number[][][]> {
    const { states } = await particlePaths(backend, system, Float32Array.of(0, 0), new Float32Array(n * H), H);
    return Array.from({ length: n }, (_, i) =>
      Array.from({ length: 10 }, (_, p) =>
        Array.from({ length: H }, (_, t) => {
          const at = ((i * 10 + p) * (H + 1) + t) * 2;
          return Math.round((states[at + 2] ?? 0) - (states[at] ?? 0)) - 1;
        }),
      ),
    );
  }

  it('TSinf keeps one member per particle for the whole horizon, and uses every member', async () => {
    for (const particles of await membersFollowed(telling({}), 20)) {
      for (const [p, steps] of particles.entries()) expect(steps).toEqual(new Array(H).fill(p % 4));
    }
  });

  it('TS1 draws a member anew at each step, each as often, the same for all candidates', async () => {
    const found = await membersFollowed(telling({ propagation: 'ts1' }), 20);
    for (const particles of found) expect(particles).toEqual(found[0]);
    const draws = (found[0] ?? []).flat();
    expect(draws).toHaveLength(70);
    for (const member of [0, 1, 2, 3]) {
      // Binomial(70, 1/4): four standard deviations are 14.5.
      expect(Math.abs(draws.filter((drawn) => drawn === member).length - 17.5)).toBeLessThan(14.5);
    }
    expect(found[0]?.every((steps) => new Set(steps).size > 1)).toBe(true);
    expect(new Set(found[0]?.map(String)).size).toBeGreaterThan(8);
  });

  it('the noise has the standard deviation that was learned, between its soft bounds, and no two draws are the same', async () => {
    const raw = [-1.5, -9];
    const [least, most] = [-4, -1];
    const plain = randomEnsemble({ hidden: [], members: 4, particles: 10 });
    const weights = new Float32Array(plain.weights.length);
    for (let m = 0; m < 4; m++) weights.set(raw, m * 16 + 14);
    const system = telling({
      weights,
      layers: plain.layers,
      probabilistic: true,
      aleatoric: true,
      minLogVariance: Float32Array.of(least, least),
      maxLogVariance: Float32Array.of(most, most),
      outputStd: Float32Array.of(2, 0.5),
    });
    const n = 40;
    const { states } = await particlePaths(backend, system, START, new Float32Array(n * H), H);
    const softplus = (v: number) => Math.log1p(Math.exp(v));
    for (const k of [0, 1]) {
      const draws: number[] = [];
      for (let i = 0; i < n * 10; i++) {
        for (let t = 0; t < H; t++) {
          const at = (i * (H + 1) + t) * 2 + k;
          draws.push((states[at + 2] ?? 0) - (states[at] ?? 0));
        }
      }
      const below = most - softplus(most - (raw[k] ?? 0));
      const std = Math.exp(0.5 * (least + softplus(below - least))) * (k === 0 ? 2 : 0.5);
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
      // 2,800 draws: the mean is within 4 std / sqrt(2800), the deviation within 4 / sqrt(5600).
      expect(Math.abs(mean)).toBeLessThan(0.076 * std);
      expect(Math.abs(Math.sqrt(variance) / std - 1)).toBeLessThan(0.054);
      expect(new Set(draws.map((value) => value.toFixed(5))).size).toBeGreaterThan(2000);
    }
  });

  it('a particle that diverges makes its candidate diverge, and no other', async () => {
    const wgsl = `${COST.replace('fn terminalCost', 'fn unused')}
      fn terminalCost(x: State) -> f32 { return select(0.0, 1.0, x.a > 8.0) / (f32(x.a <= 8.0)); }`;
    const { ensemble } = telling({});
    if (ensemble === undefined) throw new Error('no ensemble');
    const action = {
      kind: 'continuous',
      names: ['f'],
      low: Float32Array.of(-1),
      high: Float32Array.of(1),
      neutral: Float32Array.of(0),
    } as const;
    const weights = ensemble.weights.slice();
    // The action moves the first state, too.
    for (let m = 0; m < 4; m++) weights[m * 8 + 4] = 1;
    const inputs = { inputMean: new Float32Array(3), inputStd: new Float32Array(3).fill(1) };
    const system = defineLearnedSystem({
      name: 'diverging',
      state: ['a', 'b'],
      action,
      wgsl,
      ensemble: { ...ensemble, ...inputs, weights },
    });
    const evaluator = createEvaluator(backend, system, H, modelBuffers(backend, system));
    const actions = new Float32Array(2 * H).fill(0);
    // Member 0 moves by 1, member 3 by 4 a step: 7 and 28 at the end; with -4 more a step all stay below 8.
    actions.fill(-4, H);
    const { costs } = await evaluator.evaluate(Float32Array.of(0, 0), actions, false);
    evaluator.destroy();
    expect(costs[0]).toBeGreaterThan(3e38);
    expect(costs[1]).toBeLessThan(1e6);
  });

  const alphas: readonly (readonly [string, EnsembleDynamics['risk'], (sorted: readonly number[]) => number])[] = [
    ['mean', { kind: 'mean' }, (c) => mean(c)],
    ['worst', { kind: 'worst' }, (c) => c[0] ?? 0],
    ['CVaR(0)', { kind: 'cvar', alpha: 0 }, (c) => c[0] ?? 0],
    ['CVaR(1)', { kind: 'cvar', alpha: 1 }, (c) => mean(c)],
    ['CVaR(0.3)', { kind: 'cvar', alpha: 0.3 }, (c) => mean(c.slice(0, 3))],
    ['CVaR(0.25)', { kind: 'cvar', alpha: 0.25 }, (c) => ((c[0] ?? 0) + (c[1] ?? 0) + 0.5 * (c[2] ?? 0)) / 2.5],
    ['VaR(0)', { kind: 'var', alpha: 0 }, (c) => c[0] ?? 0],
    ['VaR(0.3)', { kind: 'var', alpha: 0.3 }, (c) => c[2] ?? 0],
    ['VaR(1)', { kind: 'var', alpha: 1 }, (c) => c[9] ?? 0],
    [
      'mean + 2 std',
      { kind: 'mean-std', k: 2 },
      (c) => mean(c) + 2 * Math.sqrt(mean(c.map((v) => (v - mean(c)) ** 2))),
    ],
  ];

  it.each(alphas)('the cost of a candidate is the %s of its particles', async (_, risk, expected) => {
    const system = randomSystem({ risk, members: 5, particles: 10 });
    const { actions, costs } = await rollOut(system, 8);
    const particles = await particlePaths(backend, system, START, actions, H);
    costs.forEach((cost, i) => {
      const sorted = [...particles.costs.subarray(10 * i, 10 * i + 10)].sort((a, b) => b - a);
      expect(Math.abs(cost / expected(sorted) - 1)).toBeLessThan(1e-5);
    });
  });
});

it('VaR(k / P) is the cost of the k-th worst particle, whatever k / P is rounded to', () => {
  for (let particles = 1; particles <= 1024; particles += 9) {
    for (let k = 1; k <= particles; k++) {
      expect(riskSlots({ kind: 'var', alpha: k / particles }, particles).LAST_RANK).toBe(k - 1);
    }
  }
  expect(riskSlots({ kind: 'var', alpha: 0.15 }, 100).LAST_RANK).toBe(14);
  expect(riskSlots({ kind: 'var', alpha: 0.07 }, 100).LAST_RANK).toBe(6);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
