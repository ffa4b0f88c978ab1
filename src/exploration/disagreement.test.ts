import { describe, expect, it } from 'vitest';
import { pets } from '../agents/pets.ts';
import type { PetsExploration } from '../agents/pets-exploration.ts';
import { randomAgent } from '../agents/random-agent.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { icem } from '../planners/icem.ts';
import { firstGoal, SPARSE_PENDULUM_REWARD, sparsePendulum } from './first-goal.testing.ts';

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** PETS, small. */
const explorer = (environment: Parameters<typeof pets>[0]['environment'], exploration?: PetsExploration) =>
  pets({
    environment,
    algorithm: icem({ samples: 40, horizon: 30, iterations: 2 }),
    ensemble: {
      members: 4,
      hidden: [24, 24],
      epochs: 15,
      patience: 5,
      batchSize: 32,
      probabilistic: false,
      learningRate: 3e-3,
    },
    planning: { propagation: 'expectation' },
    backend: 'cpu',
    threads: 1,
    ...(exploration && { exploration }),
  });

/** Cells of a grid over two components that were entered. */
function covered(
  seen: readonly Float32Array[],
  low: readonly [number, number],
  high: readonly [number, number],
): number {
  const cell = (value: number, i: 0 | 1) => Math.min(19, Math.floor((20 * (value - low[i])) / (high[i] - low[i])));
  return new Set(seen.map(([a = 0, b = 0]) => 20 * cell(a, 0) + cell(b, 1))).size;
}

describe('a bonus for disagreement, planned for', () => {
  it('finds the goal of the mountain car in a fraction of the steps that random actions take, mean of 10 seeds', async () => {
    const entry = findEnv('MountainCarContinuous-v0');
    const [explored, random]: number[][] = [[], []];
    for (const seed of SEEDS) {
      const env = () => makeEnv(entry.name, { steps: 200 });
      const agent = explorer(entry, { kind: 'disagreement' });
      explored?.push((await firstGoal(agent, await env(), { seed, fitEvery: 100, limit: 3000 })).steps);
      const others = { seed, fitEvery: 1e6, limit: 3000 };
      random?.push((await firstGoal(randomAgent(entry), await env(), others)).steps);
    }
    expect(Math.max(...(explored ?? []))).toBeLessThan(1000);
    expect(mean(random ?? [])).toBeGreaterThan(3 * mean(explored ?? []));
  });

  it('finds upright on a pendulum that is paid nothing on the way in fewer steps than random actions', async () => {
    const [explored, random]: number[][] = [[], []];
    // All ten took 258 to 729 steps, 537 on average; random actions never got there in 6,000.
    for (const seed of SEEDS.slice(0, 2)) {
      const env = await sparsePendulum(200);
      const { space } = findEnv('Pendulum-v1');
      const agent = explorer({ space, reward: SPARSE_PENDULUM_REWARD }, { kind: 'disagreement' });
      explored?.push((await firstGoal(agent, env, { seed, fitEvery: 100, limit: 2000 })).steps);
      const others = { seed, fitEvery: 1e6, limit: 2000 };
      random?.push((await firstGoal(randomAgent({ space }), await sparsePendulum(200), others)).steps);
    }
    expect(mean(random ?? [])).toBeGreaterThan(2 * mean(explored ?? []));
  });

  it('covers more of the states than random actions when it is all that counts', async () => {
    const entry = findEnv('MountainCarContinuous-v0');
    const options = { seed: 0, fitEvery: 100, limit: 600, goOn: true };
    const env = () => makeEnv(entry.name, { steps: 200 });
    const pure = await firstGoal(explorer(entry, { kind: 'disagreement', pure: true }), await env(), options);
    const random = await firstGoal(randomAgent(entry), await env(), options);
    const cells = ({ seen }: typeof pure) => covered(seen, [-1.2, -0.07], [0.6, 0.07]);
    expect(cells(pure)).toBeGreaterThan(2 * cells(random));
  });
});
