import { expect, it, vi } from 'vitest';
import type { Agent } from '../agents/agent.ts';
import { findEnv } from '../envs/registry.ts';
import { coloringMatrix } from '../planners/colored.ts';
import { withActionNoise } from './action-noise.ts';

// A module that other files of the same process have loaded already could not be watched.
vi.mock(import('../planners/colored.ts'), async (original) => {
  const own = await original();
  return { ...own, coloringMatrix: vi.fn(own.coloringMatrix) };
});

const still: Agent = {
  name: 'still',
  beginEpisode() {},
  act: async () => Float32Array.of(0),
  save: () => ({}),
  load: async () => {},
  destroy() {},
};

it('noise is colored by one matrix, however many episodes there are, and by none where nothing is explored', async () => {
  const { space } = findEnv('Pendulum-v1');
  const agent = withActionNoise(still, { space, color: 1, period: 50 });
  const observation = new Float32Array(3);
  agent.beginEpisode({ episode: 0, seed: 1 });
  await agent.act(observation);
  expect(coloringMatrix).not.toHaveBeenCalled();
  for (let episode = 1; episode < 5; episode++) {
    agent.beginEpisode({ episode, seed: 1 });
    await agent.act(observation, { explore: true });
  }
  expect(coloringMatrix).toHaveBeenCalledTimes(1);
});
