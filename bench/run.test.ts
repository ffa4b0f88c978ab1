import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../src/cli/terminal.ts';
import type { BenchCase } from './case.ts';
import { CASES } from './cases.ts';
import type { BenchDocument } from './document.ts';
import { SMALL as SMALL_ENSEMBLE } from './ensemble/problem.ts';
import { type BenchSetup, runBench } from './run.ts';
import { readDocument } from './schema/read.ts';
import type { Effort } from './statistics/repeat.ts';

const SMALL: readonly BenchCase[] = [
  {
    kind: 'speed',
    name: 'speed/small',
    system: 'pendulum',
    planner: 'cem',
    settings: { samples: 40, horizon: 5, iterations: 3 },
    problems: 3,
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
const EFFORT: Effort = {
  warmupLeast: 1,
  warmupSeconds: 0,
  least: 8,
  most: 8,
  width: 0.03,
  seconds: 1,
  limitSeconds: 60,
};
const SETUP: BenchSetup = {
  cases: SMALL,
  effort: EFFORT,
  ensembleEffort: { ...EFFORT, least: 2, most: 2 },
  limitEffort: { invocations: 256, rounds: 16, chains: [4], copyBytes: 4096, submissionMs: 0.1, submissions: 1 },
  seeds: [0, 1],
};

/** Runs the harness on small cases and collects what it prints. */
function bench(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  return watchedBench(args, () => {});
}

/** As {@link bench}; `onError` sees what goes to the error stream while it does. */
async function watchedBench(
  args: readonly string[],
  onError: (text: string) => void,
): Promise<{ code: number; out: string; error: string }> {
  const written = { out: '', error: '' };
  const terminal: Terminal = {
    out: (text) => {
      written.out += text;
    },
    error: (text) => {
      written.error += text;
      onError(text);
    },
    interactive: false,
    columns: 80,
  };
  const code = await runBench(args, terminal, SETUP);
  return { code, ...written };
}

describe('npm run bench', () => {
  it('prints one JSON document with machine, backend, limits, times, memory and the quoted figures', async () => {
    const { code, out } = await bench('--json', '--backend', 'cpu', '--filter', 'small', '--no-peers');
    expect(code).toBe(0);
    const document = readDocument('the output', out);
    expect(document.schema).toBe('forerun-bench/2');
    expect(document.machine.cores).toBeGreaterThan(0);
    expect(document.machine.runtime).toBe(`Node ${process.versions.node}`);
    expect(document.command).toBe('npm run -s bench -- --json --backend cpu --filter small --no-peers');
    expect(document.backends[0]?.limits?.f32PerSecond).toBeGreaterThan(1e6);
    const [result] = document.cases;
    if (result?.kind !== 'speed') throw new Error(out);
    expect(result).toMatchObject({ name: 'speed/small', backend: 'cpu', samples: 40, horizon: 5, problems: 3 });
    expect(result.adapter.description).toContain('WebAssembly');
    const { planMs, hostMs, roofline } = result;
    expect(planMs.count).toBe(8);
    expect(planMs.min).toBeLessThanOrEqual(planMs.p50);
    expect(planMs.p50).toBeLessThanOrEqual(planMs.p95);
    expect(planMs.p95).toBeLessThanOrEqual(planMs.p99);
    expect(hostMs.min).toBeLessThan(planMs.p50);
    expect(result.deviceMs).toBeNull();
    expect(result.steps).toBe(3 * 40 * 5 * 3);
    expect(result.stepsPerSecond).toBeCloseTo((1000 * result.steps) / planMs.p50, 3);
    expect(result.bufferBytes).toBeGreaterThan(3 * 40 * 5 * 4);
    expect(roofline.perStep.calls).toBe(1);
    expect(roofline.share).toBeCloseTo(Math.max(...Object.values(roofline.limitMs)) / planMs.p50, 6);
    expect(document.quoted.every(({ machine, source }) => machine !== '' && source !== '')).toBe(true);
  });

  it('measures the time on the device apart from the wall time', async () => {
    const { out } = await bench('--json', '--backend', 'webgpu', '--filter', 'small', '--no-peers');
    const [result] = readDocument('the output', out).cases;
    if (result?.kind !== 'speed') throw new Error(out);
    // What the device does is part of what is waited for; the two are measured one after the other, on a machine that may be busy in one of
    // them: this tells milliseconds from microseconds.
    expect(result.deviceMs?.min).toBeGreaterThan(0);
    expect(result.deviceMs?.min).toBeLessThan(10 * result.planMs.p99);
    expect(result.hostMs.min).toBeGreaterThan(0);
  });

  it('prints a table for people and goes on after a broken case, with exit code 1', async () => {
    const { code, out } = await bench('--backend', 'cpu', '--no-peers');
    expect(code).toBe(1);
    expect(out).toMatch(/^small +cpu +[\d.]+ +[\d.]+ to [\d.]+ .* [\d.]+ (million|thousand) .*%$/m);
    expect(out).toMatch(/^random +pendulum +-?[\d.]+ ± [\d.]+ +-202\.6 ± 249\.0/m);
    expect(out).toMatch(/^tiny +cpu +20 x 3 x 5 x 2, 5 of 5 - 1 x 8 - 8 +.* +2 +.*%$/m);
    expect(out).not.toContain('mbrl-pendulum');
    expect(out).toMatch(/speed\/broken on cpu FAILED: .*no-such-system/);
  });

  it('runs what learns only when asked for, for the seeds and steps that were asked for, and goes on with runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forerun-bench-'));
    try {
      const args = [
        '--filter',
        'learning',
        '--seeds',
        '2',
        '--runs',
        folder,
        '--backend',
        'cpu',
        '--json',
        '--no-peers',
      ];
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

  it('compares with an earlier document, and says with its exit code that a case became slower', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forerun-bench-'));
    try {
      const [before, now] = [join(folder, 'before.json'), join(folder, 'now.json')];
      const first = await bench('--out', before, '--backend', 'cpu', '--filter', 'small', '--no-peers');
      expect(first.error).toContain(`wrote ${before}`);
      const document = readDocument('the file', await readFile(before, 'utf8'));
      const cases = document.cases.map((result) =>
        result.kind === 'speed' ? { ...result, planMs: { ...result.planMs, p50: 900, low: 890, high: 910 } } : result,
      );
      await writeFile(now, JSON.stringify({ ...document, cases }));
      const slower = await bench('--compare', before, '--against', now);
      expect(slower.code).toBe(3);
      expect(slower.out).toMatch(/speed\/small +cpu +[\d.]+ +900 .* SLOWER/);
      const faster = await bench('--compare', now, '--against', before, '--json');
      expect(faster.code).toBe(0);
      expect(JSON.parse(faster.out).comparison.cases[0].verdict).toBe('faster');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('writes what there is when it is stopped by Ctrl-C', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forerun-bench-'));
    try {
      const out = join(folder, 'now.json');
      const args = ['--backend', 'cpu', '--filter', 'small,tiny', '--no-peers', '--out', out];
      const { code, error } = await watchedBench(args, (text) => {
        if (text.includes('1/2')) process.emit('SIGINT');
      });
      expect(code).toBe(130);
      expect(error).toContain('stops after this case');
      const { cases } = readDocument('the file', await readFile(out, 'utf8'));
      expect(cases.map(({ name }) => name)).toEqual(['speed/small']);
      expect(process.listenerCount('SIGINT')).toBe(0);
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
    [['--filter', 'small', '--no-peers', '--out', '/dev/null/now.json'], "cannot write '/dev/null/now.json'"],
    [['pendulum'], "got 'pendulum'"],
    [['--filter', 'learning', '--seeds', '0'], '--seeds is'],
    [['--compare', 'no/such/file.json'], "cannot read 'no/such/file.json'"],
    [['--against', 'package.json'], "'package.json' is no document of forerun-bench/2: schema is missing"],
    [['--compare', 'README.md'], "'README.md' is no JSON"],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, out, error } = await bench(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(error).toContain(message);
  });
});
