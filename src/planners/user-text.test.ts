import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';

const algorithm = mppi({ samples: 16, horizon: 3, noiseStd: 0 });

describe.each(['cpu', 'webgpu'] as const)('text of users, on %s', (backend) => {
  it('may speak of entry points in comments: parameters keep their values', async () => {
    const system = defineSystem({
      name: 'commented',
      state: ['a'],
      action: { u: [-1, 1] },
      params: { k: 7 },
      wgsl: `// fn main() { }
        fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
        // see fn main() in the old code
        fn cost(x: State, u: Action, t: u32) -> f32 { return x.a * x.a + params.k; }`,
    });
    const planner = await createPlanner({ system, algorithm, backend });
    const plan = await planner.plan([1]);
    planner.destroy();
    expect([plan.cost, plan.stats.bestCost]).toEqual([24, 24]);
  });
});

it('constants that GPUs refuse, or that take their process down, are refused before they see them', () => {
  const large = () =>
    defineSystem({
      name: 'large',
      state: ['a'],
      action: { u: [-1, 1] },
      wgsl: `const A = array<f32, 40000>();
        fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.a + A[t]); }
        fn cost(x: State, u: Action, t: u32) -> f32 { return x.a; }`,
    });
  expect(large).toThrow(/a value of type array<f32, 40000> is too large/);
});
