import { describe, expect, it } from 'vitest';
import type { BenchDocument } from './document.ts';
import type { EnsembleResult } from './ensemble/measure.ts';
import { CARTPOLE } from './ensemble/problem.ts';
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
  skipped: [],
  quoted: QUOTED,
};

const ENSEMBLE: EnsembleResult = {
  backend: 'cpu',
  adapter: { description: 'WebAssembly, 1 thread', software: true },
  problem: CARTPOLE,
  plans: 5,
  warmup: 1,
  planMs: { p50: 10_000, p95: 11_000, min: 9000 },
  evaluations: 525_000,
  flopPerEvaluation: 245_200,
  evaluationsPerSecond: 52_500,
  gflops: 12.873,
  peak: { gflops: 20, size: 512, kernel: '4 x 32 invocations' },
  share: 0.64365,
};

const PETS_DOCUMENT: BenchDocument = {
  ...DOCUMENT,
  cases: [{ kind: 'ensemble', name: 'ensemble/pets-cartpole', ...ENSEMBLE }],
  skipped: [{ name: 'ensemble/pets-cartpole', backend: 'webgpu', reason: 'It would take minutes.' }],
  peers: {
    measured: [
      {
        kind: 'ensemble',
        peer: 'PyTorch 2.13, 1 thread',
        case: 'ensemble/pets-cartpole',
        product: 'batched',
        plans: 5,
        planMs: { p50: 15_000, p95: 16_000, min: 14_000 },
        evaluationsPerSecond: 35_000,
        gflops: 8.582,
      },
    ],
    skipped: [],
  },
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

  it("set an ensemble's rate beside the adapter's peak and beside the peer on the same problem", () => {
    const files = new Map(resultFiles(PETS_DOCUMENT));
    expect([...files.keys()]).toEqual(['ensemble-speed.md', 'ensemble-speed.json']);
    const markdown = files.get('ensemble-speed.md') ?? '';
    expect(markdown).toContain(
      '| pets-cartpole | cpu | 350 x 15 x 20 x 5, 5 of 5 - 4 x 200 - 8 | 10,000 | 11,000 | 9,000 | 5 | 52.5 thousand | 12.87 | 20 | 64% |',
    );
    expect(markdown).toMatch(/PyTorch 2\.13, 1 thread \| pets-cartpole \| 15,000 .* \| 8\.582 \| 1\.50 \|/);
    expect(markdown).toContain('ensemble/pets-cartpole on webgpu: not measured. It would take minutes.');
  });

  it('keep quoted figures apart, on the problems that were measured', () => {
    const [, markdown = ''] = resultFiles(DOCUMENT)[0] ?? [];
    const [measured = '', quoted = ''] = markdown.split('| peer, quoted |');
    expect(measured).not.toContain('pytorch_mppi');
    expect(quoted).toContain('pytorch_mppi 0.9.1');
    expect(quoted).not.toContain('diff-drive');
  });
});
