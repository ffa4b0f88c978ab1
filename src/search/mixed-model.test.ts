import { describe, expect, it } from 'vitest';
import { frozenLake } from '../envs/tabular/frozen-lake.ts';
import { mcts } from './mcts.ts';
import { withEvaluator } from './mixed-model.ts';
import { corridor, walking } from './small-models.testing.ts';
import { searchModelOf } from './system-model.ts';
import { searchModelOfTable } from './table-model.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

/** Walks by 1 to the left or right, and pays where it is. */
const walk = walking('fn cost(x: State, u: Action, t: u32) -> f32 { return -x.x; }');

describe('leaves worth what a value network says, what roll-outs obtain, or both', () => {
  it.each([
    [0, 100],
    [0.25, 0.75 * 100 + 0.25 * 6],
    [1, 6],
  ])('lambda %f: (1 - lambda) v + lambda z, by hand', async (rolloutShare, expected) => {
    const inner = await searchModelOf(walk, { backend: 'cpu', threads: 1, rollouts: 4, horizon: 1 });
    const seen: number[][] = [];
    const model = withEvaluator(
      inner,
      (states) => {
        seen.push([...states]);
        return { value: Array.from(states, (x) => (x === 6 ? 100 : 0)) };
      },
      { rolloutShare },
    );
    // To 6, where one more step pays 6 whatever it is; the step there pays 5.
    const { value, reward } = await model.step(Float32Array.of(5), Int32Array.of(1), 1);
    expect([reward[0], value[0]]).toEqual([5, expected]);
    expect(seen).toEqual([[6]]);
    inner.destroy();
  });

  it('the value network alone takes no roll-outs, and leads where it says', async () => {
    const inner = await searchModelOf(walk, { backend: 'cpu', threads: 1, rollouts: 0 });
    expect((await inner.step(Float32Array.of(5), Int32Array.of(1), 1)).value[0]).toBe(0);
    // Steps themselves pay more to the right; the network promises more to the left.
    const model = withEvaluator(inner, (states) => ({ value: Array.from(states, (x) => -20 * x) }), {
      rolloutShare: 0,
    });
    const { roots } = await mcts({ model, simulations: 50, maxDepth: 2, leaves: 4 }).search([0]);
    expect(roots[0]?.line.slice(0, 2)).toEqual([0, 0]);
    inner.destroy();
  });

  it('priors of the network guide PUCT: without values, visits follow them', async () => {
    const logits = [Math.log(3), 0];
    const model = withEvaluator(corridor(50), (_, count) => ({
      value: new Float64Array(count),
      priorLogits: Array.from({ length: count }, () => logits).flat(),
    }));
    const { roots } = await mcts({ model, simulations: 20 }).search([0]);
    expect(roots[0]?.prior[0]).toBeCloseTo(0.75, 12);
  });

  it.each(['uct', 'puct', 'gumbel'] as const)(
    '%s: mixed with itself, a model finds what it finds alone',
    async (policy) => {
      const inner = wholeNumberModel(3);
      const model = withEvaluator(inner, (states, count) => inner.root(states, count), { rolloutShare: 0.5 });
      const search = async (one: typeof inner) => [
        ...((await mcts({ model: one, policy, simulations: 80 }).search([4])).roots[0]?.visits ?? []),
      ];
      expect(await search(model)).toEqual(await search(inner));
    },
  );

  it('a root that the model knows nothing of is worth what the network says', async () => {
    const inner = { ...corridor(5), root: (_: unknown, count: number) => ({ value: Array(count).fill(Number.NaN) }) };
    for (const rolloutShare of [0, 0.5]) {
      const model = withEvaluator(inner, (_, count) => ({ value: Array(count).fill(3) }), { rolloutShare });
      expect((await model.root(Float32Array.of(0), 1)).value[0]).toBe(3);
    }
  });

  it('a model that is a class keeps what stands on its prototype', () => {
    class Drawn {
      readonly actions = 2;
      readonly stateSize = 1;
      #destroyed = false;
      get chance() {
        return { drawn: true, outcomes: 4 } as const;
      }
      root = corridor(2).root;
      step = corridor(2).step;
      destroy() {
        this.#destroyed = true;
      }
      get destroyed() {
        return this.#destroyed;
      }
    }
    const model = withEvaluator(new Drawn(), () => ({ value: [] }));
    expect(model.chance).toEqual({ drawn: true, outcomes: 4 });
    model.destroy();
    expect(model.destroyed).toBe(true);
  });

  it('refuses by name what cannot be', async () => {
    const evaluate = () => ({ value: [] });
    expect(() => withEvaluator(corridor(2), evaluate, { rolloutShare: 2 })).toThrow('rolloutShare is 2');
    expect(() => withEvaluator(corridor(2), evaluate, { lambda: 1 } as object)).toThrow("there is no option 'lambda'");
    expect(() => withEvaluator(searchModelOfTable(frozenLake()), evaluate)).toThrow('the model is told its chance');
    const search = mcts({ model: withEvaluator(corridor(2), evaluate) }).search([0]);
    await expect(search).rejects.toThrow('the evaluator gave 0 numbers for value, of 1 states; give 1');
  });
});
