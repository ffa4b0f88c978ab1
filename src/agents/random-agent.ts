import { type Random, randomIndex, seededRandom } from '../models/data/random.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import type { Agent } from './agent.ts';

/** Acts at random, evenly within the bounds, and learns nothing: what other agents are compared with. */
export function randomAgent({ space }: { readonly space: TransitionSpace }): Agent {
  let random = seededRandom(0);
  return {
    name: 'random',
    beginEpisode({ seed }) {
      random = seededRandom(seed);
    },
    act: async () => randomAction(space, random),
    save: () => ({}),
    load: async () => {},
    destroy() {},
  };
}

/** An action `[A]` drawn evenly within the bounds, or an index. */
export function randomAction({ action }: TransitionSpace, random: Random): Float32Array {
  if (action.kind === 'discrete') return Float32Array.of(randomIndex(random, action.count));
  const { low, high } = action;
  return low.map((least, i) => Math.min(least + random() * ((high[i] ?? least) - least), high[i] ?? least));
}
