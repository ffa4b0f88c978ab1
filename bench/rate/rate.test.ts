import { describe, expect, it } from 'vitest';
import { sweepValues } from '../../src/agents/tabular/sweep-values.ts';
import { valueIteration } from '../../src/agents/tabular/value-iteration.ts';
import { mcts } from '../../src/search/mcts.ts';
import { wholeNumberModel } from '../../src/search/whole-numbers.testing.ts';
import type { BackendName } from '../case.ts';
import { backendsFor } from '../case.ts';
import { ratePicture, searchCurves } from '../charts/rate.ts';
import { compareDocuments } from '../compare/compare.ts';
import { DOCUMENT, summaryOf } from '../document.testing.ts';
import type { BenchDocument, CaseResult } from '../document.ts';
import type { PeerFigure } from '../peers/figure.ts';
import { resultFiles } from '../report.ts';
import { readDocument } from '../schema/read.ts';
import { summarise } from '../statistics/median.ts';
import type { Effort } from '../statistics/repeat.ts';
import { needsBackend, type RateCase, type RateTask, workOf } from './case.ts';
import { RATES } from './cases.ts';
import { HOST, measureRate } from './measure.ts';
import { openTask } from './open.ts';
import { sweptWorld } from './sweeps.ts';
import { wholeNumbers } from './whole-numbers.ts';

const EFFORT: Effort = {
  warmupLeast: 1,
  warmupSeconds: 0,
  least: 2,
  most: 2,
  width: 0.03,
  seconds: 1,
  limitSeconds: 20,
};

const SEARCH = {
  what: 'search',
  policy: 'puct',
  actions: 4,
  roots: 3,
  simulations: 50,
  maxDepth: 9,
  value: 0,
} as const;
const SMALL: readonly (readonly [task: RateTask, backend: BackendName, work: number, unit: string])[] = [
  [SEARCH, 'cpu', 150, 'simulations'],
  [{ ...SEARCH, policy: 'gumbel' }, 'cpu', 150, 'simulations'],
  ...(['webgpu', 'cpu'] as const).flatMap((backend) => [
    [
      { what: 'leaf-search', system: 'cartpole-discrete', simulations: 64, leaves: 8, rollouts: 4, horizon: 5 },
      backend,
      64,
      'simulations',
    ] as const,
    [
      { what: 'sweeps', by: 'backend', world: 'maze', factor: 1, discount: 0.9, sweeps: 32, sum: 0 },
      backend,
      54 * 4 * 32,
      'pairs swept',
    ] as const,
    [
      { what: 'bandits', strategy: 'ucb1', arms: 4, problems: 20, steps: 30, reward: 0 },
      backend,
      600,
      'plays',
    ] as const,
  ]),
  [
    { what: 'sweeps', by: 'loop', world: 'ice', factor: 5, discount: 0.9, sweeps: 8, sum: 0 },
    'cpu',
    25 * 4 * 8,
    'pairs swept',
  ],
  [{ what: 'dyna-q', planningSteps: 5, steps: 100 }, 'cpu', 600, 'updates'],
];

describe('how quickly something is done', () => {
  it.each(SMALL)('%j on %s: times, and what they are a second', async (task, backend, work, unit) => {
    const result = await measureRate({ kind: 'rate', name: 'rate/small', task }, backend, EFFORT);
    expect(result).toMatchObject({ backend, task, work, unit, planMs: { count: 2 } });
    expect(result.perSecond).toBeCloseTo((1000 * work) / result.planMs.p50, 6);
    expect(result.adapter === HOST).toBe(!needsBackend(task));
  });
});

