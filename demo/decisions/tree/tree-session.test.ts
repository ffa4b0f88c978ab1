import { describe, expect, it } from 'vitest';
import { TREE_CONTROLS, TREE_WORLDS } from './tree-controls.ts';
import { createTreeSession, type TreeSettings } from './tree-session.ts';

const usual = {
  ...Object.fromEntries(TREE_CONTROLS.map((control) => [control.name, control.default])),
  seed: 0,
  backend: 'cpu',
} as unknown as TreeSettings;

describe('a world that is acted in by tree search', () => {
  it('keeps the pole up for 150 steps with what the page begins with, and goes on with the tree of the move before', async () => {
    const session = await createTreeSession(usual);
    let reused = 0;
    while (!session.world.played.over && session.world.played.moves < 150) {
      const found = await session.think();
      expect(found.simulations).toBe(256);
      reused += found.reused;
      session.act();
    }
    expect(session.world.played.moves).toBe(150);
    expect(session.world.played.over).toBe(false);
    expect(reused).toBeGreaterThan(1000);
    session.destroy();
  });

  it('walks over ice with a firm grip to the goal within 19 moves, six at least, with each policy', async () => {
    const world = 'frozen-lake-not-slippery';
    const session = await createTreeSession({ ...usual, world, horizon: 25, discount: 0.97 });
    for (const policy of ['uct', 'puct', 'gumbel'] as const) {
      session.tune({ ...usual, world, policy });
      session.reset(3);
      while (!session.world.played.over) {
        await session.think();
        session.act();
      }
      expect(session.world.said(), policy).toMatch(/^The goal was reached after ([6-9]|1\d) moves\.$/);
    }
    session.destroy();
  });

  it('shows its tree while it grows, waits where it is told to, and stops', async () => {
    const session = await createTreeSession({ ...usual, world: 'frozen-lake', simulations: 60, leaves: 1 });
    const seen: number[] = [];
    let waits = 0;
    await session.think({
      onTree: (_, simulations) => seen.push(simulations),
      pause: () => {
        waits++;
        return waits % 20 === 0 ? new Promise((resolve) => setTimeout(resolve, 35)) : undefined;
      },
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(60);
    expect(seen.every((count, i) => i === 0 || count >= (seen[i - 1] ?? 0))).toBe(true);
    await expect(session.think({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    session.destroy();
  });

  it.each(TREE_WORLDS)('%s: the same for the same seed', async (world) => {
    const lines = [];
    for (let turn = 0; turn < 2; turn++) {
      const session = await createTreeSession({ ...usual, world, simulations: 40, seed: 5 });
      const found = await session.think();
      lines.push([...found.visits, ...session.world.state]);
      session.destroy();
    }
    expect(lines[0]).toEqual(lines[1]);
  });
});
