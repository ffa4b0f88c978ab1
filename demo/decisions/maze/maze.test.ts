import { describe, expect, it } from 'vitest';
import { findEnv } from '../../../src/envs/registry.ts';
import { bestMoves, cellValues } from './best-moves.ts';
import { smoothed } from './maze-charts.ts';
import { MAZE_CONTROLS, MAZE_WORLDS, TUNABLE } from './maze-controls.ts';
import { createMazeSession } from './maze-session.ts';
import { optimumOf } from './optimum.ts';
import { suited } from './suited.ts';
import { worldEntry } from './world-entry.ts';
import { valueRange, worldPicture } from './world-picture.ts';
import { cellsOf, findGridWorld, GRID_WORLDS } from './worlds.ts';

const tableOf = (name: string, phase = 0) => {
  const world = findGridWorld(name);
  const mdp = world.tables()[phase]?.mdp ?? expect.fail(`no table of ${name}`);
  return { world, mdp };
};
const rowsOf = (name: string, phase = 0) => {
  const { world, mdp } = tableOf(name, phase);
  return cellsOf(world, mdp)
    .join('')
    .match(new RegExp(`.{${world.columns}}`, 'g'));
};

describe('worlds of cells', () => {
  it('are those of the menu, with the time limits of the environments of the same name', () => {
    expect(GRID_WORLDS.map(({ name }) => name)).toEqual(MAZE_WORLDS);
    for (const { name, limit } of GRID_WORLDS) {
      const { steps, states, space } = findEnv(name);
      expect(steps, name).toBe(limit);
      expect(worldEntry(name)).toMatchObject({ name, steps, states, space });
    }
  });

  it('are drawn as their tables have them, also after they changed', () => {
    expect(rowsOf('dyna-maze')?.slice(0, 3)).toEqual(['.......#G', '..#....#.', 'S.#....#.']);
    expect(rowsOf('blocking-maze')?.[3]).toBe('########.');
    expect(rowsOf('blocking-maze', 1)?.[3]).toBe('.########');
    expect(rowsOf('frozen-lake')).toEqual(['S...', '.H.H', '...H', 'H..G']);
    expect(rowsOf('cliff-walking')?.[3]).toBe('SCCCCCCCCCCG');
  });

  it.each([
    ['dyna-maze', 0, 14],
    ['blocking-maze', 0, 10],
    ['blocking-maze', 1, 16],
    ['shortcut-maze', 0, 16],
    ['shortcut-maze', 1, 10],
    ['cliff-walking', 0, 13],
    ['frozen-lake-8x8-not-slippery', 0, 1],
  ])('%s, table %i: the best score is %i', (name, phase, score) => {
    const { world, mdp } = tableOf(name, phase);
    expect(optimumOf(world, mdp, 0.95).score).toBe(score);
  });

  it('slippery ice: the best policy reaches the goal in three of four episodes within the limit', () => {
    const { world, mdp } = tableOf('frozen-lake');
    // 0.74 with 100 steps, as is known of Gymnasium's.
    expect(Math.abs(optimumOf(world, mdp, 0.99).score - 0.74)).toBeLessThan(0.06);
  });
});

describe('a learner in a world', () => {
  it('learns the maze, and goes on with what it knows when it is told to act otherwise', () => {
    const { world, mdp } = tableOf('dyna-maze');
    const session = createMazeSession(world, { planningSteps: 50, seed: 2 });
    while (session.episodes.length < 20) session.step();
    const known = session.learner.actionValues;
    session.tune({ planningSteps: 0, epsilon: 0, seed: 2 });
    expect(session.learner.actionValues).toEqual(known);
    expect(session.learner.epsilon).toBe(0);
    while (session.episodes.length < 22) session.step();
    expect(session.episodes.at(-1)?.steps).toBeLessThan(20);
    expect(session.steps).toBe(session.episodes.reduce((sum, { steps }) => sum + steps, session.episodeSteps));
    expect(session.curve.y.at(-1)).toBeLessThanOrEqual(session.paid);

    const picture = worldPicture(world, mdp, {
      title: 'Learned',
      subtitle: '',
      actionValues: session.learner.actionValues,
      first: 0,
      range: valueRange(world, mdp, optimumOf(world, mdp, 0.95).actionValues),
      at: session.env.state,
    });
    // Walls and the goal have no arrow; most of the rest has.
    expect(picture.match(/class="pen"/g)?.length).toBeGreaterThan(25);
    expect(picture).not.toContain('NaN');
  });
});

