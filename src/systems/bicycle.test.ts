import { expect, it } from 'vitest';
import { bicycle } from './bicycle.ts';
import { onEachBackend } from './rollout.testing.ts';

onEachBackend('the bicycle', (rollOut) => {
  it.each([0.2, -0.4])('drives a circle of radius wheelBase / tan(%s)', async (steering) => {
    const system = bicycle({ dt: 0.05 });
    const radius = 0.3 / Math.tan(steering);
    const actions = Array.from({ length: 100 }, () => [0, steering]);
    const { states } = await rollOut(system, [4, 1, 0, 1], actions);
    for (const [x = 0, y = 0] of states) {
      // The centre lies to the left of the start, for radii that are positive. Chords of arcs keep to the circle to 4e-4.
      expect(Math.abs(Math.hypot(x - 4, y - 1 - radius) - Math.abs(radius))).toBeLessThan(1e-3 * Math.abs(radius));
    }
    expect(states[100]?.[2]).toBeCloseTo((100 * 0.05) / radius, 3);
  });

  it('accelerates up to its limits', async () => {
    const forwards = await rollOut(
      bicycle(),
      [0, 0, 0, 0],
      Array.from({ length: 15 }, () => [2, 0]),
    );
    expect(forwards.states[5]?.[3]).toBeCloseTo(1, 6);
    expect(forwards.states[15]?.[3]).toBe(2);
    const backwards = await rollOut(
      bicycle(),
      [0, 0, 0, 0],
      Array.from({ length: 15 }, () => [-2, 0]),
    );
    expect(backwards.states[15]?.[3]).toBe(-0.5);
  });

  it('costs more the nearer an obstacle is, and most inside', async () => {
    const system = bicycle({ goalWeight: 0, terminalWeight: 0 }, [{ kind: 'circle', center: [3, 0], radius: 1 }]);
    const costAt = async (x: number) => (await rollOut(system, [x, 0, 0, 0], [[0, 0]])).cost;
    expect(await costAt(1.4), 'clearance 0.35 m').toBe(0);
    expect(await costAt(1.6), 'clearance 0.15 m').toBeCloseTo(2 * 5 * 0.25, 4);
    expect(await costAt(1.74), 'clearance 0.01 m').toBeCloseTo(2 * 5 * (0.29 / 0.3) ** 2, 3);
    expect(await costAt(2)).toBeGreaterThan(1000);
  });

  it('drives without obstacles too', async () => {
    const { cost } = await rollOut(bicycle({ goalWeight: 0, terminalWeight: 0 }, []), [4.5, 5, 0, 0], [[0, 0]]);
    expect(cost).toBe(0);
  });
});
