import { describe, expect, it } from 'vitest';
import { CASES } from '../cases.ts';
import { DOCUMENT, PENDULUM, summaryOf } from '../document.testing.ts';
import { SPEED } from '../speed/cases.ts';
import { FULL_EFFORT } from '../statistics/repeat.ts';
import { peerRows } from '../tables.ts';
import { problemHeader } from './cuda.ts';
import { peerProblem } from './problem.ts';
import { type PeerSettings, peerPrograms } from './programs.ts';
import { measurePeers } from './run.ts';

const NONE: PeerSettings = {
  effort: FULL_EFFORT,
  ensembleEffort: FULL_EFFORT,
  python: '/no/such/python',
  mppiGeneric: undefined,
  autorally: '/no/such/checkout',
};

const named = (name: string) => {
  const found = SPEED.find((benchCase) => benchCase.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const DRIVE = named('speed/diff-drive-mppi-2048x100');

describe('peers', () => {
  it('are skipped by name, each with the reason, where they are not installed', async () => {
    const cases = [DRIVE, named('speed/drone-random-shooting-1000x10')];
    const { measured, skipped } = await measurePeers(peerPrograms(cases, NONE), cases);
    expect(measured).toEqual([]);
    const python = "there is no '/no/such/python'; set PYTHON to the interpreter that has the package.";
    expect(skipped).toEqual([
      { peer: 'pytorch_mppi', reason: python },
      { peer: 'JAX', reason: python },
      { peer: 'MPPI-Generic', reason: 'set MPPI_GENERIC to a checkout of https://github.com/ACDSLab/MPPI-Generic.' },
      { peer: 'AutoRally', reason: expect.stringMatching(/^AUTORALLY is '\/no\/such\/checkout', which has no/) },
      { peer: "course slides' MPC loops", reason: python },
    ]);
  });

  it('do not take what was measured with them when one prints what is no figure', async () => {
    const [times, given] = [[2, 1, 3], DRIVE.name];
    const lines = [
      JSON.stringify({ peer: 'good', device: 'cpu', case: given, times }),
      '{not json',
      JSON.stringify({ peer: 'other', device: 'cpu', case: 'speed/unknown', times }),
      JSON.stringify({ peer: 'empty', device: 'cpu', case: given, times: [] }),
    ];
    const command = async () => [process.execPath, '-e', `console.log(${JSON.stringify(lines.join('\n'))})`];
    const { measured, skipped } = await measurePeers([{ peer: 'program', command }], [DRIVE]);
    expect(measured.map(({ peer, planMs }) => [peer, planMs.p50])).toEqual([['good', 2]]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      "it printed '{not json', which is no figure.",
      "it measured 'speed/unknown', which was not asked for.",
      expect.stringContaining('"empty"'),
    ]);
  });

  it('stand beside those cases only that they can plan', () => {
    const programs = (name: string) => peerPrograms([named(name)], NONE).map(({ peer }) => peer);
    expect(programs('speed/pendulum-mppi-16384x100')).toEqual(['pytorch_mppi', 'JAX']);
    expect(programs('speed/diff-drive-mppi-10x1024x50')).toEqual([]);
    expect(programs('speed/quadrotor-mppi-1024x40')).toEqual([]);
    const ensembles = CASES.filter(({ name }) => name === 'ensemble/small');
    expect(peerPrograms(ensembles, NONE).map(({ peer }) => peer)).toEqual(['PyTorch on ensemble/small']);
  });

  it('are told the numbers of the comparison: its map, bounds, noise and costs', () => {
    const problem = peerProblem(DRIVE);
    expect(problem).toMatchObject({ samples: 2048, horizon: 100, temperature: 1, start: [1, 1, 0] });
    expect([problem.low, problem.high, problem.noiseStd]).toEqual([
      [-0.35, -0.35].map(Math.fround),
      [0.5, 0.5],
      [0.2, 0.2],
    ]);
    expect(problem.params).toMatchObject({ dt: 0.02, goalX: 10, goalWeight: 5, mapWeight: 20, terminalWeight: 0 });
    // 4 x 4, 5 x 5 and 3 x 3 cells, the first of the second square at row 60, column 40.
    expect(problem.costmap.length).toBe(16 + 25 + 9);
    expect(problem.costmap.find(([index]) => index === 60 * 110 + 40)).toEqual([6640, 250]);
    const header = problemHeader([problem], FULL_EFFORT);
    expect(header).toContain('constexpr float dt = 0.02f;');
    expect(header).toContain('CASE(2048, 100, "speed/diff-drive-mppi-2048x100")');
  });

  it('give their times line by line, beside what failed and what they cannot do here', async () => {
    const lines = [
      { peer: 'Other 1.0', device: '1 thread', case: DRIVE.name, times: [4, 3, 5, 4, 4, 6, 4] },
      { peer: 'Other on CUDA', skip: 'no GPU' },
    ];
    const script = `${lines.map((line) => `console.log(${JSON.stringify(JSON.stringify(line))});`).join('')}
      console.log('Loading'); console.error('Traceback\\nValueError: of its own\\nmore'); process.exit(1);`;
    const program = { peer: 'Other', command: async () => [process.execPath, '-e', script] };
    const { measured, skipped } = await measurePeers([program], [DRIVE]);
    expect(measured).toMatchObject([
      { kind: 'speed', peer: 'Other 1.0', case: DRIVE.name, planMs: { p50: 4, count: 7 } },
    ]);
    expect(measured[0]?.kind === 'speed' && measured[0].stepsPerSecond).toBe((1000 * 2048 * 100) / 4);
    expect(skipped).toEqual([
      { peer: 'Other on CUDA', reason: 'no GPU' },
      { peer: 'Other', reason: 'ValueError: of its own' },
    ]);
  });

  it('of trees, tables and bandits have a process for each case, and lack what they lack once', async () => {
    const cases = CASES.filter(({ name }) => /^(search\/puct|tables|bandits)/.test(name));
    const programs = peerPrograms(cases, NONE);
    const count = (peer: string) => programs.filter((program) => program.peer === peer).length;
    expect(count('mctx')).toBe(4);
    expect(count('plain Python tree')).toBe(3);
    expect(count('NumPy sweeps')).toBe(2);
    expect(count('NumPy bandits')).toBe(3);
    const { skipped } = await measurePeers(programs, cases);
    expect(skipped.map(({ peer, kind }) => [peer, kind])).toEqual(
      [
        'mctx',
        'plain Python tree',
        'NumPy sweeps',
        "course slide's Dyna-Q",
        'plain Python Dyna-Q',
        'NumPy bandits',
      ].map((peer) => [peer, 'rate']),
    );
  });

  it('are told the whole task and the rules of the book, and give a rate and what compiling took', async () => {
    const cases = CASES.filter(({ name }) => name === 'tables/dyna-q-n50');
    const [program] = peerPrograms(cases, NONE);
    const [python, , script, given] = ((await program?.command()) ?? []) as string[];
    expect([python, script?.includes('class Maze')]).toEqual(['/no/such/python', true]);
    expect(JSON.parse(given ?? '').cases).toMatchObject([{ what: 'dyna-q', planningSteps: 50, steps: 200 }]);
    expect(JSON.parse(given ?? '').cases[0].maze[2]).toBe('S.#....#.');
    const line = { peer: 'Other', device: 'cpu', case: 'tables/dyna-q-n50', times: [100, 100, 100], readyMs: 7 };
    const command = async () => [process.execPath, '-e', `console.log(${JSON.stringify(JSON.stringify(line))})`];
    const { measured } = await measurePeers([{ peer: 'Other', command }], cases);
    expect(measured).toMatchObject([{ kind: 'rate', unit: 'updates', perSecond: 102_000, readyMs: 7 }]);
  });

  it('are ended after their time, by name, with what they had measured', async () => {
    const line = JSON.stringify({ peer: 'Slow', device: 'cpu', case: DRIVE.name, times: [1, 1] });
    const script = `process.stdout.write(${JSON.stringify(`${line}\n`)}); setInterval(() => {}, 1000);`;
    const command = async () => [process.execPath, '-e', script];
    const program = { peer: 'Slow', command, case: 'search/puct-100000', timeoutMs: 1500 };
    const { measured, skipped } = await measurePeers([program], [DRIVE]);
    expect(measured.map(({ peer }) => peer)).toEqual(['Slow']);
    expect(skipped).toEqual([{ peer: 'Slow', reason: 'search/puct-100000: not finished within 1.5 s.' }]);
  });

  it('stand in the table with the ratio of the medians and its interval', () => {
    const rows = peerRows({
      ...DOCUMENT,
      peers: {
        measured: [
          {
            kind: 'speed',
            peer: 'JAX 0.10.2',
            device: '2 threads',
            case: PENDULUM.name,
            planMs: summaryOf(75),
            stepsPerSecond: 2e7,
          },
        ],
        skipped: [],
      },
    });
    expect(rows[1]?.at(-1)).toBe('1.50 (1.46 to 1.54)');
  });
});
