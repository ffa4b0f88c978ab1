import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { defineLearnedSystem } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';
import type { Backend } from '../backend.ts';
import { backends, modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';
import { COST, type EnsembleVariant, numbers, randomEnsemble, randomSystem } from './networks.testing.ts';
import { expectedRollout, forward } from './oracle.testing.ts';
import { particlePaths } from './particles.testing.ts';
import { riskSlots } from './text.ts';

const H = 7;
const START = Float32Array.of(0.3, -0.2);

describe.each(backends)('roll-outs through an ensemble on $name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  async function rollOut(system: System, n: number, on = backend) {
    const random = numbers(7);
    const actions = Float32Array.from({ length: n * H }, () => 2 * random() - 1);
    const evaluator = createEvaluator(on, system, H, modelBuffers(on, system));
    const { costs, states = new Float32Array() } = await evaluator.evaluate(START, actions, true);
    evaluator.destroy();
    return { actions, costs, states };
  }

  function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
    expect(found.length).toBe(expected.length);
    for (const [i, value] of Array.from(found).entries()) {
      const right = expected[i] ?? Number.NaN;
      expect(Math.abs(value - right)).toBeLessThan(1e-4 * Math.max(1, Math.abs(right)));
    }
  }

  const variants: readonly (readonly [string, EnsembleVariant])[] = [
    ['ReLU', { activation: 'relu' }],
    ['SiLU', { activation: 'silu' }],
    ['tanh', { activation: 'tanh' }],
    ['no hidden layer', { hidden: [] }],
    ['four hidden layers of odd sizes', { hidden: [5, 33, 1, 18] }],
    ['deterministic networks', { probabilistic: false }],
    ['one member', { members: 1, particles: 1 }],
    ['a reward that nobody asks for', { learnsReward: true }],
    ['the expectation', { propagation: 'expectation', particles: 1 }],
  ];

  it.each(variants)('%s: costs and states are what float64 says, to 1e-4', async (_, variant) => {
    const system = randomSystem(variant);
    const { actions, costs, states } = await rollOut(system, 40);
    const expected = expectedRollout(system, START, actions, H);
    expectClose(costs, expected.costs);
    expectClose(states, expected.states);
  });

  it('costs are the same whether states are kept or not', async () => {
    const system = randomSystem({ hidden: [5], propagation: 'ts1', aleatoric: true, disagreementCost: 1 });
    const evaluator = createEvaluator(backend, system, H, modelBuffers(backend, system));
    const actions = new Float32Array(40 * H).map((_, i) => Math.sin(i));
    const { costs } = await evaluator.evaluate(START, actions, true);
    expect((await evaluator.evaluate(START, actions, false)).costs).toEqual(costs);
    evaluator.destroy();
  });

  const tooWide: readonly (readonly [string, EnsembleVariant])[] = [
    ['layers', { hidden: [70, 5] }],
    ['the means of all members', { hidden: [3], propagation: 'expectation', particles: 1 }],
    ['what members disagree on', { hidden: [3], disagreementCost: 2, learnsReward: true }],
  ];

  it.each(tooWide)('%s that workgroup memory cannot hold give the same', async (_, variant) => {
    const system = randomSystem(variant);
    const small = { ...backend, workgroup: { bytes: 300, invocations: 64 } };
    // 13 tiles of 6 particles: more than there are workgroups at a time.
    const { costs, states } = await rollOut(system, 200, small);
    const roomy = await rollOut(system, 200);
    expectClose(costs, roomy.costs);
    expectClose(states, roomy.states);
  });

  it('members whose sums overflow make a candidate diverge, also where their own particles do not', async () => {
    const plain = randomEnsemble({ hidden: [2], activation: 'relu', members: 2, particles: 1, probabilistic: false });
    const weights = plain.weights.slice();
    // The second member: infinity less infinity.
    weights.set([0, 0, 0, 0, 0, 0, 3e38, 3e38, 3e38, -3e38, -3e38, 3e38, 0, 0], 14);
    const { name, stateNames: state, action } = randomSystem();
    for (const disagreementCost of [0, 1]) {
      const ensemble: EnsembleDynamics = { ...plain, weights, disagreementCost };
      const { costs } = await rollOut(defineLearnedSystem({ name, state, action, wgsl: COST, ensemble }), 2);
      expect(costs.map((cost) => (cost > 3e38 ? 1 : 0))).toEqual(new Float32Array(2).fill(disagreementCost));
    }
  });

  it('weights in half precision are the nearest halves, wherever and however they are stored', async () => {
    const plain = randomSystem();
    if (plain.ensemble === undefined) throw new Error('no ensemble');
    const weights = plain.ensemble.weights.map(nearestHalf);
    expect(weights).not.toEqual(plain.ensemble.weights);
    const { name, stateNames: state, action } = plain;
    const of = (ensemble: EnsembleDynamics) => defineLearnedSystem({ name, state, action, wgsl: COST, ensemble });
    const rounded = await rollOut(of({ ...plain.ensemble, weights }), 40);
    const halves = await rollOut(of({ ...plain.ensemble, halfWeights: true }), 40);
    expect(halves.costs).toEqual(rounded.costs);
    expect(halves.states).toEqual(rounded.states);
  });

  it('a learned reward takes the place of the cost', async () => {
    const system = randomSystem({ learnsReward: true, members: 1, particles: 1 }, 3, '');
    const { actions, costs, states } = await rollOut(system, 12);
    const { ensemble } = system;
    if (ensemble === undefined) throw new Error('no ensemble');
    costs.forEach((cost, i) => {
      let total = 0;
      for (let t = 0; t < H; t++) {
        const at = (i * (H + 1) + t) * 2;
        total -= forward(ensemble, 0, [...states.subarray(at, at + 2), actions[i * H + t] ?? 0])[2] ?? 0;
      }
      expect(Math.abs(cost - total)).toBeLessThan(1e-4 * Math.max(1, Math.abs(total)));
    });
  });

  it.each([3, 4000])('one of %i choices is an input of its own', async (count) => {
    const ensemble = randomEnsemble({ hidden: [9], probabilistic: false }, 5, 2, count);
    const wgsl = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.a + f32(u.index); }';
    const action = { kind: 'discrete', count } as const;
    const system = defineLearnedSystem({ name: 'choices', state: ['a', 'b'], action, wgsl, ensemble });
    const actions = Float32Array.from({ length: 3 * H }, (_, i) => (i * 1237 + Math.floor(i / H)) % count);
    const { states } = await particlePaths(backend, system, START, actions, H);
    const P = ensemble.particles;
    for (let i = 0; i < 3; i++) {
      for (let p = 0; p < P; p++) {
        for (let t = 0; t < H; t++) {
          const at = ((i * P + p) * (H + 1) + t) * 2;
          const [a = 0, b = 0, nextA = 0, nextB = 0] = states.subarray(at, at + 4);
          const oneHot = Array.from({ length: count }, (_, k) => (k === actions[i * H + t] ? 1 : 0));
          const [da = 0, db = 0] = forward(ensemble, p % ensemble.members, [a, b, ...oneHot]);
          expectClose([nextA, nextB], [a + da, b + db]);
        }
      }
    }
  });

  it('disagreement of the members costs as much as was asked for', async () => {
    const plain = await rollOut(randomSystem({ propagation: 'tsinf', particles: 3 }), 20);
    const system = randomSystem({ propagation: 'tsinf', particles: 3, disagreementCost: 2 });
    const { costs, states } = await rollOut(system, 20);
    expectClose(states, plain.states);
    const paths = await particlePaths(backend, system, START, plain.actions, H);
    const { ensemble } = system;
    if (ensemble === undefined) throw new Error('no ensemble');
    costs.forEach((cost, i) => {
      let spread = 0;
      for (let p = 0; p < 3; p++) {
        for (let t = 0; t < H; t++) {
          const at = ((i * 3 + p) * (H + 1) + t) * 2;
          const x = [...paths.states.subarray(at, at + 2)];
          const outs = [0, 1, 2].map((m) => forward(ensemble, m, [...x, plain.actions[i * H + t] ?? 0]));
          const variances = [0, 1].map((k) => {
            const values = outs.map((out) => (out[k] ?? 0) / (ensemble.outputStd[k] ?? 1));
            const mean = values.reduce((sum, value) => sum + value, 0) / 3;
            return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
          });
          spread += (2 * Math.sqrt(((variances[0] ?? 0) + (variances[1] ?? 0)) / 2)) / 3;
        }
      }
      expect(Math.abs(cost - (plain.costs[i] ?? 0) - spread)).toBeLessThan(1e-3 * spread);
    });
  });

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

/** The nearest of all half-precision numbers of that magnitude, found by trying: ties cannot occur for random weights. */
function nearestHalf(value: number): number {
  let best = 0;
  for (let exponent = -14; exponent <= 15; exponent++) {
    const step = 2 ** (exponent - 10);
    const candidate = Math.round(value / step) * step;
    const fits = Math.abs(candidate) <= 2 ** (exponent + 1) - step;
    if (fits && Math.abs(candidate - value) < Math.abs(best - value)) best = candidate;
  }
  return best;
}
