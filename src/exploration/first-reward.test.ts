import { describe, expect, it } from 'vitest';
import type { Agent } from '../agents/agent.ts';
import { findEnv } from '../envs/registry.ts';
import { cellsEntered, firstReward } from './first-reward.ts';

/** Walks the frozen lake that is not slippery along its way: down, down, right, right, down, right. */
const WAY = [1, 1, 2, 2, 1, 2];
const walker = (detour: number): Agent => {
  let step = 0;
  return {
    name: 'walker',
    beginEpisode() {},
    // Up and into the edge at first, so many times.
    act: async () => Float32Array.of(step++ < detour ? 3 : (WAY[(step - 1 - detour) % WAY.length] ?? 0)),
    save: () => ({}),
    load: async () => {},
    destroy() {},
  };
};
const lake = () => findEnv('frozen-lake-not-slippery').create();

describe('the first reward', () => {
  it('is found in the step that pays it, and the run ends there', async () => {
    const { step, seen } = await firstReward(walker(3), await lake(), { steps: 50 });
    expect(step).toBe(9);
    expect(seen.map(([state]) => state)).toEqual([0, 0, 0, 4, 8, 9, 10, 14, 15]);
  });

  it('is not found within fewer steps, nor where more is wanted', async () => {
    expect(await firstReward(walker(3), await lake(), { steps: 8 })).toMatchObject({ step: undefined });
    const greedy = await firstReward(walker(0), await lake(), { steps: 20, above: 1 });
    expect(greedy).toMatchObject({ step: undefined });
    expect(greedy.seen).toHaveLength(20);
  });

  it('goes on to the last step where that is wanted, and says which cells were entered', async () => {
    const { step, seen } = await firstReward(walker(0), await lake(), { steps: 20, goOn: true });
    expect(step).toBe(6);
    expect(seen).toHaveLength(20);
    // 4, 8, 9, 10, 14, 15: in cells of four states each 4; 8, 9, 10; 14, 15.
    expect(cellsEntered(seen, { low: [0], high: [16], bins: 4 })).toBe(3);
    expect(cellsEntered(seen, { low: [0], high: [16], bins: 16 })).toBe(6);
  });

  it('ends when it is told to, and refuses what there is not', async () => {
    const options = { steps: 5, signal: AbortSignal.abort() };
    await expect(firstReward(walker(0), await lake(), options)).rejects.toMatchObject({ code: 'aborted' });
    await expect(firstReward(walker(0), await lake(), { stepz: 5 } as never)).rejects.toThrow(
      /^firstReward: there is no option 'stepz'/,
    );
    await expect(firstReward(walker(0), await lake(), { steps: 5, above: Number.NaN })).rejects.toThrow(/above is NaN/);
  });
});
