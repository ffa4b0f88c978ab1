import { describe, expect, it } from 'vitest';
import type { BenchDocument } from './document.ts';
import { QUOTED } from './quoted.ts';
import { resultFiles } from './report.ts';

const DOCUMENT: BenchDocument = {
  schema: 'forerun-bench/1',
  date: '2026-11-22T12:00:00.000Z',
  command: 'npm run -s bench -- --save',
  machine: { cpu: 'AMD EPYC', cores: 2, memoryGiB: 24, os: 'Linux 6 x64', node: 'v20.20.2', load: 0.1 },
  backends: [{ backend: 'cpu', adapter: { description: 'WebAssembly, 1 thread', software: true } }],
  missingBackends: [{ backend: 'webgpu', reason: 'There is none.' }],
  cases: [
    {
      kind: 'speed',
      name: 'speed/pendulum',
      backend: 'cpu',
      adapter: { description: 'WebAssembly, 1 thread', software: true },
      system: 'pendulum',
      planner: 'mppi',
      samples: 16384,
      horizon: 100,
      iterations: 1,
      plans: 40,
      warmup: 10,
      planMs: { p50: 50, p95: 60, min: 45 },
      stepsPerSecond: 32_768_000,
    },
  ],
  failures: [],
  quoted: QUOTED,
};

describe('the files of results', () => {
  it('are a table and the figures, of the kinds that were measured only', () => {
    expect(resultFiles(DOCUMENT).map(([name]) => name)).toEqual(['speed.md', 'speed.json']);
  });

  it('say where, when and how, and what could not be measured', () => {
    const [, markdown = ''] = resultFiles(DOCUMENT)[0] ?? [];
    for (const part of ['2026-11-22', 'AMD EPYC, 2 cores', 'npm run -s bench -- --save', 'There is none.']) {
      expect(markdown).toContain(part);
    }
    expect(markdown).toContain('| pendulum | cpu | 16384 x 100 | 50 | 60 | 45 | 40 | 32.8 million |');
  });

  it('keep quoted figures apart, on the problems that were measured', () => {
    const [, markdown = ''] = resultFiles(DOCUMENT)[0] ?? [];
    const [measured = '', quoted = ''] = markdown.split('| peer, quoted |');
    expect(measured).not.toContain('pytorch_mppi');
    expect(quoted).toContain('pytorch_mppi 0.9.1');
    expect(quoted).not.toContain('diff-drive');
  });
});
