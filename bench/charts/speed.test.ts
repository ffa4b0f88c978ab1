import { describe, expect, it } from 'vitest';
import { DOCUMENT, PENDULUM, summaryOf } from '../document.testing.ts';
import type { BenchDocument } from '../document.ts';
import { curvesOver } from './series.ts';
import { speedPicture } from './speed.ts';

const sized = (samples: number, horizon: number, backend: 'cpu' | 'webgpu' = 'cpu') => ({
  ...PENDULUM,
  name: `speed/pendulum-mppi-${samples}x${horizon}`,
  backend,
  samples,
  horizon,
  planMs: summaryOf(samples / 1000),
  stepsPerSecond: 1e8,
});
const SWEEP: BenchDocument = {
  ...DOCUMENT,
  cases: [
    sized(4096, 100),
    sized(1024, 100),
    sized(1024, 100, 'webgpu'),
    sized(1024, 50),
    { ...sized(64, 100), problems: 8 },
  ],
  peers: {
    measured: [1024, 4096].map((samples) => ({
      kind: 'speed',
      peer: 'JAX 0.10.2, jit + scan',
      device: '2 threads',
      case: `speed/pendulum-mppi-${samples}x100`,
      planMs: summaryOf(samples / 500),
      stepsPerSecond: 5e7,
    })),
    skipped: [],
  },
};

describe('the curves of a document', () => {
  it('join points that differ in N alone, in its order, peers beside', () => {
    const curves = curvesOver('samples', SWEEP);
    expect(curves.map(({ name, points }) => [name, points.map(({ samples }) => samples)])).toEqual([
      ['pendulum mppi H 100: cpu', [1024, 4096]],
      ['pendulum mppi H 100: JAX, 2 threads', [1024, 4096]],
    ]);
    expect(curves.map(({ points }) => points[1]?.planMs.p50)).toEqual([4.096, 8.192]);
  });

  it('join points that differ in H alone', () => {
    expect(curvesOver('horizon', SWEEP).map(({ name, points }) => [name, points.length])).toEqual([
      ['pendulum mppi N 1024: cpu', 2],
    ]);
  });
});

describe('the picture', () => {
  it('shows latency, throughput, share and the horizon, with machine and legend', () => {
    const svg = speedPicture(SWEEP) ?? '';
    for (const text of [
      'Time of a plan',
      'Model steps a second',
      'Share of the roofline',
      'horizon H',
      'AMD EPYC',
      'JAX, 2',
    ]) {
      expect(svg).toContain(text);
    }
  });

  it('is not drawn where nothing was swept', () => {
    expect(speedPicture(DOCUMENT)).toBeUndefined();
  });
});
