import type { Scene } from './scene.ts';

/** A generator of uniform numbers in [0, 1) (mulberry32). */
export function uniform(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** States that a system may come to: components within 4 of its start, quaternions of length one. */
export function randomStates(scene: Scene, count: number, seed = 1): readonly Float32Array[] {
  const random = uniform(seed);
  return Array.from({ length: count }, () => {
    const state = Float32Array.from(scene.builtIn.start, (value) => value + 8 * random() - 4);
    if (scene.builtIn.name === 'quadrotor') {
      const length = Math.hypot(...state.subarray(3, 7));
      for (let i = 3; i < 7; i++) state[i] = (state[i] ?? 0) / length;
    }
    return state;
  });
}
