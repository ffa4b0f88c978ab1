import { describe, expect, it } from 'vitest';
import { findEnv, listEnvs } from '../envs/registry.ts';
import { planners } from '../planners/catalog.ts';
import { cem } from '../planners/cem.ts';
import { agents, findAgent } from './catalog.ts';
import { presetFor } from './presets.ts';

const environment = findEnv('CartPole-v1');
const algorithm = cem({ samples: 10, horizon: 5 });

describe.each(agents)('$name', ({ name, settings, create }) => {
  const environment = findEnv(name === 'dyna-q' ? 'frozen-lake' : 'CartPole-v1');

  it('is made with its own defaults, and takes its name', async () => {
    const defaults = Object.fromEntries(Object.entries(settings).map(([key, { default: value }]) => [key, value]));
    const agent = await create({ environment, settings: defaults, algorithm, backend: 'cpu' });
    expect(agent.name).toBe(name);
    agent.destroy();
  });

  it('refuses a setting that it does not have', async () => {
    const making = create({ environment, settings: { sped: 1 }, algorithm });
    await expect(making).rejects.toThrow(/there is no option 'sped'/);
  });
});

describe('pets by plain values', () => {
  it.each([
    [{ risk: 'worst', propagation: 'ts1', aleatoric: false }],
    [{ risk: 'var', riskLevel: 0.1, probabilistic: false }],
    [{ risk: 'cvar', riskLevel: 1, layers: 0 }],
    [{ risk: 'mean-std', riskLevel: 2, reward: 'learned', disagreementCost: 1 }],
    [{ risk: 'mean', propagation: 'expectation' }],
    [{ exploration: 'disagreement', explorationWeight: 2 }],
    [{ exploration: 'pure-disagreement' }],
    [{ exploration: 'upper-confidence' }],
    [{ exploration: 'thompson', reward: 'learned' }],
  ])('%j is planned through', async (settings) => {
    const small = { width: 4, epochs: 1, members: 2, particles: 2, ...settings };
    const agent = await findAgent('pets').create({ environment, settings: small, algorithm, backend: 'cpu' });
    const step = { state: [0, 0, 0, 0], action: [1], reward: 1, nextState: [0, 0.2, 0, -0.3], terminated: false };
    for (let i = 0; i < 12; i++) {
      agent.observe?.({ ...step, state: [0.01 * i, 0, 0, 0.02 * i], action: [i % 2], truncated: i === 11 });
    }
    await agent.learn?.({});
    agent.beginEpisode({ episode: 1, seed: 0 });
    expect([0, 1]).toContain((await agent.act(new Float32Array(4)))[0]);
    expect([0, 1]).toContain((await agent.act(new Float32Array(4), { explore: true }))[0]);
    agent.destroy();
  });
});

describe('settings that cannot be planned with', () => {
  it.each([
    [{ risk: 'cvar', riskLevel: 1.5 }, /riskLevel is 1.5; give a share/],
    [{ particles: 2000 }, /particles is 2000/],
    [{ exploration: 'upper-confidence', propagation: 'expectation' }, /'upper-confidence' needs particles/],
  ])('%j is refused when the agent is made', async (settings, message) => {
    await expect(findAgent('pets').create({ environment, settings, algorithm })).rejects.toThrow(message);
  });
});

describe('presets', () => {
  it.each(listEnvs().map(({ name }) => name))('of %s fit their agents and planners', async (name) => {
    const preset = presetFor(name);
    expect(preset.steps).toBeGreaterThan(0);
    for (const [planner, settings] of Object.entries(preset.planners)) {
      expect(() => planners.find((entry) => entry.name === planner)?.create(settings) ?? fail(planner)).not.toThrow();
    }
    for (const [agent, settings] of Object.entries(preset.agents)) {
      const { create } = findAgent(agent);
      (await create({ environment: findEnv(name), settings, algorithm, backend: 'cpu' })).destroy();
    }
  });
});

function fail(name: string): never {
  throw new Error(`there is no planner '${name}'`);
}

describe('findAgent', () => {
  it('names the valid ones for a name that is not', () => {
    expect(() => findAgent('pet')).toThrow(/there is no agent 'pet'; there are pets, linear/);
  });
});
