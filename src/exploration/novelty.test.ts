import { describe, expect, it } from 'vitest';
import { pets } from '../agents/pets.ts';
import { randomAgent } from '../agents/random-agent.ts';
import { train } from '../agents/train.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import type { Transition } from '../models/data/transitions.ts';
import { cem } from '../planners/cem.ts';
import { countBonus } from './count-bonus.ts';
import { curiousAgent } from './curious-agent.ts';
import { predictionError, randomNetworkDistillation } from './novelty.ts';
import { KNOWN, seenOnTheLeft, space, stepFrom, UNKNOWN } from './novelty-steps.testing.ts';

describe('novelty', () => {
  it('by counts: the n-th visit of a cell is worth 1 / sqrt(n)', () => {
    const counts = countBonus({ low: [0, 0], high: [1, 1], cells: 4 });
    const to = (x: number, y: number) => ({ ...stepFrom(0, 0, 0), nextState: [x, y] });
    const worth = [0, 1, 2, 3].map(() => {
      const reward = counts.reward(to(0.1, 0.1));
      counts.visit?.(to(0.1, 0.1));
      return reward;
    });
    for (const [i, value] of worth.entries()) expect(value).toBeCloseTo(1 / Math.sqrt(i + 1), 12);
    // The same cell, the one beside it, and the outermost for what lies beyond.
    expect(counts.count([0.24, 0.2])).toBe(4);
    expect(counts.count([0.26, 0.2])).toBe(0);
    counts.visit?.(to(7, -3));
    expect(counts.count([0.9, 0.1])).toBe(1);
    const other = countBonus({ low: [0, 0], high: [1, 1], cells: 4 });
    other.load(counts.save());
    expect(other.count([0, 0])).toBe(4);
  });

  it.each([
    ['prediction error', () => predictionError({ space, epochs: 30 })],
    ['random network distillation', () => randomNetworkDistillation({ space, epochs: 30 })],
  ])('by %s: what was seen loses its worth, what was not keeps it', async (_, make) => {
    const novelty = make();
    expect(novelty.reward(KNOWN)).toBe(1);
    const data = seenOnTheLeft();
    await novelty.learn?.(data, { seed: 1 });
    const [known, unknown] = [novelty.reward(KNOWN), novelty.reward(UNKNOWN)];
    expect(unknown).toBeGreaterThan(5 * known);
    await novelty.learn?.(data, { seed: 2 });
    expect(novelty.reward(KNOWN)).toBeLessThan(known);
    const other = make();
    other.load(novelty.save());
    expect(other.reward(UNKNOWN)).toBe(novelty.reward(UNKNOWN));
  });

  it('random network distillation: what lies beyond all that was seen stays new, however narrow the first states were', async () => {
    const novelty = randomNetworkDistillation({ space, epochs: 30 });
    const at = (x: number): Transition => ({ ...stepFrom(0, 0, 0), nextState: [x, 0] });
    const learn = async (low: number, high: number, others: readonly number[] = []) => {
      const buffer = new ReplayBuffer({ space });
      for (let i = 0; i < 300; i++) buffer.add(at(low + ((high - low) * i) / 300));
      for (const x of others) buffer.add(at(x));
      await novelty.learn?.(buffer.transitions(), { seed: 1 });
    };
    const worth = (...states: number[]) => states.map((x) => novelty.reward(at(x)));
    // As a mountain car that has hardly moved, then has been to -0.15, and beyond it only a few times.
    await learn(-0.6, -0.4);
    for (let fit = 0; fit < 4; fit++) await learn(-0.8, -0.15);
    const [beyond = 0, far = 0] = worth(0.1, 0.45);
    expect(Math.min(beyond, far)).toBeGreaterThan(20 * Math.max(...worth(-0.8, -0.5, -0.2)));
    expect(far).toBeGreaterThan(2 * beyond);
    for (let fit = 0; fit < 4; fit++) await learn(-0.6, -0.4, [-0.3, -0.2, -0.1, -0.05, 0]);
    const [seldom = 0, never = 0] = worth(0, 0.45);
    expect(never).toBeGreaterThan(2 * seldom);
  });

  it('noise stays interesting for prediction error, and does not for random network distillation', async () => {
    const [error, distilled] = [
      predictionError({ space, epochs: 30 }),
      randomNetworkDistillation({ space, epochs: 30 }),
    ];
    const data = seenOnTheLeft(400, true);
    const mean = (of: typeof error) => {
      let sum = 0;
      for (let i = 0; i < 100; i++) {
        const [x = 0, y = 0, u = 0] = [data.states[2 * i], data.states[2 * i + 1], data.actions[i]];
        const nextState = data.nextStates.subarray(2 * i, 2 * i + 2);
        sum += of.reward({ ...stepFrom(x, y, u), nextState }) / 100;
      }
      return sum;
    };
    for (const novelty of [error, distilled]) await novelty.learn?.(data, { seed: 1 });
    const [noisy, before] = [mean(error), mean(distilled)];
    for (const novelty of [error, distilled]) await novelty.learn?.(data, { seed: 2 });
    // Of two components, one is noise of variance 1.
    expect(mean(error)).toBeGreaterThan(0.3);
    expect(mean(error) / noisy).toBeGreaterThan(0.8);
    expect(mean(distilled) / before).toBeLessThan(0.6);
  });

  it.each([
    [() => countBonus({ low: [0], high: [0] }), /^countBonus: component 0 has low 0 and high 0;/],
    [() => countBonus({ low: [0], high: [1], cells: 0 }), /^countBonus: cells is 0;/],
    [() => predictionError({ space, seed: Number.NaN }), /^predictionError: seed is NaN; give a whole number/],
    [() => randomNetworkDistillation({ space, seed: -1.5 }), /^randomNetworkDistillation: seed is -1.5;/],
    [() => predictionError({ space, hidden: 'ab' as never }), /^predictionError: hidden is ab; give a list of widths/],
    [() => predictionError({ space, hidden: null as never }), /^predictionError: hidden is null;/],
    [() => randomNetworkDistillation({ space, hidden: null as never }), /^randomNetworkDistillation: hidden is null;/],
    [() => predictionError({ space, epochs: 0 }), /^predictionError: epochs is 0; give a whole number/],
    [() => randomNetworkDistillation({ space, feature: 3 } as never), /there is no option 'feature'/],
    [() => randomNetworkDistillation({ space }).load(new Uint8Array(3)), /load: the bytes are damaged/],
    [() => predictionError({ space }).load(randomNetworkDistillation({ space }).save()), /another kind's/],
    [
      () => curiousAgent(randomAgent({ space }), { space, intrinsic: predictionError({ space }) }),
      /learns nothing from rewards/,
    ],
  ])('refuses what cannot be: %s', (make, problem) => {
    expect(make).toThrow(problem);
  });
});

describe('an agent that is paid for novelty', () => {
  const entry = findEnv('Pendulum-v1');
  const inner = () =>
    pets({
      environment: { space: entry.space },
      algorithm: cem({ samples: 12, horizon: 4, iterations: 2 }),
      ensemble: { members: 2, hidden: [8], epochs: 3, batchSize: 16 },
      planning: { particles: 2 },
      backend: 'cpu',
      threads: 1,
    });

  it('learns from the sum of both rewards; returns stay the environment’s', async () => {
    const agent = inner();
    const intrinsic = countBonus({ low: [-1, -1, -8], high: [1, 1, 8], cells: 5 });
    const curious = curiousAgent(agent, { space: entry.space, intrinsic, weight: 10 });
    const rewards: number[] = [];
    const env = await makeEnv('Pendulum-v1', { steps: 30 });
    const { episodes } = await train(curious, env, {
      episodes: 1,
      seed: 2,
      onStep: ({ result }) => {
        rewards.push(result.reward);
      },
    });
    const learned = agent.transitions().rewards;
    const bonuses = rewards.map((reward, i) => (learned[i] ?? 0) - reward);
    expect(bonuses[0]).toBeCloseTo(10, 4);
    for (const bonus of bonuses) {
      expect(bonus).toBeGreaterThan(10 / Math.sqrt(31));
      expect(bonus).toBeLessThan(10.001);
    }
    expect(episodes[0]?.return).toBeCloseTo(
      rewards.reduce((sum, reward) => sum + reward, 0),
      6,
    );
    curious.destroy();
  });

  it('goes on after a save as if it had not stopped', async () => {
    const make = () =>
      curiousAgent(inner(), { space: entry.space, intrinsic: randomNetworkDistillation({ space: entry.space }) });
    const [one, two] = [make(), make()];
    const env = await makeEnv('Pendulum-v1', { steps: 20 });
    await train(one, env, { episodes: 2, seed: 2 });
    await two.load(one.save());
    const { observation } = env.reset({ seed: 0 });
    const acts = await Promise.all(
      [one, two].map((agent) => {
        agent.beginEpisode({ episode: 2, seed: 3 });
        return agent.act(observation, { explore: true });
      }),
    );
    expect(acts[1]).toEqual(acts[0]);
    const text = (agent: typeof one) => Object.entries(agent.save()).map(([name, bytes]) => `${name} ${bytes.join()}`);
    expect(text(two)).toEqual(text(one));
    for (const agent of [one, two]) agent.destroy();
  });
});
