import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../src/cli/terminal.ts';
import type { BenchCase } from './case.ts';
import { CASES } from './cases.ts';
import type { BenchDocument } from './document.ts';
import { SMALL as SMALL_ENSEMBLE } from './ensemble/problem.ts';
import type { BenchSetup } from './measure-case.ts';
import { runBench } from './run.ts';

const SMALL: readonly BenchCase[] = [
  {
    kind: 'speed',
    name: 'speed/small',
    system: 'pendulum',
    planner: 'cem',
    settings: { samples: 40, horizon: 5, iterations: 3 },
  },
  { kind: 'return', name: 'return/random', environment: 'pendulum', method: 'random' },
  {
    kind: 'ensemble',
    name: 'ensemble/tiny',
    problem: { ...SMALL_ENSEMBLE, hidden: [8], samples: 20, horizon: 3, iterations: 2 },
  },
  {
    kind: 'learning',
    name: 'learning/random',
    environment: 'mbrl-pendulum',
    agent: 'random',
    planner: 'cem',
    seeds: 4,
    steps: 100_000,
    published: { mean: -202.6, std: 249, steps: 200_000, source: 'Wang et al. 2019' },
  },
  { kind: 'speed', name: 'speed/broken', system: 'no-such-system', planner: 'mppi', settings: {} },
];
const SETUP: BenchSetup = {
  cases: SMALL,
  effort: { warmup: 1, least: 3, most: 3, seconds: 0 },
  ensembleEffort: { warmupSeconds: 0, least: 2, most: 2, seconds: 0, limitSeconds: 60 },
  peakEffort: { sizes: [128], submissions: 1 },
  seeds: [0, 1],
};

/** Runs the harness on small cases and collects what it prints. */
async function bench(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  const written = { out: '', error: '' };
  const terminal: Terminal = {
    out: (text) => {
      written.out += text;
    },
    error: (text) => {
      written.error += text;
    },
    interactive: false,
    columns: 80,
  };
  const code = await runBench(args, terminal, SETUP);
  return { code, ...written };
}

describe('npm run bench', () => {
  it('prints one JSON document with machine, backend, adapter, times and the quoted figures', async () => {
    const { code, out } = await bench('--json', '--backend', 'cpu', '--filter', 'small');
    expect(code).toBe(0);
    const document: BenchDocument = JSON.parse(out);
    expect(document.schema).toBe('forerun-bench/1');
    expect(document.machine.cores).toBeGreaterThan(0);
    expect(document.command).toBe('npm run -s bench -- --json --backend cpu --filter small');
    const [result] = document.cases;
    if (result?.kind !== 'speed') throw new Error(out);
    expect(result).toMatchObject({ name: 'speed/small', backend: 'cpu', samples: 40, horizon: 5, plans: 3, warmup: 1 });
    expect(result.adapter.description).toContain('WebAssembly');
    expect(result.planMs.min).toBeLessThanOrEqual(result.planMs.p50);
    expect(result.planMs.p50).toBeLessThanOrEqual(result.planMs.p95);
    expect(result.stepsPerSecond).toBeCloseTo((1000 * 40 * 5 * 3) / result.planMs.p50, 3);
    expect(document.quoted.every(({ machine, source }) => machine !== '' && source !== '')).toBe(true);
  });

  it('prints a table for people and goes on after a broken case, with exit code 1', async () => {
    const { code, out } = await bench('--backend', 'cpu');
    expect(code).toBe(1);
    expect(out).toMatch(/^small +cpu +40 x 5/m);
    expect(out).toMatch(/^random +pendulum +-?[\d.]+ ± [\d.]+ +-202\.6 ± 249\.0/m);
    expect(out).toMatch(/^tiny +cpu +20 x 3 x 5 x 2, 5 of 5 - 1 x 8 - 8 +.* +2 +.*%$/m);
    expect(out).not.toContain('mbrl-pendulum');
    expect(out).toMatch(/speed\/broken on cpu FAILED: .*no-such-system/);
  });

  it('runs what learns only when asked for, for the seeds and steps that were asked for, and goes on with runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forerun-bench-'));
    try {
      const args = ['--filter', 'learning', '--seeds', '2', '--runs', folder, '--backend', 'cpu', '--json'];
      const first = await bench(...args, '--steps', '1050');
      expect(first.error).toContain('learning/random, seed 1: 1050 of 1050 steps');
      const [result] = (JSON.parse(first.out) as BenchDocument).cases;
      if (result?.kind !== 'learning') throw new Error(first.out);
      expect(result).toMatchObject({ environment: 'mbrl-pendulum', seeds: 2, steps: 1050 });
      // The last episode is cut off, and counts no more than the random policy's published return says.
      expect(result.runs.map(({ steps }) => steps)).toEqual(Array(2).fill([200, 400, 600, 800, 1000]));
      expect(result.measured.mean).toBeGreaterThan(-900);
      expect(result.withinTwoDeviations).toBe(true);
      const again = await bench(...args, '--steps', '1000');
      expect(again.error).not.toContain('steps, return');
      const [shorter] = (JSON.parse(again.out) as BenchDocument).cases;
      expect(shorter).toMatchObject({ steps: 1000, runs: result.runs, measured: result.measured });
      const shortest = await bench(...args, '--steps', '100');
      expect(shortest.code).toBe(1);
      expect(shortest.out).toContain('give at least 200 with --steps');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('lists its cases, whose names are unique', async () => {
    expect((await bench('--list')).out.split('\n').length).toBe(SMALL.length + 1);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  });

  it.each([
    [['--jsn'], "Unknown option '--jsn'"],
    [['--backend', 'gpu'], 'Valid: webgpu, cpu'],
    [['--filter', 'nothing'], 'the cases are speed/small'],
    [['pendulum'], "got 'pendulum'"],
    [['--filter', 'learning', '--seeds', '0'], '--seeds is'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, out, error } = await bench(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(error).toContain(message);
  });
});
