import { describe, expect, it } from 'vitest';
import { createPlanner } from './create.ts';
import type { Planner } from './planner.ts';
import { repeatable, variants } from './variants.testing.ts';

const TICKS = 3;

/** Plans of a closed loop in the model. `between` does something with the planner after each. */
async function loop(planner: Planner, between: (planner: Planner) => unknown = () => undefined) {
  const plans = [];
  let state = new Float32Array(planner.system.stateSize);
  for (let tick = 0; tick < TICKS; tick++) {
    const plan = await planner.plan(state);
    plans.push(repeatable(plan));
    state = plan.states.slice(planner.system.stateSize, 2 * planner.system.stateSize);
    await between(planner);
  }
  return plans;
}

describe.each(['cpu', 'webgpu'] as const)('repeated on %s, bit by bit', (backend) => {
  it.each(variants)('$name: the seed decides the plans, and nothing else does', async ({ system, algorithm }) => {
    const create = (seed: number) => createPlanner({ system, algorithm, backend, seed, timeoutMs: 60_000 });
    const planner = await create(5);
    const plans = await loop(planner);
    planner.reset();
    expect(await loop(planner), 'after reset()').toEqual(plans);

    const [same, other] = await Promise.all([create(5), create(6)]);
    const actions = new Float32Array(3 * algorithm.horizon * system.actionSize);
    const [repeated, others] = await Promise.all([
      loop(same, async (planner) => {
        await planner.candidates(7);
        await planner.evaluate(new Float32Array(system.stateSize), actions);
      }),
      loop(other),
    ]);
    expect(repeated, 'beside other planners, calls between').toEqual(plans);
    // What is executed may be the same with few choices; what the samples cost is not.
    expect(others.map(({ effectiveSamples, bestCost, cost }) => [effectiveSamples, bestCost, cost])).not.toEqual(
      plans.map(({ effectiveSamples, bestCost, cost }) => [effectiveSamples, bestCost, cost]),
    );
    same.reset({ seed: 6 });
    expect(await loop(same), 'after reset({ seed })').toEqual(others);
    for (const each of [planner, same, other]) each.destroy();
  });
});
