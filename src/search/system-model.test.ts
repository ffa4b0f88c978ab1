import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { mcts } from './mcts.ts';
import { searchModelOf } from './system-model.ts';

/** Walks by 1 to the left or right, and costs its distance from 0. */
const walk = defineSystem({
  name: 'walk',
  state: ['x'],
  action: { discrete: 2 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + select(-1.0, 1.0, u.index == 1u)); }
    fn cost(x: State, u: Action, t: u32) -> f32 { return abs(x.x); }`,
});
const CPU = { backend: 'cpu', threads: 1 } as const;

describe('calls of one model at once', () => {
  it.each(['cpu', 'webgpu'] as const)('%s: each has its own answer', async (backend) => {
    const model = await searchModelOf(walk, { backend, rollouts: 1, horizon: 0, timeoutMs: 60_000 });
    const starts = [5, 1000, -7];
    const found = await Promise.all(starts.map((x) => model.step(Float32Array.of(x), Int32Array.of(1), 1)));
    expect(found.map(({ states }) => states[0])).toEqual([6, 1001, -6]);
    model.destroy();
  });

  it('two searches over it find what each finds alone', async () => {
    const model = await searchModelOf(walk, { ...CPU, rollouts: 1, horizon: 0 });
    const search = mcts({ model, policy: 'uct', simulations: 30 });
    const alone = [await search.search([5]), await search.search([1000])];
    const together = await Promise.all([search.search([5]), search.search([1000])]);
    for (const [i, { roots }] of together.entries()) {
      expect([...(roots[0]?.q ?? [])]).toEqual([...(alone[i]?.roots[0]?.q ?? [])]);
    }
    model.destroy();
  });
});
