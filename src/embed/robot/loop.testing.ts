import { mppi } from '../../planners/mppi.ts';
import type { Plan, PlanStatus } from '../../planners/planner.ts';
import { defineSystem } from '../../systems/define.ts';
import { fakeClock } from './clock.testing.ts';
import type { RobotEvent } from './events.ts';
import { createRobotLoop } from './loop.ts';
import type { RobotLoopOptions } from './loop-options.ts';
import type { RobotCommand } from './pilot.ts';

/** x' = x + dt (a, b) */
export const cart = defineSystem({
  name: 'cart',
  state: ['x', 'y'],
  action: { a: [-1, 2], b: [-0.35, 0.35, 0.1] },
  params: { dt: 0.1 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + params.dt * u.a, x.y + params.dt * u.b); }
    fn cost(x: State, u: Action, t: u32) -> f32 { return abs(x.x - 1.0); }
  `,
});
export const cartAlgorithm = mppi({ samples: 16, horizon: 8 });

/** A plan whose t-th action is `(0.1 (t + 1) , 0)`. */
export function planOf(status: PlanStatus = 'ok', change: (actions: Float32Array) => void = () => undefined): Plan {
  const actions = Float32Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 0.1 * (i / 2 + 1) : 0));
  change(actions);
  const stats = { bestCost: 0, effectiveSamples: 1, diverged: 0, planMs: 1 };
  return { status, action: actions.slice(0, 2), actions, states: new Float32Array(18), cost: 0, stats };
}

/** A loop at 10 Hz with a clock that stands still, a planner that answers as told, and everything it did. */
export function setUp(answer: (state: Float32Array) => Plan | Promise<Plan>, options: Partial<RobotLoopOptions> = {}) {
  const clock = fakeClock();
  const sent: RobotCommand[] = [];
  const events: RobotEvent[] = [];
  const asked: number[][] = [];
  const planner = {
    system: cart,
    algorithm: cartAlgorithm,
    plan: async (state: ArrayLike<number>) => {
      asked.push([...Float32Array.from(state)]);
      return answer(Float32Array.from(state));
    },
    evaluate: async (state: ArrayLike<number>, actions: ArrayLike<number>) => {
      const states = new Float32Array(18);
      states.set([state[0] ?? 0, state[1] ?? 0]);
      for (let i = 2; i < 18; i++) states[i] = (states[i - 2] ?? 0) + 0.1 * (actions[i - 2] ?? 0);
      return { costs: new Float32Array(1), states };
    },
  };
  const loop = createRobotLoop({
    planner,
    send: (command) => void sent.push(command),
    onEvent: (event) => void events.push(event),
    clock,
    latency: { compensate: false },
    ...options,
  });
  return { clock, loop, sent, events, asked };
}

/** The first component of each command, to hundredths. */
export const firsts = (sent: readonly RobotCommand[]) =>
  sent.map(({ action }) => Math.round(100 * (action[0] ?? 0)) / 100);
