import { describe, expect, it } from 'vitest';
import { dynaQAgent } from '../agents/tabular/dyna-q-agent.ts';
import { findEnv } from '../envs/registry.ts';
import { countBonus } from './count-bonus.ts';
import { curiousAgent } from './curious-agent.ts';
import { predictionError } from './novelty.ts';
import { KNOWN, space, stepFrom } from './novelty-steps.testing.ts';

describe('files of novelty', () => {
  const bytes = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));

  it.each([[[1, 2]], [[['0', -5]]], [[['0', 'x']]], [[['0', null]]], [[null]], [[['9', 1]]], [[['0,0', 1]]], ['ab']])(
    'counts %j are refused, and those there were stay',
    (cells) => {
      const counts = countBonus({ low: [0], high: [1], cells: 4 });
      counts.visit?.({ ...stepFrom(0, 0, 0), nextState: [0] });
      expect(() => counts.load(bytes({ kind: 'count', cells }))).toThrow(/^countBonus.load: the bytes are damaged/);
      expect(counts.count([0])).toBe(1);
    },
  );

  const novelty = () => predictionError({ space, hidden: [4] });
  const saved = JSON.parse(new TextDecoder().decode(novelty().save()));
  const scale = (width: number, std = 1) => ({ mean: new Array(width).fill(0), std: new Array(width).fill(std) });
  it('that of a network with scales is taken up', () => {
    const loaded = novelty();
    loaded.load(bytes({ ...saved, scales: { input: scale(3), output: scale(2) } }));
    expect(Number.isFinite(loaded.reward(KNOWN))).toBe(true);
  });

  it.each<[string, object]>([
    ['text for weights', { weights: saved.weights.map(() => 'x') }],
    ['a length for weights', { weights: { length: saved.weights.length } }],
    ['no weights', { weights: null }],
    ['scales of nothing', { scales: {} }],
    ['text for scales', { scales: 'hello' }],
    ['scales of another width', { scales: { input: scale(1), output: scale(2) } }],
    ['deviations of 0', { scales: { input: scale(3, 0), output: scale(2) } }],
    ['no number among means', { scales: { input: { ...scale(3), mean: [0, null, 0] }, output: scale(2) } }],
  ])('that of a network with %s is refused, and the network stays', (_, wrong) => {
    const kept = novelty();
    expect(() => kept.load(bytes({ ...saved, ...wrong }))).toThrow(
      expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^predictionError.load: /) }),
    );
    expect(kept.reward(KNOWN)).toBe(1);
  });

  const lake = findEnv('frozen-lake');
  const curious = () => {
    const agent = dynaQAgent({ environment: lake });
    const intrinsic = countBonus({ low: [0], high: [16], cells: 16 });
    return { agent, curious: curiousAgent(agent, { space: lake.space, intrinsic }) };
  };

  it.each([
    ['{{{', /'novelty-counts.json' is damaged/],
    ['null', /'novelty-counts.json' is damaged/],
    ['{"steps":"abc"}', /'novelty-counts.json' is damaged/],
  ])('an agent refuses steps %s', async (text, problem) => {
    const { curious: one } = curious();
    const state = { ...one.save(), 'novelty-counts.json': new TextEncoder().encode(text) };
    await expect(one.load(state)).rejects.toThrow(problem);
  });

  it('an agent takes nothing up of a state that is damaged in part', async () => {
    const learned = curious();
    learned.agent.learner.learn(0, 0, 5, 1);
    learned.curious.observe?.({ ...stepFrom(0, 0, 0), state: [0], action: [1], nextState: [4] });
    const fresh = curious();
    const before = fresh.curious.save();
    for (const name of ['novelty.json', 'dyna-q.json']) {
      const state = { ...learned.curious.save(), [name]: new TextEncoder().encode('junk') };
      await expect(fresh.curious.load(state)).rejects.toMatchObject({ code: 'invalid-data' });
      expect(fresh.curious.save()).toEqual(before);
    }
  });
});
