import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { defineSystem } from '../../systems/define.ts';
import { rollForward } from './roll-forward.ts';
import { sentCommands } from './sent.ts';

/** A wheel whose angle goes round at pi, and how far it rolled. */
const wheel = defineSystem({
  name: 'wheel',
  state: ['angle', 'way'],
  action: { turn: [-4, 4] },
  params: { dt: 0.1 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State {
      let angle = x.angle + params.dt * u.turn;
      return State(select(angle, angle - 6.2831853, angle > 3.1415927), x.way + params.dt * u.turn);
    }
    fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }
  `,
});

describe('a state that is rolled forward', () => {
  it('stays where the wheel is while its angle goes round', async () => {
    const algorithm = mppi({ samples: 2, horizon: 4 });
    const planner = await createPlanner({ system: wheel, algorithm, backend: 'cpu', threads: 1 });
    try {
      const sent = sentCommands(true);
      sent.add(0, Float64Array.of(4));
      for (const share of [0, 0.1, 0.4, 0.6, 0.9, 1, 1.5]) {
        // Half a turn is passed within the first step, of 0.4 rad.
        const state = await rollForward(planner, Float32Array.of(3, 0), sent, 0, 100 * share, 0.1);
        const [angle = Number.NaN, way = Number.NaN] = state ?? [];
        expect(way).toBeCloseTo(0.4 * share, 5);
        const off = angle - (3 + 0.4 * share);
        // At most half a step.
        expect(Math.abs(off - 2 * Math.PI * Math.round(off / (2 * Math.PI)))).toBeLessThanOrEqual(0.2);
      }
    } finally {
      planner.destroy();
    }
  });
});
