import { describe, expect, it } from 'vitest';
import { mppi } from '../../src/planners/mppi.ts';
import { randomShooting } from '../../src/planners/random-shooting.ts';
import { defineSystem } from '../../src/systems/define.ts';
import { diffDrive } from '../../src/systems/diff-drive.ts';
import { pendulum } from '../../src/systems/pendulum.ts';
import { workPerStep } from './work.ts';

describe('the work of a model step', () => {
  it('grows by just what is added to a cost', async () => {
    const withCost = (cost: string) =>
      defineSystem({
        name: 'own',
        state: ['x'],
        action: { u: [-1, 1] },
        wgsl: `
          fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + u.u); }
          fn cost(x: State, u: Action, t: u32) -> f32 { return ${cost}; }`,
      });
    const plain = await workPerStep(withCost('x.x'), randomShooting());
    const more = await workPerStep(withCost('x.x * x.x + sin(x.x) * 3.0 + exp(x.x)'), randomShooting());
    expect(more.f32 - plain.f32).toBeCloseTo(4, 12);
    expect(more.calls - plain.calls).toBe(2);
    expect(plain.calls).toBe(0);
  });

  it('is a sine and some forty operations for the pendulum, and five to ten rounds of a generator a number', async () => {
    const { f32, integer, calls } = await workPerStep(pendulum(), mppi());
    expect(calls).toBe(1);
    expect(f32).toBeGreaterThan(30);
    expect(f32).toBeLessThan(90);
    expect(integer).toBeGreaterThan(20);
    expect(integer).toBeLessThan(120);
  });

  it('is two functions of the heading for the differential drive', async () => {
    const { calls } = await workPerStep(diffDrive(), mppi());
    expect(calls).toBe(2);
  });
});
