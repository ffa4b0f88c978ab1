import { describe, expect, it } from 'vitest';
import type { Agent } from '../agents/agent.ts';
import { pets } from '../agents/pets.ts';
import type { PetsExploration } from '../agents/pets-exploration.ts';
import { randomAgent } from '../agents/random-agent.ts';
import type { Env } from '../envs/env.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { icem } from '../planners/icem.ts';
import { cellsEntered, firstReward } from './first-reward.ts';

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

describe('a bonus for disagreement, planned for', () => {
  /** Steps until the first reward; as many as there were where there was none. */
  const taken = async (agent: Agent, env: Env, options: Parameters<typeof firstReward>[2]) => {
    const { step = options.steps } = await firstReward(agent, env, options);
    agent.destroy();
    return step;
  };

  it('finds the goal of the mountain car in a fraction of the steps that random actions take, mean of 10 seeds', async () => {
    const entry = findEnv('MountainCarContinuous-v0');
    const [explored, random]: [number[], number[]] = [[], []];
    for (const seed of SEEDS) {
      const env = () => makeEnv(entry, { steps: 200 });
      const agent = explorer(entry, { kind: 'disagreement' });
      explored.push(await taken(agent, await env(), { seed, fitEvery: 100, steps: 3000 }));
      random.push(await taken(randomAgent(entry), await env(), { seed, steps: 3000 }));
    }
    // The README's figures: 280 (267 to 302), and none at random.
    expect(mean(explored)).toBeGreaterThan(200);
    expect(mean(explored)).toBeLessThan(360);
    expect(Math.max(...explored)).toBeLessThan(600);
    expect(Math.min(...random)).toBe(3000);
  });

  it('finds upright on a pendulum that is paid nothing on the way in fewer steps than random actions', async () => {
    const entry = findEnv('sparse-pendulum');
    const [explored, random]: [number[], number[]] = [[], []];
    // `forerun explore --env sparse-pendulum` takes all ten.
    for (const seed of SEEDS.slice(0, 2)) {
      const agent = explorer(entry, { kind: 'disagreement' });
      explored.push(await taken(agent, await makeEnv(entry), { seed, fitEvery: 100, steps: 2000 }));
      random.push(await taken(randomAgent(entry), await makeEnv(entry), { seed, steps: 2000 }));
    }
    expect(mean(random)).toBeGreaterThan(2 * mean(explored));
  });

  it('covers more of the states than random actions when it is all that counts', async () => {
    const entry = findEnv('MountainCarContinuous-v0');
    const options = { seed: 0, fitEvery: 100, steps: 600, goOn: true };
    const env = () => makeEnv(entry, { steps: 200 });
    const agent = explorer(entry, { kind: 'disagreement', pure: true });
    const pure = await firstReward(agent, await env(), options);
    agent.destroy();
    const random = await firstReward(randomAgent(entry), await env(), options);
    const cells = ({ seen }: typeof pure) => cellsEntered(seen, { low: [-1.2, -0.07], high: [0.6, 0.07], bins: 20 });
    // Of the README's 132 (120 to 149) and 21 (12 to 44), one seed.
    expect(cells(pure)).toBeGreaterThan(100);
    expect(cells(random)).toBeLessThan(50);
  });
});
