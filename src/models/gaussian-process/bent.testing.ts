import { normals, seededRandom } from '../data/random.ts';
import type { Transitions } from '../data/transitions.ts';
import { line, madeUp } from '../linear/made-up.testing.ts';

/** A bent line, with noise: the state's change is 0.3 sin 3s + 0.2 u + noise. */
export function bent(count: number, noiseStd: number, seed: number, low = -1, high = 1): Transitions {
  const random = seededRandom(seed);
  const normal = normals(random);
  return madeUp(line, count, () => {
    const [s, u] = [low + (high - low) * random(), 2 * random() - 1];
    const nextState = [s + 0.3 * Math.sin(3 * s) + 0.2 * u + noiseStd * normal()];
    return { state: [s], action: [u], nextState, reward: Math.cos(2 * s) - u * u };
  });
}
