import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { defineLearnedSystem } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';
import type { Backend } from '../backend.ts';
import { backends, modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';
import { COST, type EnsembleVariant, randomEnsemble, randomSystem } from './networks.testing.ts';
import { expectedRollout, forward } from './oracle.testing.ts';
import { particlePaths } from './particles.testing.ts';
import { H, rolledOut, START } from './roll-out.testing.ts';

describe.each(backends)('roll-outs through an ensemble on $name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  const rollOut = (system: System, n: number, on = backend) => rolledOut(on, system, n);

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

  it('what members disagree on is paid for where its cost is negative, as much as it is charged for', async () => {
    const costs = async (disagreementCost: number) => {
      const variant = { hidden: [5], propagation: 'ts1', aleatoric: true, disagreementCost } as const;
      return (await rollOut(randomSystem(variant), 20)).costs;
    };
    const [bonus, nothing, charge] = [await costs(-2), await costs(0), await costs(2)];
    expectClose(
      bonus,
      nothing.map((cost, i) => 2 * cost - (charge[i] ?? 0)),
    );
    expect(bonus.every((cost, i) => cost < (nothing[i] ?? 0))).toBe(true);
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
});

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
