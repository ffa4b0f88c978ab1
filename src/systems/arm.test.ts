import { expect, it } from 'vitest';
import { arm } from './arm.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

const L1 = 1;
const L2 = 0.8;
const M1 = 1;
const M2 = 0.8;
const GRAVITY = 9.81;
const HELD = { damping: 0, dt: 0.005 };

/** Mechanical energy from the motion of the two rods' centres and their turning, not from the manipulator equation. */
function energy(state: ArrayLike<number>, gravity: number): number {
  const [a = 0, b = 0, da = 0, db = 0] = Array.from(state);
  const both = a + b;
  const turn = da + db;
  const v2x = -L1 * Math.sin(a) * da - (L2 / 2) * Math.sin(both) * turn;
  const v2y = L1 * Math.cos(a) * da + (L2 / 2) * Math.cos(both) * turn;
  const kinetic =
    0.5 * M1 * (L1 / 2) ** 2 * da ** 2 +
    0.5 * ((M1 * L1 ** 2) / 12) * da ** 2 +
    0.5 * M2 * (v2x ** 2 + v2y ** 2) +
    0.5 * ((M2 * L2 ** 2) / 12) * turn ** 2;
  const height1 = (L1 / 2) * Math.sin(a);
  const height2 = L1 * Math.sin(a) + (L2 / 2) * Math.sin(both);
  return kinetic + gravity * (M1 * height1 + M2 * height2);
}

const idle = (steps: number) => Array.from({ length: steps }, () => [0, 0]);

onEachBackend('the torque-driven arm', (rollOut) => {
  it.each([0, GRAVITY])('keeps its energy for 3 s when nothing drives or damps it, gravity %s', async (gravity) => {
    const { states } = await rollOut(arm({ ...HELD, gravity }), [0.3, 1.1, 1, -2], idle(600));
    const first = energy(states[0] ?? [], gravity);
    for (const state of states) expect(Math.abs(energy(state, gravity) - first)).toBeLessThan(5e-4);
    // It does move.
    expect(largestDifference(states[600] ?? [], states[0] ?? [])).toBeGreaterThan(0.5);
  });

  it('gains the work that constant torques do', async () => {
    const torque = [3, -1] as const;
    const { states } = await rollOut(
      arm({ ...HELD, gravity: GRAVITY }),
      [-1, 0.5, 0, 0],
      Array.from({ length: 100 }, () => [...torque]),
    );
    const [from = new Float32Array(), to = new Float32Array()] = [states[0], states[100]];
    const work = torque[0] * ((to[0] ?? 0) + 1) + torque[1] * ((to[1] ?? 0) - 0.5);
    expect(Math.abs(energy(to, GRAVITY) - energy(from, GRAVITY) - work)).toBeLessThan(2e-3);
  });

  it('stands still under the torques that carry its weight', async () => {
    const [a, b] = [0.4, 0.7];
    const second = M2 * (L2 / 2) * GRAVITY * Math.cos(a + b);
    const first = (M1 * (L1 / 2) + M2 * L1) * GRAVITY * Math.cos(a) + second;
    const { states } = await rollOut(
      arm(),
      [a, b, 0, 0],
      Array.from({ length: 10 }, () => [first, second]),
    );
    expect(largestDifference(states[10] ?? [], [a, b, 0, 0])).toBeLessThan(1e-4);
  });

  it('loses energy to damping alone', async () => {
    const { states } = await rollOut(arm({ damping: 1, dt: 0.01, gravity: 0 }), [0, 1, 2, -1], idle(200));
    const energies = states.map((state) => energy(state, 0));
    for (const [t, value] of energies.entries()) {
      if (t > 0) expect(value).toBeLessThan((energies[t - 1] ?? 0) + 1e-6);
    }
    expect(energies[200]).toBeLessThan(0.2 * (energies[0] ?? 0));
  });
});
