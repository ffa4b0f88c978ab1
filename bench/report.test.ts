import { describe, expect, it } from 'vitest';
import { DOCUMENT as MEASURED, summaryOf } from './document.testing.ts';
import type { BenchDocument } from './document.ts';
import type { EnsembleResult } from './ensemble/measure.ts';
import { CARTPOLE } from './ensemble/problem.ts';
import { QUOTED } from './quoted.ts';
import { resultFiles } from './report.ts';

const DOCUMENT: BenchDocument = { ...MEASURED, quoted: QUOTED };

const ENSEMBLE: EnsembleResult = {
  backend: 'cpu',
  adapter: { description: 'WebAssembly, 1 thread', software: true },
  problem: CARTPOLE,
  layout: {
    workgroupSize: 64,
    samplesPerThread: 1,
    state: 'registers',
    noise: 'apart',
    reductions: 'fused',
    subgroups: false,
    from: 'default',
  },
  planMs: summaryOf(10_000),
  warmup: 1,
  settled: true,
  evaluations: 525_000,
  flopPerEvaluation: 245_200,
  evaluationsPerSecond: 52_500,
  gflops: 12.873,
  share: 0.322,
};

const PETS_DOCUMENT: BenchDocument = {
  ...DOCUMENT,
  cases: [{ kind: 'ensemble', name: 'ensemble/pets-cartpole', ...ENSEMBLE }],
  skipped: [{ name: 'ensemble/pets-cartpole', backend: 'webgpu', reason: 'It would take minutes.' }],
  peers: {
    measured: [
      {
        kind: 'ensemble',
        peer: 'PyTorch 2.13',
        device: '1 thread',
        case: 'ensemble/pets-cartpole',
        product: 'batched',
        planMs: summaryOf(15_000),
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
    expect(markdown).toContain(
      '| pendulum-mppi-16384x100 | cpu | 50 | 49 to 51 | 60 | 65 | 45 |  | 0.1 | 90 | 7 | 32.8 million | sin, cos | 6% | 13% |',
    );
    expect(markdown).toContain('| cpu | 40 | 45 | 0.5 | 12 |');
  });

  it("set an ensemble's rate beside the adapter's peak and beside the peer on the same problem", () => {
    const files = new Map(resultFiles(PETS_DOCUMENT));
    expect([...files.keys()]).toEqual(['ensemble-speed.md', 'ensemble-speed.json']);
    const markdown = files.get('ensemble-speed.md') ?? '';
    expect(markdown).toContain(
      '| pets-cartpole | cpu | 350 x 15 x 20 x 5, 5 of 5 - 4 x 200 - 8 | 10,000 | 9,800 to 10,200 | 12,000 | 9,000 | 40 | 52.5 thousand | 12.87 | 40 | 32% |',
    );
    expect(markdown).toMatch(
      /PyTorch 2\.13 \| 1 thread \| pets-cartpole \| 15,000 .* \| 8\.582 \| 1\.50 \(1\.46 to 1\.54\) \|/,
    );
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
