import { describe, expect, it } from 'vitest';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { recorder } from './recorder.testing.ts';
import { repeatable, variants } from './variants.testing.ts';

describe.each(['cpu', 'webgpu'] as const)('several problems in one submission, on %s', (backend) => {
  it.each(variants)('$name: each plans bit by bit as it would alone', async ({ system, algorithm }) => {
    const seeds = [7, 40, 7];
    const size = system.stateSize;
    const stateOf = (b: number, tick: number) => Array.from({ length: size }, (_, k) => b - 0.5 * k + 0.25 * tick);
    const timeoutMs = 60_000;
    const batch = await createPlanner({ system, algorithm, backend, problems: seeds.length, seed: seeds, timeoutMs });
    const together = [];
    for (const tick of [0, 1]) {
      const plans = await batch.planBatch(seeds.flatMap((_, b) => stateOf(b, tick)));
      together.push(plans.map(repeatable));
    }
    batch.destroy();
    for (const [b, seed] of seeds.entries()) {
      const alone = await createPlanner({ system, algorithm, backend, seed, timeoutMs });
      for (const tick of [0, 1]) {
        expect(together[tick]?.[b], `problem ${b}, tick ${tick}`).toEqual(
          repeatable(await alone.plan(stateOf(b, tick))),
        );
      }
      alone.destroy();
    }
  });

  it('64 problems of a thousand samples plan as they would alone', async () => {
    const system = recorder();
    const algorithm = mppi({ samples: 1000, horizon: 40 });
    const batch = await createPlanner({ system, algorithm, backend, problems: 64, seed: 100, timeoutMs: 60_000 });
    const plans = await batch.planBatch(Float32Array.from({ length: 128 }, (_, i) => i));
    batch.destroy();
    expect(plans).toHaveLength(64);
    for (const b of [0, 63]) {
      const alone = await createPlanner({ system, algorithm, backend, seed: 100 + b, timeoutMs: 60_000 });
      expect(repeatable(plans[b] ?? (await alone.plan([0, 0])))).toEqual(
        repeatable(await alone.plan([2 * b, 2 * b + 1])),
      );
      alone.destroy();
    }
    expect(new Set(plans.map(({ action }) => action.join())).size).toBe(64);
  });
});
