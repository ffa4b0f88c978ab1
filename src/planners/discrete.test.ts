import { describe, expect, it } from 'vitest';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';
import { recordedActions } from './recorder.testing.ts';
import { chooser } from './variants.testing.ts';

const CHOICES = 4;
const H = 5;
const N = 3000;
const SIGMAS = 5;

/** `[H][CHOICES]` */
type Distribution = readonly (readonly number[])[];

/** Share of the weight that each choice has at each step, in float64. */
function shares(samples: readonly Float32Array[], weights: readonly number[]): Distribution {
  const total = weights.reduce((a, b) => a + b, 0);
  return Array.from({ length: H }, (_, t) =>
    Array.from({ length: CHOICES }, (_, choice) => {
      const chosen = samples.map((sample, n) => (sample[t] === choice ? (weights[n] ?? 0) : 0));
      return chosen.reduce((a, b) => a + b, 0) / total;
    }),
  );
}

function expectDrawnFrom(samples: readonly Float32Array[], distribution: Distribution): void {
  const drawn = shares(samples, new Array<number>(samples.length).fill(1));
  distribution.forEach((probabilities, t) => {
    probabilities.forEach((p, choice) => {
      const deviation = Math.sqrt((p * (1 - p)) / samples.length);
      expect(Math.abs((drawn[t]?.[choice] ?? 0) - p), `step ${t}, choice ${choice}`).toBeLessThan(
        SIGMAS * deviation + 1e-6,
      );
    });
  });
}

/** What the next tick draws from: moved on by one step, the last repeated, a share of uniform probability mixed in. */
function next(distribution: Distribution, exploration: number): Distribution {
  return distribution.map((_, t) =>
    (distribution[Math.min(t + 1, H - 1)] ?? []).map((p) => (1 - exploration) * p + exploration / CHOICES),
  );
}

const uniform: Distribution = Array.from({ length: H }, () => new Array<number>(CHOICES).fill(1 / CHOICES));

describe.each(['cpu', 'webgpu'] as const)('discrete actions on %s', (backend) => {
  /** Plan and samples of the first two ticks. */
  async function ticks(algorithm: Algorithm, count = 2) {
    const planner = await createPlanner({ system: chooser(CHOICES), algorithm, backend, seed: 6, timeoutMs: 60_000 });
    const results = [];
    for (let tick = 0; tick < count; tick++) {
      const plan = await planner.plan([0]);
      const { states, costs } = await planner.candidates(N);
      results.push({ plan, costs: [...costs], samples: recordedActions({ states, costs }, 1) });
    }
    planner.destroy();
    return results;
  }

  it.each([
    randomShooting({ samples: N, horizon: H }),
    cem({ samples: N, horizon: H, iterations: 1 }),
    mppi({ samples: N, horizon: H, includeMean: false }),
  ])('$name draws all choices alike at first, independent from step to step', async (algorithm) => {
    const [first] = await ticks(algorithm, 1);
    const samples = first?.samples ?? [];
    expect(samples).toHaveLength(N);
    expect(samples.every((sample) => sample.every((value) => [0, 1, 2, 3].includes(value)))).toBe(true);
    expectDrawnFrom(samples, uniform);
    for (let t = 0; t + 1 < H; t++) {
      const pairs = new Map<string, number>();
      for (const sample of samples) {
        const pair = `${sample[t]} ${sample[t + 1]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
      expect(pairs.size).toBe(CHOICES ** 2);
      for (const count of pairs.values()) {
        expect(Math.abs(count / N - 1 / 16)).toBeLessThan(SIGMAS * Math.sqrt(0.0586 / N));
      }
    }
  });

  it('random shooting stays uniform and executes the best', async () => {
    const [, second] = await ticks(randomShooting({ samples: N, horizon: H }));
    expectDrawnFrom(second?.samples ?? [], uniform);
    const best = second?.costs.indexOf(Math.min(...(second?.costs ?? []))) ?? -1;
    expect([...(second?.plan.actions ?? [])]).toEqual([...(second?.samples[best] ?? [])]);
  });

  it('CEM refits its probabilities to the elites, equal costs sharing the places that are left', async () => {
    const [momentum, exploration, elites] = [0.3, 0.1, 100];
    const options = { samples: N, horizon: H, iterations: 1, momentum, exploration, eliteFraction: elites / N };
    const [first, second] = await ticks(cem(options));
    if (first === undefined || second === undefined) throw new Error('two ticks');
    const last = [...first.costs].sort((a, b) => a - b)[elites - 1] ?? 0;
    const below = first.costs.filter((cost) => cost < last).length;
    const ties = first.costs.filter((cost) => cost === last).length;
    const weights = first.costs.map((cost) => (cost < last ? 1 : cost === last ? (elites - below) / ties : 0));
    const fitted = shares(first.samples, weights).map((row) => row.map((p) => (1 - momentum) * p + momentum / CHOICES));
    expectDrawnFrom(second.samples, next(fitted, exploration));
    expect([...first.plan.actions]).toEqual(fitted.map((row) => row.indexOf(Math.max(...row))));
  });

  it('MPPI weighs its choices by exp(-cost / temperature)', async () => {
    const [temperature, exploration] = [3, 0.2];
    const [first, second] = await ticks(mppi({ samples: N, horizon: H, temperature, exploration, includeMean: false }));
    if (first === undefined || second === undefined) throw new Error('two ticks');
    const least = Math.min(...first.costs);
    const fitted = shares(
      first.samples,
      first.costs.map((cost) => Math.exp(-(cost - least) / temperature)),
    );
    expectDrawnFrom(second.samples, next(fitted, exploration));
    expect([...first.plan.actions]).toEqual(fitted.map((row) => row.indexOf(Math.max(...row))));
  });

  it('exploration keeps every choice alive; without it only the likeliest is left', async () => {
    for (const exploration of [0.4, 0]) {
      const options = { samples: N, horizon: H, iterations: 4, momentum: 0, eliteFraction: 0.01, exploration };
      const { samples = [], plan } = (await ticks(cem(options), 3)).at(-1) ?? {};
      expect([...(plan?.actions ?? [])]).toEqual(new Array(H).fill(2));
      const floor = exploration / CHOICES;
      expectDrawnFrom(
        samples,
        uniform.map(() => [floor, floor, 1 - 3 * floor, floor]),
      );
    }
  });

  it('the mean of MPPI, its first sample, is the likeliest choices', async () => {
    const [first, second] = await ticks(mppi({ samples: N, horizon: H, exploration: 1 }));
    const plan = [...(first?.plan.actions ?? [])];
    expect([...(second?.samples[0] ?? [])]).toEqual([...plan.slice(1), ...plan.slice(-1)]);
  });
});
