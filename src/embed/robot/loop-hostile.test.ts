import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../models/data/random.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import type { Plan, PlanStatus } from '../../planners/planner.ts';
import { fakeClock } from './clock.testing.ts';
import { cart, planOf, setUp } from './loop.testing.ts';
import { createRobotLoop } from './loop.ts';

describe('whatever comes', () => {
  it('no command is NaN, out of bounds or changes faster than allowed', async () => {
    const random = seededRandom(11);
    const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
    const hostile = [0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e39, -1e38, 1e-45];
    const statuses: Record<string, number> = {};
    for (let round = 0; round < 40; round++) {
      const [rate, rateChange] = [0.2 + 5 * random(), 1 + 50 * random()];
      let wild = false;
      const answer = async (): Promise<Plan> => {
        if (!wild)
          return planOf('ok', (actions) =>
            actions.forEach((_, i) => {
              actions[i] = i % 2 === 0 ? 3 * random() - 1 : 0.7 * random() - 0.35;
            }),
          );
        const delay = pick([0, 0, 50, 150, 900]);
        if (delay > 0) await new Promise<void>((resolve) => clock.at(clock.now() + delay, resolve));
        if (random() < 0.2) throw new Error('lost');
        return planOf(pick<PlanStatus>(['ok', 'ok', 'deadline', 'all-diverged', 'recovered']), (actions) => {
          if (random() < 0.5) actions[Math.floor(16 * random())] = pick(hostile);
        });
      };
      const { clock, loop, sent } = setUp(answer, {
        limits: { rate, rateChange },
        brake: () => [pick(hostile), pick(hostile)],
        latency: { compensate: true, actuationMs: 30 },
        maxPlanAgeSteps: Math.floor(8 * random()),
        leadMs: pick([100, 60]),
      });
      loop.start();
      for (let step = 0; step < 60; step++) {
        wild = step % 20 > 10;
        const state = wild ? [pick(hostile), pick(hostile)] : [random(), random()];
        loop.state(state, wild ? clock.now() + pick([0, -10, -5000, 1e12, Number.NaN, -1e300]) : clock.now());
        if (wild && random() < 0.1) clock.jump(pick([1, 130, 5000, 1e9]));
        await clock.go(pick([0, 50, 100, 230]));
      }
      const unknown = [Number.NaN, Number.NaN];
      let [before, change] = [unknown, unknown];
      expect(sent.length).toBeGreaterThan(20);
      for (const { action, status } of sent) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        const now = [...action];
        for (const [a, value] of now.entries()) {
          const { low, high } = cart.action.kind === 'continuous' ? cart.action : { low: [], high: [] };
          expect(value >= (low[a] ?? 0) && value <= (high[a] ?? 0), `${value}`).toBe(true);
          const moved = value - (before[a] ?? 0);
          if (Number.isNaN(moved)) continue;
          expect(Math.abs(moved)).toBeLessThanOrEqual(rate * 0.1);
          if (Number.isNaN(change[a])) continue;
          expect(Math.abs(moved - (change[a] ?? 0))).toBeLessThanOrEqual(rateChange * 0.01 + 1e-12);
        }
        change = now.map((value, a) => value - (before[a] ?? 0));
        before = now;
      }
    }
    for (const status of ['ok', 'shifted', 'brake']) expect(statuses[status]).toBeGreaterThan(100);
  });

  it('a real planner drives the cart to its goal through late, noisy and missing states', async () => {
    const planner = await createPlanner({
      system: cart,
      algorithm: mppi({ samples: 64, horizon: 8 }),
      backend: 'cpu',
      threads: 1,
    });
    try {
      const clock = fakeClock();
      const random = seededRandom(2);
      let x = 0;
      let command = 0;
      const history: { time: number; x: number }[] = [];
      const loop = createRobotLoop({
        planner,
        clock,
        limits: { rate: 8 },
        send: ({ action }) => {
          command = action[0] ?? 0;
        },
      });
      loop.start();
      for (let step = 0; step < 60; step++) {
        x += 0.1 * command;
        history.push({ time: clock.now(), x });
        const seen = history[Math.max(0, history.length - 2)];
        if (seen !== undefined && random() < 0.9) loop.state([seen.x, random() < 0.1 ? Number.NaN : 0], seen.time);
        await clock.go(100);
        // The planner runs on real time.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(Math.abs(x - 1)).toBeLessThan(0.1);
      expect(loop.report().byStatus.ok).toBeGreaterThan(30);
    } finally {
      planner.destroy();
    }
  });
});
