import { normals, seededRandom } from '../models/data/random.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import type { Transition, TransitionSpace } from '../models/data/transitions.ts';

/** A plane that one action moves in. */
export const space: TransitionSpace = {
  stateNames: ['x', 'y'],
  action: {
    kind: 'continuous',
    names: ['u'],
    low: Float32Array.of(-1),
    high: Float32Array.of(1),
    neutral: Float32Array.of(0),
  },
};

/** A step from (x, y): u moves x and bends y; where `noise` is set, y is anything. */
export function stepFrom(x: number, y: number, u: number, noise = 0): Transition {
  const nextState = [x + 0.3 * u, 0.9 * y + 0.2 * Math.sin(3 * x) + noise];
  return { state: [x, y], action: [u], reward: 0, nextState, terminated: false, truncated: false };
}

/** Steps near the left, where x is about -1. */
export function seenOnTheLeft(count = 400, noisy = false) {
  const random = seededRandom(1);
  const normal = normals(random);
  const buffer = new ReplayBuffer({ space });
  for (let i = 0; i < count; i++) {
    const [x, y, u] = [-1 + 0.2 * normal(), 0.2 * normal(), 2 * random() - 1];
    buffer.add(stepFrom(x, y, u, noisy ? normal() : 0));
  }
  return buffer.transitions();
}

/** Steps from where many were seen, and from where none was. */
export const [KNOWN, UNKNOWN] = [stepFrom(-1, 0, 0.3), stepFrom(2, 1, 0.3)];