describe('a control of the maze', () => {
  const others = {
    planningSteps: 3,
    epsilon: 0.3,
    learningRate: 0.7,
    discount: 0.9,
    bonus: 1e-3,
    sweeping: 'prioritised',
    model: 'counts',
    update: 'double-q',
  };

  it.each(Object.entries(others))('%s: %s is learned on with if it says so, else refused', (name, value) => {
    const session = createMazeSession(findGridWorld('dyna-maze'), { seed: 1 });
    for (let n = 0; n < 20; n++) session.step();
    const { learner } = session;
    const before = learner.save();
    if (TUNABLE.has(name)) {
      session.tune({ seed: 1, [name]: value });
      expect(session.learner).not.toBe(learner);
    } else {
      expect(() => session.tune({ seed: 1, [name]: value })).toThrow(`its ${name} is`);
      expect(session.learner).toBe(learner);
    }
    expect(session.learner.save()).toBe(before);
  });

  it('is one of those', () => {
    const learning = MAZE_CONTROLS.filter(({ name }) => name !== 'world' && name !== 'speed');
    expect(learning.map(({ name }) => name).sort()).toEqual(Object.keys(others).sort());
  });
});

describe('what suits a world', () => {
  const lake = suited({}, { world: 'frozen-lake', speed: 'fast' });

  it('comes with it when it is chosen, and goes with it where it was left as it was', () => {
    expect(lake).toMatchObject({ world: 'frozen-lake', speed: 'fast', model: 'counts', sweeping: 'prioritised' });
    expect(suited(lake, { ...lake, model: 'last' })).toMatchObject({ model: 'last' });
    const { world: _, ...rest } = lake;
    expect(suited(lake, { ...rest, planningSteps: 50 })).toEqual({ speed: 'fast', planningSteps: 50 });
  });

  it('obtains more on slippery ice than a model of what came last: three quarters of the optimum', () => {
    const { world: _, ...options } = suited({}, { world: 'frozen-lake' });
    const obtained = (learner: object) => {
      const session = createMazeSession(findGridWorld('frozen-lake'), { seed: 1, ...learner });
      while (session.steps < 20_000) session.step();
      const last = session.episodes.slice(-300);
      return last.reduce((sum, episode) => sum + episode.return, 0) / last.length;
    };
    expect(obtained(options)).toBeGreaterThan(0.75 * 0.74);
    expect(obtained({ planningSteps: 5 })).toBeLessThan(0.4);
  });
});

describe('what is drawn of values', () => {
  const moves = [
    [0, -1],
    [0, 1],
  ] as const;
  it('all best moves, and none where nothing speaks for any', () => {
    expect(bestMoves([1, 2, 0, 0, 3, 3 + 1e-12], moves)).toEqual([[moves[1]], [], []]);
    expect(bestMoves([1, 2], moves)).toEqual([[[0, 1]]]);
  });

  it('values, and nothing where none was learned', () => {
    expect(Array.from(cellValues([0, 0, -1, 0], 2, 0))).toEqual([Number.NaN, 0]);
    expect(Array.from(cellValues([0, 0, -1, 0], 2))).toEqual([0, 0]);
  });

  it('in colours from what learning begins with to the best there is, so that what is not learned yet looks so', () => {
    const range = (name: string) => {
      const { world, mdp } = tableOf(name);
      return valueRange(world, mdp, optimumOf(world, mdp, 0.95).actionValues);
    };
    // One step before the goal; cliff walking costs 1 a step, so that its values are all below 0.
    expect(range('dyna-maze')).toEqual([0, 1]);
    const [low, high] = range('cliff-walking');
    expect(low).toBeLessThan(-9);
    expect(high).toBe(-1);
  });

  it('means of neighbours, of as many as there are', () => {
    expect(smoothed([1, 3, 5, 7], 2)).toEqual({ x: [1, 2, 3, 4], y: [1, 2, 4, 6] });
    expect(smoothed(new Array(5000).fill(1), 20).x.length).toBeLessThan(205);
  });
});
