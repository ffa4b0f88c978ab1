import { describe, expect, it } from 'vitest';
import { builtInSystems } from '../../systems/catalog.ts';
import { costTerms } from './cost-terms.ts';
import { createPhysics } from './physics.ts';

/** Random numbers in [0, 1) that are the same in every run. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('cost by term', () => {
  it.each(builtInSystems)('adds up to the cost of a step: $name', async (builtIn) => {
    const system = builtIn.create();
    const physics = await createPhysics(system);
    const model = { system, params: system.params };
    const random = uniform(7);
    for (let n = 0; n < 20; n++) {
      const state = system.initialState(random).map((value) => value + (n % 4) * (random() - 0.5));
      const { action } = system;
      const given = Float32Array.from(
        action.kind === 'discrete'
          ? [n % action.count]
          : action.low.map((low, i) => low + random() * ((action.high[i] ?? 0) - low)),
      );
      const terms = costTerms(physics, model, state, given, n);
      const { cost } = physics.step(model, state, given, n);
      const sum = Object.values(terms).reduce((total, each) => total + each, 0);
      expect(Math.abs(sum - cost)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(cost)));
    }
  });

  it('are those of the formula: a point mass', async () => {
    const builtIn = builtInSystems.find(({ name }) => name === 'double-integrator');
    if (builtIn === undefined) throw new Error('no double-integrator');
    const system = builtIn.create({ goalX: 3, goalY: 0, speedWeight: 2, effortWeight: 0.5 });
    const physics = await createPhysics(system);
    const model = { system, params: system.params };
    const terms = costTerms(physics, model, Float32Array.of(1, 1, 0.5, 0), Float32Array.of(1, -0.5), 0);
    // Squared distance has no weight; 2 (0.5^2); 0.5 (1 + 0.25). The last weight is for the end of the horizon.
    expect(terms).toEqual({ speed: 0.5, effort: 0.625, terminal: 0, other: 5 });
  });
});
