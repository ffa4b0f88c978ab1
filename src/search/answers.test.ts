import { describe, expect, it } from 'vitest';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

const model = wholeNumberModel(3);
const withChance = wholeNumberModel(3, 'plain', 2);

/** The model with some of what its step answers replaced. */
function stepping(answer: object): SearchModel {
  return { ...model, step: async (...given) => ({ ...(await model.step(...given)), ...answer }) };
}

/** The model with some of what it says of chance replaced. */
function chancy(answer: object): SearchModel {
  const { chance } = withChance;
  if (chance === undefined || 'drawn' in chance) throw new Error('told chance');
  const afterstate: typeof chance.afterstate = async (...given) => ({
    ...(await chance.afterstate(...given)),
    ...answer,
  });
  return { ...withChance, chance: { ...chance, afterstate } };
}

describe('what a model answers', () => {
  const infinity = Number.POSITIVE_INFINITY;
  it.each<[string, SearchModel, string]>([
    ['priors NaN', stepping({ priorLogits: [Number.NaN, 0, 0] }), 'step gave priorLogits = NaN; give finite numbers'],
    ['priors infinite', stepping({ priorLogits: [infinity, 0, 0] }), 'step gave priorLogits = Infinity'],
    [
      'no priors',
      stepping({ priorLogits: [-infinity, -infinity, -infinity] }),
      "step gave minus infinity for all of a row's priorLogits",
    ],
    ['states NaN', stepping({ states: [Number.NaN] }), 'step gave states = NaN'],
    ['discount 10', stepping({ discount: [10] }), 'step gave discount = 10; give numbers from -1 to 1'],
    ['rewards beyond', stepping({ reward: [1e308] }), 'step gave reward = 1e+308'],
    ['nothing', { ...model, step: () => undefined as never }, 'step gave undefined; give an object with states'],
    ['outcomes NaN', chancy({ outcomeLogits: [Number.NaN, 0] }), 'chance.afterstate gave outcomeLogits = NaN'],
    ['no outcomes', chancy({ outcomeLogits: [-infinity, -infinity] }), "all of a row's outcomeLogits"],
    [
      'priors of roots',
      { ...model, root: () => ({ value: [0], priorLogits: [Number.NaN, 0, 0] }) },
      'root gave priorLogits = NaN',
    ],
  ])('%s: is refused by name', async (_, wrong, message) => {
    await expect(mcts({ model: wrong }).search([1])).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining(message),
    });
  });

  it('may be minus infinity where an action never comes into question, and anything where it is masked', async () => {
    const priorLogits = [Number.NaN, 0, Number.NEGATIVE_INFINITY];
    const { roots } = await mcts({ model: stepping({ priorLogits, invalid: [1, 0, 0] }), simulations: 30 }).search([1]);
    expect(roots[0]?.simulations).toBe(30);
  });

  it('may be promises of another kind than those of this realm', async () => {
    const thenable: SearchModel = {
      ...model,
      step: (...given) => {
        // biome-ignore lint/suspicious/noThenProperty: what a promise of another realm looks like from here
        return { then: (take: (found: unknown) => void) => take(model.step(...given)) } as never;
      },
    };
    const { roots } = await mcts({ model: thenable, simulations: 30 }).search([1]);
    expect(roots[0]?.simulations).toBe(30);
  });

  it('that fails at once leaves no promise behind which fails unheard', async () => {
    const { chance } = withChance;
    if (chance === undefined || 'drawn' in chance) throw new Error('told chance');
    let calls = 0;
    const late: unknown[] = [];
    const failing: SearchModel = {
      ...withChance,
      step: async (...given) => {
        if (calls < 4) return withChance.step(...given);
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('late');
      },
      chance: {
        ...chance,
        afterstate: (...given) => {
          if (++calls > 4) throw new Error('now');
          return chance.afterstate(...given);
        },
      },
    };
    const unheard = (error: unknown) => late.push(error);
    process.on('unhandledRejection', unheard);
    await expect(mcts({ model: failing, leaves: 8, simulations: 400 }).search([1, 2, 3])).rejects.toThrow('now');
    await new Promise((resolve) => setTimeout(resolve, 30));
    process.off('unhandledRejection', unheard);
    expect(late).toHaveLength(0);
  });

  it('chance without afterstates is refused at once', () => {
    expect(() => mcts({ model: { ...model, chance: { outcomes: 2 } as never } })).toThrow(
      'model.chance has no function afterstate',
    );
  });
});
