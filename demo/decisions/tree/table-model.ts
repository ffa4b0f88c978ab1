import type { TabularMdp } from '../../../src/envs/tabular/mdp.ts';
import { randomIndex, seededRandom } from '../../../src/models/data/random.ts';
import type { Numbers, SearchModel } from '../../../src/search/model.ts';

/** How leaves are judged. */
export interface TableRollouts {
  /** Roll-outs of each leaf. */
  readonly rollouts: number;
  /** Steps of a roll-out. */
  readonly horizon: number;
  readonly discount: number;
  readonly seed: number;
}

/**
 * Tables as what a tree search asks, with nodes of chance where an action has several outcomes; a leaf is worth what roll-outs with random actions
 * obtain. States are `[1]`: the number of the state, and between an action and its outcome that of the pair.
 */
export function tableModel(mdp: TabularMdp, { rollouts, horizon, discount, seed }: TableRollouts): SearchModel {
  const { actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  const random = seededRandom(seed);
  const outcomes = widest(mdp);

  const draw = (pair: number): number => {
    const end = offsets[pair + 1] ?? 0;
    let left = random();
    for (let k = offsets[pair] ?? 0; k < end; k++) {
      left -= probabilities[k] ?? 0;
      if (left < 0) return k;
    }
    return end - 1;
  };
  /** What a walk obtains that begins with an outcome. */
  const walk = (first: number): number => {
    let [outcome, total, factor] = [first, 0, 1];
    for (let t = 0; ; t++) {
      total += factor * (rewards[outcome] ?? 0);
      if (terminals[outcome] === 1 || t >= horizon) return total;
      factor *= discount;
      outcome = draw((nexts[outcome] ?? 0) * actions + randomIndex(random, actions));
    }
  };
  const meanOf = (begin: () => number): number => {
    let sum = 0;
    for (let r = 0; r < rollouts; r++) sum += walk(begin());
    return sum / rollouts;
  };
  const worth = (state: number): number =>
    horizon === 0 ? 0 : meanOf(() => draw(state * actions + randomIndex(random, actions)));
  /** What the outcomes with these numbers lead to. */
  const led = (found: readonly number[]) => ({
    states: found.map((outcome) => nexts[outcome] ?? 0),
    reward: found.map((outcome) => rewards[outcome] ?? 0),
    terminal: found.map((outcome) => terminals[outcome] ?? 0),
    value: found.map((outcome) => (terminals[outcome] === 1 ? 0 : worth(nexts[outcome] ?? 0))),
    discount: found.map(() => discount),
  });
  const rows = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));
  const pairOf = (states: Numbers, chosen: Numbers, i: number) => (states[i] ?? 0) * actions + (chosen[i] ?? 0);

  const model: SearchModel = {
    actions,
    stateSize: 1,
    root: (_, count) => ({ value: new Float64Array(count) }),
    step: (states, chosen, count) => led(rows(count, (i) => offsets[pairOf(states, chosen, i)] ?? 0)),
  };
  if (outcomes === 1) return model;
  return {
    ...model,
    step: (pairs, chosen, count) => led(rows(count, (i) => (offsets[pairs[i] ?? 0] ?? 0) + (chosen[i] ?? 0))),
    chance: {
      outcomes,
      afterstate(states, chosen, count) {
        const pairs = rows(count, (i) => pairOf(states, chosen, i));
        const logits = pairs.flatMap((pair) =>
          rows(outcomes, (k) => {
            const at = (offsets[pair] ?? 0) + k;
            return at < (offsets[pair + 1] ?? 0) ? Math.log(probabilities[at] ?? 0) : Number.NEGATIVE_INFINITY;
          }),
        );
        const value = pairs.map((pair) => meanOf(() => draw(pair)));
        return { states: pairs, outcomeLogits: logits, value };
      },
    },
  };
}

/** The most outcomes that an action has. */
function widest({ offsets }: TabularMdp): number {
  let most = 1;
  for (let pair = 0; pair + 1 < offsets.length; pair++) {
    most = Math.max(most, (offsets[pair + 1] ?? 0) - (offsets[pair] ?? 0));
  }
  return most;
}
