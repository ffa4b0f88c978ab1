import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { System } from '../../systems/system.ts';
import type { Backend } from '../backend.ts';
import { backends, modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';
import { numbers, randomSystem } from './networks.testing.ts';
import { expectedRollout } from './oracle.testing.ts';

const H = 7;

describe.each(backends)('roll-outs through an ensemble on $name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  async function rollOut(system: System, n: number) {
    const random = numbers(7);
    const actions = Float32Array.from({ length: n * H }, () => 2 * random() - 1);
    const start = Float32Array.of(0.3, -0.2);
    const evaluator = createEvaluator(backend, system, H, modelBuffers(backend, system));
    const { costs, states } = await evaluator.evaluate(start, actions, true);
    const alone = await evaluator.evaluate(start, actions, false);
    evaluator.destroy();
    return { start, actions, costs, states: states ?? new Float32Array(), without: alone.costs };
  }

  it.each(['relu', 'silu', 'tanh'] as const)('with %s cost what float64 says, and go where it says', async (activation) => {
    const system = randomSystem({ activation });
    const { start, actions, costs, states, without } = await rollOut(system, 40);
    const expected = expectedRollout(system, start, actions, H);
    expect(without).toEqual(costs);
    costs.forEach((cost, i) => expect(Math.abs(cost / (expected.costs[i] ?? 0) - 1)).toBeLessThan(1e-4));
    states.forEach((value, i) => expect(Math.abs(value - (expected.states[i] ?? 0))).toBeLessThan(1e-4));
  });
});