describe('the cases', () => {
  const named = (name: string): RateCase => {
    const found = RATES.find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  it('are root searches of up to 100,000 simulations, many roots, a million pairs and 2,000 bandits', () => {
    for (const policy of ['uct', 'puct', 'gumbel']) {
      expect(workOf(named(`search/${policy}-100000`).task)).toEqual({ count: 100_000, unit: 'simulations' });
    }
    expect(workOf(named('search/puct-256x100').task).count).toBe(25_600);
    expect(workOf(named('tables/sweeps-maze-1m').task).count).toBe(32 * 1_028_376);
    expect(workOf(named('bandits/ucb1-2000x1000').task).count).toBe(2_000_000);
  });

  it('tell peers what a search comes to', async () => {
    const short = RATES.filter(({ task }) => task.what === 'search' && workOf(task).count <= 1000);
    expect(short.length).toBe(3);
    for (const { task } of short) {
      const { check } = await (await openTask(task, 'cpu')).once();
      expect(check).toBeCloseTo(task.what === 'search' ? task.value : Number.NaN, 3);
    }
  });

  it('tell peers what a strategy earns', async () => {
    for (const name of ['bandits/epsilon-greedy-2000x1000', 'bandits/ucb1-2000x1000']) {
      const { task } = named(name);
      const { check } = await openTask(task, 'cpu').then(({ once }) => once());
      // Three standard errors, and what the two digits leave open.
      expect(Math.abs(check - (task.what === 'bandits' ? task.reward : Number.NaN))).toBeLessThan(3 / 44 + 0.005);
    }
  });

  it('tell peers what sweeps come to', async () => {
    for (const { task } of RATES) {
      if (task.what !== 'sweeps' || task.by === 'loop') continue;
      const { discount, sweeps: maxSweeps, sum } = task;
      const { values, iterations } = await sweepValues(sweptWorld(task), { discount, maxSweeps, backend: 'cpu' });
      const found = values.reduce((total, value) => total + value, 0);
      expect([iterations, found]).toEqual([maxSweeps, expect.closeTo(sum, 1)]);
    }
  });

  it('hold what the goal of the maze pays in every state that it has come to', () => {
    const { task } = named('tables/sweeps-maze-1m');
    if (task.what !== 'sweeps') throw new Error(task.what);
    // d steps away are d + 1 free cells of a quarter plane, and one at the edge of the wall beside it.
    const steps = Array.from({ length: task.sweeps }, (_, i) => i + 1);
    expect(task.sum).toBeCloseTo(
      steps.reduce((sum, d) => sum + (d + 2) * task.discount ** (d - 1), 0),
      2,
    );
  });

  it('search the game that the search is checked on against mctx', async () => {
    const searched = async (model: ReturnType<typeof wholeNumbers>) => {
      const { roots } = await mcts({ model, simulations: 200 }).search([5, 6, 7]);
      return roots.map(({ visits }) => [...visits]);
    };
    expect(await searched(wholeNumbers(4, true))).toEqual(await searched(wholeNumberModel(4, 'players')));
  });

  it('sweep the maze of the book with its cells divided: a path as many times as long', () => {
    const mdp = sweptWorld({ world: 'maze', factor: 3 });
    expect(mdp.states).toBe(54 * 9);
    const { values } = valueIteration(mdp, { discount: 0.9 });
    expect(values[mdp.start.indexOf(1)]).toBeCloseTo(0.9 ** (3 * 14 - 1), 9);
  });

  it('run on each backend where they need one, else once on the processor', () => {
    const found = (['webgpu', 'cpu'] as const).map((backend) => ({
      backend,
      adapter: { description: backend, software: false },
    }));
    const names = (name: string, on = found) => backendsFor(named(name), on, false);
    expect(names('tables/sweeps-maze-1m').map(({ backend }) => backend)).toEqual(['webgpu', 'cpu']);
    expect(names('search/uct-100000')).toEqual([{ backend: 'cpu' }]);
    expect(names('tables/dyna-q-n50', found.slice(0, 1))[0]?.skip).toContain('needs no backend');
  });
});

const MCTX: PeerFigure = {
  kind: 'rate',
  peer: 'mctx 0.0.6',
  device: '2 threads',
  case: 'search/puct-10000',
  planMs: summarise([6000]),
  unit: 'simulations',
  perSecond: 1667,
  readyMs: 3000,
};

describe('what was measured', () => {
  const result = (p50: number, simulations = 10_000): Extract<CaseResult, { kind: 'rate' }> => ({
    kind: 'rate',
    name: `search/puct-${simulations}`,
    backend: 'cpu',
    adapter: HOST,
    task: { ...SEARCH, roots: 1, simulations },
    planMs: summaryOf(p50),
    warmup: 3,
    settled: true,
    work: 10_000,
    unit: 'simulations',
    perSecond: 1e7 / p50,
  });
  const document: BenchDocument = {
    ...DOCUMENT,
    cases: [...DOCUMENT.cases, result(100)],
    skipped: [{ name: 'tables/dyna-q-n50', backend: 'webgpu', reason: 'it needs no backend.' }],
    peers: {
      measured: [MCTX],
      skipped: [
        { peer: 'mctx', reason: 'search/puct-100000: not finished within 1200 s.', kind: 'rate' },
        { peer: 'JAX', reason: 'not installed' },
      ],
    },
  };

  it('is a page of its own, with the peers and what they did not finish', () => {
    const files = new Map(resultFiles(document));
    expect([...files.keys()]).toEqual(['speed.md', 'speed.json', 'trees-and-tables.md', 'trees-and-tables.json']);
    const page = files.get('trees-and-tables.md') ?? '';
    expect(page).toContain(
      '| search/puct-10000 | TypeScript, 1 thread | 100 | 98 to 102 | 120 | 90 | 40 | 100 thousand simulations |',
    );
    expect(page).toMatch(/\| mctx 0\.0\.6 \| 2 threads \| search\/puct-10000 \| 6,000 \| not known .* \| 60\.0 \|/);
    expect(page).toContain('- mctx: skipped. search/puct-100000: not finished within 1200 s.');
    expect(page).toContain('tables/dyna-q-n50 on webgpu: not measured.');
    expect(page).not.toContain('not installed');
    expect(files.get('speed.md')).not.toContain('mctx');
  });

  it('is drawn where searches of several sizes were measured, peers beside', () => {
    expect(ratePicture(document)).toBeUndefined();
    const peers = {
      skipped: [],
      measured: [1000, 10_000].map((simulations) => ({ ...MCTX, case: `search/puct-${simulations}` })),
    };
    const sweep = { ...document, peers, cases: [result(100), result(10, 1000)] };
    expect(searchCurves(sweep).map(({ name, points }) => [name, points.map(({ simulations }) => simulations)])).toEqual(
      [
        ['puct: Forerun', [1000, 10_000]],
        ['puct: mctx, 2 threads', [1000, 10_000]],
      ],
    );
    const svg = new Map(resultFiles(sweep)).get('trees-and-tables.svg') ?? '';
    for (const text of ['Time of a search', 'Simulations a second', 'AMD EPYC', 'puct: mctx'])
      expect(svg).toContain(text);
  });

  it('is read back, and compared with what was measured before', () => {
    expect(readDocument('bench', JSON.stringify(document))).toEqual(document);
    const now = { ...document, cases: [...DOCUMENT.cases, result(150)] };
    expect(compareDocuments(document, now).cases.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['speed/pendulum-mppi-16384x100', 'same'],
      ['search/puct-10000', 'slower'],
    ]);
  });
});
