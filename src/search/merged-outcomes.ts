import type { TabularMdp } from '../envs/tabular/mdp.ts';

/** The table with outcomes of an action that are the same (state, reward and end) as one, of their probabilities' sum. */
export function mergedOutcomes(mdp: TabularMdp): TabularMdp {
  const offsets = new Uint32Array(mdp.offsets.length);
  const kept: number[] = [];
  const probabilities: number[] = [];
  for (let pair = 0; pair + 1 < mdp.offsets.length; pair++) {
    const first = kept.length;
    for (let k = mdp.offsets[pair] ?? 0; k < (mdp.offsets[pair + 1] ?? 0); k++) {
      let at = first;
      while (at < kept.length && !isSame(mdp, kept[at] ?? 0, k)) at++;
      if (at === kept.length) kept.push(k);
      probabilities[at] = (probabilities[at] ?? 0) + (mdp.probabilities[k] ?? 0);
    }
    offsets[pair + 1] = kept.length;
  }
  return {
    ...mdp,
    offsets,
    probabilities: Float64Array.from(probabilities),
    nexts: Uint32Array.from(kept, (k) => mdp.nexts[k] ?? 0),
    rewards: Float64Array.from(kept, (k) => mdp.rewards[k] ?? 0),
    terminals: Uint8Array.from(kept, (k) => mdp.terminals[k] ?? 0),
  };
}

function isSame({ nexts, rewards, terminals }: TabularMdp, a: number, b: number): boolean {
  return nexts[a] === nexts[b] && rewards[a] === rewards[b] && terminals[a] === terminals[b];
}
