import { expect, it } from 'vitest';
import { armKinematic, hand } from './arm-kinematic.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

onEachBackend('the kinematic arm', (rollOut) => {
  it('turns its joints by the actions', async () => {
    const { states } = await rollOut(
      armKinematic(),
      [0.5, -1],
      [
        [0.1, -0.1],
        [0.05, 0.02],
      ],
    );
    expect(largestDifference(states[2] ?? [], [0.65, -1.08])).toBeLessThan(1e-6);
  });

  it('costs nothing where two circles of the lengths of its links meet at the target', async () => {
    // The law of cosines; 1.5^2 + 0.5^2 = 2.5.
    const elbow = Math.acos((2.5 - 1 - 0.64) / 1.6);
    const shoulder = Math.atan2(0.5, 1.5) - Math.atan2(0.8 * Math.sin(elbow), 1 + 0.8 * Math.cos(elbow));
    const { cost } = await rollOut(armKinematic(), [shoulder, elbow], [[0, 0]]);
    expect(cost).toBeLessThan(1e-4);
    expect(largestDifference(hand([shoulder, elbow], { length1: 1, length2: 0.8 }), [1.5, 0.5])).toBeLessThan(1e-12);
  });

  it('costs the distance of the hand from the target', async () => {
    const { cost } = await rollOut(armKinematic({ distanceWeight: 1 }), [0, Math.PI / 2], [[0, 0]]);
    // The hand is at (1, 0.8); the step and the end are charged.
    expect(cost).toBeCloseTo(2 * Math.hypot(0.5, 0.3), 5);
  });
});
