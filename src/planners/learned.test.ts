import { describe, expect, it } from 'vitest';
import { randomEnsemble, randomSystem } from '../rollout/ensemble/networks.testing.ts';
import { defineLearnedSystem } from '../systems/learned.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { System } from '../systems/system.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { learnedRecorder, recorder } from './recorder.testing.ts';
import { repeatable } from './variants.testing.ts';

const algorithm = cem({ samples: 100, horizon: 6, iterations: 3 });
const timeoutMs = 60_000;

describe.each(['cpu', 'webgpu'] as const)('planning through networks on %s', (backend) => {
  it('networks that know a system by heart give the plans of that system', async () => {
    const plans = [];
    for (const system of [recorder(), learnedRecorder()]) {
      const planner = await createPlanner({ system, algorithm, backend, seed: 4, timeoutMs });
      plans.push([await planner.plan([0.5, 1]), await planner.plan([0, 0])]);
      planner.destroy();
    }
    const [given = [], learned = []] = plans;
    for (const [tick, plan] of learned.entries()) {
      expect(plan.status).toBe('ok');
      expect(largestDifference(plan.actions, given[tick]?.actions ?? [])).toBeLessThan(1e-4);
      expect(largestDifference(plan.states, given[tick]?.states ?? [])).toBeLessThan(1e-4);
      expect(Math.abs(plan.cost - (given[tick]?.cost ?? 0))).toBeLessThan(1e-4);
    }
  });

  it('after setModel it plans with the new weights as if it had been made with them, and compiles nothing', async () => {
    const [first, second] = [1, 2].map((seed) => randomSystem({ aleatoric: true }, seed));
    if (first === undefined || second === undefined) throw new Error('two systems');
    const changed = await createPlanner({ system: first, algorithm, backend, timeoutMs });
    changed.setModel(second);
    expect(changed.system).toBe(second);
    const made = await createPlanner({ system: second, algorithm, backend, timeoutMs });
    for (const start of [
      [0.3, -0.2],
      [-1, 0.4],
    ]) {
      expect(repeatable(await changed.plan(start))).toEqual(repeatable(await made.plan(start)));
    }
    const actions = new Float32Array(6).fill(0.5);
    expect(await changed.evaluate([0.1, 0.1], actions)).toEqual(await made.evaluate([0.1, 0.1], actions));
    changed.destroy();
    made.destroy();
  });

  it('setModel refuses a system that is another, and says what differs', async () => {
    const planner = await createPlanner({ system: randomSystem(), algorithm, backend, timeoutMs });
    expect(() => planner.setModel(recorder())).toThrow(
      /setModel: name of 'recorder' is not that of .*'random-networks'/,
    );
    expect(() => planner.setModel(randomSystem({ hidden: [24, 18] }))).toThrow(/setModel: ensemble of/);
    expect(() => planner.setModel(randomSystem({ particles: 7 }))).toThrow(/make another planner/);
    planner.destroy();
  });
});

it('as many states and actions as a system may have are planned with, given or learned', async () => {
  for (const system of [recorder(64), wideNetworks()]) {
    const planner = await createPlanner({
      system,
      algorithm: cem({ samples: 8, horizon: 2, iterations: 1 }),
      backend: 'cpu',
    });
    const plan = await planner.plan(new Float32Array(system.stateSize));
    expect([plan.status, plan.actions.length]).toEqual(['ok', 128]);
    planner.destroy();
  }
});

/** 256 states, 64 actions. */
function wideNetworks(): System {
  const names = (letter: string, count: number) => Array.from({ length: count }, (_, k) => `${letter}${k}`);
  const low = new Float32Array(64).fill(-1);
  const action = {
    kind: 'continuous',
    names: names('u', 64),
    low,
    high: low.map(() => 1),
    neutral: low.map(() => 0),
  } as const;
  const ensemble = randomEnsemble({ hidden: [4], members: 2, particles: 1, propagation: 'expectation' }, 1, 256, 64);
  const wgsl = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.s255 * x.s255; }';
  return defineLearnedSystem({ name: 'wide', state: names('s', 256), action, wgsl, ensemble });
}
