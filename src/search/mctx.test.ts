import { describe, expect, it } from 'vitest';
import { mcts } from './mcts.ts';
import recorded from './mctx.json' with { type: 'json' };
import type { PolicyName } from './options.ts';
import { type WholeNumberKind, wholeNumberModel } from './whole-numbers.testing.ts';

describe('what mctx finds with the same model, priors and no noise (see record-mctx.py)', () => {
  it.each(
    recorded.map((each) => {
      const { policy, actions, simulations, kind, outcomes, masked, depth } = each;
      const more = [outcomes > 0 && `${outcomes} outcomes`, masked && 'masked', depth && `depth ${depth}`].filter(
        Boolean,
      );
      return [[policy, `${actions} actions`, `${simulations} simulations`, kind, ...more].join(', '), each] as const;
    }),
  )('%s', async (_, each) => {
    const { policy, actions, simulations, kind, outcomes, masked, depth, considered } = each;
    const search = mcts({
      model: wholeNumberModel(actions, kind as WholeNumberKind, outcomes),
      policy: policy as PolicyName,
      simulations,
      ...(depth !== null && { maxDepth: depth }),
      ...(policy === 'gumbel' && { gumbelScale: 0, considered }),
    });
    const { roots } = await search.search(each.roots, masked === null ? {} : { invalid: masked.flat() });
    expect(roots.map(({ visits }) => [...visits])).toEqual(each.visits);
    expect(roots.map(({ action }) => action)).toEqual(each.action);
    for (const [b, root] of roots.entries()) {
      expect(root.value).toBeCloseTo(each.value[b] ?? Number.NaN, 7);
      for (let a = 0; a < actions; a++) {
        expect(root.weights[a]).toBeCloseTo(each.weights[b]?.[a] ?? Number.NaN, 6);
        const q = each.q[b]?.[a];
        if (typeof q === 'number') expect(root.q[a]).toBeCloseTo(q, 7);
        else expect(root.q[a]).toBeNaN();
      }
    }
  });
});
