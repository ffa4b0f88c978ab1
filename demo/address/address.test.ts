import { describe, expect, it } from 'vitest';
import { scenes } from '../../src/embed/scene/catalog.ts';
import { planners } from '../../src/planners/catalog.ts';
import { DEFAULT_STATE, type GalleryState, SPEEDS } from './gallery-state.ts';
import { readAddress } from './read-address.ts';
import { LONGEST_ADDRESS, writeAddress } from './write-address.ts';

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const written = (state: GalleryState): string => writeAddress(state) ?? 'too long';

const CHANGED: GalleryState = {
  tab: 'learning',
  simulation: {
    system: 'bicycle',
    planner: 'cem',
    settings: { samples: 300, truncate: true, noiseStd: [0.5, 0.25], interpolation: 'cubic' },
    params: { goalX: 3.25, hitWeight: 0 },
    backend: 'cpu',
    seed: 7,
  },
  candidates: 0,
  speed: Number.POSITIVE_INFINITY,
  theme: 'dark',
  learning: { system: 'cartpole', seed: 3 },
  decision: { part: 'maze', seed: 5, values: { world: 'cliff-walking', planningSteps: 50, bonus: 0.001 } },
  slide: { name: 'model-bias', seed: 4 },
};

describe('an address', () => {
  it('says nothing but its version where all is as usual, and an empty one means that', () => {
    expect(written(DEFAULT_STATE)).toBe('v=1');
    expect(readAddress('')).toEqual({ state: DEFAULT_STATE, notes: [] });
    expect(readAddress('#v=1')).toEqual({ state: DEFAULT_STATE, notes: [] });
  });

  it('carries everything that was changed, in a form that people can read', () => {
    expect(written(CHANGED)).toBe(
      'v=1&tab=learning&scene=bicycle&planner=cem&backend=cpu&seed=7&s.samples=300&s.truncate=true&s.noiseStd=0.5,0.25' +
        '&s.interpolation=cubic&p.goalX=3.25&p.hitWeight=0&candidates=0&speed=max&theme=dark&learn=cartpole&learnSeed=3' +
        '&part=maze&partSeed=5&d.world=cliff-walking&d.planningSteps=50&d.bonus=0.001&slide=model-bias&slideSeed=4',
    );
    expect(readAddress(`#${written(CHANGED)}`)).toEqual({ state: CHANGED, notes: [] });
  });

  it.each(scenes.filter(({ builtIn }) => builtIn.obstacles.length > 0))(
    'carries where the obstacles of $builtIn.name were moved',
    ({ builtIn, withObstacles, moved }) => {
      const world = moved({ params: {}, obstacles: builtIn.obstacles }, 'obstacle 1', [1, 2, 3]);
      expect(withObstacles({}, world.obstacles).name).toBe(builtIn.name);
      const simulation = { ...DEFAULT_STATE.simulation, system: builtIn.name, obstacles: world.obstacles };
      const again = readAddress(written({ ...DEFAULT_STATE, simulation })).state.simulation.obstacles ?? [];
      expect(again.length).toBe(world.obstacles.length);
      expect(written({ ...DEFAULT_STATE, simulation: { ...simulation, obstacles: again } })).toBe(
        written({ ...DEFAULT_STATE, simulation }),
      );
    },
  );

  it.each([
    ['scene=moon', /^scene is 'moon'; give one of quadrotor,/],
    ['scene=__proto__', /scene is '__proto__'/],
    ['planner=constructor', /planner is 'constructor'/],
    ['backend=cuda', /backend is 'cuda'/],
    ['seed=-1', /seed is '-1'; give a whole number/],
    ['seed=1e99', /seed is '1e99'/],
    ['candidates=NaN', /candidates is 'NaN'/],
    ['speed=3', /speed is '3'/],
    ['s.samples=Infinity', /Samples: got no number/],
    ['s.samples=16777216', /a link may ask for/],
    ['s.samples=', /Samples/],
    ['s.noiseStd=1,2', /Noise deviation: got \[1,2\]; give 4 numbers/],
    ['s.includeMean=yes', /Include mean: got "yes"/],
    ['part=forest', /part is 'forest'; give one of tree, maze, bandits/],
    ['part=maze&d.planningSteps=1e9', /Planning steps n: got 1000000000; give a whole number from 0 to 1000/],
    ['part=tree&d.policy=alpha', /Policy: got "alpha"; give one of uct, puct, gumbel/],
    ['part=bandits&d.greedy=maybe', /Greedy: got "maybe"/],
    ['part=tree&d.world=__proto__', /World: got "__proto__"/],
    ['d.planningSteps=5', /There is no 'd\.planningSteps'/],
    ['s.elites=4', /There is no 's\.elites'/],
    ['p.__proto__=1', /There is no 'p\.__proto__'/],
    ['p.mass=1e999', /Mass: got/],
    ['p.mass=-1', /Mass: got -1; give a number above 0/],
    ['o.0=1,2', /o\.0 is '1,2'; give the numbers of a box/],
    ['o.0=9,9,9,1,1,1', /o\.0/],
    ['o.9=1,2,3,4', /There is no 'o\.9'/],
    ['learn=quadrotor', /learn is 'quadrotor'; give one of pendulum, cartpole/],
    ['slide=%3Cb%3E', /slide is '<b>'/],
    ['theme=pink', /theme is 'pink'/],
    ['<img src=x onerror=alert(1)>=1', /There is no '<img src'/],
    ['seed=1&seed=2', /'seed' is given more than once/],
  ])('passes over %s and says so', (part, note) => {
    const { state, notes } = readAddress(`#v=1&${part}`);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(note);
    if (!part.includes('&')) expect(state).toEqual(DEFAULT_STATE);
  });

  it.each([
    ['scene=pendulum', /version is missing/],
    ['v=2&scene=pendulum', /version is '2'/],
    [`v=1&scene=pendulum&x=${'y'.repeat(LONGEST_ADDRESS)}`, /characters, and at most 2048 are read/],
  ])('of another kind is not read at all: %#', (hash, note) => {
    const { state, notes } = readAddress(hash);
    expect(state).toEqual(DEFAULT_STATE);
    expect(notes.join()).toMatch(note);
  });

  it('from a fuzzer is either refused with a note or means the same when written again', () => {
    const random = randomOf(1);
    const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0];
    const names = [
      'v',
      'tab',
      'scene',
      'planner',
      'backend',
      'seed',
      'candidates',
      'speed',
      'theme',
      's.samples',
      'part',
      'partSeed',
      'd.world',
      'd.simulations',
      'd.ucb1',
    ] as const;
    const more = ['s.horizon', 's.noiseStd', 's.knots', 'p.goalX', 'p.dt', 'p.mass', 'o.0', 'o.1', 's.elites'] as const;
    const scene = scenes.map(({ builtIn }) => builtIn.name);
    const planner = planners.map(({ name }) => name);
    let plain = 0;
    for (let i = 0; i < 400; i++) {
      const parts = Array.from({ length: Math.floor(6 * random()) }, () => {
        const value = pick([
          '1', '-1', '0.5', '1e308', '1e-45', 'NaN', 'true', '', '%', '%ff', '%00', '🤖', '1,2', '1,2,3,4', '0,0,0,1,1,1', 'cem',
          'bicycle', 'max', 'dark', String(random()), '9'.repeat(60), String.fromCharCode(65_536 * random()),
        ]); // biome-ignore format: a list of nasty values
        return `${random() < 0.9 ? pick([...names, ...more]) : String.fromCharCode(65_536 * random())}=${value}`;
      });
      const start = `v=1&scene=${pick(['quadrotor', ...scene])}&planner=${pick(['mppi', ...planner])}`;
      const { state, notes } = readAddress(`#${random() < 0.9 ? start : ''}&${parts.join('&')}`);
      expect(SPEEDS).toContain(state.speed);
      const address = written(state);
      expect(address.length).toBeLessThanOrEqual(LONGEST_ADDRESS);
      const again = readAddress(address);
      expect(again.notes, `${parts.join('&')} became ${address}`).toEqual([]);
      expect(written(again.state)).toBe(address);
      if (notes.length === 0) plain++;
    }
    // Else nothing but refusals was tried.
    expect(plain).toBeGreaterThan(20);
  });
});
