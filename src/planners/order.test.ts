import { describe, expect, it } from 'vitest';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { recorder } from './recorder.testing.ts';
import { H, N, repeatable } from './variants.testing.ts';

describe.each(['cpu', 'webgpu'] as const)('calls without waiting, on %s', (backend) => {
  const create = () =>
    createPlanner({ system: recorder(), algorithm: mppi({ samples: N, horizon: H }), backend, timeoutMs: 60_000 });

  it('take effect in the order in which they were made', async () => {
    const [waiting, hasty] = await Promise.all([create(), create()]);
    const expected = [await waiting.plan([0, 0])];
    waiting.setParams({ aim: -0.5 });
    expected.push(await waiting.plan([1, 0]));
    waiting.reset({ seed: 4 });
    expected.push(await waiting.plan([0, 1]));

    const first = hasty.plan([0, 0]);
    hasty.setParams({ aim: -0.5 });
    const second = hasty.plan([1, 0]);
    hasty.reset({ seed: 4 });
    const third = hasty.plan([0, 1]);
    expect((await Promise.all([first, second, third])).map(repeatable)).toEqual(expected.map(repeatable));
    for (const planner of [waiting, hasty]) planner.destroy();
  });

  it('plan from the state as it was when they were made', async () => {
    const [planner, other] = await Promise.all([create(), create()]);
    const state = Float32Array.of(1, 2);
    const plan = planner.plan(state);
    state.fill(0);
    expect(repeatable(await plan)).toEqual(repeatable(await other.plan([1, 2])));
    for (const each of [planner, other]) each.destroy();
  });

  it('a reset while a plan is under way makes the next one cold', async () => {
    const planner = await create();
    const cold = repeatable(await planner.plan([0, 0]));
    const running = planner.plan([0, 0]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    planner.reset();
    await running;
    expect(repeatable(await planner.plan([0, 0]))).toEqual(cold);
    planner.destroy();
  });

  it('what the caller does with a plan does not reach the planner', async () => {
    const planner = await create();
    const first = await planner.plan([0, 0]);
    planner.reset();
    const again = await planner.plan([0, 0]);
    again.actions.fill(Number.NaN);
    again.states.fill(Number.NaN);
    const warm = await planner.plan([0, 0]);
    planner.reset();
    expect(repeatable(await planner.plan([0, 0]))).toEqual(repeatable(first));
    expect(repeatable(await planner.plan([0, 0]))).toEqual(repeatable(warm));
    planner.destroy();
  });
});
