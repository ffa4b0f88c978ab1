import { type Random, seededRandom } from '../models/data/random.ts';
import type { Agent } from './agent.ts';

/**
 * Pushes a cart-pole to the right with a probability that every transition and every fit changes: an agent whose returns
 * tell whether it has seen exactly the same things in the same order.
 */
export function countingAgent(): Agent & { readonly learned: () => number } {
  let sum = 0;
  let weight = 0;
  let random: Random = seededRandom(0);
  return {
    name: 'counting',
    learned: () => weight,
    beginEpisode({ seed }) {
      random = seededRandom(seed);
    },
    async act(observation) {
      const probability = 0.5 + 0.3 * Math.sin(weight) + 2 * (observation[2] ?? 0);
      return Float32Array.of(random() < probability ? 1 : 0);
    },
    observe({ nextState, action }) {
      sum += (nextState[0] ?? 0) + (nextState[3] ?? 0) + (action[0] ?? 0);
    },
    async learn({ seed = 0 }) {
      const before = weight;
      weight = 0.5 * weight + sum + seededRandom(seed)();
      return { transitions: 1, losses: [Math.abs(weight - before)], validationLosses: [], fitMs: 1 };
    },
    endEpisode: () => ({ weight }),
    save: () => ({ 'numbers.json': new TextEncoder().encode(JSON.stringify({ sum, weight })) }),
    async load(state) {
      ({ sum, weight } = JSON.parse(new TextDecoder().decode(state['numbers.json'])));
    },
    destroy() {},
  };
}
