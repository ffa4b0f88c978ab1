import { describe, expect, it } from 'vitest';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';
import { recordedActions, recorder, recorderCost } from './recorder.testing.ts';

const A = 2;
const H = 5;
const N = 300;

describe.each(['cpu', 'webgpu'] as const)('what planners make of their samples, on %s', (backend) => {
  const planned = async (algorithm: Parameters<typeof createPlanner>[0]['algorithm'], seed = 3) => {
    const planner = await createPlanner({ system: recorder(A), algorithm, backend, seed, timeoutMs: 60_000 });
    const plan = await planner.plan([0, 0]);
    const candidates = await planner.candidates(N);
    planner.destroy();
    return { plan, costs: candidates.costs, samples: recordedActions(candidates, A) };
  };

  it('every sample costs what float64 says', async () => {
    const { costs, samples } = await planned(mppi({ samples: N, horizon: H }));
    samples.forEach((sample, n) => {
      const expected = recorderCost(sample, A);
      expect(Math.abs((costs[n] ?? 0) - expected)).toBeLessThan(1e-5 * Math.max(1, expected));
    });
  });

  it('random shooting executes the cheapest sample', async () => {
    const { plan, costs, samples } = await planned(randomShooting({ samples: N, horizon: H }));
    const best = costs.indexOf(Math.min(...costs));
    expect([...plan.actions]).toEqual([...(samples[best] ?? [])]);
    expect(plan.cost).toBe(costs[best]);
    expect(plan.stats.bestCost).toBe(costs[best]);
  });

  it('MPPI executes the average weighted by exp(-cost / temperature)', async () => {
    const temperature = 0.7;
    const { plan, costs, samples } = await planned(mppi({ samples: N, horizon: H, temperature }));
    const least = Math.min(...costs);
    const weights = Array.from(costs, (cost) => Math.exp(-(cost - least) / temperature));
    const sum = weights.reduce((a, b) => a + b);
    plan.actions.forEach((action, i) => {
      const mean = weights.reduce((total, weight, n) => total + weight * (samples[n]?.[i] ?? 0), 0) / sum;
      expect(Math.abs(action - mean)).toBeLessThan(1e-5);
    });
    const squares = weights.reduce((total, weight) => total + weight * weight, 0);
    expect(plan.stats.effectiveSamples).toBeCloseTo((sum * sum) / squares, 3);
  });

  it('CEM executes the mean of the elites, mixed with the old mean by its momentum', async () => {
    const options = { samples: N, horizon: H, iterations: 1, eliteFraction: 0.1, momentum: 0.25 };
    const { plan, costs, samples } = await planned(cem(options));
    const elites = [...costs.keys()].sort((i, j) => (costs[i] ?? 0) - (costs[j] ?? 0)).slice(0, N / 10);
    plan.actions.forEach((action, i) => {
      const mean = elites.reduce((total, n) => total + (samples[n]?.[i] ?? 0), 0) / elites.length;
      expect(Math.abs(action - 0.75 * mean)).toBeLessThan(1e-5);
    });
    expect(plan.stats.effectiveSamples).toBe(N / 10);
  });

  it('CEM converges on the optimum of a convex cost, as its deviation shrinks', async () => {
    const { plan } = await planned(cem({ samples: N, horizon: H, iterations: 25 }));
    for (const [i, action] of plan.actions.entries()) expect(action).toBeCloseTo(0.5 * ((i % A) + 1), 2);
  });

  it('elites with equal costs share the weight, whatever their number', async () => {
    const system = recorder(A);
    const flat = { ...system, params: { aim: 0 } };
    const algorithm = cem({ samples: N, horizon: H, iterations: 1, noiseStd: 0, eliteFraction: 0.1 });
    const planner = await createPlanner({ system: flat, algorithm, backend });
    const plan = await planner.plan([0, 0]);
    planner.destroy();
    expect([...plan.actions]).toEqual(new Array(H * A).fill(0));
    expect(plan.status).toBe('ok');
  });

  it('MPPI refits the deviation, too, where it is asked to', async () => {
    const shrinking = mppi({ samples: N, horizon: H, iterations: 8, adaptStd: true, temperature: 0.05, minStd: 0.01 });
    const { samples } = await planned(shrinking);
    const spread = (i: number) => {
      const values = samples.map((sample) => sample[i] ?? 0);
      const mean = values.reduce((a, b) => a + b) / N;
      return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / N);
    };
    // Starts at a quarter of the range: 0.75 and 1.25.
    for (let i = 0; i < H * A; i++) expect(spread(i)).toBeLessThan(0.4);
  });

  it("the control cost pulls MPPI's samples towards the mean", async () => {
    // Without a cost of their own, weights come from the control cost alone: exp(-gamma * m (v - m) / std^2) from m = 0
    // is flat in the first tick; in the second tick m is what the first one left.
    const planner = await createPlanner({
      system: recorder(A),
      algorithm: mppi({ samples: N, horizon: H, controlCost: 1, temperature: 0.5, noiseStd: 0.5 }),
      backend,
    });
    const first = await planner.plan([0, 0]);
    const second = await planner.plan([0, 0]);
    const candidates = await planner.candidates(N);
    planner.destroy();
    const samples = recordedActions(candidates, A);
    const mean = Array.from({ length: H * A }, (_, i) => first.actions[Math.min(i + A, (H - 1) * A + (i % A))] ?? 0);
    const costs = samples.map((sample) => {
      const control = mean.reduce((total, m, i) => total + (m * ((sample[i] ?? 0) - m)) / 0.25, 0);
      return recorderCost(sample, A) + 0.5 * control;
    });
    const least = Math.min(...costs);
    const weights = costs.map((cost) => Math.exp(-(cost - least) / 0.5));
    const sum = weights.reduce((a, b) => a + b);
    second.actions.forEach((action, i) => {
      const expected = weights.reduce((total, weight, n) => total + weight * (samples[n]?.[i] ?? 0), 0) / sum;
      expect(Math.abs(action - expected)).toBeLessThan(2e-5);
    });
  });
});

