import { describe, expect, it } from 'vitest';
import type { Terminal } from '../src/cli/terminal.ts';
import type { BenchCase } from './case.ts';
import { CASES } from './cases.ts';
import type { BenchDocument } from './document.ts';
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
  { kind: 'speed', name: 'speed/broken', system: 'no-such-system', planner: 'mppi', settings: {} },
];
const EFFORT = { warmup: 1, least: 3, most: 3, seconds: 0 };

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
  const code = await runBench(args, terminal, { cases: SMALL, effort: EFFORT, seeds: [0, 1] });
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
    expect(out).toMatch(/speed\/broken on cpu FAILED: .*no-such-system/);
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
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, out, error } = await bench(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(error).toContain(message);
  });
});
