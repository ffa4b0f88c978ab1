import type { EpisodeResult } from '../agents/episodes.ts';
import { roundMs } from './format.ts';

/** Mean wall time a plan in ms, over all episodes, without the slowest plan of each: the first compiles, which takes far longer than to plan. */
export function meanPlanMs(episodes: readonly Pick<EpisodeResult, 'length' | 'planMs'>[]): number {
  let [spent, plans] = [0, 0];
  for (const { length, planMs } of episodes) {
    // An episode of one step has no other plan.
    const left = length > 1;
    spent += length * planMs.mean - (left ? planMs.max : 0);
    plans += length - (left ? 1 : 0);
  }
  return roundMs(spent / Math.max(1, plans));
}