describe.each(['cpu', 'webgpu'] as const)('CEM with truncated noise, on %s', (backend) => {
  it('draws the normal cut at two deviations, which reach at most to the nearer bound', async () => {
    const samples = 20_000;
    const planner = await createPlanner({
      system: recorder(A),
      algorithm: cem({ samples, horizon: 1, iterations: 1, truncate: true, noiseStd: [0.2, 5] }),
      backend,
    });
    await planner.plan([0, 0]);
    const drawn = recordedActions(await planner.candidates(samples), A);
    planner.destroy();
    // The mean is 0; u0 lies in [-1, 2] and u1 in [-2, 3], so that the widths are 0.2 and 1.
    for (const [a, width] of [0.2, 1].entries()) {
      const values = drawn.map((sample) => (sample[a] ?? Number.NaN) / width);
      const mean = values.reduce((x, y) => x + y) / samples;
      const variance = values.reduce((x, y) => x + y * y, 0) / samples;
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2 + 1e-6);
      expect(Math.abs(mean)).toBeLessThan((4 * 0.88) / Math.sqrt(samples));
      // 1 - 4 phi(2) / erf(sqrt 2); four standard errors of a variance of a bounded variable.
      expect(Math.abs(variance - 0.773741)).toBeLessThan((4 * 0.9) / Math.sqrt(samples));
      // A quarter lies below the quartile: -0.6391 for this distribution.
      const below = values.filter((value) => value < -0.639112).length / samples;
      expect(Math.abs(below - 0.25)).toBeLessThan((4 * 0.433) / Math.sqrt(samples));
    }
  });
});

describe.each(['cpu', 'webgpu'] as const)("CEM's deviation, on %s", (backend) => {
  it('is that of the elites about their own mean, however far that is from the old one', async () => {
    const samples = 4000;
    const lastSamples = async (iterations: number) => {
      const planner = await createPlanner({
        system: recorder(1),
        algorithm: cem({ samples, horizon: 1, iterations, momentum: 0, noiseStd: 0.2 }),
        backend,
      });
      await planner.plan([0]);
      const candidates = await planner.candidates(samples);
      planner.destroy();
      return recordedActions(candidates, 1).map(([action = Number.NaN]) => action);
    };
    const spread = (values: readonly number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    };
    // The aim is 0.5: the elites are the tenth of the first samples that is nearest to it.
    const first = await lastSamples(1);
    const elites = [...first].sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5)).slice(0, samples / 10);
    const expected = spread(elites);
    // Four standard errors of a deviation from 4000 normal samples.
    expect(Math.abs(spread(await lastSamples(2)) / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * samples));
  });
});
