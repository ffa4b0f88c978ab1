import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';

// Dawn keeps the value of a variable without initialiser from one round of a loop to the next.
const counting = defineSystem({
  name: 'counting',
  state: ['n'],
  action: { u: [-1, 1] },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State {
      var total = 0.0;
      for (var i = 0u; i < 4u; i++) {
        var once: /* zero */ f32 // each time
        ;
        var pair: array<vec2<f32>, 2>;
        once += 1.0;
        pair[i & 1u].y += 1.0;
        total += once + pair[0].y + pair[1].y;
      }
      return State(total);
    }
    fn cost(x: State, u: Action, t: u32) -> f32 { return x.n; }
  `,
});

describe.each(['cpu', 'webgpu'] as const)('variables without initialiser, on %s', (backend) => {
  it('are zero each time round a loop', async () => {
    const planner = await createPlanner({ system: counting, algorithm: mppi({ samples: 4, horizon: 1 }), backend });
    const { states } = await planner.evaluate([0], [0], { states: true });
    planner.destroy();
    expect([...(states ?? [])]).toEqual([0, 8]);
  });
});
