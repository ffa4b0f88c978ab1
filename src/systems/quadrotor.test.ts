import { expect, it } from 'vitest';
import { quadrotor } from './quadrotor.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

const GRAVITY = 9.81;
const HOVER = GRAVITY / 4;
const AT_REST = [0, 0, 1.5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const steadily = (steps: number, thrusts: readonly number[]) => Array.from({ length: steps }, () => thrusts);

/** Angular momentum in the world: q (I w) q*. */
function angularMomentum(state: Float32Array): number[] {
  const [w = 1, x = 0, y = 0, z = 0] = state.slice(3, 7);
  const [lx, ly, lz] = [0.02 * (state[10] ?? 0), 0.02 * (state[11] ?? 0), 0.04 * (state[12] ?? 0)];
  return [
    (1 - 2 * (y * y + z * z)) * lx + 2 * (x * y - w * z) * ly + 2 * (x * z + w * y) * lz,
    2 * (x * y + w * z) * lx + (1 - 2 * (x * x + z * z)) * ly + 2 * (y * z - w * x) * lz,
    2 * (x * z - w * y) * lx + 2 * (y * z + w * x) * ly + (1 - 2 * (x * x + y * y)) * lz,
  ];
}

onEachBackend('the quadrotor', (rollOut) => {
  it('hovers when the rotors together carry its weight', async () => {
    const { states } = await rollOut(quadrotor(), AT_REST, steadily(100, [HOVER, HOVER, HOVER, HOVER]));
    expect(largestDifference(states[100] ?? [], AT_REST)).toBeLessThan(1e-5);
  });

  it('falls by g t^2 / 2 without thrust and drag', async () => {
    const { states } = await rollOut(quadrotor({ drag: 0 }), AT_REST, steadily(30, [0, 0, 0, 0]));
    const t = 30 * 0.03;
    const expected = [...AT_REST];
    expected[2] = 1.5 - (GRAVITY * t * t) / 2;
    expected[9] = -GRAVITY * t;
    expect(largestDifference(states[30] ?? [], expected)).toBeLessThan(1e-4);
  });

  it('falls at last at the speed at which drag carries its weight', async () => {
    const { states } = await rollOut(quadrotor({ drag: 2 }), AT_REST, steadily(300, [0, 0, 0, 0]));
    expect(states[300]?.[9]).toBeCloseTo(-GRAVITY / 2, 3);
  });

  it.each([
    ['roll to the right', [3, 2, 2, 3], 10, -1],
    ['roll to the left', [2, 3, 3, 2], 10, 1],
    ['pitch nose down', [2, 3, 2, 3], 11, 1],
    ['pitch nose up', [3, 2, 3, 2], 11, -1],
    ['yaw to the left', [2, 2, 3, 3], 12, 1],
    ['yaw to the right', [3, 3, 2, 2], 12, -1],
  ])('can %s', async (_, thrusts, component, sign) => {
    const { states } = await rollOut(quadrotor(), AT_REST, [thrusts]);
    const rates = [...(states[1]?.slice(10) ?? [])];
    expect(Math.sign(states[1]?.[component] ?? 0)).toBe(sign);
    expect(rates.filter((rate) => rate !== 0)).toHaveLength(1);
  });

  it('turns by torque t^2 / (2 inertia) and by lever arms from the rotors', async () => {
    const dt = 0.001;
    const { states } = await rollOut(quadrotor({ dt }), AT_REST, steadily(100, [2, 3, 3, 2]));
    const lever = 0.2 / Math.SQRT2;
    const rate = ((lever * 2) / 0.02) * 0.1;
    expect(states[100]?.[10]).toBeCloseTo(rate, 4);
    // Semi-implicit: the angle is a step ahead of rate t / 2.
    const angle = (rate * 0.1) / 2 + (rate * dt) / 2;
    expect(
      largestDifference(states[100]?.slice(3, 7) ?? [], [Math.cos(angle / 2), Math.sin(angle / 2), 0, 0]),
    ).toBeLessThan(1e-5);
  });

  it('flies forwards when it pitches nose down', async () => {
    const { states } = await rollOut(quadrotor(), AT_REST, [
      [2.4, 2.5, 2.4, 2.5],
      ...steadily(10, [HOVER, HOVER, HOVER, HOVER]),
    ]);
    expect(states[11]?.[7]).toBeGreaterThan(0.01);
    expect(Math.abs(states[11]?.[8] ?? 1)).toBeLessThan(1e-6);
  });

  it('keeps its quaternion at length 1, and its angular momentum when no rotor turns it', async () => {
    const start = [...AT_REST.slice(0, 10), 3, -2, 4];
    const { states } = await rollOut(quadrotor({ dt: 0.001 }), start, steadily(500, [1, 1, 1, 1]));
    const first = angularMomentum(Float32Array.from(start));
    for (const state of states) {
      expect(Math.abs(Math.hypot(...state.slice(3, 7)) - 1)).toBeLessThan(1e-6);
      expect(largestDifference(angularMomentum(state), first)).toBeLessThan(0.01 * Math.hypot(...first));
    }
  });

  it('costs obstacles by how near they are, the floor too', async () => {
    const only = { goalWeight: 0, tiltWeight: 0, rateWeight: 0, speedWeight: 0, terminalWeight: 0 };
    const system = quadrotor(only, [
      { kind: 'sphere', center: [5, 0, 3], radius: 1 },
      { kind: 'box', low: [-4, -1, 2], high: [-3, 1, 4] },
    ]);
    const costAt = async (x: number, y: number, z: number) =>
      (await rollOut(system, [x, y, z, ...AT_REST.slice(3)], [[HOVER, HOVER, HOVER, HOVER]])).cost;
    // Charged in the step and at the end; margin 0.4 m, hull 0.25 m.
    const near = (clearance: number) => 2 * 5 * (1 - clearance / 0.4) ** 2;
    expect(await costAt(0, 0, 3)).toBe(0);
    expect(await costAt(3.55, 0, 3), 'before the sphere').toBeCloseTo(near(0.2), 3);
    expect(await costAt(-2.55, 0.5, 3), 'before a face of the box').toBeCloseTo(near(0.2), 3);
    expect(await costAt(-2.7, 1.4, 3), 'before an edge of the box').toBeCloseTo(near(0.25), 3);
    expect(await costAt(0, 0, 0.45), 'above the floor').toBeCloseTo(near(0.2), 3);
    expect(await costAt(5, 0, 3), 'inside the sphere').toBeGreaterThan(1000);
    expect(await costAt(-3.5, 0, 3), 'inside the box').toBeGreaterThan(1000);
  });
});
